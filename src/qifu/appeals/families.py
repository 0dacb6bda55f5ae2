"""Which appeals say the same? Links that a person confirms and can undo; nothing is ever merged away."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from qifu.appeals import repeats
from qifu.appeals.models import Appeal, FamilyLink
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor, Role

DECIDERS = (Role.CENTER_CLERK, Role.BOARD_SPECIALIST, Role.SUPERVISOR)
MOST_PROPOSALS = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """A link after a decision."""

    link_id: int
    head_case: int
    child_case: int
    state: str


def propose(appeal: Appeal, *, pack: str, by: Actor, at: datetime) -> int:
    """Propose the likeliest earlier appeals as family; returns how many were proposed."""
    found = repeats.likely(appeal, pack=pack, on=at.date(), most=MOST_PROPOSALS)
    for likely in found:
        link = FamilyLink.objects.create(
            child=appeal,
            head_id=likely.appeal_id,
            kind=likely.kind,
            score=Decimal(str(round(likely.score, 4))),
            reasons=[{"text": reason.text, "speaks_for": reason.speaks_for} for reason in likely.reasons],
            state="proposed",
            at=at,
        )
        _write(Kind.FAMILY_PROPOSED, link, by, at)
    return len(found)


def join(*, link_id: int, by: Actor, at: datetime) -> Decision:
    """Confirm that both say the same. Each keeps its number, channel, clock and rating."""
    return _decide(link_id, "joined", Kind.FAMILY_JOINED, by, at)


def refuse(*, link_id: int, by: Actor, at: datetime) -> Decision:
    """Say that it is not the same; it will not be proposed again."""
    return _decide(link_id, "refused", Kind.FAMILY_REFUSED, by, at)


def leave(*, link_id: int, by: Actor, at: datetime) -> Decision:
    """Undo a join: the appeal stands by itself again, with all it always had."""
    return _decide(link_id, "left", Kind.FAMILY_LEFT, by, at)


def link_by_hand(*, child_case: int, head_case: int, by: Actor, at: datetime) -> Decision:
    """Join two appeals that nobody proposed."""
    if child_case == head_case:
        raise Refused("不能和自己并案", remedy="请换一件")
    with transaction.atomic():
        child = Appeal.objects.get(case_id=child_case)
        head = Appeal.objects.get(case_id=head_case)
        link, _ = FamilyLink.objects.get_or_create(
            child=child,
            head=head,
            defaults={
                "kind": "same_kind",
                "score": Decimal(0),
                "reasons": [{"text": "人工认定", "speaks_for": True}],
                "state": "proposed",
                "at": at,
            },
        )
        return join(link_id=link.pk, by=by, at=at)


ALLOWED: dict[str, tuple[str, ...]] = {
    "joined": ("proposed", "refused", "left"),
    "refused": ("proposed",),
    "left": ("joined",),
}
SAY = {"joined": "并入", "refused": "认定不是一回事", "left": "移出", "proposed": "待认定"}


def _decide(link_id: int, state: str, kind: Kind, by: Actor, at: datetime) -> Decision:
    if not by.is_any(*DECIDERS):
        raise Forbidden("并案由综合受理或板块专员认定", remedy="请联系企业综合服务中心")
    with transaction.atomic():
        link = (
            FamilyLink.objects.select_for_update(of=("self",)).select_related("child", "head").get(pk=link_id)
        )
        if link.state not in ALLOWED[state]:
            raise Refused(
                f"现在不能{SAY[state]}",
                why=f"{link.decided_by or '系统'}已{SAY[link.state]}",
                remedy="刷新后再看",
            )
        if state == "joined":
            _check_join(link)
        link.state, link.decided_at, link.decided_by = state, at, by.name
        link.save(update_fields=["state", "decided_at", "decided_by"])
        _write(kind, link, by, at)
    return Decision(link.pk, link.head.case_id, link.child.case_id, state)


def _check_join(link: FamilyLink) -> None:
    """A family is one head with children: no child of a child, no child of two heads."""
    if FamilyLink.objects.filter(child=link.child, state="joined").exclude(pk=link.pk).exists():
        raise Refused("这一件已经并入另一件", remedy="先移出，再并入")
    if FamilyLink.objects.filter(head=link.child, state="joined").exists():
        raise Refused("这一件下面已有并入的件", remedy="请反过来，把另一件并入这一件")
    if FamilyLink.objects.filter(child=link.head, state="joined").exists():
        raise Refused("主案本身已经并入别的件", remedy="请并入它的主案")


def _write(kind: Kind, link: FamilyLink, by: Actor, at: datetime) -> None:
    """One entry on the child's chain: it is the child's belonging that changes."""
    ledger.record(
        kind,
        subject=f"case:{link.child.case_id}",
        by_key=by.key,
        by_name=by.name,
        at=at,
        said={"link": link.pk, "head": link.head.case_id, "score": str(link.score), "reasons": link.reasons},
    )
