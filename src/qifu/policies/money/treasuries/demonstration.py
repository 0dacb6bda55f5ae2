"""A bank for demonstrations and tests: no money moves, and what it answers follows from the account alone."""

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import sleep

from pydantic import Field, field_validator

from qifu.kernel.packs import PackModel
from qifu.kernel.seam import Socket, register
from qifu.policies.money.treasuries.treasury import Bounce, Instruction, Receipt, Sent, Treasury


class DemonstrationOptions(PackModel):
    """Accounts that match `refuse` are refused for good, those that match `returns` are paid and come back.

    With a `folder` each payment is written there as a file named by its key, so that a test can count what
    was really paid. `delay_ms` lets a test stop a worker in the middle.
    """

    refuse: str = "0000$"
    returns: str = "9999$"
    folder: str = ""
    delay_ms: int = Field(default=0, ge=0, le=60_000)

    @field_validator("refuse", "returns")
    @classmethod
    def _readable(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"「{value}」不是正则表达式：{error}") from error
        return value


@register(Socket.TREASURY)
class DemonstrationBank(Treasury):
    """Answers at once, the same for the same key."""

    name = "demonstration_bank"
    label = "演示银行（不动真实资金）"
    Options = DemonstrationOptions

    @property
    def settings(self) -> DemonstrationOptions:
        """Its settings."""
        assert isinstance(self.options, DemonstrationOptions)
        return self.options

    def pay(self, order: Instruction, *, at: datetime) -> Receipt:  # noqa: ARG002
        """Paid, unless the account is one of those that are refused."""
        if _matches(self.settings.refuse, order.account):
            return Receipt(order.key, "refused", why="收款账户不存在或户名不符")
        reference = "YH" + sha256(order.key.encode()).hexdigest()[:14].upper()
        if self.settings.folder:
            _once(Path(self.settings.folder), order, reference)
            sleep(self.settings.delay_ms / 1000)
        return Receipt(order.key, "paid", reference=reference)

    def bounced(self, sent: Sequence[Sent]) -> Sequence[Bounce]:
        """Those that went to a returning account."""
        returning = self.settings.returns
        return [Bounce(one.key, "收款行退汇：账户已销户") for one in sent if _matches(returning, one.account)]


def _matches(pattern: str, account: str) -> bool:
    return bool(pattern and re.search(pattern, account))


def _once(folder: Path, order: Instruction, reference: str) -> None:
    """The file of a key is made once and whole; a second call finds it there and pays nothing.

    Written aside and then given its name: whoever dies on the way leaves either all of it or nothing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=folder) as aside:
        aside.write(f"{reference} {order.amount_fen}\n")
        aside.flush()
        with suppress(FileExistsError):
            os.link(aside.name, folder / f"{order.key}.paid")
