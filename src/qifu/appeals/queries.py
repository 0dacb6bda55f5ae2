"""What does a reader see of an appeal: its origin, its proposed desk, its call-back, what waits?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from qifu.appeals.models import Appeal, FollowUp, Import, Submission
from qifu.cases import scoping
from qifu.kernel.errors import Refused
from qifu.registry.rules.access import Actor


@dataclass(frozen=True, slots=True)
class RouteView:
    """The desk that was proposed, how sure, by what, and why; `abstained` says why none was."""

    department: str
    department_name: str
    board_name: str
    class_code: str
    confidence: float
    by: str
    because: tuple[str, ...]
    abstained: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class AppealView:
    """Where a case comes from and what was understood of it."""

    case_id: int
    kind: str
    channel: str
    source_id: str
    person: str
    phone: str
    place: str
    category: str
    heard_at: datetime
    arrived_at: datetime
    found_by_us: bool
    raw: tuple[tuple[str, str], ...]
    route: RouteView


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A message that waits for a person."""

    id: int
    channel: str
    source_id: str
    arrived_at: datetime
    why: str
    raw: tuple[tuple[str, str], ...]
    batch_name: str
    row: int | None


@dataclass(frozen=True, slots=True)
class OwedCall:
    """A call-back owed: whom to call about what, until when, and what was tried."""

    id: int
    case_id: int
    number: str
    title: str
    enterprise: str
    person: str
    phone: str
    department: str
    replied_at: datetime | None
    due_at: datetime
    tries: tuple[str, ...]
    result: str


def appeal_of(actor: Actor, case_id: int) -> AppealView:
    """The appeal behind a case that the actor may see; refuses like a case that does not exist."""
    appeal = visible(actor).select_related("submission").filter(case_id=case_id).first()
    if appeal is None:
        raise Refused("没有这一件", why="编号不对，或者不在你的权限内", remedy="从清单里打开")
    route = appeal.route
    return AppealView(
        case_id=case_id,
        kind=appeal.kind,
        channel=appeal.channel,
        source_id=appeal.submission.source_id,
        person=appeal.person,
        phone=appeal.phone,
        place=appeal.place,
        category=appeal.category,
        heard_at=appeal.heard_at,
        arrived_at=appeal.submission.arrived_at,
        found_by_us=appeal.found_by_us,
        raw=_raw(appeal.submission),
        route=RouteView(
            department=route.get("department", ""),
            department_name=route.get("department_name", ""),
            board_name=route.get("board_name", ""),
            class_code=route.get("class_code", ""),
            confidence=float(route.get("confidence", 0)),
            by=route.get("by", "nobody"),
            because=tuple(route.get("because", ())),
            abstained=route.get("abstained", ""),
            corrected=appeal.corrected,
        ),
    )


def channels_of(case_ids: Iterable[int]) -> dict[int, str]:
    """The channel code of each case."""
    return dict(Appeal.objects.filter(case_id__in=list(case_ids)).values_list("case_id", "channel"))


def quarantined(most: int = 50, skip: int = 0) -> tuple[Quarantined, ...]:
    """Messages that wait for a person, oldest first."""
    waiting = (
        Submission.objects.filter(state="quarantined").select_related("batch").order_by("arrived_at", "pk")
    )
    return tuple(_quarantined(kept) for kept in waiting[skip : skip + most])


def quarantined_one(submission_id: int) -> Quarantined:
    """One message that waits."""
    kept = Submission.objects.select_related("batch").filter(pk=submission_id, state="quarantined").first()
    if kept is None:
        raise Refused("这一件已经不在待核清单里", why="可能刚被处理", remedy="刷新清单再看")
    return _quarantined(kept)


def count_quarantined() -> int:
    """How many messages wait for a person."""
    return Submission.objects.filter(state="quarantined").count()


def owed_calls(actor: Actor, *, done: bool = False, most: int = 50, skip: int = 0) -> tuple[OwedCall, ...]:
    """Call-backs owed, the most urgent first; with `done` the latest that are through."""
    owed = FollowUp.objects.filter(done_at__isnull=not done, case__in=scoping.scope(actor))
    owed = owed.select_related("case__enterprise", "case__lead", "case__appeal")
    ordered = owed.order_by("-done_at") if done else owed.order_by("due_at", "pk")
    return tuple(_owed(one) for one in ordered[skip : skip + most])


def count_owed(actor: Actor) -> int:
    """How many call-backs are owed."""
    return FollowUp.objects.filter(done_at__isnull=True, case__in=scoping.scope(actor)).count()


def imports(most: int = 50) -> tuple[Import, ...]:
    """Spreadsheets taken in or on their way, newest first."""
    return tuple(Import.objects.order_by("-at")[:most])


def issue_base_size() -> int:
    """Everything ever received (问题库; 湖委办〔2024〕1号 三(三)2)."""
    return Submission.objects.count()


def issue_pool_size() -> int:
    """What the center handles itself (问题池; 湖委办〔2024〕1号 三(三)2)."""
    return Appeal.objects.filter(in_pool=True).count()


def visible(actor: Actor) -> QuerySet[Appeal]:
    """The appeals whose cases the actor may see."""
    return Appeal.objects.select_related("case").filter(case__in=scoping.scope(actor))


def _quarantined(kept: Submission) -> Quarantined:
    return Quarantined(
        id=kept.pk,
        channel=kept.channel,
        source_id=kept.source_id,
        arrived_at=kept.arrived_at,
        why=kept.why,
        raw=_raw(kept),
        batch_name=kept.batch.name if kept.batch else "",
        row=kept.row,
    )


def _owed(one: FollowUp) -> OwedCall:
    case = one.case
    return OwedCall(
        id=one.pk,
        case_id=case.pk,
        number=case.number,
        title=case.title,
        enterprise=case.enterprise.name if case.enterprise else "",
        person=case.appeal.person,
        phone=case.appeal.phone,
        department=case.lead.name if case.lead else "",
        replied_at=case.replied_at,
        due_at=one.due_at,
        tries=tuple(f"{attempt['at'][:16].replace('T', ' ')} {attempt['by']}" for attempt in one.tries),
        result=one.result,
    )


def _raw(kept: Submission) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in kept.raw.items())
