"""What stands in the spreadsheet of a trial?"""

from collections.abc import Mapping
from datetime import datetime
from typing import IO

import xlsxwriter
from django.utils import timezone

from qifu.policies.finding.everybody import AREA
from qifu.policies.finding.sandbox import SECTOR, SIZE, Answered
from qifu.portals.sandbox.asked import Asked
from qifu.portals.sandbox.look import UNKNOWN, plain

HEADS = ("分组", "现行享受（家）", "草案享受（家）", "新享受", "不再享受", "现行金额（元）", "草案金额（元）")
WIDTHS = (24, 14, 14, 10, 10, 18, 18)


def write(
    file: IO[bytes], asked: Asked, answered: Answered, labels: Mapping[str, str], *, at: datetime
) -> None:
    """The whole, then one sheet for each grouping. Text is never read as a formula."""
    plain_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, {"in_memory": True, **plain_text})
    bold = book.add_format({"bold": True, "bg_color": "#E9F1FB", "text_wrap": True})
    _whole(book.add_worksheet("总计"), bold, asked, answered, at)
    for name, fact in (("按区域", AREA), ("按行业", SECTOR), ("按规模", SIZE)):
        page = book.add_worksheet(name)
        _heads(page, bold)
        for line, group in enumerate(answered.outcome.by.get(fact, ()), start=1):
            label = (labels.get(group.name, group.name) if fact == AREA else group.name) or UNKNOWN
            counts = (group.before, group.after, group.gained, group.lost)
            sums = (group.before_fen / 100, group.after_fen / 100)
            for column, value in enumerate((label, *counts, *sums)):
                page.write(line, column, value)
    book.close()


def _heads(page: "xlsxwriter.worksheet.Worksheet", bold: object) -> None:
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, head, bold)
    page.freeze_panes(1, 1)


def _whole(
    page: "xlsxwriter.worksheet.Worksheet", bold: object, asked: Asked, answered: Answered, at: datetime
) -> None:
    outcome = answered.outcome
    page.set_column(0, 0, 30)
    page.set_column(1, 2, 20)
    for column, head in enumerate(("项目", "现行", "草案")):
        page.write_string(0, column, head, bold)
    rows: list[tuple[str, object, object]] = [
        ("事项", answered.before.title, answered.after.title),
        ("算到的企业（家）", outcome.firms, outcome.firms),
        ("可享受（家）", outcome.before.met, outcome.after.met),
        ("待核实（家）", outcome.before.unknown, outcome.after.unknown),
        ("金额（元）", outcome.before.fen / 100, outcome.after.fen / 100),
        ("符合但金额待定（家）", outcome.before.without_sum, outcome.after.without_sum),
        ("新享受（家）", "", outcome.gained),
        ("不再享受（家）", "", outcome.lost),
    ]
    for figure, value in asked.moved.items():
        rows.append((figure.say, f"{plain(figure.value)}{figure.unit}", f"{plain(value)}{figure.unit}"))
    rows.append(("导出时间", f"{timezone.localtime(at):%Y-%m-%d %H:%M}", ""))
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            page.write(line, column, cell)
