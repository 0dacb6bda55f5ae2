"""What did somebody answer, as a value that a fact can have?"""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.http import QueryDict

from qifu.kernel.errors import Refused
from qifu.kernel.money import Money
from qifu.policies.rules.wanted import Wanted, Wants

UNITS = {"万元": 1_000_000, "元": 100, "亿元": 10_000_000_000}
NONE_OF_THEM = "其他"
_FIGURE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", re.ASCII)
LONGEST = 60


def answer(wanted: Wanted, said: QueryDict) -> object:
    """The value; refused where it is none, with what is expected."""
    text = said.get("answer", "").strip()
    match wanted.kind:
        case Wants.YES_NO:
            return _yes_no(text)
        case Wants.ONE_OF:
            return _word(text, wanted)
        case Wants.SEVERAL:
            return tuple(word for word in said.getlist("answer") if word in wanted.words)
        case Wants.DAY:
            return _day(text)
        case Wants.TEXT:
            return _text(text)
        case _:
            return _figure(text, wanted, said.get("unit", ""))


def _yes_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise Refused("没有选是还是不是", remedy="请点其中一个；说不准就点「不清楚」")
    return text == "yes"


def _word(text: str, wanted: Wanted) -> str:
    if text == "-":
        return NONE_OF_THEM
    if text not in wanted.words:
        raise Refused("没有选其中一种", remedy="请点其中一个；都不合适就点「都不是」")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("日期没有看懂", remedy="例如 2020-06-01") from None


def _text(text: str) -> str:
    if not text or len(text) > LONGEST or not text.isprintable():
        raise Refused("没有填写内容", why=f"1 至 {LONGEST} 个字", remedy="请填写后再送出")
    return text


def _figure(text: str, wanted: Wanted, unit: str) -> object:
    plain = text.replace(",", "").replace("，", "")
    if not _FIGURE.fullmatch(plain):
        raise Refused("数字没有看懂", why=f"填的是「{text[:20]}」", remedy="请只填数字，例如 320 或 320.5")
    number = Decimal(plain)
    if wanted.kind is Wants.SHARE:
        return Fraction(number) / 100
    if wanted.kind is Wants.NUMBER:
        return int(number) if number == int(number) else number
    fen = number * UNITS.get(unit, UNITS["万元"])
    if fen != int(fen):
        raise Refused("金额不足一分", remedy="请核对小数位数和单位")
    return Money(int(fen))
