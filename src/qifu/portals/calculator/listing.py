"""Which policies fit me, how much is it together, and which question comes first?"""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.policies.finding import noticing
from qifu.policies.rules.combination import Combination
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.matches import Matches, Shelf, combined
from qifu.portals.calculator import asking_look, list_look, sides, under_way, words
from qifu.portals.calculator.list_look import FIRST, MOST_NOT, Filter
from qifu.portals.calculator.sides import Side
from qifu.portals.frames import city_of
from qifu.portals.visits import Visit
from qifu.registry import portraits

QUESTIONS = 3


def listing(visit: Visit, side: Side) -> HttpResponse:
    """Everything on one page: the sum, three groups, one question."""
    matches = sides.matches(visit, side)
    city = city_of(visit)
    wanted = Filter(visit.GET.get("office", "")[:40], visit.GET.get("kind", "")[:10])
    combination = combined(matches)
    going = under_way.of(visit, side)
    asked = asking_look.to_ask(matches, sides.skipped(visit))
    shown = {
        "side": side,
        "total": words.sum_of(combination.total_fen),
        "count": len(matches.all),
        "has_none": not matches.on_shelf(Shelf.NOW),
        "shares": list_look.shares(matches, combination, side),
        "left_out": len(combination.left_out),
        "asked": asking_look.asked(asked[0], matches) if asked else None,
        "later": [(asking_look.title(each.wanted), asking_look.worth(each)) for each in asked[1:QUESTIONS]],
        "asked_count": len(asked),
        "offices": list_look.offices(matches, city, wanted.office),
        "kinds": list_look.kinds(matches, wanted.kind),
        "urls": _urls(side),
        "answer_url": side.url("answer"),
        "going": under_way.rows(going.values()),
        "going_sum": under_way.total(going.values()),
        **_groups(visit, side, matches, combination, wanted, frozenset(going)),
        **(_own(side) if side.enterprise_id is not None else _visitors(visit)),
    }
    return render(visit, "calculator/list.html", shown)


def notices(visit: Visit, side: Side) -> HttpResponse:
    """Whether the enterprise wants to be told of new items."""
    assert side.enterprise_id is not None, "a door for members of enterprises"
    noticing.set_wish(side.enterprise_id, wants=visit.POST.get("wants") == "1", by=visit.actor, at=visit.at)
    return redirect(side.url())


def area(visit: Visit, side: Side) -> HttpResponse:
    """Where the visitor's enterprise is registered."""
    known = {code for code, _ in portraits.districts()}
    chosen = visit.POST.get("area", "")
    sides.choose_area(visit, chosen if chosen in known else "")
    return redirect(side.url())


def forget(visit: Visit, side: Side) -> HttpResponse:
    """Begin again with nothing."""
    sides.forget(visit)
    return redirect(side.url())


def _groups(
    visit: Visit,
    side: Side,
    matches: Matches,
    combination: Combination,
    wanted: Filter,
    going: frozenset[str],
) -> dict[str, object]:
    """What is still to be had; what is under way stands apart."""
    city = city_of(visit)
    shelves = {
        shelf: [
            match
            for match in matches.on_shelf(shelf)
            if wanted.lets(match, city) and match.offer.item.item not in going
        ]
        for shelf in Shelf
    }
    near = shelves[Shelf.NEAR]
    open_ = [match for match in near if match.standing is Standing.UNKNOWN]
    first = [match for match in near if match.is_short and not match.is_measured]
    close = [match for match in near if match not in open_ and match not in first]
    return {
        "now": list_look.now(shelves[Shelf.NOW], side, combination),
        "close": list_look.near(close, side),
        "first": list_look.near(first, side),
        "open": list_look.near(open_[:FIRST], side),
        "open_rest": list_look.near(open_[FIRST:], side),
        "open_count": len(open_),
        "not": list_look.not_now(shelves[Shelf.NOT][:MOST_NOT], side),
        "not_count": len(shelves[Shelf.NOT]),
        "not_more": max(len(shelves[Shelf.NOT]) - MOST_NOT, 0),
        "is_filtered": bool(wanted.office or wanted.kind),
    }


def _own(side: Side) -> dict[str, object]:
    assert side.enterprise_id is not None
    return {
        "told": [
            (one, words.sum_of(one.amount_fen) if one.amount_fen else None)
            for one in noticing.told_to(side.enterprise_id)
            if not one.is_read
        ],
        "wants_notices": noticing.wants_notices(side.enterprise_id),
        "notices_url": side.url("notices"),
    }


def _visitors(visit: Visit) -> dict[str, object]:
    chosen = sides.area(visit)
    return {
        "areas": [(code, name, code == chosen) for code, name in portraits.districts()],
        "has_area": bool(chosen),
    }


def _urls(side: Side) -> dict[str, str]:
    pages = {"ask": side.url("ask"), "list": side.url()}
    return pages | ({"area": side.url("area"), "forget": side.url("forget")} if side.is_visitor else {})
