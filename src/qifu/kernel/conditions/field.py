"""How does a section schema hold a condition, and a quantity?"""

from typing import Annotated, Any, TypeAlias

from pydantic import PlainSerializer, PlainValidator
from pydantic_core import PydanticCustomError

from qifu.kernel.conditions.expressions import (
    Arithmetic,
    Call,
    Choice,
    Expression,
    Judged,
    Marginal,
    Number,
    Reading,
    Steps,
    Tally,
    Tiers,
)
from qifu.kernel.conditions.faults import ConditionError
from qifu.kernel.conditions.language import (
    Condition,
    as_condition,
)
from qifu.kernel.conditions.node import ConditionNode
from qifu.kernel.conditions.reading import parse, parse_quantity, write, write_quantity


def _read(value: Any) -> Condition:
    if isinstance(value, ConditionNode):
        return as_condition(value)
    try:
        return parse(value)
    except ConditionError as error:
        raise _told(error) from error


def _read_quantity(value: Any) -> Expression:
    if isinstance(value, _FORMS):
        return value
    try:
        return parse_quantity(value)
    except ConditionError as error:
        raise _told(error) from error


def _told(error: ConditionError) -> PydanticCustomError:
    # The loader follows `path` to the line; the braces of a text must not be taken for blanks to fill.
    what = error.what.replace("{", "｛").replace("}", "｝")
    return PydanticCustomError("condition", what, {"path": error.path, "remedy": error.remedy})


_FORMS = (Number, Reading, Judged, Arithmetic, Call, Tally, Choice, Tiers, Marginal, Steps)
When: TypeAlias = Annotated[Condition, PlainValidator(_read), PlainSerializer(write)]
HowMuch: TypeAlias = Annotated[Expression, PlainValidator(_read_quantity), PlainSerializer(write_quantity)]
