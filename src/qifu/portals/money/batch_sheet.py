"""What stands in the spreadsheet of a batch?"""

from collections.abc import Sequence
from datetime import datetime
from typing import IO

from django.utils import timezone

from qifu.kernel.money import show
from qifu.policies.money.payment_queries import BatchLine, OrderLine
from qifu.portals import listed
from qifu.portals.listed import Column


def write(file: IO[bytes], line: BatchLine, orders: Sequence[OrderLine], *, at: datetime) -> None:
    """One row an order, the sum in yuan as text so that no cell rounds it, and the total below."""
    said = (
        f"批次 {line.number}，共 {line.count} 笔，{yuan(line.total_fen)} 元",
        f"拟批 {line.drawn_by}，发送 {line.sent_by or '未发送'}",
        f"{timezone.localtime(at):%Y-%m-%d %H:%M} 导出",
    )
    listed.write(file, "付款清单", COLUMNS, orders, below=lambda _count: said)


def yuan(fen: int) -> str:
    """A sum in yuan with two decimals, exactly."""
    return f"{fen // 100}.{fen % 100:02d}"


def _shares(one: OrderLine) -> str:
    return "；".join(f"{who} {show(fen)}" for who, fen in one.shares)


COLUMNS: tuple[Column[OrderLine], ...] = (
    ("付款单号", 26, lambda one: one.key),
    ("企业", 32, lambda one: one.enterprise),
    ("事项", 30, lambda one: one.item),
    ("期次", 16, lambda one: one.stage),
    ("金额（元）", 16, lambda one: yuan(one.amount_fen)),
    ("分担", 28, _shares),
    ("收款户名", 32, lambda one: one.payee),
    ("开户行", 26, lambda one: one.bank),
    ("账号", 26, lambda one: one.account),
    ("状态", 10, lambda one: one.state_label),
    ("银行流水号", 22, lambda one: one.reference),
)
