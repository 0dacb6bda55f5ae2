"""Which policies does the demonstration city offer, and what do its registers say of its enterprises?"""

from collections.abc import Sequence
from datetime import datetime

from qifu.policies import publishing
from qifu.policies.finding import noticing, supplying
from qifu.portals.city import facts
from qifu.portals.city.firms import Firm
from qifu.portals.city.reading import words
from qifu.registry import portraits
from qifu.registry.rules.access import SETUP


def offer(pack: str, firms: Sequence[Firm], seed: str, now: datetime) -> None:
    """Publish the items of the place and of those it stands on; give every enterprise its facts.

    Only a few items are news; of the others nobody is told, for they have long been in force.
    """
    publishing.pull_pack_items(pack, by=SETUP, at=now, news=words("facts")["news"])
    known = portraits.portraits(firm.id for firm in firms)
    held = {
        firm.id: facts.facts_of(known[firm.id], number, seed, now.date()) for number, firm in enumerate(firms)
    }
    supplying.supply(held, by=SETUP, at=now)
    noticing.tell(now)
