"""What becomes of materials promised to follow (容缺): who is reminded before the day, and told after it?"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from qifu.cases import turns, yearbooks
from qifu.cases.turns import Turn
from qifu.ledger.vocabulary import Kind
from qifu.policies.granting.papers import Promise
from qifu.policies.models import Grant, PaperPromise
from qifu.registry.rules.access import ROUNDS

CHUNK = 200
Say = Callable[[Turn, PaperPromise, tuple[str, ...]], None]


def keep(grant: Grant, promise: Promise) -> None:
    """Write down what an application promised."""
    PaperPromise.objects.create(
        grant=grant, names=list(promise.names), remind_on=promise.remind_on, due_on=promise.due_on
    )


def follow(at: datetime, limit: int = CHUNK) -> int:
    """The round: whom to remind, whose day is over, and what has come after all; how many were told."""
    today = yearbooks.house_calendar(at.date()).local(at).date()
    late = Q(missed_at=None, due_on__lt=today)
    near = Q(reminded_at=None, missed_at=None, remind_on__lte=today)
    came = Q(missed_at__isnull=False, grant__case__materials__at__gt=F("missed_at"))
    rows = running().filter(late | near | came).order_by("due_on", "pk").distinct()
    keys = list(rows.values_list("pk", "grant__case_id", "due_on")[:limit])
    return sum(_follow(promise, case, today, at) for promise, case, _ in keys)


def running() -> QuerySet[PaperPromise]:
    """Promises that still matter: not kept, of applications that nobody has decided or taken back."""
    return PaperPromise.objects.filter(
        kept_at=None, grant__withdrawn_at=None, grant__case__replied_at=None, grant__case__closed_at=None
    )


def short_of(promise: PaperPromise, names: tuple[str, ...]) -> tuple[str, ...]:
    """What of it is not there yet, by the names of the files."""
    return tuple(what for what in promise.names if not any(name.startswith(what) for name in names))


def day_said(on: date) -> str:
    """3月9日."""
    return f"{on.month}月{on.day}日"


def _follow(promise_id: int, case: int, today: date, at: datetime) -> bool:
    """One promise under the lock of its case: two workers say it once, and a file just handed in counts."""
    with transaction.atomic():
        names = tuple(turns.lock(case).materials.values_list("name", flat=True))
        promise = running().select_for_update(of=("self",)).filter(pk=promise_id).first()
        if promise is None:
            return False
        short = short_of(promise, names)
        say = _what_to_say(promise, short, today)
        if say is not None:
            with turns.take("note", case=case, by=ROUNDS, at=at, seen=None) as turn:
                say(turn, promise, short)
        elif not short:
            promise.kept_at = at
            promise.save(update_fields=["kept_at"])
        return say is not None


def _what_to_say(promise: PaperPromise, short: tuple[str, ...], today: date) -> Say | None:
    if not short or promise.missed_at is not None:
        return None
    if today > promise.due_on:
        return _miss
    return _remind if promise.reminded_at is None and today >= promise.remind_on else None


def _remind(turn: Turn, promise: PaperPromise, short: tuple[str, ...]) -> None:
    text = f"还没有交：{'、'.join(short)}。你承诺 {day_said(promise.due_on)} 前补交。"
    turn.tell("papers_due", text)
    promise.reminded_at = turn.at
    promise.save(update_fields=["reminded_at"])
    turn.write(Kind.GRANT_PAPERS_REMINDED, text=text, due_on=promise.due_on.isoformat(), lacking=list(short))


def _miss(turn: Turn, promise: PaperPromise, short: tuple[str, ...]) -> None:
    text = f"承诺 {day_said(promise.due_on)} 前补交，还没有交：{'、'.join(short)}"
    promise.missed_at = turn.at
    promise.save(update_fields=["missed_at"])
    turn.write(Kind.GRANT_PAPERS_MISSED, text=text, due_on=promise.due_on.isoformat(), lacking=list(short))
