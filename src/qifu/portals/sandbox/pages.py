"""Choose an item, move its numbers, and see what that would do."""

import io

from django.http import FileResponse, HttpResponse
from django.shortcuts import render

from qifu.kernel.errors import Refused
from qifu.policies.finding import sandbox as trying
from qifu.policies.finding.everybody import Underway
from qifu.portals.sandbox import look, sheets
from qifu.portals.sandbox.asked import Asked, asked
from qifu.portals.visits import Visit
from qifu.registry import government, portraits

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sandbox(visit: Visit) -> HttpResponse:
    """The items one may try, or one of them with what its changes come to."""
    given = visit.POST if visit.method == "POST" else visit.GET
    try:
        found = asked(given.dict(), visit.at.date(), government.root_area().code)
    except Refused as refused:
        return _refused(visit, refused)
    if found is None:
        return _choose(visit)
    try:
        return _tried(visit, found)
    except Refused as refused:
        return _refused(visit, refused)


def sheet(visit: Visit) -> HttpResponse | FileResponse:
    """The same as a spreadsheet."""
    try:
        found = asked(visit.POST.dict(), visit.at.date(), government.root_area().code)
        if found is None:
            return _choose(visit)
        answered = trying.ask(found.before, found.after, found.area_code, visit.at.date())
    except Refused as refused:
        return _refused(visit, refused)
    if isinstance(answered, Underway):
        return _waiting(visit, found, answered)
    file = io.BytesIO()
    sheets.write(file, found, answered, dict(portraits.districts()), at=visit.at)
    file.seek(0)
    name = f"试算-{found.item.item}-{visit.at:%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=SHEET)


def _tried(visit: Visit, found: Asked) -> HttpResponse:
    answered = trying.ask(found.before, found.after, found.area_code, visit.at.date())
    if isinstance(answered, Underway):
        return _waiting(visit, found, answered)
    labels = dict(portraits.districts())
    context = {
        **_form(found),
        **look.shown(found, answered, labels),
        "where": labels.get(found.area_code, ""),
        "on": visit.at.date(),
    }
    is_part = visit.headers.get("HX-Request") == "true" and visit.headers.get("HX-Target") == "result"
    page = "sandbox/result.html" if is_part else "sandbox/item.html"
    return render(visit, page, {**context, "is_part": is_part})


def _form(found: Asked) -> dict[str, object]:
    return {
        "item": found.item,
        "title": look.heading(found.item),
        "published": found.published,
        "draft": found.draft,
        "knobs": look.knobs(found),
        "moved_count": len(found.moved),
    }


def _choose(visit: Visit, *, fault: Refused | None = None) -> HttpResponse:
    """The items in force, and a field for a draft; a fault leaves the draft in its field."""
    names = dict(portraits.districts())
    items = [
        (each.published, each.title, names.get(each.area_code, each.area_code), each.valid_from)
        for each in trying.choices(visit.at.date())
    ]
    context = {"items": items, "fault": fault, "typed": visit.POST.get("text", "")}
    return render(visit, "sandbox/choose.html", context, status=422 if fault else 200)


def _waiting(visit: Visit, found: Asked, underway: Underway) -> HttpResponse:
    share = underway.done * 100 // max(underway.of, 1)
    context = {**_form(found), "done": underway.done, "of": underway.of, "share": share}
    return render(visit, "sandbox/waiting.html", context)


def _refused(visit: Visit, refused: Refused) -> HttpResponse:
    """What is wrong: in the place of the result, or above the items."""
    if visit.headers.get("HX-Target") == "result":
        return render(visit, "sandbox/fault.html", {"fault": refused})
    return _choose(visit, fault=refused)
