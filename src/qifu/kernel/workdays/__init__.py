"""Working time: which days and hours count, when a limit ends, and why."""

from qifu.kernel.workdays.calendar import Closure, DayFact, Kind, WorkCalendar
from qifu.kernel.workdays.changes import DayChange, diff
from qifu.kernel.workdays.explain import spoken
from qifu.kernel.workdays.hours import DEFAULT_HOURS, WorkHours
from qifu.kernel.workdays.limits import Due, days_left, days_over, due, fraction, shift, working_days_between
from qifu.kernel.workdays.notice import read_notice
from qifu.kernel.workdays.schema import Amendment, CalendarYear, DaysOff, MakeUpDay, Notice, Status
from qifu.kernel.workdays.sheet import read_sheet
from qifu.kernel.workdays.units import Limit, Unit

__all__ = [
    "DEFAULT_HOURS",
    "Amendment",
    "CalendarYear",
    "Closure",
    "DayChange",
    "DayFact",
    "DaysOff",
    "Due",
    "Kind",
    "Limit",
    "MakeUpDay",
    "Notice",
    "Status",
    "Unit",
    "WorkCalendar",
    "WorkHours",
    "days_left",
    "days_over",
    "diff",
    "due",
    "fraction",
    "read_notice",
    "read_sheet",
    "shift",
    "spoken",
    "working_days_between",
]
