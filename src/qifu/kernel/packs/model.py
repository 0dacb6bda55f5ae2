"""What shape do all section schemas share?"""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    PlainSerializer,
    PlainValidator,
)
from pydantic_core import CoreSchema

_STRICT = frozenset({"int", "bool", "date"})


def _make_strict(schema: Any) -> None:
    # Stands first because the class below is completed, and so asks for it, while this file is read.
    if isinstance(schema, dict):
        if schema.get("type") in _STRICT:
            schema["strict"] = True
        for key, part in schema.items():
            if key not in {"default", "metadata"}:
                _make_strict(part)
    elif isinstance(schema, list | tuple):
        for part in schema:
            _make_strict(part)


class PackModel(BaseModel):
    """Frozen and closed. Codes may be written without quotes, but `true` is no number and `5` no date."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        coerce_numbers_to_str=True,
        str_strip_whitespace=True,
        validate_default=True,
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        _make_strict(schema)
        return schema


# No exponents: 1e999999999 would be written out digit by digit.
_RATE: Final = re.compile(r"[-+]?\d{1,30}(\.\d{1,30}|/\d{1,30})?")


def as_fraction(value: object) -> Fraction:
    """A rate, exactly: "15%", "1/3", 0.15 as written, 2. Never a float.

    >>> as_fraction("15%"), as_fraction("1/3")
    (Fraction(3, 20), Fraction(1, 3))
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal | Fraction):
        raise ValueError("应为比率，例如 15% 或 1/3")
    if not isinstance(value, str):
        return Fraction(value)
    text = value.strip().replace("％", "%")
    number = text.removesuffix("%").strip()
    try:
        if not _RATE.fullmatch(number):
            raise ValueError
        return Fraction(number) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"「{value}」不是比率，例如 15% 或 1/3") from None


def show_fraction(value: Fraction) -> str:
    """The shortest exact way to write a rate: as a percentage if that ends, else as a quotient."""
    percent = value * 100
    if percent.denominator == 1:
        return f"{percent.numerator}%"
    rest = percent.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1 or percent.denominator > 10**9:
        return f"{value.numerator}/{value.denominator}"
    return f"{Decimal(percent.numerator) / Decimal(percent.denominator):f}%"


def _as_decimal(value: object) -> object:
    if isinstance(value, bool | float):
        raise ValueError("应为准确的十进制数")
    return value


Exact: TypeAlias = Annotated[Decimal, BeforeValidator(_as_decimal)]
Rate: TypeAlias = Annotated[
    Fraction, PlainValidator(as_fraction), PlainSerializer(show_fraction, return_type=str)
]
