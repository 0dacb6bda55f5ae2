"""What stands in a spreadsheet of applications?"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import IO, TypeAlias

from django.utils import timezone

from qifu.policies.granting.grant_queries import GrantLine
from qifu.portals import listed
from qifu.portals.granting.own_look import WAYS
from qifu.portals.listed import Column

Pages: TypeAlias = Iterator[tuple[GrantLine, ...]]
VERDICTS = {"granted": "同意兑现", "refused": "不予兑现", "": ""}


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _yuan(fen: int | None) -> float | None:
    return fen / 100 if fen is not None else None


COLUMNS: tuple[Column[GrantLine], ...] = (
    ("编号", 20, lambda line: line.case.number),
    ("事项", 36, lambda line: line.item_title),
    ("企业", 30, lambda line: line.enterprise_name),
    ("区域", 12, lambda line: line.case.area_name),
    ("方式", 10, lambda line: line.mode),
    ("来源", 10, lambda line: WAYS.get(line.way, line.way)),
    ("期间", 8, lambda line: line.period),
    ("规则金额（元）", 16, lambda line: _yuan(line.asked_fen)),
    ("审定", 10, lambda line: VERDICTS[line.verdict]),
    ("审定金额（元）", 16, lambda line: _yuan(line.granted_fen)),
    ("状态", 10, lambda line: line.case.state_label),
    ("谁在审", 30, lambda line: line.case.holder_label),
    ("申报时间", 17, lambda line: _moment(line.case.received_at)),
    ("期限", 17, lambda line: _moment(line.case.due_at)),
    ("审定时间", 17, lambda line: _moment(line.verdict_at)),
    ("账户已确认", 10, lambda line: "是" if line.has_payee else ""),
)


def write(file: IO[bytes], pages: Iterable[tuple[GrantLine, ...]], *, at: datetime) -> int:
    """Write the lines page by page; returns how many."""
    lines = chain.from_iterable(pages)
    return listed.write(
        file, "申报清单", COLUMNS, lines, frozen=2, below=lambda count: [f"{_moment(at)} 导出，共 {count} 件"]
    )
