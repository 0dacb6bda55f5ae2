"""What do several scores come to? The exact average, never rounded, so that equal is equal."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from qifu.kernel.errors import Refused


def average(scores: Iterable[str]) -> Fraction | None:
    """The exact average of scores as they were written; None without any.

    >>> average(["85.5", "86", "87"]), average([])
    (Fraction(517, 6), None)
    """
    found = [Fraction(Decimal(each)) for each in scores]
    return sum(found, Fraction(0)) / len(found) if found else None


def checked(text: str, most: int = 100) -> str:
    """One score as it is kept: 0 to the most, at most two places.

    >>> checked(" 85.50 ")
    '85.50'
    """
    plain = text.strip()
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Refused(
            "分数没有看懂", why=f"填的是「{plain[:20]}」", remedy=f"请写 0 至 {most} 的数"
        ) from None
    if not value.is_finite() or not 0 <= value <= most or value * 100 != int(value * 100) or len(plain) > 8:
        raise Refused("分数不对", why=f"应在 0 至 {most} 之间，最多两位小数", remedy="请核对后再交")
    return plain


def shown(value: Fraction) -> str:
    """An average as people read it, to two places; the exact one decides.

    >>> shown(Fraction(517, 6))
    '86.17'
    """
    return f"{float(value):.2f}"
