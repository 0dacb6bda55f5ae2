"""In which sentence is a place of a sum told, what is wrong with it, and what with the sum as a whole?"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import ValidationError

from qifu.kernel import conditions
from qifu.kernel.conditions import sentences
from qifu.kernel.conditions.faults import ConditionError
from qifu.kernel.conditions.leaf_fields import shown
from qifu.kernel.conditions.quantity_forms import CASE, ROW, WORD_ROW
from qifu.kernel.packs.phrases import phrase
from qifu.policies.rules import sum_shapes, sum_words
from qifu.policies.rules.sum_places import Place, What
from qifu.policies.schema import Cap, Pay
from qifu.policies.schema.amounts import Stack

_ENDS: Final = {
    "low": "不低于",
    "high": "低于",
    "at_least": "不低于",
    "above": "高于",
    "below": "低于",
    "at_most": "不高于",
}


def told(place: Place) -> tuple[str, str]:
    """The sentence, and the fault if there is one."""
    if place.value is None:
        return "", ""
    try:
        return _said(place), ""
    except ConditionError as error:
        return _bare(place), f"{error.what}。{error.remedy}"
    except ValidationError as error:
        what, remedy = phrase(first := error.errors(include_url=False)[0], first.get("ctx") or {})
        return _bare(place), f"{what}。{remedy}".rstrip("。") + "。"
    except (ValueError, KeyError, TypeError, AttributeError):
        return _bare(place), "这一处读不通，请打开来改。"


def note(place: Place) -> str:
    """What an enterprise reads instead, and the article."""
    value = place.value if isinstance(place.value, dict) else {}
    if place.what is not What.RECORD or place.is_among:
        return ""
    say, article = (value.get(key, "") for key in ("say", "article"))
    return " · ".join(str(each) for each in (f"对企业说：{say}" if say else "", article) if each)


def faults(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What is wrong with the sum as a whole."""
    pay = document.get("pay")
    if pay is None:
        return ()
    try:
        Pay.model_validate(pay)
    except ValidationError as error:
        found = [each for each in error.errors(include_url=False) if not each["loc"]]
        return tuple("。".join(filter(None, phrase(each, each.get("ctx") or {}))) + "。" for each in found)
    return ()


def _said(place: Place) -> str:
    if place.what is What.QUANTITY:
        return _quantity(place)
    if place.what is What.LIST:
        return ""
    shape = place.shape
    assert shape is not None
    if shape in (CASE, ROW, WORD_ROW):
        return _case(place)
    if shape in (sum_shapes.PICK, sum_shapes.ROUND, sum_shapes.NOTE):
        return _among(place)
    model = sum_shapes.MODELS[shape.name].model_validate(place.fields)
    return _RECORDS[shape.name](model)


def _quantity(place: Place) -> str:
    expression = conditions.parse_quantity(place.value)
    said = sentences.said(expression)
    match place.path[-1]:
        case "fixed" | "base" as key if len(place.path) == 2:
            return sum_words.start(expression, is_fixed=key == "fixed")
        case "rate" if len(place.path) == 2:
            return sum_words.rate(expression)
        case "cap" if len(place.path) == 2:
            return sum_words.cap(Cap(max=place.value))
    return said


def _case(place: Place) -> str:
    fields = place.fields
    value = sentences.said(conditions.parse_quantity(fields["value"]))
    if place.shape is CASE:
        when = fields.get("when")
        return f"{'其余情形' if when is None else conditions.describe(conditions.parse(when))}：{value}"
    if place.shape is WORD_ROW:
        return f"{'、'.join(map(str, fields['words']))}：{value}"
    ends = [
        f"{_ENDS[str(fields.get(f'{key}_how', key))]} {shown(fields[key])}"
        for key in ("low", "high")
        if key in fields
    ]
    return f"{'且'.join(ends) or '其余各档'}：{value}"


def _among(place: Place) -> str:
    value = place.fields
    if place.shape is sum_shapes.PICK:
        return sum_words.PICKED[value.get("pick", "sum")]
    if place.shape is sum_shapes.ROUND:
        pay = {key: value[key] for key in ("round", "rounding") if key in value}
        return sum_words.rounding(Pay.model_validate({"fixed": 0, **pay}))
    return " · ".join(str(value[key]) for key in ("say", "article") if key in value)


def _stack(stack: Any) -> str:
    assert isinstance(stack, Stack)
    parts = [f"「{stack.group}」的几项{dict(sum_shapes.RULES)[stack.rule]}" if stack.group else ""]
    parts.append(f"扣除{sentences.said(stack.taken)}" if stack.taken is not None else "")
    parts.append(f"不能与 {'、'.join(stack.not_with)} 同时享受" if stack.not_with else "")
    return "，".join(filter(None, parts)) or dict(sum_shapes.RULES)[stack.rule]


def _bare(place: Place) -> str:
    said = shown(place.value)
    return said if said is not None else str(place.value)[:60]


_RECORDS: Final[Mapping[str, Callable[[Any], str]]] = {
    "part": sum_words.part, "uplift": sum_words.uplift, "floor": sum_words.floor, "limit": sum_words.cap,
    "residual": sum_words.residual, "exchange": sum_words.exchange, "stage": sum_words.stage,
    "borne": sum_words.share, "stack": _stack,
}  # fmt: skip
