"""How are payments exchanged with a bank that takes files from a folder and puts its receipts into another?

`out/<key>.csv`   one payment, written at once or not at all; the columns are `COLUMNS`, the sum in yuan
`in/<key>.json`   {"outcome": "paid" | "refused", "reference": "...", "why": "..."}
`in/<key>.back`   a payment that came back; the text says why

The bank leaves a file in `out` where it is until its receipt lies in `in`: so no payment is written twice.
"""

import csv
import io
import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pydantic import Field

from qifu.kernel.errors import Refused
from qifu.kernel.packs import PackModel
from qifu.kernel.seam import PlugFailed, Socket, register
from qifu.policies.money.treasuries.treasury import Bounce, Instruction, Receipt, Sent, Treasury

COLUMNS = ("付款单号", "批次", "金额（元）", "收款户名", "开户行", "账号", "用途", "分担")


class FileOptions(PackModel):
    """The folder in which `out` and `in` lie."""

    folder: str = Field(min_length=1)


@register(Socket.TREASURY)
class FileExchange(Treasury):
    """Writes a file for each payment and reads the receipts."""

    name = "file_exchange"
    label = "文件交换"
    Options = FileOptions

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        assert isinstance(self.options, FileOptions)
        return Path(self.options.folder)

    def check(self) -> list[str]:
        """Whether the folder can be written."""
        if not self.folder.is_dir():
            return [f"文件夹 {self.folder} 不存在"]
        return [] if os.access(self.folder, os.W_OK) else [f"文件夹 {self.folder} 不可写"]

    def pay(self, order: Instruction, *, at: datetime) -> Receipt:  # noqa: ARG002
        """The receipt if there is one; else the file is there, or is written now."""
        receipt = self.folder / "in" / f"{order.key}.json"
        if receipt.exists():
            return _read(order.key, receipt)
        written = self.folder / "out" / f"{order.key}.csv"
        if not written.exists():
            _write(written, _line(order))
        return Receipt(order.key, "pending", why="银行尚未回执")

    def bounced(self, sent: Sequence[Sent]) -> Sequence[Bounce]:
        """Those for which a file says so."""
        files = {one.key: self.folder / "in" / f"{one.key}.back" for one in sent}
        return [
            Bounce(key, file.read_text("utf-8").strip()[:300] or "收款行退汇")
            for key, file in files.items()
            if file.exists()
        ]


def _line(order: Instruction) -> str:
    made = io.StringIO()
    shares = "；".join(f"{who}{_yuan(fen)}" for who, fen in order.shares)
    lines = csv.writer(made)
    lines.writerow(COLUMNS)
    cells = (order.key, order.batch, _yuan(order.amount_fen), order.payee, order.bank, order.account)
    lines.writerow((*cells, order.purpose, shares))
    return made.getvalue()


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _write(path: Path, text: str) -> None:
    """Whole or not at all, also if the power fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    with fresh.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _read(key: str, path: Path) -> Receipt:
    """A receipt that cannot be read is no receipt yet: the bank may still be writing it."""
    try:
        said = json.loads(path.read_text("utf-8"))
        outcome = said["outcome"]
        if outcome not in ("paid", "refused"):
            raise Refused(f"回执结果「{outcome}」认不出")
        return Receipt(key, outcome, str(said.get("reference", ""))[:80], str(said.get("why", ""))[:300])
    except (ValueError, KeyError, TypeError, OSError, Refused) as wrong:
        raise PlugFailed(f"回执文件 {path.name} 读不懂（{wrong}）", permanent=False) from wrong
