"""Which number does a numeral written in Chinese or Arabic figures stand for?"""

import re
from decimal import Decimal

_FIGURES = dict(
    zip("〇零○一二三四五六七八九两壹贰叁肆伍陆柒捌玖", (0, 0, *range(10), 2, *range(1, 10)), strict=True)
)
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_RUN = re.compile(f"[{''.join(_FIGURES)}{''.join(_TENS)}]+")
_ARABIC = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(万亿|[千万亿])?", re.ASCII)


def as_digits(text: str) -> str:
    """Chinese numerals inside a text as Arabic ones, for dates.

    >>> as_digits("二〇二六年九月二十四日下午三点")
    '2026年9月24日下午3点'
    """
    # A weekday is a name, not a number.
    return re.sub(f"(?<![期周]){_RUN.pattern}", lambda run: _digits(run.group()), text)


def whole_value(text: str) -> int | None:
    """The whole number, or None if there is none.

    >>> whole_value("一百零三"), whole_value("3亿"), whole_value("1.23")
    (103, 300000000, None)
    """
    if found := _ARABIC.fullmatch(text):
        return _arabic(*found.groups())
    return _chinese(text)


def _arabic(sign: str, whole: str, fraction: str | None, unit: str | None) -> int | None:
    scale = 1
    for character in unit or "":
        scale *= _MYRIADS.get(character) or _TENS[character]
    value = Decimal(whole.replace(",", "") + (fraction or "")) * scale
    if value != value.to_integral_value():
        return None
    return -int(value) if sign == "-" else int(value)


def _digits(run: str) -> str:
    if any(character in _TENS for character in run):
        return str(_below_myriad(run))
    return "".join(str(_FIGURES[character]) for character in run)


def _chinese(text: str) -> int | None:
    """Hundreds of millions, tens of thousands and the rest, each below ten thousand."""
    total, rest = 0, text
    for mark, scale in (("亿", _MYRIADS["亿"]), ("万", _MYRIADS["万"])):
        head, found, tail = rest.partition(mark)
        if found:
            value = _below_myriad(head) if _RUN.fullmatch(head) else None
            if value is None:
                return None
            total, rest = total + value * scale, tail
    if rest and not _RUN.fullmatch(rest):
        return None
    return total + _below_myriad(rest) if text else None


def _below_myriad(run: str) -> int:
    if run and not any(character in _TENS for character in run):
        return int("".join(str(_FIGURES[character]) for character in run))
    total, figure = 0, 0
    for character in run:
        if character in _TENS:
            # 十三 begins with its unit: the one before it is not written.
            total, figure = total + (figure or 1) * _TENS[character], 0
        else:
            figure = _FIGURES[character]
    return total + figure
