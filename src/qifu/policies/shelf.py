"""Which items does an area offer on a day? Documents are parsed once a process, by the hash of their text."""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from threading import Lock

from django.db.models import Q, QuerySet

from qifu.policies import documents
from qifu.policies.models import PublishedItem
from qifu.policies.rules.matches import Offer, offered
from qifu.policies.schema import Item

MOST_PARSED = 20_000
MOST_READY = 20_000

_parsed: OrderedDict[str, Item] = OrderedDict()
_ready: OrderedDict[tuple[str, date], Offer] = OrderedDict()
_lock = Lock()


def offers(area_codes: Iterable[str], on: date) -> tuple[Offer, ...]:
    """The items of these areas in the edition that holds on the day."""
    rows = in_force(on).filter(area_code__in=list(area_codes)).order_by("pk")
    return _offers(rows, on)


def offer(published_id: int, on: date) -> Offer | None:
    """One published item, if it holds on the day."""
    found = _offers(in_force(on).filter(pk=published_id), on)
    return found[0] if found else None


def document(row: PublishedItem) -> Item:
    """What an edition says, whether or not it still holds; parsed once."""
    return items_of({row.sha})[row.sha]


def item_of(sha: str) -> Item:
    """The document with this hash, whether it is in force or not."""
    return items_of({sha})[sha]


def in_force(on: date) -> QuerySet[PublishedItem]:
    """The published items that hold on a day."""
    lasts = (Q(valid_to=None) | Q(valid_to__gte=on)) & (Q(retired_on=None) | Q(retired_on__gt=on))
    return PublishedItem.objects.filter(lasts, replaced_at=None, valid_from__lte=on)


def _offers(rows: QuerySet[PublishedItem], on: date) -> tuple[Offer, ...]:
    found = list(rows.values_list("pk", "area_code", "sha"))
    items = items_of({sha for _, _, sha in found})
    return tuple(_ready_for(pk, area, sha, items[sha], on) for pk, area, sha in found)


def items_of(shas: Collection[str]) -> dict[str, Item]:
    """The documents of these hashes; only those not yet parsed are read from the table."""
    with _lock:
        held = {sha: _parsed[sha] for sha in shas if sha in _parsed}
    lacking = set(shas) - held.keys()
    if lacking:
        texts = PublishedItem.objects.filter(sha__in=lacking).values_list("sha", "text", "code")
        fresh = {sha: documents.parse(text, file=f"{code}.yaml").item for sha, text, code in texts}
        with _lock:
            _parsed.update(fresh)
            while len(_parsed) > MOST_PARSED:
                _parsed.popitem(last=False)
        held |= fresh
    return held


def _ready_for(published: int, area: str, sha: str, item: Item, on: date) -> Offer:
    """What a document reads and how it is decided at once, made once for a day."""
    with _lock:
        found = _ready.get((sha, on))
    if found is None:
        found = offered(published, area, sha, item, on)
        with _lock:
            _ready[sha, on] = found
            while len(_ready) > MOST_READY:
                _ready.popitem(last=False)
    return replace(found, published=published, area_code=area)
