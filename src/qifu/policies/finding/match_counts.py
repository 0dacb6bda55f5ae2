"""For how many enterprises is each item meant? Counted anew from time to time, so that pages only read it."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from qifu.policies import shelf
from qifu.policies.finding import facts
from qifu.policies.models import MatchCount, PublishedItem
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.matches import Offer, match_one
from qifu.registry import portraits
from qifu.registry.portraits import Portrait

CHUNK = 500
DAYS = 7  # so long a count is fresh enough
NONE = "未登记"


def count(at: datetime) -> int:
    """Count for every item in force whose count is old; how many were counted."""
    on = timezone.localtime(at).date()
    fresh = set(MatchCount.objects.filter(on__gt=on - timedelta(days=DAYS)).values_list("item_id", flat=True))
    areas = PublishedItem.objects.filter(replaced_at=None).values_list("area_code", flat=True).distinct()
    waiting = [offer for offer in shelf.offers(areas.order_by(), on) if offer.published not in fresh]
    for offer in waiting:
        _count(offer, at)
    return len(waiting)


def latest() -> dict[int, MatchCount]:
    """The newest count of each edition."""
    newest = MatchCount.objects.order_by().values("item_id").annotate(on=Max("on"))
    wanted = {(row["item_id"], row["on"]) for row in newest}
    rows = MatchCount.objects.filter(on__in={on for _, on in wanted})
    return {row.item_id: row for row in rows if (row.item_id, row.on) in wanted}


def groups_of(portrait: Portrait) -> dict[str, str]:
    """To which groups an enterprise belongs: its county, the section of its industry, its size."""
    return {
        "area": portrait.area_code[:6],
        "industry": facts.SECTIONS.get(portrait.industry_code[:1], NONE),
        "size": portrait.size or NONE,
    }


def _count(offer: Offer, at: datetime) -> None:
    on = timezone.localtime(at).date()
    looked, eligible, after = 0, 0, 0
    groups: dict[str, Counter[str]] = {"area": Counter(), "industry": Counter(), "size": Counter()}
    while ids := portraits.in_area(offer.area_code, after=after, limit=CHUNK):
        known = facts.facts_of_many(ids, on, keys=offer.keys)
        meant = [
            key for key, held in known.items() if match_one(offer, held, on).standing is Standing.ELIGIBLE
        ]
        for portrait in portraits.portraits(meant).values():
            for name, group in groups_of(portrait).items():
                groups[name][group] += 1
        looked, eligible, after = looked + len(ids), eligible + len(meant), ids[-1]
    MatchCount.objects.update_or_create(
        item_id=offer.published,
        on=on,
        defaults={
            "looked_at": looked,
            "eligible": eligible,
            "groups": {name: dict(sorted(counter.items())) for name, counter in groups.items()},
        },
    )
