"""How much is it, exactly? Money is whole fen; only a price or a sum on the way may have parts of one."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Final

YUAN: Final = "CNY"
_CURRENCIES: Final = {
    "元": YUAN, "人民币": YUAN, "美元": "USD", "美金": "USD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP",
    "港元": "HKD", "港币": "HKD", "新台币": "TWD", "韩元": "KRW", "加元": "CAD", "澳元": "AUD",
}  # fmt: skip
_NAMES: Final = {code: name for name, code in reversed(_CURRENCIES.items())}
_SCALES: Final = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_SCALE_WORDS: Final = "|".join(sorted((word for word in _SCALES if word), key=len, reverse=True))
_SUM: Final = re.compile(
    rf"(-?[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)\s*({_SCALE_WORDS})?\s*({'|'.join(_CURRENCIES)}|角|分)?",
    re.ASCII,
)
_PARTS: Final = {"角": Fraction(10), "分": Fraction(1)}


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in whole hundredths of its currency, which is fen unless said."""

    fen: int
    currency: str = YUAN

    def __str__(self) -> str:
        return show(Fraction(self.fen), self.currency)


class Rounding(StrEnum):
    """What becomes of the rest below the unit of rounding."""

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"


def sum_in(text: str) -> tuple[Fraction, str] | None:
    """The hundredths and the currency a text names, or None if it names no sum; a bare number is none.

    >>> sum_in("1.2亿"), sum_in("0.4元"), sum_in("1万美元"), sum_in("300")
    ((Fraction(12000000000, 1), 'CNY'), (Fraction(40, 1), 'CNY'), (Fraction(1000000, 1), 'USD'), None)
    """
    found = _SUM.fullmatch(text.strip())
    if found is None or not (found[2] or found[3]):
        return None
    number = Fraction(Decimal(found[1].replace(",", ""))) * _SCALES[found[2] or ""]
    if found[3] in _PARTS:
        return number * _PARTS[found[3]], YUAN
    return number * 100, _CURRENCIES[found[3] or "元"]


def money(text: str) -> Money:
    """A sum as policies write it; smaller than a fen is refused.

    >>> money("5000万").fen, money("12.5元").fen
    (5000000000, 1250)
    """
    found = sum_in(text)
    if found is None:
        raise ValueError(f"「{text}」不是金额，例如 5000万、1.2亿、300元")
    hundredths, currency = found
    if hundredths.denominator != 1:
        raise ValueError(f"「{text}」不足一分")
    return Money(hundredths.numerator, currency)


@lru_cache(maxsize=8192)  # the bounds of a policy are shown to one enterprise after the other
def show(hundredths: Fraction | int, currency: str = YUAN) -> str:
    """A sum as people write it: in wan where that is short, exactly, or with 约 before it.

    >>> show(3_200_000), show(1_234_567), show(5_000_000_000), show(Fraction(100, 3))
    ('3.2 万元', '12,345.67 元', '5,000 万元', '约 0.33 元')
    """
    amount = Fraction(hundredths)
    word = _NAMES.get(currency, currency)
    if amount.denominator != 1:
        exact = _terminating(amount / 100)
        return f"{exact} {word}" if exact else f"约 {show(round(amount), currency)}"
    scale, unit = _scale(amount.numerator)
    return f"{_decimal(amount / (100 * scale))} {unit}{word}"


def _scale(fen: int) -> tuple[int, str]:
    """The largest unit in which the sum has at most two decimals."""
    if abs(fen) >= 10**10 and fen % 10**8 == 0:
        return 10**8, "亿"
    if abs(fen) >= 10**6 and fen % 10**4 == 0:
        return 10**4, "万"
    return 1, ""


def _decimal(value: Fraction) -> str:
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _terminating(value: Fraction) -> str:
    """The decimal form if it ends within eight places, else nothing."""
    return _decimal(value) if 10**8 % value.denominator == 0 else ""


def rounded(hundredths: Fraction, unit_fen: int = 1, how: Rounding = Rounding.DOWN) -> int:
    """Whole fen, a multiple of `unit_fen`; the only place where a sum is ever rounded.

    >>> rounded(Fraction(12_345_99), 100), rounded(Fraction(50), 100, Rounding.HALF_UP)
    (1234500, 100)
    """
    units = hundredths / unit_fen
    match how:
        case Rounding.DOWN:
            whole = units.numerator // units.denominator
        case Rounding.HALF_UP:
            whole = (2 * units.numerator + units.denominator) // (2 * units.denominator)
        case Rounding.UP:
            whole = -(-units.numerator // units.denominator)
    return whole * unit_fen


def split(total_fen: int, parts: tuple[Fraction, ...]) -> tuple[int, ...]:
    """`total_fen` in shares that add up to it to the fen; the largest rests, then the first, are rounded up.

    >>> split(100, (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3))), split(1, (Fraction(0), Fraction(1)))
    ((34, 33, 33), (0, 1))
    """
    whole = sum(parts)
    exact = [Fraction(total_fen) * part / whole for part in parts]
    shares = [floor(each) for each in exact]
    by_rest = sorted(range(len(parts)), key=lambda index: shares[index] - exact[index])
    for index in by_rest[: total_fen - sum(shares)]:
        shares[index] += 1
    return tuple(shares)


def currency_name(code: str) -> str:
    """The Chinese name of a currency."""
    return _NAMES.get(code, code)


def plain_number(value: Fraction) -> str:
    """A number in decimals, exactly; it must end."""
    return _decimal(value)
