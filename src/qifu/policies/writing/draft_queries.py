"""Which drafts and published items are there, where does each stand, and what may somebody do with one?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from qifu.kernel.errors import Refused
from qifu.policies.models import DraftReview, DraftVersion, Interpretation, ItemDraft, PublishedItem
from qifu.policies.rules import authorship, stages
from qifu.policies.rules.stages import Stage, Term
from qifu.policies.writing import interpreting
from qifu.policies.writing.drafts import current, hands_of
from qifu.policies.writing.interpreting import Interpreted
from qifu.registry import queries as registry
from qifu.registry.rules.access import Actor

OPEN = ("draft", "review", "accepted")


@dataclass(frozen=True, slots=True)
class Line:
    """One draft or published item in the list; `due_on` is the day that matters next."""

    id: int
    is_draft: bool
    code: str
    title: str
    stage: Stage
    department_id: int | None
    department: str
    mode: str
    at: datetime
    by_name: str
    version: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One saving."""

    number: int
    at: datetime
    by_name: str
    note: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a reviewer said."""

    version: int
    accepted: bool
    reasons: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class May:
    """What the visitor may do with a draft now; `why_no_review` says why not, where it would be the time."""

    save: bool = False
    submit: bool = False
    take_back: bool = False
    review: bool = False
    why_no_review: str = ""
    interpret: tuple[str, ...] = ()
    issue: bool = False
    drop: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One draft with all that its pages show."""

    id: int
    code: str
    title: str
    stage: Stage
    state: str
    version: int
    text: str
    department_id: int
    department: str
    executor: str
    source_id: int | None
    pins: tuple[int, ...]
    revises: int | None
    published: int | None
    submitted_by: str
    changed_at: datetime
    changed_by: str
    versions: tuple[Version, ...]
    reviews: tuple[Reviewed, ...]
    interpretations: tuple[Interpreted, ...]
    may: May
    in_force: str = ""  # the text of the edition it takes the place of


@dataclass(frozen=True, slots=True)
class PublishedCard:
    """One published edition with its term."""

    id: int
    code: str
    title: str
    stage: Stage
    text: str
    issuer_id: int | None
    issuer: str
    executor: str
    term: Term
    retired_why: str
    published_at: datetime
    by_name: str
    interpretations: tuple[Interpreted, ...]
    editions: tuple[tuple[int, date, date | None], ...]
    may_act: bool
    draft: int | None
    area_code: str


def lines(by: Actor, on: date) -> tuple[Line, ...]:
    """All that the visitor may see: open drafts, then what is published, the latest editions."""
    return (*_drafts(by), *_published(on))


def card(draft: int, by: Actor) -> Card:
    """One draft; to whom it is not shown it does not exist."""
    row = ItemDraft.objects.select_related("department", "executor", "revises").filter(pk=draft).first()
    hands = hands_of(row) if row is not None else None
    if row is None or hands is None or not authorship.may_see(by, hands):
        raise Refused("没有这份草稿", remedy="请从政策列表中选择")
    said = interpreting.of_draft(row.pk, row.version)
    versions = DraftVersion.objects.filter(draft=row).order_by("-number")
    reviews = DraftReview.objects.filter(draft=row).order_by("-at")
    return Card(
        row.pk, row.code, row.title or "未命名事项", _stage(row, frozenset(each.side for each in said)),
        row.state, row.version, current(row).text, row.department_id, row.department.name,
        (row.executor or row.department).name, row.source_id, tuple(row.pins), row.revises_id,
        row.published_id, row.submitted_by, row.changed_at, row.changed_by,
        tuple(Version(each.number, each.at, each.by_name, each.note) for each in versions),
        tuple(Reviewed(r.version, r.accepted, r.reasons, r.at, r.by_name) for r in reviews),
        said, _may(row, by, said), row.revises.text if row.revises else "",
    )  # fmt: skip


def published_card(published: int, by: Actor, on: date) -> PublishedCard:
    """One published edition."""
    row = PublishedItem.objects.select_related("issuer", "executor").filter(pk=published).first()
    if row is None:
        raise Refused("没有这个已发布的事项", remedy="请从政策列表中选择")
    editions = PublishedItem.objects.filter(code=row.code, area_code=row.area_code, replaced_at=None)
    draft = ItemDraft.objects.filter(revises=row, state__in=OPEN).values_list("pk", flat=True).first()
    term = _term(row)
    return PublishedCard(
        row.pk, row.code, row.title, stages.of_published(term, on), row.text, row.issuer_id,
        row.issuer.name if row.issuer else "未写明", row.executor.name if row.executor else "未写明", term,
        row.retired_why, row.published_at, row.by_name, interpreting.of_published(row.pk),
        tuple(editions.order_by("-valid_from").values_list("pk", "valid_from", "valid_to")),
        authorship.may_write(by, row.issuer_id) and row.replaced_at is None and row.retired_on is None,
        draft,
        row.area_code,
    )  # fmt: skip


def _drafts(by: Actor) -> Iterable[Line]:
    rows = ItemDraft.objects.filter(state__in=OPEN).select_related("department").order_by("-changed_at", "pk")
    said: dict[int, set[str]] = {}
    for draft, version, side in Interpretation.objects.values_list("draft_id", "version", "side"):
        said.setdefault(draft * 100_000 + version, set()).add(side)
    sees_all = by.sees_whole_place
    for row in rows:
        if sees_all or by.department_id in (row.department_id, row.executor_id):
            sides = frozenset(said.get(row.pk * 100_000 + row.version, set()))
            yield Line(
                row.pk, True, row.code, row.title or "未命名事项", _stage(row, sides), row.department_id,
                row.department.short, row.mode, row.changed_at, row.changed_by, row.version, row.valid_from,
            )  # fmt: skip


def _published(on: date) -> Iterable[Line]:
    """The newest edition of each item and every edition that still holds or is to come."""
    rows = PublishedItem.objects.filter(replaced_at=None).select_related("issuer")
    seen: set[tuple[str, str]] = set()
    for row in rows.order_by("area_code", "code", "-valid_from"):
        stage = stages.of_published(_term(row), on)
        is_newest = (row.area_code, row.code) not in seen
        seen.add((row.area_code, row.code))
        if is_newest or stage is not Stage.OVER:
            yield Line(
                row.pk, False, row.code, row.title, stage, row.issuer_id,
                row.issuer.short if row.issuer else "", "", row.published_at, row.by_name,
                valid_from=row.valid_from, valid_to=row.valid_to, due_on=_due(row, stage),
            )  # fmt: skip


def _due(row: PublishedItem, stage: Stage) -> date | None:
    if stage is Stage.OVER:
        return row.retired_on or row.valid_to
    if stage is Stage.COMING:
        return row.valid_from
    return (row.retired_on or row.valid_to) if stage is Stage.ENDING else row.review_due_on


def _term(row: PublishedItem) -> Term:
    return Term(row.valid_from, row.valid_to, row.retired_on, row.review_due_on)


def _stage(row: ItemDraft, sides: frozenset[str]) -> Stage:
    return stages.of_draft(row.state, sides)


def _may(row: ItemDraft, by: Actor, said: Iterable[Interpreted]) -> May:
    hands = hands_of(row)
    writes = authorship.may_write(by, row.department_id)
    in_review = row.state == "review"
    why = authorship.why_no_review(by, hands) if in_review else ""
    sides = tuple(
        side
        for side in interpreting.SIDES
        if row.state in ("review", "accepted")
        and authorship.may_write(by, authorship.department_of(side, hands))
    )
    there = {each.side for each in said}
    return May(
        save=writes and row.state == "draft",
        submit=writes and row.state == "draft",
        take_back=writes and row.state in ("review", "accepted"),
        review=in_review and not why,
        why_no_review=why,
        interpret=sides,
        issue=writes and row.state == "accepted" and there >= set(interpreting.SIDES),
        drop=writes and row.state in OPEN,
    )


def issuing_departments() -> tuple[tuple[str, str], ...]:
    """Codes and names for the form."""
    return tuple((line.code, line.name) for line in registry.departments())
