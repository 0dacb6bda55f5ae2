"""As what may the sheet of an item be downloaded, to be filled in and handed back?"""

from tempfile import TemporaryFile

import xlsxwriter
from django.http import FileResponse, HttpResponse

from qifu.kernel.errors import Refused
from qifu.policies.finding import offering
from qifu.portals import errors
from qifu.portals.granting.apply_look import KINDS
from qifu.portals.granting.page_look import disposition
from qifu.portals.visits import Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(visit: Visit, code: str) -> HttpResponse | FileResponse:
    """An empty sheet with the item's columns."""
    try:
        item = offering.item_by_code(code, visit.at.date())
    except Refused:
        return errors.not_found(visit)
    if item.lines is None:
        return errors.not_found(visit)
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    page = book.add_worksheet("明细")
    bold = book.add_format({"bold": True, "bg_color": "#E9F1FB"})
    for place, column in enumerate(item.lines.columns):
        page.set_column(place, place, 18)
        page.write_string(0, place, column.name, bold)
        kind = KINDS[column.kind]
        said = "、".join(column.choices) or kind
        if said:
            page.write_comment(0, place, said)
    page.freeze_panes(1, 0)
    book.close()
    file.seek(0)
    answer = FileResponse(file, content_type=XLSX)
    answer.headers["Content-Disposition"] = disposition(f"{item.title}明细模板.xlsx")
    return answer
