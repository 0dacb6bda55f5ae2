"""How does one act on a case run? Locked, checked against what the reader saw, judged, written once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from qifu.cases import editions, yearbooks
from qifu.cases.models import Case, Notice
from qifu.cases.rules import transitions
from qifu.cases.schema import Act, CaseType
from qifu.cases.standings import standing_of
from qifu.kernel.errors import Forbidden, Refused, Stale
from qifu.kernel.workdays import WorkCalendar
from qifu.ledger import commands as ledger
from qifu.ledger import queries as journal
from qifu.ledger.rules.chain import JSON
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor


@dataclass(frozen=True, slots=True)
class Acted:
    """A case after an act."""

    case_id: int
    number: str
    version: int
    state: str


@dataclass(slots=True)
class Turn:
    """One act under way: the locked case, its rules, its calendar, who acts and when."""

    case: Case
    rules: CaseType
    calendar: WorkCalendar
    act: Act
    by: Actor
    at: datetime
    written: bool = False

    def move(self) -> None:
        """Take the case to the state to which this act leads."""
        self.case.state = self.rules.states[self.case.state].next[self.act]

    def tell(self, kind: str, text: str) -> Notice:
        """Tell the enterprise, as a record that shows when it was read."""
        return Notice.objects.create(case=self.case, kind=kind, text=text, at=self.at, by_name=self.by.name)

    def write(self, kind: Kind, **said: JSON) -> Acted:
        """Save the case as a new version, with the one entry of this act."""
        self.written = True
        self.case.version += 1
        self.case.save()
        return record(self.case, kind, by=self.by, at=self.at, **said)


@contextmanager
def take(act: Act, *, case: int, by: Actor, at: datetime, seen: int | None) -> Iterator[Turn]:
    """One transaction for one act; refuses what is stale, forbidden or not possible now."""
    with transaction.atomic():
        locked = lock(case)
        calendar = yearbooks.calendar_of(locked.edition.pack, at.date())
        turn = Turn(locked, editions.rules_of(locked.edition), calendar, act, by, at)
        _check_seen(locked, seen, calendar)
        now = transitions.Moment(standing_of(locked), turn.rules, by, at, calendar)
        transitions.refuse(act, now)
        yield turn
        assert turn.written, f"the act {act} left no entry"


def lock(case: int) -> Case:
    """The case, held until the transaction ends. SQLite holds the whole file from BEGIN IMMEDIATE on."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("edition", "area", "lead")
    found = rows.defer("edition__document").filter(pk=case).first()
    if found is None:
        raise Forbidden("没有这一件，或您无权查看", remedy="请核对编号")
    return found


def record(case: Case, kind: Kind, *, by: Actor, at: datetime, **said: JSON) -> Acted:
    """The entry of an act, with the version it made and the state it led to."""
    ledger.record(
        kind,
        subject=f"case:{case.pk}",
        by_key=by.key,
        by_name=by.name,
        at=at,
        said={"version": case.version, "state": case.state, "round": case.round} | _without_nul(said),
    )
    return Acted(case.pk, case.number, case.version, case.state)


def kept(text: str) -> str:
    """A text as it is kept: trimmed, and without NUL, which neither PostgreSQL nor the journal holds."""
    return text.replace("\x00", "").strip()


def checked(text: str, *, what: str, most: int = 500) -> str:
    """A text that has to be there and has to fit."""
    plain = kept(text)
    if not plain:
        raise Refused(f"没有填写{what}", remedy=f"请填写{what}后再提交")
    if len(plain) > most:
        raise Refused(f"{what}太长", why=f"共 {len(plain)} 字，最多 {most} 字", remedy="请精简后再提交")
    return plain


def _without_nul(said: Mapping[str, JSON]) -> dict[str, JSON]:
    """What an act says, for the journal, which holds no NUL; whatever was typed, the act is written."""
    return {key: _plain(value) for key, value in said.items()}


def _plain(value: JSON) -> JSON:
    match value:
        case str():
            return value.replace("\x00", "")
        case dict():
            return _without_nul(value)
        case list():
            return [_plain(each) for each in value]
    return value


def _check_seen(case: Case, seen: int | None, calendar: WorkCalendar) -> None:
    if seen is None or seen == case.version:
        return
    lines = [line for line in journal.timeline(f"case:{case.pk}") if _version(line.said) > seen]
    what = (f"{calendar.local(line.at):%m-%d %H:%M} {line.by_name}：{line.label}" for line in lines[-3:])
    raise Stale(
        "您打开之后，这一件已有新的进展", why="；".join(what), remedy="请刷新后再办理，您填写的内容不会丢失"
    )


def _version(said: object) -> int:
    version = said.get("version") if isinstance(said, dict) else None
    return version if isinstance(version, int) else 0
