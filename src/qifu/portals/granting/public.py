"""What may anybody see without signing in: which lists are public, who stands on them, and how to object?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import Refused
from qifu.policies.granting import list_queries, objecting
from qifu.portals import errors
from qifu.portals.granting import lists_look
from qifu.portals.visits import Visit


def notices(visit: Visit) -> HttpResponse:
    """The lists that are public now, then those carried out."""
    found = list_queries.public_lists(visit.at.date())
    now = [lists_look.line(one) for one in found if one.state == "public"]
    before = [lists_look.line(one) for one in found if one.state == "closed"]
    return render(visit, "granting/notices.html", {"now": now, "before": before})


def notice(visit: Visit, number: str) -> HttpResponse:
    """One list: name, masked code, sum, and the reason."""
    found = list_queries.public_list(number)
    return _drawn(visit, number) if found else errors.not_found(visit)


def object_to(visit: Visit, number: str) -> HttpResponse:
    """An enterprise that has signed in says what is wrong."""
    if list_queries.public_list(number) is None:
        return errors.not_found(visit)
    key = visit.POST.get("key", "")
    row = int(key) if key.isascii() and key.isdecimal() and len(key) < 18 else None
    try:
        text = visit.POST.get("text", "")
        objecting.object_to(number, text=text, row_id=row, by=visit.actor, at=visit.at)
    except Refused as refused:
        return _drawn(visit, number, refused)
    messages.success(visit, "异议已送到，公示期内会核实并答复。")
    return redirect("notice", number)


def _drawn(visit: Visit, number: str, refused: Refused | None = None) -> HttpResponse:
    found = list_queries.public_list(number)
    assert found is not None, "looked for before"
    rows = list_queries.rows_of(number, all_=False)
    context = {
        "list": lists_look.line(found),
        "rows": [lists_look.row(one) for one in rows],
        "may_object": found.state == "public" and visit.actor.enterprise_id is not None,
        "refused": refused,
        "typed": visit.POST.get("text", ""),
    }
    return render(visit, "granting/notice.html", context, status=422 if refused else 200)
