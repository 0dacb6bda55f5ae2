"""Has enough time passed from one day to another, as the calendar counts years, months and days?"""

from datetime import date, timedelta
from fractions import Fraction

from qifu.kernel.conditions.facts import Fact, FactRead, Known
from qifu.kernel.conditions.language import Elapsed, Operator
from qifu.kernel.conditions.periods import months_later
from qifu.kernel.conditions.sentences import describe, show
from qifu.kernel.conditions.verdict import Answer, Gap, Verdict, answered


def elapsed(condition: Elapsed, known: Known) -> Verdict:
    """`at_least 12 个月` is met from the same day of the twelfth month on, or from that month's last day."""
    since, until = _day(condition.since, known), _day(condition.until, known)
    reads = tuple(read for read in (since, until) if read.name)
    lacking = [read for read in (since, until) if not isinstance(read.fact.value, date)]
    if lacking:
        unknown = [read for read in lacking if not read.known]
        names = "、".join(f"「{read.label}」" for read in unknown or lacking)
        why = f"尚不掌握{names}" if unknown else f"{names}不是日期"
        return Verdict(Answer.UNKNOWN, why, condition, reads)
    start, end = since.fact.value, until.fact.value
    assert isinstance(start, date)
    assert isinstance(end, date)
    turn = later(start, condition.count, condition.unit)
    holds = _holds(condition.operator, end, turn)
    days = abs((turn - end).days)
    gap = None if holds or not days else Gap(Fraction(days), "日", f"差 {days} 天")
    reason = f"{describe(condition) if not condition.say else ''}{_said(start, end, since, until)}"
    reason += f"，{'满足' if holds else '不满足'}" + (f"，{gap.text}" if gap else "")
    return Verdict(answered(holds), reason, condition, reads, gap=gap)


def later(start: date, count: int, unit: str) -> date:
    """The day `count` years, months or days after `start`."""
    if unit == "天":
        try:
            return start + timedelta(days=count)
        except OverflowError:
            return date.max
    return months_later(start, count * 12 if unit == "年" else count)


def _holds(operator: Operator, end: date, turn: date) -> bool:
    match operator:
        case Operator.AT_LEAST:
            return end >= turn
        case Operator.ABOVE:
            return end > turn
        case Operator.AT_MOST:
            return end <= turn
        case _:
            return end < turn


def _said(start: date, end: date, since: FactRead, until: FactRead) -> str:
    return f"（{since.label or '自'} {show(start)}，{until.label or '至'} {show(end)}）"


def _day(day: date | str, known: Known) -> FactRead:
    return known.read(day) if isinstance(day, str) else FactRead("", Fact(day))
