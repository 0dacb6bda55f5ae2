"""What stands in a spreadsheet of the effects of items?"""

from collections.abc import Callable, Iterable
from datetime import datetime
from fractions import Fraction
from typing import IO

from qifu.policies.oversight.effects import EffectLine
from qifu.policies.rules.funnel import LABELS, Stage
from qifu.portals import listed, wording
from qifu.portals.listed import Column, Value


def _of(stage: Stage) -> Callable[[EffectLine], Value]:
    return lambda line: line.count(stage)


COLUMNS: tuple[Column[EffectLine], ...] = (
    ("事项", 40, lambda line: line.title),
    ("代码", 24, lambda line: line.code),
    ("区域代码", 12, lambda line: line.area_code),
    ("执行部门", 16, lambda line: line.executor),
    ("兑现方式", 12, lambda line: line.mode),
    *((f"{label}（家）", 12, _of(stage)) for stage, label in LABELS.items()),
    ("审定金额（元）", 18, lambda line: line.granted_fen / 100),
    ("到账金额（元）", 18, lambda line: line.paid_fen / 100),
    ("到账天数中位数", 14, lambda line: _number(line.days_median)),
    ("九成不超过（天）", 14, lambda line: _number(line.days_most)),
    ("评价（条）", 10, lambda line: line.average.count),
    ("评价平均（满 5 条才算）", 14, lambda line: _number(line.average.stars)),
)


def write(file: IO[bytes], lines: Iterable[EffectLine], *, at: datetime) -> int:
    """Write the lines row by row; returns how many."""
    said = wording.moment(at)
    return listed.write(file, "政策成效", COLUMNS, lines, below=lambda count: [f"{said} 导出，共 {count} 项"])


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 2)
