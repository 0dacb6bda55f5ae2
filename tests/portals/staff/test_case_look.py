"""Does the drawn clock of a case keep to the calendar, whatever the day it is looked at?"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from qifu.cases.rules.time_ledger import Holder
from qifu.kernel.clock import HERE
from qifu.kernel.workdays import DayFact, Kind, Status
from qifu.ledger.queries import EntryLine
from qifu.ledger.rules.chain import Link, digest_of
from qifu.portals import case_history, case_look
from qifu.portals.case_look import Clock, Coming

FIRST = date(2026, 9, 25)
OFF = {date(2026, 9, 26), date(2026, 9, 27)}


def moment(on: date, hour: int = 17) -> datetime:
    return datetime(on.year, on.month, on.day, hour, 30, tzinfo=HERE)


def facts(count: int) -> list[DayFact]:
    days = [FIRST + timedelta(days=i) for i in range(count)]
    return [
        DayFact(on, on not in OFF, "", Kind.WEEKEND if on in OFF else Kind.WORKDAY, Status.OFFICIAL, "")
        for on in days
    ]


def clock(**more: object) -> Clock:
    given = {
        "received_on": FIRST - timedelta(days=1),
        "due_at": moment(date(2026, 10, 2)),
        "at": moment(FIRST),
    }
    return Clock(**{**given, **more})  # type: ignore[arg-type]


@given(st.integers(min_value=0, max_value=20))
def test_every_ruler_has_one_due_day_and_at_most_one_today(after: int) -> None:
    ruler = case_look.ruler(facts(21), clock(at=moment(FIRST + timedelta(days=after), hour=10)))

    states = [day.state for day in ruler.days]
    assert states.count("due") == 1
    assert states.count("today") <= 1
    assert states[0] == "received"


@given(st.integers(min_value=1, max_value=21))
def test_counted_days_are_numbered_without_a_gap(count: int) -> None:
    ruler = case_look.ruler(facts(count), clock())

    labels = [int(day.label) for day in ruler.days if day.label]
    assert labels == list(range(1, len(labels) + 1))


def test_the_headline_says_how_it_stands_in_one_line() -> None:
    done = {"done_at": moment(date(2026, 9, 30)), "done_late": False}

    said = [
        case_look.headline(clock(left=3)),
        case_look.headline(clock(left=3, provisional=True)),
        case_look.headline(clock(at=moment(date(2026, 10, 2), hour=9))),
        case_look.headline(clock(at=moment(date(2026, 10, 6)), over=2)),
        case_look.headline(clock(paused_at=moment(FIRST))),
        case_look.headline(clock(**done)),
    ]

    assert said == [
        "还剩 3 个工作日", "预计还剩 3 个工作日", "今天到期", "超 2 天", "已停表，等企业补充", "按时答复",
    ]  # fmt: skip


def test_the_time_bar_keeps_its_order_and_leaves_out_what_nobody_had() -> None:
    held = {Holder.JOINT: Decimal("2.5"), Holder.CENTER: Decimal("0.5"), Holder.EXTENSION: Decimal(0)}

    bar = case_look.time_bar(held)

    assert [(one.holder, one.days) for one in bar.segments] == [("center", 0.5), ("joint", 2.5)]


def test_the_ladder_names_who_has_it_and_when_it_climbs() -> None:
    coming = (Coming(moment(date(2026, 10, 8)), "escalate", "提级"),)

    rungs = case_look.ladder(
        [(2, "板块"), (1, "原渠道"), (3, "中心")], level=2, holder="经信局", coming=coming
    )

    assert [(one.state, one.note) for one in rungs] == [
        ("done", ""), ("now", "经信局"), ("next", "10月8日 17:30"),
    ]  # fmt: skip


def entry(position: int, previous: str, **said: object) -> EntryLine:
    link = Link("case:1", position, "case.noted", "account:1", "顾书言", moment(FIRST), dict(said), previous)
    return EntryLine(
        position, "case:1", position, link.kind, "办理记录", link.by, link.by_name, link.at, dict(said),
        digest_of(link), None,
    )  # fmt: skip


def test_a_history_with_one_word_changed_is_not_whole() -> None:
    first = entry(1, "", text="到场看过")
    second = entry(2, first.digest, text="转线")
    forged = entry(1, "", text="到场看过")
    forged.said["text"] = "没去"

    assert case_history.is_whole([first, second])
    assert not case_history.is_whole([forged, second])
    assert not case_history.is_whole([second])


def test_the_history_tells_todays_entries_as_today() -> None:
    told = case_history.timeline([entry(1, "", text="到场看过")], now=moment(FIRST, hour=20))

    assert (told[0].when, told[0].head, told[0].text) == ("今天 17:30", "顾书言", "办理记录，到场看过")
