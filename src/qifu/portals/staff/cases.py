"""Which cases are there? Searched, filtered, paged, and carried out as a spreadsheet."""

from tempfile import TemporaryFile
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render

from qifu.appeals import family_queries
from qifu.cases import queries as cases
from qifu.cases.queries import CaseFilter
from qifu.portals.look import Pager
from qifu.portals.staff import cases_sheet, place, worklist_look
from qifu.portals.staff.search_forms import Search
from qifu.portals.staff.worklist_look import Surroundings
from qifu.portals.visits import Visit

SIZE = 50
MOST_ROWS = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_cases(visit: Visit) -> HttpResponse:
    """One page of what fits the filters."""
    form = Search.of(visit)
    asked = visit.GET.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    found = cases.find(visit.actor, form.filters(), number, visit.at, size=SIZE)
    if found.total == 1 and form.is_number():
        return redirect("case", found.items[0].number)
    families = family_queries.family_sizes(line.id for line in found.items)
    around = Surroundings(families, {}, visit.at, start_level=place.start_level(visit))
    return render(
        visit,
        "staff/cases.html",
        {
            "form": form,
            "items": [worklist_look.item(line, around) for line in found.items],
            "total": found.total,
            "pager": _pager(visit, found.page, found.pages, found.total),
            "export": _address(visit, page=None),
            "is_narrowed": form.filters() != CaseFilter(),
        },
    )


def export(visit: Visit) -> FileResponse:
    """The same cases as a spreadsheet, from a temporary file, up to a cap that the sheet names."""
    filters = Search.of(visit).filters()
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    pages = (
        cases.find(visit.actor, filters, number, visit.at, size=500).items
        for number in range(1, MOST_ROWS // 500 + 1)
    )
    cases_sheet.write(file, pages, at=visit.at)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"诉求清单{visit.at:%Y%m%d}.xlsx", content_type=XLSX
    )


def _pager(visit: Visit, page: int, pages: int, total: int) -> Pager | None:
    if pages <= 1:
        return None
    return Pager(
        f"第 {page} 页，共 {pages} 页，{total} 件",
        _address(visit, page=page - 1) if page > 1 else "",
        _address(visit, page=page + 1) if page < pages else "",
    )


def _address(visit: Visit, *, page: int | None) -> str:
    kept = {name: value for name, value in visit.GET.items() if value and name != "page"}
    return "?" + urlencode(kept | ({"page": str(page)} if page else {}))
