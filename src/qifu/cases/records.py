"""What lies in the file of one case? Its side records, as pages read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from qifu.cases.models import Case
from qifu.cases.schema import CaseType


@dataclass(frozen=True, slots=True)
class PointLine:
    """One demand and its answer."""

    id: int
    position: int
    text: str
    outcome: str
    outcome_label: str
    answer: str
    basis: str
    planned_on: date | None
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One reply of one round."""

    id: int
    round: int
    department_name: str
    outcome: str
    outcome_label: str
    tone: str
    text: str
    basis: str
    planned_on: date | None
    at: datetime
    by_name: str
    signer_name: str
    signer_rank: int
    late: bool
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """A department's part."""

    round: int
    department_id: int
    department_name: str
    part: str
    at: datetime
    by_name: str
    note: str
    signed_at: datetime | None
    signed_by: str
    ended_at: datetime | None
    ended_how: str
    answer: str


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """An extension asked for, and what was decided."""

    id: int
    round: int
    n: int
    unit: str
    reason: str
    notice_text: str
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    granted: bool | None
    decision_note: str
    due_before: datetime | None
    due_after: datetime | None


@dataclass(frozen=True, slots=True)
class PauseLine:
    """One stop of the clock."""

    reason_label: str
    need: str
    notice: str
    by_name: str
    began_at: datetime
    cap_at: datetime
    ended_at: datetime | None
    ended_how: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One thing the enterprise was told."""

    id: int
    kind: str
    text: str
    at: datetime
    by_name: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class RatingLine:
    """What the enterprise said of a department, or its silence."""

    round: int
    department_id: int
    department_name: str
    level: str
    level_label: str
    silent: bool
    dissatisfied: bool
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One file."""

    id: int
    name: str
    media: str
    size: int
    digest: str
    side: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SupervisionLine:
    """One supervision."""

    reason: str
    at: datetime
    by_name: str
    closed_at: datetime | None
    closed_by: str
    conclusion: str


@dataclass(frozen=True, slots=True)
class RungLine:
    """One step of the ladder."""

    round: int
    stage: str
    key: str
    at: datetime
    do: str
    to: str
    say: str
    done_at: datetime | None
    dropped_at: datetime | None


def points(case: Case, rules: CaseType) -> tuple[PointLine, ...]:
    """The demands with their answers."""
    return tuple(
        PointLine(
            one.pk,
            one.position,
            one.text,
            one.outcome,
            _outcome(rules, one.outcome),
            one.answer,
            one.basis,
            one.planned_on,
            one.answered_at,
            one.answered_by,
        )
        for one in case.points.order_by("position")
    )


def replies(case: Case, rules: CaseType) -> tuple[ReplyLine, ...]:
    """Every reply of every round, oldest first."""
    return tuple(
        ReplyLine(
            one.pk,
            one.round,
            one.department.name,
            one.outcome,
            _outcome(rules, one.outcome),
            rules.outcomes[one.outcome].tone if one.outcome in rules.outcomes else "plain",
            one.text,
            one.basis,
            one.planned_on,
            one.at,
            one.by_name,
            one.signer_name,
            one.signer_rank,
            one.late,
            one.withdrawn_at,
        )
        for one in case.replies.select_related("department").order_by("at", "pk")
    )


def assignments(case: Case) -> tuple[AssignmentLine, ...]:
    """Every part any department had."""
    names = ("round", "department_id", "department__name", "part", "at", "by_name", "note", "signed_at")
    more = ("signed_by", "ended_at", "ended_how", "answer")
    rows = case.assignments.order_by("at", "pk").values_list(*names, *more)
    return tuple(AssignmentLine(*row) for row in rows)


def extensions(case: Case) -> tuple[ExtensionLine, ...]:
    """Every extension asked for."""
    names = ("pk", "round", "n", "unit", "reason", "notice_text", "asked_at", "asked_by", "decided_at")
    more = ("decided_by", "granted", "decision_note", "due_before", "due_after")
    rows = case.extensions.order_by("asked_at", "pk").values_list(*names, *more)
    return tuple(ExtensionLine(*row) for row in rows)


def pauses(case: Case, rules: CaseType) -> tuple[PauseLine, ...]:
    """Every stop of the clock."""
    labels = {code: reason.label for code, reason in rules.pause.reasons.items()}
    return tuple(
        PauseLine(
            labels.get(one.reason_code, one.reason_code),
            one.need,
            one.notice.text,
            one.by_name,
            one.began_at,
            one.cap_at,
            one.ended_at,
            one.ended_how,
        )
        for one in case.pauses.select_related("notice").order_by("began_at", "pk")
    )


def notices(case: Case) -> tuple[NoticeLine, ...]:
    """What the enterprise was told; a reply that was taken back unread was never told."""
    rows = case.notices.exclude(kind="withdrawn").order_by("at", "pk")
    names = ("pk", "kind", "text", "at", "by_name", "read_at")
    return tuple(NoticeLine(*row) for row in rows.values_list(*names))


def ratings(case: Case, rules: CaseType) -> tuple[RatingLine, ...]:
    """Ratings and silences, by round and department."""
    levels: Mapping[str, str] = rules.rating.levels
    return tuple(
        RatingLine(
            one.round,
            one.department_id,
            one.department.name,
            one.level,
            "未评价" if one.silent else levels.get(one.level, one.level),
            one.silent,
            one.level in rules.rating.dissatisfied,
            one.comment,
            one.at,
        )
        for one in case.ratings.select_related("department").order_by("round", "pk")
    )


def materials(case: Case) -> tuple[MaterialLine, ...]:
    """The files that came with the case."""
    names = ("pk", "name", "media", "size", "digest", "side", "by_name", "at")
    return tuple(MaterialLine(*row) for row in case.materials.order_by("at", "pk").values_list(*names))


def supervisions(case: Case) -> tuple[SupervisionLine, ...]:
    """Every supervision, open or closed."""
    names = ("reason", "at", "by_name", "closed_at", "closed_by", "conclusion")
    return tuple(SupervisionLine(*row) for row in case.supervisions.order_by("at", "pk").values_list(*names))


def rungs(case: Case) -> tuple[RungLine, ...]:
    """The ladder: what was done, what is still to come, what was dropped."""
    names = ("round", "stage", "key", "at", "do", "to", "say", "done_at", "dropped_at")
    return tuple(RungLine(*row) for row in case.rungs.order_by("round", "at", "pk").values_list(*names))


def _outcome(rules: CaseType, code: str) -> str:
    return rules.outcomes[code].label if code in rules.outcomes else ""
