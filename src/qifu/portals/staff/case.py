"""What is on the page of one case, and what can be done from it?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.appeals import families, family_queries, precedents, understanding
from qifu.appeals.family_queries import Family
from qifu.cases import queries as cases
from qifu.cases.queries import CasePage
from qifu.kernel.errors import Forbidden, Refused
from qifu.portals import case_clock, case_history, errors
from qifu.portals.doors import DESKS
from qifu.portals.staff import case_desk_look, family_look, told_look, worklist, worklist_look
from qifu.portals.staff.sources import Sources
from qifu.portals.visits import Visit

DECISIONS = {
    "join": (families.join, "已并入，各自的编号、渠道和期限不变"),
    "refuse": (families.refuse, "已记下不是一回事，不再提示"),
    "leave": (families.leave, "已移出，各自的编号、渠道和期限立即恢复"),
}


def case(visit: Visit, number: str) -> HttpResponse:
    """The whole case on one page."""
    page = found(visit, number)
    if page is None:
        return errors.not_found(visit)
    if page.line.case_type == "grant":
        return redirect("grant", number)
    return render(visit, "staff/case.html", {**shown(visit, page), **beside(visit, page)})


def found(visit: Visit, number: str) -> CasePage | None:
    """The case, or nothing where it does not exist for this reader."""
    try:
        return cases.case_page(visit.actor, number, visit.at)
    except Forbidden:
        return None


def shown(visit: Visit, page: CasePage) -> dict[str, object]:
    """What the page and each form of an act show of a case."""
    sources = Sources(page, visit)
    on = visit.at.date()
    appeal = sources.appeal
    said = case_desk_look.said(
        page,
        appeal,
        channels=understanding.channel_labels(visit.pack, on),
        kinds=understanding.kind_labels(visit.pack, on),
    )
    family = _family(visit, page)
    return {
        "page": page,
        "line": page.line,
        "appeal": appeal,
        "said": said,
        "caption": case_desk_look.caption_of(page, said),
        "holder": case_clock.holder(page.line),
        "badges": worklist_look.badges(
            page.line, family.size if family else 1, page.rules.levels[page.rules.start_level].rank
        ),
        "points": case_desk_look.points(page),
        "points_note": case_desk_look.points_note(page),
        "ruler": case_clock.ruler(page, visit.at),
        "acts": case_desk_look.acts(page),
        "add_point_url": case_desk_look.add_point_url(page),
        "may_decide": visit.actor.is_any(*families.DECIDERS),
        "family": family_look.family(family, page.line) if family else None,
        "route": worklist_look.proposal(sources.route) if sources.route and not page.line.lead_id else None,
    }


def beside(visit: Visit, page: CasePage) -> dict[str, object]:
    """What only the page itself shows: the worklist, the history, the ladder, what was answered and rated."""
    coming = case_clock.coming(page, visit.at)
    has_desk = bool(visit.actor.roles & DESKS)
    mine = cases.worklist(visit.actor, visit.at) if has_desk else None
    return {
        "has_desk": has_desk,
        "groups": worklist.groups(visit, mine, current=page.line.number) if mine else (),
        "bar": case_clock.time_bar(page),
        "ladder": case_clock.ladder(page, visit.at),
        "forecast": case_clock.forecast(coming),
        "timeline": case_history.timeline(page.timeline, now=visit.at),
        "is_whole": case_history.is_whole(page.timeline),
        "told": told_look.told(page),
        "precedents": precedents.similar_replies(visit.actor, page.line.id, pack=visit.pack, at=visit.at),
        "may_reply": any(offer.act == "reply" and offer.allowed for offer in page.acts),
    }


def family(visit: Visit, number: str, link: int) -> HttpResponse:
    """Join, refuse or leave; nothing is merged away."""
    page = found(visit, number)
    decision = DECISIONS.get(visit.POST.get("decision", ""))
    if page is None or decision is None:
        return errors.not_found(visit)
    decide, done = decision
    try:
        decide(link_id=link, by=visit.actor, at=visit.at)
        messages.success(visit, f"{done}。")
    except Refused as refused:
        messages.error(visit, str(refused))
    return redirect("case", number)


def _family(visit: Visit, page: CasePage) -> Family | None:
    try:
        return family_queries.family_of(visit.actor, page.line.id)
    except Refused:
        return None
