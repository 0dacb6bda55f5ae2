"""How does a clerk at the window apply for an enterprise: the same form, the same object?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from qifu.policies.finding import matching
from qifu.policies.rules.matches import Shelf
from qifu.policies.schema import Item
from qifu.portals import errors
from qifu.portals.calculator import item_look
from qifu.portals.calculator.item_look import Head
from qifu.portals.granting import apply as applying
from qifu.portals.visits import Visit
from qifu.registry import enterprises, portraits

MOST = 8


def choose(visit: Visit) -> HttpResponse:
    """First the enterprise by name or code, then the item."""
    words = visit.GET.get("q", "").replace("\0", "").strip()[:60]
    found = enterprises.find_by_name(words, limit=MOST) if words else []
    exact = enterprises.find_by_uscc(words) if words else None
    firms = [exact, *found] if exact else found
    key = visit.GET.get("enterprise", "")
    firm = next((one for one in firms if str(one.pk) == key), None)
    items = _items(firm.pk, visit) if firm else []
    return render(visit, "granting/window.html", {"q": words, "firms": firms, "firm": firm, "items": items})


def _items(firm: int, visit: Visit) -> list[tuple[Head, Item, str]]:
    """What the enterprise may apply for, as the calculator tells it, each with its address."""
    found = matching.for_enterprise(firm, visit.at.date())
    shown = [*found.on_shelf(Shelf.NOW), *(each for each in found.on_shelf(Shelf.NEAR) if not each.short_of)]
    return [
        (
            item_look.head(each),
            each.offer.item,
            reverse("grants_window_apply", args=[firm, each.offer.item.item]),
        )
        for each in shown
        if each.decision.mode != "免申即享"
    ]


def apply(visit: Visit, enterprise: int, code: str) -> HttpResponse:
    """The form for this enterprise."""
    if enterprise >= 2**63 or not portraits.portraits((enterprise,)):
        return errors.not_found(visit)
    return applying.answered(visit, enterprise, code, base="staff/base.html", done=reverse("grants"))
