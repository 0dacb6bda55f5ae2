"""How does the effect of an item look: the way of its enterprises, where most are lost, what came after?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from qifu.policies.oversight.effects import EffectLine, GroupLine
from qifu.policies.oversight.item_reviews import Average, ReviewLine
from qifu.policies.oversight.later_facts import Later
from qifu.policies.rules import comparison
from qifu.policies.rules.funnel import Stage, Step
from qifu.policies.rules.strength import say_value
from qifu.portals import drawing

NOTHING = "–"
MINUS = "\u2212"
SORTS: dict[str, tuple[str, Callable[[EffectLine], tuple[Fraction, ...]]]] = {
    "paid": ("到账金额", lambda line: (Fraction(line.paid_fen), Fraction(line.granted_fen))),
    "firms": ("到账企业", lambda line: (Fraction(line.paid_firms),)),
    "matched": ("符合", lambda line: (Fraction(line.count(Stage.MATCHED)),)),
    "read": ("打开", lambda line: (Fraction(line.count(Stage.READ)),)),
    "applied": ("申报", lambda line: (Fraction(line.count(Stage.APPLIED)),)),
    "granted": ("审定", lambda line: (Fraction(line.count(Stage.GRANTED)),)),
    "days": ("到账天数", lambda line: (line.days_median if line.days_median is not None else Fraction(-1),)),
    "stars": ("评价", lambda line: (line.average.stars or Fraction(0), Fraction(line.average.count))),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One item in the list."""

    url: str
    title: str
    executor: str
    mode: str
    told: int
    read: int
    matched: int
    applied: int
    granted: int
    firms: int
    paid_fen: int
    days: str
    stars: str
    worst: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage of the way."""

    label: str
    count: int
    width: int
    share: str
    is_worst: bool
    say: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact of those paid beside that of others like them."""

    label: str
    years: str
    paid_firms: int
    other_firms: int
    paid: str
    others: str
    paid_growth: str
    other_growth: str
    verdict: str
    is_enough: bool


def rows(lines: Sequence[EffectLine], sort: str) -> tuple[Row, ...]:
    """The list in the order that is asked for, the most first."""
    key = SORTS.get(sort, SORTS["paid"])[1]
    return tuple(map(_row, sorted(lines, key=key, reverse=True)))


def rungs(steps: Sequence[Step]) -> tuple[Rung, ...]:
    """The stages as bars of one scale."""
    most = max((step.count for step in steps), default=0)
    return tuple(
        Rung(
            label=step.label,
            count=step.count,
            width=drawing.percent(step.count, most),
            share=percent(step.share),
            is_worst=step.is_worst,
            say=_say(step),
        )
        for step in steps
    )


def days_columns(days: Sequence[int]) -> dict[str, object] | None:
    """How many grants were paid within which span of days, as a chart; nothing of few."""
    if len(days) < comparison.LEAST:
        return None
    width = max(1, -(-(max(days) + 1) // 8))
    spans = [(low, low + width - 1) for low in range(0, max(days) + 1, width)]
    return {
        "grid": {"left": 4, "right": 8, "top": 24, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "category", "data": [_span(low, high) for low, high in spans]},
        "yAxis": {"show": False},
        "series": [
            {
                "type": "bar",
                "barMaxWidth": 36,
                "label": {"show": True, "position": "top"},
                "data": [sum(low <= day <= high for day in days) for low, high in spans],
            }
        ],
    }


def compared(each: Later) -> Compared:
    """A comparison in words that claim a difference and no more."""
    found, unit = each.found, "fen" if each.is_money else "count"
    is_enough = found.ahead is not None
    return Compared(
        label=each.fact,
        years=f"{each.before}年到{each.after}年",
        paid_firms=found.paid.firms,
        other_firms=found.others.firms,
        paid=_two_years(found.paid, unit),
        others=_two_years(found.others, unit),
        paid_growth=signed(found.paid.growth),
        other_growth=signed(found.others.growth),
        verdict=_verdict(found.ahead) if is_enough else f"数据不足：每组至少 {comparison.LEAST} 家",
        is_enough=is_enough,
    )


def stars(average: Average) -> str:
    """The average, or how many more it takes until there is one."""
    if average.stars is None:
        return f"{average.count} 条" if average.count else NOTHING
    return f"{float(average.stars):.1f}（{average.count} 条）"


def days_say(value: Fraction | None) -> str:
    """Days to one place at the most."""
    return NOTHING if value is None else f"{float(value):.1f}".removesuffix(".0")


def percent(share: Fraction | None) -> str:
    """A share to one place."""
    return "" if share is None else f"{float(share * 100):.1f}%".replace(".0%", "%")


def signed(share: Fraction | None) -> str:
    """A growth with its sign.

    >>> signed(Fraction(1, 8)), signed(Fraction(-1, 20)), signed(None)
    ('+12.5%', '−5%', '–')
    """
    if share is None:
        return NOTHING
    return (MINUS if share < 0 else "+") + percent(abs(share))


def groups(lines: Sequence[GroupLine]) -> tuple[tuple[GroupLine, str, str], ...]:
    """Each part with the share of those meant that were paid."""
    return tuple((line, *_reached(line)) for line in lines)


def reviews_open(lines: Sequence[ReviewLine]) -> int:
    """How many reviews wait for an answer."""
    return sum(not line.reply for line in lines)


def _row(line: EffectLine) -> Row:
    worst = next((step for step in line.steps if step.is_worst), None)
    return Row(
        url=reverse("effect", args=(line.area_code, line.code)),
        title=line.title,
        executor=line.executor or "未写明",
        mode=line.mode,
        told=line.count(Stage.TOLD),
        read=line.count(Stage.READ),
        matched=line.count(Stage.MATCHED),
        applied=line.count(Stage.APPLIED),
        granted=line.count(Stage.GRANTED),
        firms=line.paid_firms,
        paid_fen=line.paid_fen,
        days=days_say(line.days_median),
        stars=stars(line.average),
        worst=f"{worst.label} {percent(worst.share)}" if worst else "",
    )


def _say(step: Step) -> str:
    if step.before is None:
        return "政策找企推送过的企业"
    if step.share is None:
        return "多于上一步，不算比例" if step.count else "还没有"
    lost = step.before - step.count
    return f"是上一步的 {percent(step.share)}，少 {lost:,} 家" if lost else "与上一步一样多"


def _reached(line: GroupLine) -> tuple[str, str]:
    counts = {step.stage: step.count for step in line.steps}
    matched, paid = counts[Stage.MATCHED], counts[Stage.PAID]
    if not matched or paid > matched:
        return NOTHING, "0"
    return percent(Fraction(paid, matched)), str(drawing.percent(paid, matched))


def _two_years(group: comparison.Group, unit: str) -> str:
    if group.before is None or group.after is None:
        return NOTHING
    before, after = (say_value(each, unit) for each in (group.before, group.after))  # type: ignore[arg-type]
    return f"{before} → {after}"


def _verdict(ahead: Fraction | None) -> str:
    if not ahead:
        return "两组增幅中位数一样"
    points = f"{abs(float(ahead * 100)):.1f}".removesuffix(".0")
    return f"到账企业增幅中位数{'高' if ahead > 0 else '低'} {points} 个百分点"


def _span(low: int, high: int) -> str:
    return f"{low} 天" if low == high else f"{low}–{high} 天"
