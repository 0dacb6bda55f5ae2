"""How are a quantity, a value and a whole condition said in Chinese?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from qifu.kernel import money
from qifu.kernel.conditions import formula
from qifu.kernel.conditions.expressions import (
    PLAIN,
    SHARE,
    Choice,
    Expression,
    Judged,
    Marginal,
    Number,
    Range,
    Steps,
    Tally,
    Tiers,
)
from qifu.kernel.conditions.language import (
    AtLeast,
    Compare,
    Condition,
    Elapsed,
    Every,
    Judge,
    Neither,
    Operator,
    Recognition,
    Same,
    Some,
    Take,
    Test,
    as_condition,
)
from qifu.kernel.packs.model import show_fraction

_SAYS: Final[Mapping[Operator, str]] = {
    Operator.IS: "为", Operator.IN: "属于", Operator.STARTS: "代码以此开头：", Operator.CONTAINS: "提到",
    Operator.HAS: "包括", Operator.WITHIN: "在", Operator.AT_LEAST: "不低于", Operator.ABOVE: "高于",
    Operator.AT_MOST: "不高于", Operator.BELOW: "低于",
}  # fmt: skip
_TAKES: Final = {None: "", Take.EACH: "每一期的", Take.ANY: "任一期的"}
_HEADS: Final = {Every: "同时满足", Some: "满足其一", Neither: "没有以下情形"}


def say_number(value: Fraction, unit: str) -> str:
    """A quantity in its unit; what does not end is also shown rounded."""
    if unit == SHARE:
        return say_share(value)
    if unit != PLAIN:
        return money.show(value, unit)
    if 10**6 % value.denominator == 0:
        return money.plain_number(value)
    return f"{value.numerator}/{value.denominator}"


def say_share(value: Fraction) -> str:
    """Exact, and for an endless share a rounded percentage beside it, which alone could hide a near miss."""
    exactly = show_fraction(value)
    return exactly if exactly.endswith("%") else f"{exactly}（约 {Decimal(round(value * 10000)) / 100:f}%）"


def show(value: object) -> str:
    """A value as people write it."""
    match value:
        case bool():
            return "是" if value else "否"
        case Fraction():
            return say_share(value)
        case Decimal():
            return f"{value:f}"
        case frozenset() | set():
            return "、".join(sorted(show(each) for each in value)) or "（空）"
        case tuple() | list():
            return "、".join(show(each) for each in value) or "（空）"
        case Mapping():
            return " ".join(show(each) for each in value.values() if each is not None)
        case _:
            return str(value)


def said(expression: Expression) -> str:
    """A quantity in words short enough for a sentence."""
    match expression:
        case Tally():
            return _tally(expression)
        case Choice(cases=cases):
            return "、".join(dict.fromkeys(said(value) for _, value in cases))
        case Tiers(by=by):
            return f"按{said(by)}分档的数"
        case Judged(text=text, by=by):
            return f"{by}核定的{text}" if by else f"核定的{text}"
        case Marginal(of=of):
            return f"{said(of)}分段累进"
        case Steps(of=of, each=each, pay=pay):
            return f"{said(of)}每满 {said(each)} 计 {said(pay)}"
        case Number(value=value, unit=unit):
            return say_number(value, unit)
        case _:
            return _formula(expression)


def _tally(tally: Tally) -> str:
    """A count or a total in words: whose, how many of each group, and up to how much."""
    which = f"中符合「{describe(as_condition(tally.where))}」的" if tally.where else "的"
    if tally.each is None and tally.per:
        most = "" if tally.top == 1 else f"（同一{tally.per}最多计 {tally.top} 项）"
        return f"{tally.fact}{which}{f'不同{tally.per}的' if tally.top == 1 else ''}数量{most}"
    which += f"同一{tally.per}" if tally.per else ""
    which += f"最大 {tally.top} 项" if tally.top else ""
    most = f"（同一{tally.per}最多 {said(tally.per_cap)}）" if tally.per_cap else ""
    return f"{tally.fact}{which}{'数量' if tally.each is None else f'{said(tally.each)}合计'}{most}"


def _formula(expression: Expression) -> str:
    """A formula as people write it."""
    return formula.write(expression).replace(" * ", " × ") if formula.is_textual(expression) else "所列式子"


def say_range(span: Range) -> str:
    """A bracket with its bounds, each with or without the bound itself."""
    parts = []
    if span.low is not None:
        parts.append(f"{'不低于' if span.has_low else '高于'} {say_number(span.low.value, span.low.unit)}")
    if span.high is not None:
        parts.append(f"{'不高于' if span.has_high else '低于'} {say_number(span.high.value, span.high.unit)}")
    return "且".join(parts) or "不限"


def describe(condition: Condition) -> str:
    """What a condition asks, as a sentence; its own words if it has some."""
    if condition.say:
        return condition.say
    match condition:
        case Test(fact=fact, operator=operator, operand=operand):
            return f"{fact}{_SAYS[operator]} {show(operand)}".replace("： ", "：")
        case Compare(of=of, operator=operator, bound=bound, take=take):
            when = f"至少 {take} 期的" if isinstance(take, int) else _TAKES[take]
            return f"{when}{said(of)}{_SAYS[operator]} {said(bound)}"
        case Same() | Recognition() | Elapsed():
            return _leaf(condition)
        case Judge(text=text):
            return text
        case Every() | Some() | Neither() | AtLeast():
            return _tree(condition)


def _tree(condition: Every | Some | Neither | AtLeast) -> str:
    if not condition.of:
        return "无条件适用"
    if isinstance(condition, AtLeast):
        return f"以下 {len(condition.of)} 项中至少满足 {condition.k} 项（{_listed(condition.of)}）"
    return f"{_HEADS[type(condition)]}（{_listed(condition.of)}）"


def _listed(of: tuple[Condition, ...]) -> str:
    return "；".join(describe(each) for each in of)


def _leaf(condition: Same | Recognition | Elapsed) -> str:
    match condition:
        case Same(fact=fact, other=other):
            return f"{fact}与{other}相同"
        case Recognition():
            return _recognition(condition)
        case Elapsed(since=since, until=until, operator=operator, count=count, unit=unit):
            return f"从{_day(since)}到{_day(until)}{_SAYS[operator]} {count} {unit}"


def _recognition(condition: Recognition) -> str:
    levels = f"（{'或'.join(condition.levels)}）" if condition.levels else ""
    when = f"，{_day(condition.on)}有效" if condition.on else ""
    given = f"，{condition.within}取得" if condition.within else ""
    return f"{condition.fact}包括 {'或'.join(condition.names)}{levels}{when}{given}"


def _day(day: date | str) -> str:
    return day if isinstance(day, str) else f" {day} "
