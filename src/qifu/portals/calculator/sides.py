"""Who asks the calculator: an enterprise that has signed in, or a visitor of whom nothing is stored?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from secrets import token_hex
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from qifu.kernel import conditions
from qifu.kernel.conditions import Fact
from qifu.kernel.conditions.facts import canonical
from qifu.kernel.errors import Refused
from qifu.policies.finding import matching, stating
from qifu.policies.finding.stating import Statement
from qifu.policies.rules import fact_values
from qifu.policies.rules.matches import Matches
from qifu.portals.visits import Visit
from qifu.registry import government

KEPT, SKIPPED = "calculator", "calculator_skipped"
MOST_SAID = 100
SAID_NOW = "本次填写"
Page = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two; `stem` begins the names of its doors."""

    stem: str
    on: date
    name: str = ""
    enterprise_id: int | None = None

    @property
    def is_visitor(self) -> bool:
        return self.enterprise_id is None

    def url(self, page: str = "", *args: object) -> str:
        """The address of a page on this side."""
        return reverse(f"{self.stem}_{page}" if page else self.stem, args=args)


def firm(page: Callable[..., HttpResponse]) -> Page:
    """The page for the enterprise that has signed in."""

    @wraps(page)
    def shown(visit: Visit, **given: Any) -> HttpResponse:
        assert visit.actor.enterprise_id is not None, "a door for members of enterprises"
        side = Side("policies", visit.at.date(), visit.actor.enterprise_name, visit.actor.enterprise_id)
        return page(visit, side, **given)

    return shown


def visitor(page: Callable[..., HttpResponse]) -> Page:
    """The page for anybody; what is said lasts as long as the session."""

    @wraps(page)
    def shown(visit: Visit, **given: Any) -> HttpResponse:
        return page(visit, Side("calculator", visit.at.date()), **given)

    return shown


def matches(visit: Visit, side: Side) -> Matches:
    """Every item decided for this side."""
    if side.enterprise_id is not None:
        return matching.for_enterprise(side.enterprise_id, side.on)
    kept = _kept(visit)
    area = kept["area"] or government.root_area().code
    return matching.for_visitor(kept["token"], area, _facts(visit, side), side.on)


def statements(visit: Visit, side: Side) -> tuple[Statement, ...]:
    """What this side said itself, the latest first."""
    if side.enterprise_id is not None:
        return stating.own_statements(side.enterprise_id)
    said = _kept(visit)["said"]
    return tuple(
        Statement(number, key, fact_values.read(value), SAID_NOW, side.on, visit.at)
        for number, key, value in reversed(said)
    )


def state(visit: Visit, side: Side, name: str, value: object) -> int:
    """Write down one answer; its number, by which it can be taken back."""
    if side.enterprise_id is not None:
        return stating.state_facts(side.enterprise_id, {name: value}, by=visit.actor, at=visit.at)[0]
    ((key, fact),) = conditions.given_facts({name: value}, side.on).items()
    kept = _kept(visit)
    if len(kept["said"]) >= MOST_SAID:
        raise Refused(
            "填得太多了", why=f"不登录最多填 {MOST_SAID} 项", remedy="登录后可以继续填，下次也不用重填"
        )
    number = kept["next"]
    kept["said"] = [*kept["said"], [number, canonical(key, side.on), fact_values.kept(fact.value)]]
    kept["next"] = number + 1
    _keep(visit, kept)
    return int(number)


def withdraw(visit: Visit, side: Side, number: int) -> None:
    """Take one answer back."""
    if side.enterprise_id is not None:
        stating.withdraw(side.enterprise_id, number, by=visit.actor, at=visit.at)
        return
    kept = _kept(visit)
    left = [each for each in kept["said"] if each[0] != number]
    if len(left) == len(kept["said"]):
        raise Refused("没有可以撤销的这一项", why="可能已经撤销", remedy="请刷新页面查看")
    _keep(visit, {**kept, "said": left})


def forget(visit: Visit) -> None:
    """Nothing of what a visitor said is left."""
    visit.session.pop(KEPT, None)
    visit.session.pop(SKIPPED, None)


def choose_area(visit: Visit, code: str) -> None:
    """Where the visitor's enterprise is registered; empty for the whole place."""
    _keep(visit, {**_kept(visit), "area": code})


def area(visit: Visit) -> str:
    """What the visitor chose."""
    return str(_kept(visit)["area"])


def skipped(visit: Visit) -> frozenset[str]:
    """What the visitor could not answer this time."""
    return frozenset(visit.session.get(SKIPPED, ()))


def skip(visit: Visit, key: str) -> None:
    """Do not ask for it again in this session."""
    visit.session[SKIPPED] = sorted({*skipped(visit), key})[:MOST_SAID]


def _kept(visit: Visit) -> dict[str, Any]:
    found = visit.session.get(KEPT)
    if not found:
        # Those who have said nothing yet are all alike, and are reckoned for once.
        found = {"token": "", "area": "", "said": [], "next": 1}
    return dict(found)


def _keep(visit: Visit, kept: dict[str, Any]) -> None:
    visit.session[KEPT] = {**kept, "token": kept["token"] or token_hex(16)}


def _facts(visit: Visit, side: Side) -> dict[str, Fact]:
    kept = _kept(visit)
    found = {"注册地": Fact(kept["area"], "注册地", SAID_NOW, side.on)} if kept["area"] else {}
    for _, key, value in kept["said"]:
        found[key] = Fact(fact_values.read(value), key, SAID_NOW, side.on)
    return found
