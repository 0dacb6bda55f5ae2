"""In which words is each step of a sum said, before and after it is reckoned?"""

from typing import Final

from qifu.kernel import conditions, money
from qifu.kernel.conditions import Expression, When, sentences
from qifu.policies.schema import Cap, Exchange, Floor, Part, Pay, Residual, Uplift
from qifu.policies.schema.amounts import Share, Stage

PICKED: Final = {"sum": "各分项合计", "highest": "取最高的一项", "lowest": "取最低的一项"}
ROUNDED: Final = {"down": "不足的舍去", "half_up": "四舍五入", "up": "不足的进一"}


def start(given: Expression, *, is_fixed: bool) -> str:
    """A fixed sum, or a base."""
    return f"{'定额' if is_fixed else '基数'}：{sentences.said(given)}"


def part(each: Part) -> str:
    """A component without its condition."""
    given = each.fixed if each.fixed is not None else each.base
    assert given is not None
    said = sentences.said(given)
    if each.rate is not None:
        said += f" × {sentences.said(each.rate)}"
    if each.cap is not None:
        said += f"，最高 {sentences.said(each.cap)}"
    if each.when is not None or each.say:
        said = f"{each.say or conditions.describe(each.when)}：{said}"  # type: ignore[arg-type]  # one is there
    return said


def rate(given: Expression) -> str:
    """Times a rate."""
    said = sentences.said(given)
    return said if said.startswith("按") else f"按 {said} 的比例"


def exchange(each: Exchange) -> str:
    """One foreign currency in yuan."""
    note = "，".join(str(part) for part in (each.on, each.source) if part)
    told = f"折合人民币：1 {money.currency_name(each.currency)}合 {sentences.said(each.rate)}"
    return told + (f"（{note}）" if note else "")


def uplift(lift: Uplift) -> str:
    """More, by a share or a sum."""
    given = lift.by if lift.by is not None else lift.add
    assert given is not None
    return lift.say or f"{_when(lift.when)}上浮 {sentences.said(given)}"


def floor(least: Floor) -> str:
    """The least."""
    return least.say or f"下限 {sentences.said(least.at)}"


def cap(most: Cap) -> str:
    """The most in a scope."""
    return most.say or f"上限（{most.per}）{sentences.said(most.max)}"


def residual(rest: Residual) -> str:
    """What another grant left."""
    return rest.say or f"扣除{sentences.said(rest.after)}后的余额"


def stage(each: Stage) -> str:
    """A share that falls due at a milestone."""
    return f"{each.at}：{sentences.say_share(each.share)}" + (
        f"，{conditions.describe(each.when)}才到期" if each.when else ""
    )


def share(each: Share) -> str:
    """Who bears how much."""
    of = "、".join(f"{name} {sentences.say_share(part)}" for name, part in each.of.items())
    return f"{_when(each.when)}{of}"


def rounding(pay: Pay) -> str:
    """To which unit, and what becomes of the rest."""
    return f"取整到{pay.round}：{ROUNDED[pay.rounding.value]}"


def _when(when: When | None) -> str:
    return f"{conditions.describe(when)}，" if when else ""
