"""What did an author probably mean by words that are no value here, and how is it written instead?"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final

from qifu.kernel import money
from qifu.kernel.conditions import formula
from qifu.kernel.numerals import whole_value

_DAY: Final = re.compile(r"([12][0-9]{3})[年/.]([0-9]{1,2})[月/.]([0-9]{1,2})日?")
_PER_CENT: Final = re.compile(r"百分之(.+)")
_AROUND: Final = re.compile(
    r"(?:不低于|不高于|不少于|不超过|超过|低于|高于)|(?:以上|以下|以内)|[（(](?:不?含)[)）]"
)
_COUNTED: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:人|名|家|项|个|件|亩|台|套|户|吨|平方米|㎡)")
_LARGE: Final = re.compile("[十百千万亿]")
_SIGNS: Final[Mapping[str, str]] = {
    ">=": "at_least", "≥": "at_least", ">": "above", "<=": "at_most", "≤": "at_most", "<": "below",
    "=": "is", "==": "is",
}  # fmt: skip
_TREES: Final = ("all", "any", "none")


def remedy(text: str) -> str:
    """How a value that could not be read is written; nothing if that cannot be guessed.

    >>> remedy("五千万"), remedy("2022年1月1日"), remedy("５％")
    ('请用阿拉伯数字：5000万元', '日期写成 2022-01-01', '请用半角：5%')
    >>> remedy("5000万元以上"), remedy("10人"), remedy("百分之十五"), remedy("研发费用")
    ('是不是不低于，由 at_least 这样的键说明，这里只写 5000万元', '只写数，不写单位：10', '写成 15%', '')
    """
    text = text.strip()
    half = unicodedata.normalize("NFKC", text)
    if half != text and _is_read(half):
        return f"请用半角：{half}"
    if counted := _COUNTED.fullmatch(text):
        return f"只写数，不写单位：{counted[1]}"
    if _AROUND.search(text) and formula.number(bare := _AROUND.sub("", text)):
        return f"是不是不低于，由 at_least 这样的键说明，这里只写 {bare}"
    return _day(text) or _numeral(text)


def remedy_of_key(key: str) -> str:
    """How a key that means nothing here should be written; nothing if that cannot be guessed.

    >>> remedy_of_key(">="), remedy_of_key("000万")
    ('写成 at_least', '数字里不写千分位的逗号')
    """
    if key in _SIGNS:
        return f"写成 {_SIGNS[key]}"
    if key in _TREES:
        return f"{key} 自成一条，与这一条并列写进上一层的列表，不写在一条里面"
    if "：" in key:
        return "冒号要用半角的 : ，后面空一格"
    return "数字里不写千分位的逗号" if re.match(r"[0-9]{3}(?![0-9])", key) else ""


def _is_read(text: str) -> bool:
    try:
        return bool(formula.number(text) or formula.read(text))
    except ValueError:
        return False


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    try:
        return f"日期写成 {date(*(int(part) for part in found.groups()))}" if found else ""
    except ValueError:
        return ""


def _numeral(text: str) -> str:
    """A number in Chinese numerals; a single figure may as well be a name."""
    if share := _PER_CENT.fullmatch(text):
        value = whole_value(share[1])
        return f"写成 {share[1] if value is None else value}%"
    value = whole_value(text.removesuffix("元")) if _LARGE.search(text) and len(text) > 1 else None
    if value is None or formula.number(text):
        return ""
    shown = money.show(value * 100).replace(" ", "").replace(",", "") if value >= 1000 else str(value)
    return f"请用阿拉伯数字：{shown}"
