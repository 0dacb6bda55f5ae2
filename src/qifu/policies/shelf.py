"""Which items does an area offer on a day? Documents are parsed once a process, by the hash of their text."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from threading import Lock

from django.db.models import Q, QuerySet

from qifu.policies import documents
from qifu.policies.models import PublishedItem
from qifu.policies.rules import reads
from qifu.policies.rules.matches import Offer
from qifu.policies.schema import Item

MOST_PARSED = 20_000
MOST_DAYS = 40_000

_parsed: OrderedDict[str, Item] = OrderedDict()
_keys: OrderedDict[tuple[str, date], frozenset[str]] = OrderedDict()
_lock = Lock()


def offers(area_codes: Iterable[str], on: date) -> tuple[Offer, ...]:
    """The items of these areas in the edition that holds on the day."""
    rows = _in_force(on).filter(area_code__in=list(area_codes)).order_by("pk")
    return _offers(rows, on)


def offer(published_id: int, on: date) -> Offer | None:
    """One published item, if it holds on the day."""
    found = _offers(_in_force(on).filter(pk=published_id), on)
    return found[0] if found else None


def _in_force(on: date) -> QuerySet[PublishedItem]:
    lasts = Q(valid_to=None) | Q(valid_to__gte=on)
    return PublishedItem.objects.filter(lasts, replaced_at=None, valid_from__lte=on)


def _offers(rows: QuerySet[PublishedItem], on: date) -> tuple[Offer, ...]:
    found = list(rows.values_list("pk", "area_code", "sha"))
    items = _items({sha for _, _, sha in found})
    return tuple(Offer(pk, area, sha, items[sha], _read_by(sha, items[sha], on)) for pk, area, sha in found)


def _items(shas: set[str]) -> dict[str, Item]:
    """The documents of these hashes; only those not yet parsed are read from the table."""
    with _lock:
        held = {sha: _parsed[sha] for sha in shas if sha in _parsed}
    lacking = shas - held.keys()
    if lacking:
        texts = PublishedItem.objects.filter(sha__in=lacking).values_list("sha", "text", "code")
        fresh = {sha: documents.parse(text, file=f"{code}.yaml").item for sha, text, code in texts}
        with _lock:
            _parsed.update(fresh)
            while len(_parsed) > MOST_PARSED:
                _parsed.popitem(last=False)
        held |= fresh
    return held


def _read_by(sha: str, item: Item, on: date) -> frozenset[str]:
    with _lock:
        found = _keys.get((sha, on))
    if found is None:
        found = reads.keys(item, on)
        with _lock:
            _keys[sha, on] = found
            while len(_keys) > MOST_DAYS:
                _keys.popitem(last=False)
    return found
