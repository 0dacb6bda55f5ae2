"""How are sums, facts and values of the calculator said?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from qifu.kernel import money
from qifu.kernel.conditions import FactRead
from qifu.kernel.conditions.facts import Held
from qifu.kernel.conditions.sentences import show
from qifu.policies.rules.steps import HAD
from qifu.portals import wording

WAN = 10_000
_MODE_SIGNS = {"免申即享": "lightning-charge-fill", "评审": "people"}


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in a figure and its unit, so that the unit can be written smaller."""

    figure: str
    unit: str

    def __str__(self) -> str:
        return f"{self.figure} {self.unit}"


def sum_of(fen: int) -> Sum:
    """A sum as a headline says it.

    >>> str(sum_of(865_000_00)), str(sum_of(9_120_00)), str(sum_of(0))
    ('86.5 万元', '9,120 元', '0 元')
    """
    yuan = Decimal(fen) / 100
    if yuan < WAN:
        return Sum(wording.number(yuan), "元")
    tens = (yuan / WAN).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if tens >= WAN:
        return Sum(f"{(tens / WAN).quantize(Decimal('0.01'), ROUND_HALF_UP):,}", "亿元")
    return Sum(f"{tens:,}", "万元")


def exact(fen: int) -> str:
    """A sum to the fen, in wan where that is short.

    >>> exact(3_200_000), exact(1_234_567)
    ('3.2 万元', '12,345.67 元')
    """
    return money.show(fen)


def mode_sign(mode: str) -> str:
    """The sign beside a way of getting the money."""
    return _MODE_SIGNS.get(mode, "pencil-square")


def fact_name(key: str) -> str:
    """A fact as a person calls it.

    >>> fact_name("研发费用@2025"), fact_name("季末从业人数@2025Q1"), fact_name("申报日")
    ('2025 年研发费用', '2025 年一季度季末从业人数', '申报日')
    """
    name, _, period = key.partition("@")
    if name == HAD:
        return "已经享受过的事项"
    if not period:
        return name
    year, _, quarter = period.partition("Q")
    if quarter:
        return f"{year} 年{'一二三四'[int(quarter) - 1]}季度{name}"
    if period.isdecimal():
        return f"{period} 年{name}"
    return f"{name}（{period}）"


def value(held: Held) -> str:
    """A value as a person reads it; of recognitions the names, and until when."""
    if isinstance(held, tuple | list):
        return "、".join(_entry(each) for each in held) or "没有"
    return show(held)


def _entry(each: object) -> str:
    if not isinstance(each, Mapping):
        return show(each)
    name = each.get("name") or each.get("名称")
    until = each.get("until") or each.get("止")
    if name is None:
        return show(each)
    return f"{show(name)}（到 {until}）" if until else show(name)


def read(fact: FactRead) -> tuple[str, str, str]:
    """What was read of a fact: its name, its value, and where from, since when."""
    name = fact_name(fact.fact.label or fact.name)
    if not fact.known:
        return name, "还不知道", ""
    since = f"，{fact.fact.as_on}" if fact.fact.as_on else ""
    return name, value(fact.fact.value), f"{fact.fact.source}{since}" if fact.fact.source else ""


def office(text: str, city: str) -> str:
    """The department of an office line, without the city before it.

    >>> office("某市科学技术局 规划处", "某市")
    '科学技术局'
    """
    first = text.split(" ")[0]
    return first.removeprefix(city) or first
