"""Until when would an appeal sent now be answered, and why then?"""

from dataclasses import dataclass
from datetime import datetime

from qifu.cases import calendars
from qifu.cases.rules.deadlines import limit_of
from qifu.cases.schema import CaseType
from qifu.kernel import packs
from qifu.kernel.workdays import due
from qifu.portals import wording


@dataclass(frozen=True, slots=True)
class Promise:
    """The latest day of an answer, and how it comes about."""

    until: str
    why: str


def promise(pack: str, at: datetime) -> Promise:
    """Counted by the usual class: first the center's time to find the desk, then the desk's own."""
    rules = packs.load(pack, on=at.date()).section("cases/appeal", CaseType)
    calendar = calendars.calendar_of(pack, at.date())
    usual = rules.classes[rules.default_class]
    limit, told, start = limit_of(usual.limit), [], at
    assign, reply = rules.stages.get("assign"), rules.stages.get("reply")
    if assign and assign.limit and reply and reply.counted_from == "assigned":
        given = due(at, limit_of(assign.limit), calendar, after_hours=rules.after_hours)
        told.append(f"中心在 {limit_of(assign.limit)}内（{wording.short_day(given.at)}前）派给承办部门")
        start = given.at
    answered = due(start, limit, calendar, after_hours=rules.after_hours)
    told.append(f"部门按「{usual.label}」在 {limit}内答复")
    guess = "，放假安排公布后可能调整" if answered.provisional else ""
    until = f"{'预计 ' if answered.provisional else ''}{wording.day(answered.at)}"
    return Promise(until, f"{'，'.join(told)}。{_off(answered.sentence)}{guess}")


def _off(sentence: str) -> str:
    """Which days do not count: the part of the explanation after how it is counted."""
    return sentence.partition("次日起算。")[2]
