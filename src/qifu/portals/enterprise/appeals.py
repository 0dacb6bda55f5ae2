"""Which appeals are mine, and where does each of them stand?"""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qifu.appeals import queries as heard
from qifu.appeals import shared
from qifu.appeals.queries import AppealView
from qifu.cases import calendars, handling, materials, own, pages
from qifu.cases.lines import CaseLine
from qifu.cases.own import Mine
from qifu.cases.pages import CasePage
from qifu.kernel.errors import Forbidden
from qifu.portals import case_clock, errors
from qifu.portals.enterprise import answer_look, appeal_look, enclosures, line_look, short_names, story_look
from qifu.portals.enterprise.appeal_look import Faults
from qifu.portals.visits import Visit

SHELVES = (("open", "在办"), ("waiting", "等你处理"), ("closed", "已结束"))


def appeals(visit: Visit) -> HttpResponse:
    """The own list; where something waits and nothing is asked for, that comes first."""
    mine = short_names.shortened(own.mine(visit.actor, visit.at))
    chosen = visit.GET.get("show", "")
    shelf = chosen if chosen in dict(SHELVES) else "open"
    calendar = calendars.calendar_of(visit.pack, visit.at.date())
    shown = {
        "shelf": shelf,
        "shelves": [(code, label, len(_shelf(mine, code))) for code, label in SHELVES],
        "lines": [line_look.line_of(line, visit, calendar) for line in _shelf(mine, shelf)],
        "has_any": bool(mine.open or mine.waiting or mine.closed),
        "most": own.MOST,
    }
    return render(visit, "enterprise/appeals.html", shown)


def appeal(visit: Visit, number: str) -> HttpResponse:
    """One appeal with its whole way; opening it means having read what was told."""
    page = own_page(visit, number)
    if page is None:
        return errors.not_found(visit)
    if page.line.case_type == "grant":
        return redirect("policies_grant", number)
    handling.mark_read(case=page.line.id, by=visit.actor, at=visit.at)
    return drawn(visit, page)


def sent(visit: Visit, number: str) -> HttpResponse:
    """It has arrived: the number, who has it, until when, and why then."""
    page = own_page(visit, number)
    if page is None:
        return errors.not_found(visit)
    shown = {
        "line": page.line,
        "holder": line_look.holder(page.line),
        "why": case_clock.sentence(page),
        "back_url": reverse("home"),
        "page_title": "已送出",
    }
    return render(visit, "enterprise/sent.html", shown)


def download(visit: Visit, number: str, file: int) -> HttpResponse:
    """A file of an own case, always to be saved and never run in the browser."""
    page = own_page(visit, number)
    found = next((one for one in page.materials if one.id == file), None) if page else None
    if found is None:
        return errors.not_found(visit)
    answer = HttpResponse(materials.read(found.digest), content_type=found.media)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    return answer


def own_page(visit: Visit, number: str) -> CasePage | None:
    """The page of an own case; that of anybody else does not exist."""
    try:
        page = pages.case_page(visit.actor, number, visit.at)
    except Forbidden:
        return None
    return page if page.line.enterprise_id == visit.actor.enterprise_id else None


def drawn(visit: Visit, page: CasePage, faults: Faults | None = None) -> HttpResponse:
    """The page itself; with faults, what was typed is still there."""
    line = page.line
    origin = _origin(visit, page)
    shown = {
        "line": line,
        "origin": origin,
        "phrases": appeal_look.phrases(line.title),
        "state": appeal_look.state(page),
        "shared": shared.shared_with(visit.actor, line.id),
        "answer": answer_look.answer(page),
        "ratings": answer_look.ratings(page, visit.at),
        "earlier": answer_look.earlier(page),
        "offers": appeal_look.offers(page),
        "reopening": appeal_look.reopening(page),
        "wanted": appeal_look.wanted(page),
        "ruler": appeal_look.ruler(page, visit.at),
        "bar": case_clock.time_bar(page, lead=line.lead_name or "主办"),
        "story": story_look.story(page, visit.at, origin.channel_label),
        "accept": enclosures.ACCEPT,
        "enclosures_say": enclosures.SAY,
        "faults": faults or Faults(),
        "back_url": reverse("appeals"),
        "page_title": "诉求详情",
    }
    return render(visit, "enterprise/appeal.html", shown, status=422 if faults else 200)


def _origin(visit: Visit, page: CasePage) -> appeal_look.Origin:
    view: AppealView = heard.appeal_of(visit.actor, page.line.id)
    return appeal_look.origin(page, view, visit.pack, visit.at.date())


def _shelf(mine: Mine, code: str) -> tuple[CaseLine, ...]:
    return {"open": mine.open, "waiting": mine.waiting, "closed": mine.closed}[code]
