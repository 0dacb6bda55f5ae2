"""What stands in a spreadsheet of cases?"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import IO

import xlsxwriter
from django.utils import timezone

from qifu.cases.queries import CaseLine

Cell = Callable[[CaseLine], str | int | None]


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _left(line: CaseLine) -> str | int | None:
    return "已停表" if line.paused else line.days_left


COLUMNS: tuple[tuple[str, int, Cell], ...] = (
    ("编号", 20, lambda line: line.number),
    ("标题", 44, lambda line: line.title),
    ("企业", 30, lambda line: line.enterprise_name),
    ("区域", 12, lambda line: line.area_name),
    ("类别", 10, lambda line: line.class_label),
    ("状态", 10, lambda line: line.state_label),
    ("谁在办", 30, lambda line: line.holder_label),
    ("收到时间", 17, lambda line: _moment(line.received_at)),
    ("期限", 17, lambda line: _moment(line.due_at)),
    ("还剩工作日（负数为超期）", 14, _left),
    ("第几次办理", 10, lambda line: line.round),
    ("层级", 14, lambda line: line.level_label),
    ("督办", 6, lambda line: "是" if line.supervised else ""),
    ("答复时间", 17, lambda line: _moment(line.replied_at)),
    ("办理结果", 12, lambda line: line.outcome_label),
    ("是否超期答复", 10, lambda line: "是" if line.closed_late else ""),
)


def write(file: IO[bytes], pages: Iterable[tuple[CaseLine, ...]], *, at: datetime) -> int:
    """Write the lines page by page, row by row; returns how many. Text is never read as a formula."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, {**options, "strings_to_numbers": False})
    sheet = book.add_worksheet("诉求清单")
    bold = book.add_format({"bold": True, "bg_color": "#E9F1FB", "text_wrap": True})
    for column, (name, width, _) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 2)
    count = 0
    for lines in pages:
        if not lines:
            break
        for line in lines:
            count += 1
            for column, (_, _, cell) in enumerate(COLUMNS):
                sheet.write(count, column, cell(line))
    sheet.write_string(count + 2, 0, f"{_moment(at)} 导出，共 {count} 件")
    book.close()
    return count
