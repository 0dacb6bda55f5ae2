"""How is a due date told to somebody who asks why?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from qifu.kernel.workdays.calendar import DayFact, Kind
from qifu.kernel.workdays.hours import WorkHours
from qifu.kernel.workdays.schema import Status
from qifu.kernel.workdays.units import Limit, Unit

WEEKDAY_NAMES = "一二三四五六日"
SHORTENED = ("清明节", "端午节", "中秋节", "国庆节")  # but not 春节 and 劳动节


@dataclass(frozen=True, slots=True)
class Account:
    started_at: datetime
    received_on: date
    limit: Limit
    due_at: datetime
    days: tuple[DayFact, ...]
    provisional: bool
    hours: WorkHours


def explain(account: Account) -> str:
    """Received when, counted from when, what does not count, what does although it is a weekend."""
    return "".join((_received(account), _running(account), _guess(account)))


def spoken(on: date) -> str:
    """
    >>> spoken(date(2026, 10, 10))
    '10月10日（周六）'
    """
    return f"{_month_and_day(on)}（周{WEEKDAY_NAMES[on.weekday()]}）"


def _month_and_day(on: date) -> str:
    return f"{on.month}月{on.day}日"


def _received(account: Account) -> str:
    at, unit = account.started_at, account.limit.unit
    year = "" if at.year == account.due_at.year else f"{at.year}年"
    when = f"{year}{_month_and_day(at.date())}"
    if unit is Unit.WORKING_HOURS:
        return f"{when} {at:%H:%M}收到，按工作时间（{account.hours}）累计。"
    if not account.limit.n:
        return f"{when}收到，{_same_day(account)}下班前到期。"
    late = ""
    if account.received_on != at.date():
        late = f"，已过下班时间或逢休息，视为{_month_and_day(account.received_on)}收到"
    return f"{when}收到{late}，次日起算。"


def _same_day(account: Account) -> str:
    on = account.due_at.date()
    return "当日" if on == account.started_at.date() else f"顺延至{spoken(on)}"


def _running(account: Account) -> str:
    if not account.limit.n:
        return ""
    if account.limit.unit is Unit.CALENDAR_DAYS:
        return "按自然日连续计算，节假日不扣除。"
    parts = (_not_counted(account.days), _made_up(account.days), _halved(account.days))
    told = "；".join(part for part in parts if part)
    return f"{told}。" if told else ""


def _not_counted(days: tuple[DayFact, ...]) -> str:
    """Holidays by name; weekends only where there is nothing else to tell."""
    runs = Counter(_off_label(fact) for fact in days if not fact.is_working and fact.kind is not Kind.WEEKEND)
    if runs:
        return "、".join(f"{label} {count} 天" for label, count in runs.items()) + "不计"
    weekend_days = sum(fact.kind is Kind.WEEKEND for fact in days)
    return f"周末 {weekend_days} 天不计" if weekend_days else ""


def _off_label(fact: DayFact) -> str:
    if fact.kind is Kind.CLOSURE:
        return f"{fact.name}停止办公"
    names = fact.name.split("、")
    return "、".join(name.removesuffix("节") if name in SHORTENED else name for name in names) + "放假"


def _made_up(days: tuple[DayFact, ...]) -> str:
    made_up = [spoken(fact.on) for fact in days if fact.kind is Kind.MAKE_UP]
    if not made_up:
        return ""
    return "、".join(made_up) + ("补班，算一天" if len(made_up) == 1 else "补班，各算一天")


def _halved(days: tuple[DayFact, ...]) -> str:
    halved = [f"{spoken(fact.on)}{fact.name}" for fact in days if fact.kind is Kind.HALF_DAY]
    return "、".join(halved) + "半天办公，仍算一天" if halved else ""


def _guess(account: Account) -> str:
    if not account.provisional:
        return ""
    years = "、".join(f"{year}年" for year in _guessed_years(account))
    return f"{years}放假安排尚未公布，到期日为预计。"


def _guessed_years(account: Account) -> Iterator[int]:
    guessed = {fact.on.year for fact in account.days if fact.status is Status.PROVISIONAL}
    yield from sorted(guessed or {account.due_at.year})
