"""What lies on the desks of those who write policies in the demonstration city: drafts in every state?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from qifu.policies.writing import drafts, interpreting, issuing, reading, reviewing, sources
from qifu.policies.writing.drafts import Begun
from qifu.portals.city.people import People, first_of
from qifu.portals.city.reading import words
from qifu.registry.queries import DepartmentLine
from qifu.registry.rules.access import Actor


@dataclass(frozen=True, slots=True)
class Desk:
    """Who issues, who reviews, who executes; and as of when."""

    issuer: DepartmentLine
    executor: DepartmentLine
    author: Actor
    reviewer: Actor
    doer: Actor
    now: datetime

    def before(self, days: int) -> datetime:
        """A moment so many days ago."""
        return self.now - timedelta(days=days, hours=1)

    def text(self, kind: str, code: str, start: date, cap: str = "20万") -> str:
        """One of the documents, for this desk."""
        filled = {
            "code": code,
            "issuer": self.issuer.code,
            "executor": self.executor.code,
            "start": start,
            "as_of": start + timedelta(days=100),
            "cap": cap,
        }
        return str(words("drafts")["items"][kind].format(**filled))


def write(people: People, now: datetime) -> None:
    """A handful of drafts in each state; a place without these departments has none."""
    told: Mapping[str, Any] = words("drafts")
    desks = list(_desks(people, told, now))
    if not desks:
        return
    first, *others = desks
    _from_source(first, told)
    _in_review(first, told)
    _accepted(first, told)
    _coming(first, told)
    # The reward for hiring is executed by those who issue it, a department visitors can sign in for.
    _in_force(others[0] if others else first, told)
    for place, desk in enumerate(others):
        _sent(desk, _begun(desk, "hiring", f"ch-d-jobs-{place + 1}", _next_year(now), 6 + place))


def _desks(people: People, told: Mapping[str, Any], now: datetime) -> Iterator[Desk]:
    issuer, executor = first_of(people, told["issuer"]), first_of(people, told["executor"])
    other = first_of(people, told["other"])
    for line, does in ((issuer, executor), (other, other)):
        if line is not None and does is not None and line.id in people.leads:
            author, doer = people.handlers[line.id], people.handlers[does.id]
            yield Desk(line, does, author, people.leads[line.id], doer, now)


def _next_year(now: datetime) -> date:
    return date(now.year + 1, 1, 1)


def _begun(desk: Desk, kind: str, code: str, start: date, days: int, cap: str = "20万") -> int:
    (made,) = drafts.begin(
        [Begun(desk.text(kind, code, start, cap))],
        department=desk.issuer.id,
        by=desk.author,
        at=desk.before(days),
    )
    return made


def _from_source(desk: Desk, told: Mapping[str, Any]) -> None:
    """A text taken apart, two of its items begun; a draft not finished; one that was sent back."""
    text = reading.read_pasted(told["source"]["text"], name=told["source"]["name"])
    source = sources.take_apart(text, by=desk.author, at=desk.before(3))
    found = sources.proposed(sources.source(source, by=desk.author))
    begun = [Begun(each.text, each.pins) for each in found[:2]]
    if begun:
        drafts.begin(begun, department=desk.issuer.id, by=desk.author, at=desk.before(3), source=source)
    _begun(desk, "unfinished", "ch-d-first-set", _next_year(desk.now), 2)
    back = _begun(desk, "steps", "ch-d-upgrade", _next_year(desk.now), 9, "300万")
    _sent(desk, back)
    reviewing.send_back(back, told["reasons"], seen=1, by=desk.reviewer, at=desk.before(1))


def _in_review(desk: Desk, told: Mapping[str, Any]) -> None:
    """An edition in force, and its revision waiting for the second person."""
    code = "ch-d-cloud"
    old = _issued(desk, _begun(desk, "digital", code, date(desk.now.year, 1, 1), 200), told, 190)
    draft = drafts.revise(old, by=desk.author, at=desk.before(5))
    changed = desk.text("digital", code, _next_year(desk.now), "30万")
    for before, after in told["revised"]:
        changed = changed.replace(before, after)
    drafts.save(draft, changed, seen=1, by=desk.author, at=desk.before(4))
    reviewing.submit(draft, seen=2, by=desk.author, at=desk.before(4))


def _accepted(desk: Desk, told: Mapping[str, Any]) -> None:
    """One that waits for both interpretations, one for the second, one that may be published."""
    for number, sides in enumerate(((), ("issuer",), ("issuer", "executor"))):
        kind = ("steps", "hiring", "digital")[number]
        draft = _begun(desk, kind, f"ch-d-next-{number + 1}", _next_year(desk.now), 12 + number, "300万")
        _sent(desk, draft)
        reviewing.accept(draft, seen=1, by=desk.reviewer, at=desk.before(5))
        for side in sides:
            _say(desk, draft, side, told, 4)


def _coming(desk: Desk, told: Mapping[str, Any]) -> None:
    """One that comes into force next year."""
    coming = _begun(desk, "steps", "ch-d-coming", _next_year(desk.now), 30, "500万")
    _issued(desk, coming, told, 20)


def _in_force(desk: Desk, told: Mapping[str, Any]) -> None:
    """One looked at again, one retired."""
    start = date(desk.now.year - 2, 1, 1)
    kept = _issued(desk, _begun(desk, "hiring", "ch-d-hiring", start, 170), told, 160)
    issuing.look_again(kept, "keep", told["look"], by=desk.author, at=desk.before(15))
    gone = _issued(desk, _begun(desk, "hiring", "ch-d-hiring-old", start, 150), told, 140)
    day = desk.before(30)
    issuing.retire(gone, on=day.date(), why=told["retired"], by=desk.author, at=day)


def _sent(desk: Desk, draft: int) -> None:
    reviewing.submit(draft, seen=1, by=desk.author, at=desk.before(6))


def _say(desk: Desk, draft: int, side: str, told: Mapping[str, Any], days: int) -> None:
    by = desk.author if side == "issuer" else desk.doer
    interpreting.interpret(draft, side, told["said"][side], by=by, at=desk.before(days))


def _issued(desk: Desk, draft: int, told: Mapping[str, Any], days: int) -> int:
    reviewing.submit(draft, seen=1, by=desk.author, at=desk.before(days + 2))
    reviewing.accept(draft, seen=1, by=desk.reviewer, at=desk.before(days + 1))
    for side in interpreting.SIDES:
        _say(desk, draft, side, told, days + 1)
    # Long in force when the city opens: nobody is told of it anew.
    return issuing.issue(draft, seen=1, by=desk.author, at=desk.before(days), is_news=False)
