"""Which grants are mine, where does each stand, and what is due from me?"""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from qifu.cases import handling, materials
from qifu.kernel.errors import Forbidden
from qifu.policies.granting import claiming, grant_queries, undo_queries
from qifu.policies.granting.grant_queries import GrantLine, GrantPage
from qifu.policies.money import payment_queries
from qifu.policies.rules.matches import Matches
from qifu.portals import case_clock, errors
from qifu.portals.calculator import item_look
from qifu.portals.enterprise import answer_look, appeal_look, due_grants, enclosures
from qifu.portals.enterprise.appeal_look import Faults
from qifu.portals.granting import own_look, story_look, undo_look
from qifu.portals.visits import Visit

SHELVES = (("due", "等你处理"), ("open", "在审"), ("done", "已审定"), ("ended", "已结束"))


def grants(visit: Visit) -> HttpResponse:
    """The own list; what waits for the enterprise comes first."""
    lines = grant_queries.own_grants(visit.actor, visit.at)
    chosen = visit.GET.get("show", "")
    due = [line for line in lines if due_grants.is_due(line)]
    shelf = chosen if chosen in dict(SHELVES) else ("due" if due else "open")
    shown = {
        "shelf": shelf,
        "shelves": [(code, label, len(_on(lines, code))) for code, label in SHELVES],
        "lines": [own_look.row(line) for line in _on(lines, shelf)],
        "total": own_look.total(lines),
        "has_any": bool(lines),
        "back_url": reverse("policies"),
        "page_title": "我的申报",
    }
    return render(visit, "granting/own.html", shown)


def grant(visit: Visit, number: str) -> HttpResponse:
    """One grant with its whole way; opening it means having read what was told."""
    page = own_page(visit, number)
    if page is None:
        return errors.not_found(visit)
    handling.mark_read(case=page.line.case.id, by=visit.actor, at=visit.at)
    return drawn(visit, page)


def download(visit: Visit, number: str, file: int) -> HttpResponse:
    """A file of an own grant, always to be saved and never run in the browser."""
    page = own_page(visit, number)
    found = next((one for one in page.page.materials if one.id == file), None) if page else None
    if found is None:
        return errors.not_found(visit)
    answer = HttpResponse(materials.read(found.digest), content_type=found.media)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    return answer


def own_page(visit: Visit, number: str) -> GrantPage | None:
    """The page of an own grant; that of anybody else does not exist."""
    try:
        page = grant_queries.grant_page(visit.actor, number, visit.at)
    except Forbidden:
        return None
    return page if page.line.enterprise_id == visit.actor.enterprise_id else None


def drawn(visit: Visit, page: GrantPage, faults: Faults | None = None) -> HttpResponse:
    """The page itself; with faults, what was typed is still there."""
    case, line = page.page, page.line.case
    payee = page.payee
    remembered = claiming.known_payee(page.line.enterprise_id)
    matches = Matches(page.decided_on, {}, (page.match,))
    shown = {
        "grant": page.line,
        "line": line,
        "item": page.item,
        "state": own_look.state(page),
        "sum": due_grants.sum_of(page.line),
        "asks_account": due_grants.asks_account(page.line),
        "payee": payee if payee.name else remembered,
        "is_known": bool(payee.account or remembered.account),
        "taken_back": undo_look.taken_back(undo_queries.taken_back(page.line.id), line.lead_name),
        "answer": answer_look.answer(case),
        "ratings": answer_look.ratings(case, visit.at),
        "lines": item_look.conditions_of(page.match, matches),
        "ladder": item_look.ladder(page.match),
        "wanted": appeal_look.wanted(case),
        "offers": appeal_look.offers(case),
        "reconsidering": own_look.reconsidering(page),
        "ruler": appeal_look.ruler(case, visit.at),
        "bar": case_clock.time_bar(case, lead=line.lead_name or "审核部门"),
        "story": story_look.story(case, visit.at),
        "money": payment_queries.of_grant(page.line.id, visit.at.date()),
        "materials": case.materials,
        "lacking": () if line.replied_at or page.line.is_withdrawn else page.lacking,
        "columns": page.columns,
        "sheet": page.sheet,
        "accept": enclosures.ACCEPT,
        "enclosures_say": enclosures.SAY,
        "faults": faults or Faults(),
        "typed": {name: visit.POST.get(f"payee_{name}", "") for name in ("name", "bank", "account")},
        "back_url": reverse("policies_grants"),
        "page_title": "申报详情",
    }
    return render(visit, "granting/own_grant.html", shown, status=422 if faults else 200)


def _on(lines: tuple[GrantLine, ...], shelf: str) -> list[GrantLine]:
    return [line for line in lines if own_look.shelf(line) == shelf]
