"""What do all items in force mean for this enterprise now? What was decided before is not decided again."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from threading import Lock

from qifu.kernel.conditions import Fact
from qifu.policies import shelf
from qifu.policies.finding import facts
from qifu.policies.rules.matches import Matches, match_all
from qifu.registry import portraits

MOST_HELD = 64  # some hundred decisions with their reasons each; the rest is decided again when asked

_held: OrderedDict[str, Matches] = OrderedDict()
_lock = Lock()


def for_enterprise(enterprise_id: int, on: date) -> Matches:
    """Every item of the areas an enterprise lies in, decided from what is known of it on the day."""
    known = facts.facts_of(enterprise_id, on)
    portrait = portraits.portraits((enterprise_id,))[enterprise_id]
    return _matched(f"enterprise:{enterprise_id}", portrait.area_code, known, on)


def for_visitor(token: str, area_code: str, known: Mapping[str, Fact], on: date) -> Matches:
    """The same for somebody who only tells facts; `token` names the visit, and nothing of it is stored."""
    return _matched(f"visit:{token}", area_code, known, on)


def _matched(key: str, area_code: str, known: Mapping[str, Fact], on: date) -> Matches:
    offers = shelf.offers(portraits.around(area_code), on)
    with _lock:
        before = _held.get(key)
    found = match_all(offers, known, on, before)
    with _lock:
        _held[key] = found
        _held.move_to_end(key)
        while len(_held) > MOST_HELD:
            _held.popitem(last=False)
    return found
