"""Which item is meant, in the edition that holds, and what does it decide for this enterprise now?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qifu.kernel.conditions import Fact
from qifu.kernel.errors import Refused
from qifu.policies import shelf
from qifu.policies.finding import facts as known
from qifu.policies.models import PublishedItem
from qifu.policies.rules import reads, record
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.match import Match, Offer, Shelf
from qifu.policies.rules.record import Record
from qifu.policies.schema import Item
from qifu.registry import portraits

JUDGE = "judge:"


@dataclass(frozen=True, slots=True)
class Decided:
    """An item decided for an enterprise: the facts as frozen, and the decision with its document."""

    offer: Offer
    facts: dict[str, dict[str, Any]]
    record: Record


def offer_for(enterprise_id: int, code: str, on: date) -> Offer:
    """The item as the nearest of the enterprise's areas offers it on the day."""
    portrait = portraits.portraits((enterprise_id,)).get(enterprise_id)
    if portrait is None:
        raise Refused("没有这家企业", remedy="请核对统一社会信用代码")
    found = [
        each for each in shelf.offers(portraits.around(portrait.area_code), on) if each.item.item == code
    ]
    if not found:
        raise Refused(
            "现在没有这个政策事项", why="可能已经到期，或不在本地实施", remedy="请回到政策页查看现有事项"
        )
    return max(found, key=lambda each: each.area_code)


def decide_now(
    enterprise_id: int, offer: Offer, on: date, *, told: Mapping[str, Mapping[str, Any]] | None = None
) -> Decided:
    """Decided from all that is known today; `told` is what people of this application said, frozen."""
    held = record.frozen(offer.item, known.facts_of(enterprise_id, on), on)
    return decide_from(offer, {**held, **(told or {})}, on)


def decide_from(offer: Offer, held: Mapping[str, Mapping[str, Any]], on: date) -> Decided:
    """Decided from frozen facts alone."""
    kept = {key: dict(held[key]) for key in sorted(held)}
    return Decided(offer, kept, record.again(offer.item, offer.sha, kept, on))


def judged(key: str, value: Any, source: str, on: date) -> dict[str, dict[str, Any]]:
    """What a person said as a frozen fact."""
    return record.frozen_fact(key, Fact(value, key, source, on))


def match_of(decided: Decided) -> Match:
    """The decision as the calculator's pages show one."""
    decision = decided.record.decision
    benefit = decision.benefit
    return Match(
        decided.offer,
        record.thawed(decided.facts),
        decision.as_of,
        decision.standing,
        Shelf.NOW if decision.standing is Standing.ELIGIBLE else Shelf.NEAR,
        decision.mode,
        amount_fen=decision.amount_fen,
        at_most_fen=benefit.at_most_fen if benefit else None,
        decision=decision,
    )


def offer_of_row(row: PublishedItem, on: date) -> Offer:
    """The very edition that was published, whether it still holds today or not."""
    item = shelf.item_of(row.sha)
    return Offer(row.pk, row.area_code, row.sha, item, reads.keys(item, on))


def item_by_code(code: str, on: date) -> Item:
    """The document of an item on the day, for what does not depend on the enterprise."""
    rows = PublishedItem.objects.filter(code=code, replaced_at=None, valid_from__lte=on)
    row = rows.order_by("-valid_from").first()
    if row is None:
        raise Refused("没有这个政策事项", remedy="请核对事项")
    return shelf.item_of(row.sha)
