"""What is on the page of one application, and how is it decided from there?"""

from datetime import datetime

from django.http import FileResponse, HttpResponse
from django.shortcuts import render

from qifu.cases import materials
from qifu.cases import queries as cases
from qifu.kernel.errors import Forbidden, Refused
from qifu.policies.granting import grant_queries, score_queries, undo_queries
from qifu.policies.granting.grant_queries import GrantPage
from qifu.policies.rules.matches import Matches
from qifu.portals import case_clock, case_history, errors
from qifu.portals.calculator import item_look, words
from qifu.portals.doors import DESKS
from qifu.portals.granting import desk, page_look, undo_look
from qifu.portals.staff import told_look, worklist_look
from qifu.portals.visits import Visit


def grant(visit: Visit, number: str) -> HttpResponse:
    """The whole application on one page."""
    page = found(visit, number)
    return drawn(visit, page) if page else errors.not_found(visit)


def found(visit: Visit, number: str) -> GrantPage | None:
    """The application, or nothing where it does not exist for this reader."""
    try:
        return grant_queries.grant_page(visit.actor, number, visit.at)
    except Forbidden:
        return None


def drawn(visit: Visit, page: GrantPage, *, refused: Refused | None = None, act: str = "") -> HttpResponse:
    """The page; after a refusal with its reason and what was typed."""
    typed = visit.POST if act == "decide" else None
    context = {
        **_said(visit, page),
        **_reasons(page),
        **_time(visit, page),
        "acts": page_look.acts(page, visit.actor),
        "can_opine": page_look.can_opine(page, visit.actor),
        "scorers": page_look.scorers(page, visit),
        "places": page_look.places(page, visit.actor),
        "taken_back": undo_look.taken_back(undo_queries.taken_back(page.line.id), page.line.case.lead_name),
        "undo_until": undo_look.until(_undo_until(visit, page)),
        "decision": page_look.decision_form(page, visit, typed=typed),
        "undo_typed": visit.POST.get("reason", "") if act == "undo" else "",
        "refused": refused,
        "act": act,
    }
    status = 200 if refused is None else (403 if isinstance(refused, Forbidden) else 422)
    return render(visit, "granting/grant.html", context, status=status)


def _undo_until(visit: Visit, page: GrantPage) -> datetime | None:
    """Only where the case itself may go back; what else stands against it is said when it is tried."""
    offer = page.page.offer("withdraw_reply")
    may = offer is not None and offer.allowed
    return undo_queries.until(visit.actor, page.line.id, visit.at) if may else None


def _said(visit: Visit, page: GrantPage) -> dict[str, object]:
    """What the firm handed in, and around it the list it stands in."""
    has_desk = bool(visit.actor.roles & DESKS)
    worklist = cases.worklist(visit.actor, visit.at, case_type=grant_queries.CASE_TYPE) if has_desk else None
    return {
        "has_desk": has_desk,
        "grant": page.line,
        "page": page.page,
        "line": page.line.case,
        "item": page.item,
        "groups": desk.groups(visit, worklist, current=page.line.case.number) if worklist else (),
        "caption": page_look.caption(page),
        "own": page_look.own(page),
        "payee": page_look.payee(page),
        "columns": page.columns,
        "sheet": page.sheet,
        "sheet_sum": words.exact(page.sheet_fen),
        "promised": page_look.promised(page),
        "files": page.page.materials,
        "told": told_look.told(page.page),
    }


def _reasons(page: GrantPage) -> dict[str, object]:
    """What was checked, decided and said of it."""
    return {
        "sum": page_look.rule_sum(page),
        "lines": item_look.conditions_of(page.match, Matches(page.decided_on, {}, (page.match,))),
        "ladder": item_look.ladder(page.match),
        "checks": page_look.checks(page),
        "opinions": page_look.opinions(page),
        "scores": score_queries.scores_of(page.line.id),
    }


def _time(visit: Visit, page: GrantPage) -> dict[str, object]:
    """Who has it, until when, and what happened."""
    case, line = page.page, page.line.case
    return {
        "holder": case_clock.holder(line),
        "badges": worklist_look.badges(line, 1, 1),
        "judgments": page_look.judgments(page, may=visit.actor.department_id == line.lead_id),
        "ruler": case_clock.ruler(case, visit.at),
        "bar": case_clock.time_bar(case),
        "timeline": case_history.timeline(case.timeline, now=visit.at),
        "is_whole": case_history.is_whole(case.timeline),
    }


def material(visit: Visit, number: str, material: int) -> HttpResponse | FileResponse:
    """A file of an application, only as a download."""
    page = found(visit, number)
    kept = next((one for one in page.page.materials if one.id == material), None) if page else None
    path = materials.path_of(kept.digest) if kept else None
    if kept is None or path is None or not path.is_file():
        return errors.not_found(visit)
    answer = FileResponse(path.open("rb"), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = page_look.disposition(kept.name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
