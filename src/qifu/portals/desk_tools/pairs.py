"""Which appeals may be one thing, and what does a person decide of each pair?"""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qifu.appeals import families, family_queries, understanding
from qifu.appeals.families import Decision
from qifu.appeals.family_queries import Pair
from qifu.cases import queries as cases
from qifu.kernel.errors import Forbidden, Refused
from qifu.portals.desk_tools import pages
from qifu.portals.desk_tools.pairs_look import moment, pair_look
from qifu.portals.visits import Visit
from qifu.registry.rules.access import Actor

PER_PAGE = 30
Decide = Callable[..., Decision]
SAID = {
    "join": "已并入主案，各自的编号、渠道和期限照旧。",
    "refuse": "已认定不是一回事，不再提示。",
    "leave": "已移出，独立办理。",
}


def pairs(visit: Visit) -> HttpResponse:
    """Proposals, the most alike first."""
    total = family_queries.count_proposed(visit.actor)
    page = pages.page_of(visit, total, PER_PAGE)
    found = family_queries.proposed_pairs(visit.actor, PER_PAGE, page.skip)
    channels = understanding.channel_labels(visit.pack, visit.at.date())
    lines = [pair_look(one, channels) for one in found]
    context = {"lines": lines, "total": total, "pager": page.pager, "undo": _undo(visit)}
    return render(visit, "desk_tools/pairs.html", context)


def pair(visit: Visit, link: int) -> HttpResponse:
    """Two appeals side by side, and beside them the other proposals."""
    found = _found(visit.actor, link)
    channels = understanding.channel_labels(visit.pack, visit.at.date())
    beside = [one for one in family_queries.proposed_pairs(visit.actor, PER_PAGE) if one.link_id != link]
    listed = sorted([*beside, *([found] if found.state == "proposed" else [])], key=_order)
    return render(
        visit,
        "desk_tools/pair.html",
        {
            "pair": pair_look(found, channels),
            "undo": _undo(visit),
            "beside": [pair_look(one, channels) for one in listed],
            "total": family_queries.count_proposed(visit.actor),
        },
    )


def join(visit: Visit, link: int) -> HttpResponse:
    """Both say the same."""
    return _decide(visit, link, "join", families.join)


def refuse(visit: Visit, link: int) -> HttpResponse:
    """They do not."""
    return _decide(visit, link, "refuse", families.refuse)


def leave(visit: Visit, link: int) -> HttpResponse:
    """Undo a join; the pair stays open before the reader."""
    families.leave(link_id=_found(visit.actor, link).link_id, by=visit.actor, at=visit.at)
    messages.success(visit, SAID["leave"])
    return redirect("pair", link)


def family(visit: Visit, number: str) -> HttpResponse:
    """All that belong together, who is the head, and which deadline is the earliest."""
    try:
        line = cases.case_page(visit.actor, number, visit.at).line
        found = family_queries.family_of(visit.actor, line.id)
    except (Forbidden, Refused) as refused:
        raise Http404(str(refused)) from refused
    head = cases.case_page(visit.actor, found.head_number, visit.at).line
    return render(
        visit,
        "desk_tools/family.html",
        {
            "family": found,
            "head": head,
            "line": line,
            "may_decide": visit.actor.is_any(*families.DECIDERS),
            "earliest": moment(found.earliest_due_at),
        },
    )


def _decide(visit: Visit, link: int, act: str, decide: Decide) -> HttpResponse:
    """One decision, then the next pair: a morning's work is many of them."""
    decide(link_id=_found(visit.actor, link).link_id, by=visit.actor, at=visit.at)
    messages.success(visit, SAID[act])
    following = family_queries.proposed_pairs(visit.actor, 1)
    url = reverse("pair", args=[following[0].link_id]) if following else reverse("pairs")
    return redirect(f"{url}?undo={link}" if act == "join" else url)


def _found(actor: Actor, link: int) -> Pair:
    try:
        return family_queries.pair(actor, link)
    except Refused as refused:
        raise Http404(str(refused)) from refused


def _undo(visit: Visit) -> Pair | None:
    """The pair joined a moment ago, as long as it can still be taken apart."""
    given = visit.GET.get("undo", "")
    if not given.isdecimal() or len(given) > 18:
        return None
    try:
        found = family_queries.pair(visit.actor, int(given))
    except Refused:
        return None
    return found if found.state == "joined" else None


def _order(one: Pair) -> tuple[float, int]:
    return -one.score, one.link_id
