"""Which six numbers stand at the top of the wall, and what does the sentence below each say?"""

from collections.abc import Sequence
from dataclasses import dataclass

from qifu.cases.queries import CaseLine, Figures, Share
from qifu.portals import wording
from qifu.portals.leader import links
from qifu.portals.leader.readings import Readings, Stock
from qifu.portals.look import Tone

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class WallFigure:
    """One number with its sentence and the list behind it."""

    label: str
    value: str
    unit: str
    sentence: str
    href: str
    tone: Tone = "plain"


def six(read: Readings, calls_url: str) -> tuple[WallFigure, ...]:
    """In the order in which a day goes: in, under way, in time, late, content, owed."""
    told = read.figures
    return (
        came(told, read),
        running(told),
        on_time(told),
        overdue(told, read.late),
        content(told),
        owed(read.stock, calls_url),
    )


def came(told: Figures, read: Readings) -> WallFigure:
    """What came in today, against the same hours a week ago."""
    more = told.came_today - read.came_week_ago
    change = f"比上周同一时段{'多' if more > 0 else '少'} {abs(more)} 件" if more else "与上周同一时段持平"
    href = links.cases(received_from=read.at.date())
    return WallFigure("今日来件", wording.number(told.came_today), "件", change, href)


def running(told: Figures) -> WallFigure:
    """What is under way, and how much of it waits for the enterprise."""
    sentence = f"等企业补充 {told.waiting} 件，不计时" if told.waiting else f"待交办 {told.unassigned} 件"
    return WallFigure("在办", wording.number(told.open), "件", sentence, links.cases(group="open"))


def on_time(told: Figures) -> WallFigure:
    """Which share of this month's replies was in time, beside last month's."""
    now, before = told.on_time_this_month, told.on_time_last_month
    earlier = f"上月 {_percent(before)}%" if before.whole else "上月没有答复"
    sentence = f"本月答复 {now.whole} 件，{earlier}" if now.whole else f"本月还没有答复，{earlier}"
    return _share("按时办结率", now, sentence, links.cases(late="no", group="closed"))


def overdue(told: Figures, late: Sequence[CaseLine]) -> WallFigure:
    """What is late now, in how many hands, and for how long at the most."""
    hands = len(told.overdue_by_department)
    longest = max((-(line.days_left or 0) for line in late), default=0)
    said = f"{hands} 个部门，最久 {longest} 个工作日" if told.overdue else "没有超期件"
    tone: Tone = "late" if told.overdue else "plain"
    return WallFigure("超期未结", str(told.overdue), "件", said, links.cases(group="overdue"), tone)


def content(told: Figures) -> WallFigure:
    """Satisfaction among those who spoke; the silent are told apart and never counted as praise."""
    silent = f"未评价 {_percent(told.silent)}%，单列不算好评" if told.silent.whole else "近 90 天还没有评价"
    return _share("企业满意率", told.satisfied, silent, links.cases(group="replied"))


def owed(stock: Stock, calls_url: str) -> WallFigure:
    """Call-backs still owed, beside what the house holds."""
    held = f"问题库 {wording.number(stock.base)} 件，问题池 {wording.number(stock.pool)} 件"
    return WallFigure("待回访", wording.number(stock.calls_owed), "件", held, calls_url)


def _share(label: str, share: Share, sentence: str, href: str) -> WallFigure:
    value = _percent(share)
    return WallFigure(label, value, "" if value == NOTHING else "%", sentence, href)


def _percent(share: Share) -> str:
    return NOTHING if share.percent is None else wording.number(share.percent)
