"""Which appeals belong together, and why: the family of a case and pairs side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from qifu.appeals.models import Appeal, FamilyLink
from qifu.appeals.queries import visible
from qifu.kernel.errors import Refused
from qifu.registry.rules.access import Actor


@dataclass(frozen=True, slots=True)
class Relative:
    """One member of a family, or one proposed: the link, how like, and the reasons for and against."""

    link_id: int
    case_id: int
    number: str
    title: str
    text: str
    enterprise: str
    channel: str
    heard_at: datetime
    due_at: datetime | None
    state: str
    kind: str
    score: float
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A head and those joined to it; beside them what is proposed and what was refused."""

    head_case: int
    head_number: str
    is_head: bool
    joined: tuple[Relative, ...]
    proposed: tuple[Relative, ...]
    refused: tuple[Relative, ...]
    earliest_due_at: datetime | None
    hidden: int = 0  # joined ones that this reader may count but not see

    @property
    def size(self) -> int:
        """How many appeals belong together, the head included."""
        return 1 + len(self.joined) + self.hidden


@dataclass(frozen=True, slots=True)
class Pair:
    """Two appeals side by side, with the reasons."""

    link_id: int
    state: str
    kind: str
    score: float
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    child: Relative
    head: Relative


def family_sizes(case_ids: Iterable[int]) -> dict[int, int]:
    """How many stand together with each head case among these; cases without family are absent."""
    sizes: dict[int, int] = {}
    joined = FamilyLink.objects.filter(head__case_id__in=list(case_ids), state="joined")
    for case_id in joined.values_list("head__case_id", flat=True):
        sizes[case_id] = sizes.get(case_id, 1) + 1
    return sizes


def family_of(actor: Actor, case_id: int) -> Family:
    """The family of a case: it may be the head, or belong to another."""
    appeal = visible(actor).filter(case_id=case_id).first()
    if appeal is None:
        raise Refused("没有这一件", why="编号不对，或者不在你的权限内", remedy="从清单里打开")
    above = appeal.links_up.filter(state="joined").select_related("head__case").first()
    head = above.head if above else appeal
    down = [_child(link) for link in _links(Q(head=head))]
    up = [_head(link) for link in _links(Q(child=appeal) & ~Q(state="joined"))]
    seen = _seen_by(actor, [one.case_id for one in [*up, *down]])
    joined = tuple(one for one in down if one.state == "joined")
    others = [one for one in [*up, *down] if one.case_id in seen]
    dues = [at for at in [head.case.due_at, *(one.due_at for one in joined)] if at]
    return Family(
        head_case=head.case_id,
        head_number=head.case.number,
        is_head=head.pk == appeal.pk,
        joined=tuple(one for one in joined if one.case_id in seen),
        proposed=tuple(one for one in others if one.state == "proposed"),
        refused=tuple(one for one in others if one.state in ("refused", "left")),
        hidden=sum(one.case_id not in seen for one in joined),
        earliest_due_at=min(dues, default=None),
    )


def _seen_by(actor: Actor, case_ids: list[int]) -> set[int]:
    return set(visible(actor).filter(case_id__in=case_ids).values_list("case_id", flat=True))


def pair(actor: Actor, link_id: int) -> Pair:
    """Two appeals of a link, side by side, if the actor may see both."""
    link = next(iter(_links(Q(pk=link_id))), None)
    if link is None or visible(actor).filter(pk__in=[link.child_id, link.head_id]).count() != 2:
        raise Refused("没有这一对", why="可能不在你的权限内", remedy="从并案清单里打开")
    child = _child(link)
    return Pair(
        link_id=link.pk,
        state=link.state,
        kind=link.kind,
        score=child.score,
        reasons_for=child.reasons_for,
        reasons_against=child.reasons_against,
        child=child,
        head=_head(link),
    )


def proposed_pairs(actor: Actor, most: int = 50, skip: int = 0) -> tuple[Pair, ...]:
    """Links that wait for a decision, the most alike first."""
    keys = _proposed(actor).order_by("-score", "pk").values_list("pk", flat=True)[skip : skip + most]
    links = _links(Q(pk__in=list(keys))).order_by("-score", "pk")
    return tuple(
        Pair(
            link.pk, link.state, link.kind, one.score, one.reasons_for, one.reasons_against, one, _head(link)
        )
        for link in links
        for one in [_child(link)]
    )


def count_proposed(actor: Actor) -> int:
    """How many links wait for a decision."""
    return _proposed(actor).count()


def _proposed(actor: Actor) -> QuerySet[FamilyLink]:
    seen = visible(actor).values("pk")
    return FamilyLink.objects.filter(state="proposed", child__in=seen, head__in=seen)


def _links(which: Q) -> QuerySet[FamilyLink]:
    return FamilyLink.objects.filter(which).select_related(
        "child__case__enterprise", "head__case__enterprise"
    )


def _child(link: FamilyLink) -> Relative:
    return _relative(link, link.child)


def _head(link: FamilyLink) -> Relative:
    return _relative(link, link.head)


def _relative(link: FamilyLink, appeal: Appeal) -> Relative:
    case = appeal.case
    return Relative(
        link_id=link.pk,
        case_id=case.pk,
        number=case.number,
        title=case.title,
        text=case.text,
        enterprise=case.enterprise.name if case.enterprise else appeal.person,
        channel=appeal.channel,
        heard_at=appeal.heard_at,
        due_at=case.due_at,
        state=link.state,
        kind=link.kind,
        score=float(link.score),
        reasons_for=tuple(one["text"] for one in link.reasons if one["speaks_for"]),
        reasons_against=tuple(one["text"] for one in link.reasons if not one["speaks_for"]),
    )
