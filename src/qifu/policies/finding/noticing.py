"""Which enterprises is a new item for, and who has been told of it? Once each, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qifu.kernel.conditions import Answer, Fact
from qifu.kernel.conditions.values import of_firm
from qifu.kernel.errors import Forbidden
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies import shelf
from qifu.policies.finding import facts
from qifu.policies.models import PolicyNotice, PublishedItem, Subscription
from qifu.policies.rules import lines
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.lines import Mark
from qifu.policies.rules.match import shown
from qifu.policies.rules.matches import Match, Offer, match_one
from qifu.policies.rules.plainly import plainly
from qifu.registry import portraits
from qifu.registry.rules.access import ROUNDS, Actor, Side

CHUNK = 500
MEANT = frozenset({Standing.ELIGIBLE, Standing.CONDITIONAL})
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its enterprise sees it."""

    code: str
    title: str
    reason: str
    amount_fen: int | None
    at: datetime
    is_read: bool


def tell(at: datetime) -> int:
    """Find the enterprises of every item not yet looked after; how many were told.

    Whoever runs it twice, or is stopped in between, tells nobody twice.
    """
    waiting = PublishedItem.objects.filter(told_at=None, replaced_at=None, valid_from__lte=at.date())
    return sum(_tell_one(row, at) for row in waiting.order_by("pk"))


def set_wish(enterprise_id: int, *, wants: bool, by: Actor, at: datetime) -> None:
    """Whether an enterprise wants to be told of new items from now on."""
    if by.side is not Side.ENTERPRISE or by.enterprise_id != enterprise_id:
        raise Forbidden("不能替别的企业设置政策提醒")
    with transaction.atomic():
        Subscription.objects.update_or_create(
            enterprise_id=enterprise_id, defaults={"wants_notices": wants, "changed_at": at}
        )
        ledger.record(
            Kind.ENTERPRISE_NOTICES_SET,
            subject=f"enterprise:{enterprise_id}",
            by_key=by.key,
            by_name=by.name,
            at=at,
            said={"wants": wants},
        )


def wants_notices(enterprise_id: int) -> bool:
    """Whether it wants to be told; who never said so does."""
    said = Subscription.objects.filter(enterprise_id=enterprise_id).values_list("wants_notices", flat=True)
    return next(iter(said), True)


def told_to(enterprise_id: int, *, limit: int = 20) -> tuple[Told, ...]:
    """What an enterprise was told, unread first, the latest first."""
    rows = PolicyNotice.objects.filter(enterprise_id=enterprise_id).select_related("item")
    unread_first = sorted(rows.order_by("-pk")[:limit], key=lambda row: row.read_at is not None)
    return tuple(
        Told(row.item.code, row.item.title, row.reason, row.amount_fen, row.at, row.read_at is not None)
        for row in unread_first
    )


def mark_read(enterprise_id: int, code: str, *, at: datetime) -> None:
    """The enterprise has opened the item."""
    PolicyNotice.objects.filter(enterprise_id=enterprise_id, item__code=code, read_at=None).update(read_at=at)


def _tell_one(row: PublishedItem, at: datetime) -> int:
    offer = shelf.offer(row.pk, at.date())
    told = 0
    after = 0
    while offer is not None and (ids := portraits.in_area(row.area_code, after=after, limit=CHUNK)):
        told += _tell_some(offer, ids, at)
        after = ids[-1]
    with transaction.atomic():
        fresh = PublishedItem.objects.select_for_update().get(pk=row.pk)
        if fresh.told_at is None:
            fresh.told_at = at
            fresh.save(update_fields=["told_at"])
            ledger.record(
                Kind.POLICY_TOLD,
                subject=f"policy:{row.code}",
                by_key=ROUNDS.key,
                by_name=ROUNDS.name,
                at=at,
                said={"sha256": row.sha, "told": PolicyNotice.objects.filter(item_id=row.pk).count()},
            )
    return told


def _tell_some(offer: Offer, ids: list[int], at: datetime) -> int:
    silent = Subscription.objects.filter(enterprise_id__in=ids, wants_notices=False)
    already = PolicyNotice.objects.filter(item_id=offer.published, enterprise_id__in=ids)
    left_out = {
        *silent.values_list("enterprise_id", flat=True),
        *already.values_list("enterprise_id", flat=True),
    }
    wanted = [key for key in ids if key not in left_out]
    known = facts.facts_of_many(wanted, at.date(), keys=offer.keys)
    found = [
        (key, match_one(offer, held, at.date()))
        for key, held in known.items()
        if not _is_surely_out(offer, held, at.date())
    ]
    rows = [_notice(key, match, at) for key, match in found if match.standing in MEANT]
    PolicyNotice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)
    return len(rows)


def _is_surely_out(offer: Offer, held: Mapping[str, Fact], on: date) -> bool:
    """Told at once of most enterprises: they do not meet it, or facts are lacking and not a judgment."""
    quick, values = offer.quick, of_firm(shown(offer, held), on)
    answer = quick.who.answer(values) if quick is not None and values is not None else None
    is_open = answer is Answer.UNKNOWN and quick is not None and not quick.asks_people
    return answer is Answer.UNMET or is_open


def _notice(enterprise_id: int, match: Match, at: datetime) -> PolicyNotice:
    return PolicyNotice(
        item_id=match.offer.published,
        enterprise_id=enterprise_id,
        standing=match.standing.value,
        amount_fen=match.amount_fen,
        reason=_reason(match),
        at=at,
    )


def _reason(match: Match) -> str:
    """Why the item is for this enterprise: what of its conditions is fulfilled."""
    fulfilled = [line.say for line in lines.lines(match.verdict) if line.mark is Mark.YES]
    return plainly("；".join(fulfilled) or "无条件适用", match.offer.keys)[:LONGEST]
