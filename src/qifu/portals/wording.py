"""How are dates, moments, sums and gaps written for a Chinese reader?"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

WEEKDAYS = "一二三四五六日"
THIN = "\u2009"
_MINUS = "\u2212"
# 10月15日 and 第3天 are read as one word, so these characters take no gap.
_HUG = "年月日时分秒第号"
_HAN = r"\u4e00-\u9fff"
_LATIN = r"0-9A-Za-z%"
_BEFORE = re.compile(rf"([{_HAN}])(?=[{_LATIN}])")
_AFTER = re.compile(rf"(?<=[{_LATIN}])([{_HAN}])")


def day(on: date) -> str:
    """
    >>> day(date(2026, 10, 15))
    '10月15日 周四'
    """
    return f"{short_day(on)} 周{WEEKDAYS[on.weekday()]}"


def short_day(on: date) -> str:
    return f"{on.month}月{on.day}日"


def moment(at: datetime) -> str:
    """
    >>> moment(datetime(2026, 9, 24, 11, 30))
    '9月24日 11:30'
    """
    return f"{short_day(at)} {at:%H:%M}"


def thin(text: str) -> str:
    """Put a thin gap between Chinese and figures or Latin, except inside dates."""
    opened = _BEFORE.sub(lambda m: m[1] if m[1] in _HUG else m[1] + THIN, text)
    return _AFTER.sub(lambda m: m[1] if m[1] in _HUG else THIN + m[1], opened)


def number(value: float | Decimal) -> str:
    """Grouped, with the true minus sign and no needless zeros."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.replace("-", _MINUS)


def wan(value: float | Decimal) -> str:
    """A large count in 万, to one place; small ones as they are.

    >>> wan(865000), wan(9120)
    ('86.5 万', '9,120')
    """
    if -10_000 < value < 10_000:
        return number(value)
    tens = (Decimal(str(value)) / 10_000).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{tens:,} 万".replace("-", _MINUS)


def yuan(fen: int) -> str:
    """Money held in fen: ¥86.5 万, or the exact yuan below ten thousand."""
    whole = Decimal(fen) / 100
    return f"¥{wan(whole)}" if fen >= 0 else f"{_MINUS}¥{wan(-whole)}"
