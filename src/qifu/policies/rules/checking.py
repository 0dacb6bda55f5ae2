"""What is wrong with an item before anybody is decided by it? Read, not run: no facts are needed."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from qifu.kernel import conditions
from qifu.kernel.conditions import (
    AtLeast,
    Compare,
    Condition,
    Every,
    Expression,
    Known,
    Neither,
    Operator,
    Some,
    Test,
    brackets,
    sentences,
)
from qifu.kernel.conditions.bounds import common_unit
from qifu.kernel.conditions.expressions import (
    Arithmetic,
    Call,
    Choice,
    Function,
    Marginal,
    Number,
    Range,
    Reading,
    Tiers,
)
from qifu.kernel.conditions.given import LARGEST
from qifu.kernel.conditions.language import as_condition
from qifu.kernel.conditions.leaves import as_number
from qifu.kernel.conditions.node import ConditionNode
from qifu.kernel.conditions.possible import ever_together, leaves_of, outcomes
from qifu.policies.rules import coverage, usage
from qifu.policies.rules.benefit import benefit
from qifu.policies.rules.walking import Path, spots, way
from qifu.policies.schema import Item

ZERO: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong and what to do; `path` leads to it. One that is no fault does not hold up publishing."""

    what: str
    path: Path
    remedy: str = ""
    is_fault: bool = True


def check(item: Item, *, supplied: Set[str] | None = None, on: date | None = None) -> tuple[Finding, ...]:
    """All findings. `supplied` names the facts some source supplies; without it that is not looked into."""
    found = [finding for look in LOOKS for finding in look(item)]
    if supplied is not None:
        found += _supply(item, supplied)
    if on is not None and item.valid.to is not None and item.valid.to < on:
        found.append(_remark(f"有效期到 {item.valid.to} 为止，已经过期", ("valid", "to"), "请核对是否有新版"))
    return tuple(found)


def _remark(what: str, path: Path, remedy: str) -> Finding:
    return Finding(what, path, remedy, is_fault=False)


def _source(item: Item) -> Iterator[Finding]:
    if not item.source.article and not item.source.quote:
        yield Finding(
            "没有写明所依据的条款或原文", ("source",), "请在 source 里写 article（条款）或 quote（原文）"
        )


def _tables(item: Item) -> Iterator[Finding]:
    """Values that no bracket covers, unless nobody eligible can have them."""
    for spot in spots(item):
        match spot.part:
            case Tiers(by=by, rows=rows):
                found = brackets.gaps(rows, ZERO)
                open_ = tuple(gap for gap in found if spot.entries_of or not _is_barred(item, by, gap))
            case Marginal(rows=rows):
                open_ = tuple(gap for gap in brackets.gaps(rows, ZERO)[1:] if gap.high is not None)
            case _:
                continue
        for gap in open_:
            yield Finding(
                f"分档有空档：{sentences.say_range(gap)}的哪一档也不属于",
                spot.path,
                "请补上一档，或写明各档含不含本数",
            )


def _is_barred(item: Item, by: Expression, gap: Range) -> bool:
    """Whether `who` keeps everybody out whose quantity lies in a gap."""
    ends: list[Condition] = []
    if gap.low is not None and gap.low.value != ZERO:
        above = Operator.AT_LEAST if gap.has_low else Operator.ABOVE
        ends.append(Compare(of=by, operator=above, bound=gap.low))
    if gap.high is not None:
        below = Operator.AT_MOST if gap.has_high else Operator.BELOW
        ends.append(Compare(of=by, operator=below, bound=gap.high))
    known = Known({}, item.valid.from_on, item.let)
    return (True,) * (len(ends) + 1) not in ever_together((item.who, *ends), known)


def _contradictions(item: Item) -> Iterator[Finding]:
    """Conditions that come out the same for everybody, and cases that nobody eligible can be in."""
    known = Known({}, item.valid.from_on, item.let)
    for spot in spots(item):
        if not spot.is_root or not isinstance(spot.part, ConditionNode):
            continue
        condition = as_condition(spot.part)
        settled = list(_settled(condition, spot.path, known))
        yield from settled
        is_beside_who = not spot.entries_of and spot.path[0] not in ("who", "let")
        if is_beside_who and not settled and (True, True) not in ever_together((item.who, condition), known):
            what = f"符合申报条件的企业都不会「{conditions.describe(condition)}」"
            yield _remark(what, spot.path, "请核对这一情形与 who 是否矛盾")


def _settled(condition: Condition, path: Path, known: Known) -> Iterator[Finding]:
    """The smallest parts that are always or never met."""
    if not isinstance(condition, Every | Some | Neither | AtLeast) or not any(leaves_of(condition)):
        return
    below = [
        finding
        for index, each in enumerate(condition.of)
        for finding in _settled(each, (*path, *way(condition), index), known)
    ]
    yield from below
    found = outcomes(condition, known)
    if len(found) == 1 and not below:
        what = "自相矛盾，谁也不会满足" if False in found else "总是满足，等于没有写"
        yield Finding(f"条件{what}：{conditions.describe(condition)}", path, "请核对各条的上下限和方向")


def _choices(item: Item) -> Iterator[Finding]:
    """Choices that leave somebody eligible without a value."""
    known = Known({}, item.valid.from_on, item.let)
    for spot in spots(item):
        if not isinstance(spot.part, Choice) or spot.entries_of:
            continue
        asked = [as_condition(when) for when, _ in spot.part.cases if when is not None]
        if len(asked) < len(spot.part.cases):
            continue
        if (True, *(False for _ in asked)) in ever_together((item.who, *asked), known):
            what = "符合条件的企业可能一种情形也不属于，就算不出来"
            yield _remark(what, spot.path, "请补上不写 when 的最后一项，或把 who 写全")


def _units(item: Item) -> Iterator[Finding]:
    """Quantities that cannot be compared or added, an amount that is no money, a fact of two kinds."""
    known = Known({}, item.valid.from_on, item.let)
    for spot in spots(item):
        if isinstance(spot.part, Compare):
            left, right = (conditions.compute(each, known) for each in (spot.part.of, spot.part.bound))
            fault = left.fault or right.fault or common_unit(left, right)[1]
            if fault:
                yield Finding(f"{conditions.describe(spot.part)}：{fault}", spot.path, "请核对单位")
    paid = benefit(item, known)
    if paid is not None and paid.fault:
        yield Finding(f"金额：{paid.fault}", ("pay",), "请核对各项的单位；外币请写 exchange")
    seen: dict[str, usage.Use] = {}
    for use in usage.uses(item):
        first = seen.setdefault(use.name, use) if use.kind else use
        if use.kind != first.kind:
            what = f"事实「{use.name}」在这里当作{use.kind}，在别处当作{first.kind}"
            yield Finding(what, use.path, "请统一单位，或用不同的名称")


def _shares(item: Item) -> Iterator[Finding]:
    """Growth and the share of one fact in another set against a whole number, which then is so many times."""
    for spot in spots(item):
        match spot.part:
            case Compare(
                of=Call(function=Function.GROWTH) | Arithmetic(sign="/", left=Reading(), right=Reading()),
                bound=Number(unit="", value=value),
            ) if value > 1:
                said = f"{conditions.describe(spot.part)}，就是 {value * 100}%"
                yield _remark(said, spot.path, f"若是百分之几，请写 {value}%")


def _sums(item: Item) -> Iterator[Finding]:
    """Floors above caps, and more than the whole."""
    pay = item.pay
    if pay is None:
        return
    ends = (pay.floor.at if pay.floor else None, pay.cap)
    low, high = (each.value if isinstance(each, Number) else None for each in ends)
    if low is not None and high is not None and low > high:
        yield Finding("下限高于上限", ("pay", "floor"), "请核对 floor 和 cap")
    if isinstance(pay.rate, Number) and not 0 < pay.rate.value <= 1:
        yield _remark(f"比例 {sentences.said(pay.rate)} 不在 0 与 100% 之间", ("pay", "rate"), "请核对比例")


def _stacking(item: Item) -> Iterator[Finding]:
    if item.stack.rule != "add" and not item.stack.group:
        yield Finding(
            f"写了 {item.stack.rule}，没有写明在哪一组之内", ("stack",), "请写 group，例如 group: 技改类"
        )
    if item.item in item.stack.not_with:
        yield Finding(
            "事项不能与它自己互斥",
            ("stack", "not_with"),
            "一次性的写成 none: [{fact: 已享受事项, has: 本事项}]",
        )


def _contest(item: Item) -> Iterator[Finding]:
    """A contest whose places nothing in the item reads decides nothing."""
    if item.contest is not None and item.contest.fact not in {use.name for use in usage.uses(item)}:
        what = f"评比的结果「{item.contest.fact}」没有被 who 或 pay 用到"
        yield Finding(what, ("contest",), f"例如 who 里写 {{fact: {item.contest.fact}, in: […]}}")


def _without_applying(item: Item) -> Iterator[Finding]:
    """Nobody is paid without applying as long as a person must judge first."""
    if item.mode != "免申即享":
        return
    for use in usage.uses(item):
        if use.is_judged and use.path[0] in ("who", "pay", "let"):
            what = f"免申即享的事项还要人判断「{use.name}」"
            yield Finding(what, use.path, "请改用数据能回答的条件，或把 mode 改为 即申即享、评审")


def _supply(item: Item, supplied: Set[str]) -> Iterator[Finding]:
    must = item.mode == "免申即享"
    for use in usage.without_supply(item, supplied):
        if not use.is_judged:
            what = f"没有来源能提供事实「{use.name}」{'，不能免申即享' if must else '，须由企业申报'}"
            yield Finding(what, use.path, "请核对名称，或先接入这项数据", is_fault=must)


def _possible(item: Item) -> Iterator[Finding]:
    """Figures that nobody can mean."""
    for spot in spots(item):
        part = spot.part
        number = as_number(part.operand) if isinstance(part, Test) else part
        if not isinstance(number, Number):
            continue
        if abs(number.value) > LARGEST:
            yield Finding("写的数大得不可能", spot.path, "请核对数字和单位")
        elif number.value < 0 and spot.path[0] == "pay" and spot.is_root:
            yield Finding("金额或比例是负数", spot.path, "请核对；从金额里减去的写成式子")


def _tests(item: Item) -> Iterator[Finding]:
    for told in coverage.lacking(item):
        yield _remark(told.what, told.path, told.remedy)


LOOKS: Final[tuple[Callable[[Item], Iterator[Finding]], ...]] = (
    _source, _tables, _contradictions, _choices, _units, _shares, _sums, _stacking, _contest,
    _without_applying, _possible, _tests,
)  # fmt: skip
