"""What stands in a spreadsheet of cases?"""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, takewhile
from typing import IO

from django.utils import timezone

from qifu.cases.queries import CaseLine
from qifu.portals import listed
from qifu.portals.listed import Column


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _left(line: CaseLine) -> str | int | None:
    return "已停表" if line.paused else line.days_left


COLUMNS: tuple[Column[CaseLine], ...] = (
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
    """Write the lines page by page up to the first empty one; returns how many."""
    lines = chain.from_iterable(takewhile(bool, pages))
    return listed.write(
        file, "诉求清单", COLUMNS, lines, frozen=2, below=lambda count: [f"{_moment(at)} 导出，共 {count} 件"]
    )
