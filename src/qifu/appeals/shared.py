"""What may an enterprise know of the family its appeal belongs to, and how does it object to it?"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from qifu.appeals.models import Appeal, FamilyLink
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import commands as ledger
from qifu.ledger import queries as journal
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Shared:
    """How many other enterprises said the same, which other numbers are one's own, and whether one objected.

    Never who the others are.
    """

    others: int = 0
    own_numbers: tuple[str, ...] = ()
    objected: bool = False

    @property
    def is_joined(self) -> bool:
        """Whether the appeal stands together with any other."""
        return bool(self.others or self.own_numbers)


def shared_with(actor: Actor, case_id: int) -> Shared:
    """The family as its own enterprise may see it."""
    own = _own(actor, case_id)
    return _shared(own) if own else Shared()


def object_to(*, case: int, reason: str, by: Actor, at: datetime) -> None:
    """Say that it does not belong with the others: a note for the center, which decides. Once is enough."""
    with transaction.atomic():
        own = _own(by, case, locked=True)
        if own is None:
            raise Forbidden("没有这一件，或您无权查看", remedy="请核对编号")
        shared = _shared(own)
        if not shared.is_joined:
            raise Refused("这一件没有和别的件一并办理", remedy="刷新后再看")
        if shared.objected:
            return
        why = reason.strip()[:LONGEST] or "没有说明理由"
        said = {"text": f"企业认为不应一并办理：{why}", "shown": True, "objects": _head(own).pk}
        ledger.record(
            Kind.CASE_NOTED, subject=f"case:{case}", by_key=by.key, by_name=by.name, at=at, said=said
        )


def _own(actor: Actor, case_id: int, *, locked: bool = False) -> Appeal | None:
    if actor.enterprise_id is None:
        return None
    rows = Appeal.objects.select_for_update(of=("self",)) if locked else Appeal.objects.all()
    return rows.filter(case_id=case_id, case__enterprise_id=actor.enterprise_id).first()


def _head(own: Appeal) -> Appeal:
    up = FamilyLink.objects.filter(child=own, state="joined").select_related("head").first()
    return up.head if up else own


def _shared(own: Appeal) -> Shared:
    head = _head(own)
    joined = FamilyLink.objects.filter(head=head, state="joined").values_list("child_id", flat=True)
    members = Appeal.objects.filter(pk__in=[head.pk, *joined]).exclude(pk=own.pk).select_related("case")
    others = {appeal.enterprise_id or f"{appeal.person}{appeal.phone}" for appeal in members}
    own_numbers = [one.case.number for one in members if one.enterprise_id == own.enterprise_id]
    entries = journal.timeline(f"case:{own.case_id}")
    return Shared(
        others=len(others - {own.enterprise_id}),
        own_numbers=tuple(own_numbers),
        objected=any(entry.said.get("objects") == head.pk for entry in entries),
    )
