"""What is there to watch over in the page tests: two closed months, and whom they put under supervision?"""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.policies import oversight_making as making
from tests.policies.oversight_making import PACK, Town
from tests.portals.city import City

from qifu.policies.oversight import last_place_watch
from qifu.policies.oversight import supervision_queries as queries
from qifu.policies.rules.honoured import Month
from qifu.registry.rules.access import ROUNDS


@dataclass(frozen=True)
class Watched:
    """The town with its grants, the latest closed month, and the supervision of the bureau's slow county."""

    town: Town
    month: Month
    number: str


def watched(city: City) -> Watched:
    town = making.town("industry", first=11)
    month = Month.of(city.now.date()).before
    making.a_year(town, *(each.first + timedelta(days=1) for each in (month.before, month)))
    last_place_watch.follow(PACK, city.now)
    found = [line for line in queries.supervisions(ROUNDS) if line.indicator == "days_to_decision"]
    return Watched(town, month, sorted(line.number for line in found if line.side == "area")[0])


def tomorrow(city: City) -> date:
    return city.now.date() + timedelta(days=20)
