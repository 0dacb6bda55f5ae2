"""What will rise if nobody acts, who answers in time, and what do many have in common?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qifu.appeals.common_issues import WEEKS, CommonIssue
from qifu.cases.punctuality import DAYS, Punctual
from qifu.cases.queries import Upcoming
from qifu.portals import wording
from qifu.portals.leader import links
from qifu.portals.leader.cockpit_look import spoken_day
from qifu.portals.look import RankRow, Sparkline, Tone

A_DAY = 2
BEST, WORST = 5, 2
TO = {
    "handler": "经办人",
    "department_lead": "负责人",
    "center": "中心",
    "supervisor": "督办组",
    "leader": "市领导",
    "next_level": "上一级",
}


@dataclass(frozen=True, slots=True)
class Rise:
    """One case and what will happen to it."""

    title: str
    href: str
    holder: str
    deed: str


@dataclass(frozen=True, slots=True)
class DayAhead:
    """What will rise on one day."""

    name: str
    weekday: str
    count: int
    shown: tuple[Rise, ...]
    more: int
    more_href: str


@dataclass(frozen=True, slots=True)
class Ranks:
    """Departments on a scale that is cut at `low`."""

    rows: tuple[RankRow, ...]
    low: int
    head: str


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One family with its twelve weeks."""

    title: str
    href: str
    sentence: str
    spark: Sparkline
    latest: int
    tone: Tone


def days_ahead(
    rises: Sequence[Upcoming], days: Sequence[date], shorts: Mapping[str, str], at: datetime
) -> tuple[DayAhead, ...]:
    """The rest of today if something falls due in it, then the next working days."""
    held: dict[date, list[Upcoming]] = {on: [] for on in days}
    for one in rises:
        on = one.at.astimezone(at.tzinfo).date()
        # A rung between two working days is seen on the earlier of them that is still to come.
        place = on if on in held or on == at.date() else min((d for d in days if d >= on), default=on)
        held.setdefault(place, []).append(one)
    return tuple(_day(on, held[on], shorts, at.date()) for on in sorted(held))


def ranks(departments: Sequence[Punctual]) -> Ranks:
    """The best five and the last two, each with how far it moved against the thirty days before."""
    rows = _ranked(departments)
    cut = rows if len(rows) <= BEST + WORST else (*rows[:BEST], *rows[-WORST:])
    lowest = min((row.score for row in cut), default=100.0)
    low = max(0, min(80, int(lowest // 10) * 10 - (10 if lowest % 10 == 0 else 0)))
    head = f"近 {DAYS} 天，{len(rows)} 个部门，刻度 {low}–100" if rows else f"近 {DAYS} 天"
    return Ranks(cut, low, head)


def issues(found: Sequence[CommonIssue]) -> tuple[IssueRow, ...]:
    """Families with their twelve weeks; more in the last four than in the four before is getting worse."""
    return tuple(_issue(one) for one in found)


def tone_of(weeks: Sequence[int]) -> Tone:
    """Which way a series went in the last four weeks.

    >>> tone_of((0,) * 8 + (1, 2, 3, 4)), tone_of((3,) * 8 + (0,) * 4)
    ('late', 'good')
    """
    late, before = sum(weeks[-4:]), sum(weeks[-8:-4])
    if late == before:
        return "plain"
    return "late" if late > before else "good"


def _day(on: date, rises: Sequence[Upcoming], shorts: Mapping[str, str], today: date) -> DayAhead:
    return DayAhead(
        name=spoken_day(on, today),
        weekday=f"周{wording.WEEKDAYS[on.weekday()]}",
        count=len(rises),
        shown=tuple(_rise(one, shorts) for one in rises[:A_DAY]),
        more=max(0, len(rises) - A_DAY),
        more_href=links.cases(group="open"),
    )


def _rise(one: Upcoming, shorts: Mapping[str, str]) -> Rise:
    who = TO.get(one.to, one.to)
    deed = f"提级到{who}" if one.do == "escalate" else f"督办，告知{who}"
    return Rise(
        one.title, links.case(one.number), shorts.get(one.lead_name, one.lead_name) or "中心（待交办）", deed
    )


def _ranked(departments: Sequence[Punctual]) -> tuple[RankRow, ...]:
    earlier = sorted((one for one in departments if one.before.whole), key=lambda one: -_score(one.before))
    were = {one.id: rank for rank, one in enumerate(earlier, start=1)}
    return tuple(
        RankRow(
            rank=rank,
            name=one.name,
            score=_score(one.share),
            sentence=_sentence(one),
            climbed=were[one.id] - rank if one.id in were else 0,
            href=links.cases(department=one.id),
        )
        for rank, one in enumerate(departments, start=1)
    )


def _score(share: object) -> float:
    return getattr(share, "percent", None) or 0.0


def _sentence(one: Punctual) -> str:
    late = one.share.whole - one.share.part
    return f"答复 {one.share.whole} 件，超期 {late} 件" if late else f"答复 {one.share.whole} 件，全部按时"


def _issue(one: CommonIssue) -> IssueRow:
    tone = tone_of(one.weeks)
    firms = f"，{one.enterprises} 家企业" if one.enterprises > 1 else ""
    holder = f"，{one.department}" if one.department else "，待交办"
    state = "" if one.is_open else "，已答复"
    spark = Sparkline(
        tuple(float(count) for count in one.weeks),
        f"{one.title}近 {WEEKS} 周每周来件：{'、'.join(str(count) for count in one.weeks)}",
        tone,
    )
    return IssueRow(
        one.title,
        links.case(one.number),
        f"{one.appeals} 件{firms}{holder}{state}",
        spark,
        one.weeks[-1],
        tone,
    )
