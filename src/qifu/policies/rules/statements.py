"""What does a bank statement say, and where does it differ from what was paid here?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from qifu.kernel.errors import Refused
from qifu.kernel.reading import read_moment
from qifu.policies.rules.accounts import plain_account

Standing = Literal["matched", "missing", "extra", "different"]
HEADINGS: dict[str, tuple[str, ...]] = {
    "reference": ("付款单号", "交易流水号", "流水号", "银行流水号", "业务编号", "凭证号", "摘要号"),
    "payee": ("收款户名", "对方户名", "收款人", "户名"),
    "account": ("账号", "收款账号", "对方账号", "收款账户"),
    "fen": ("金额（元）", "金额(元)", "金额", "借方金额", "支出金额", "交易金额"),
    "on": ("日期", "交易日期", "记账日期", "入账日期", "付款日期"),
}


@dataclass(frozen=True, slots=True)
class BankLine:
    """One payment as the bank has it."""

    reference: str
    payee: str
    account: str
    fen: int
    on: date | None


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One payment as we have it; a bank may call it by our key or by its own number."""

    id: int
    key: str
    reference: str
    account: str
    fen: int


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a line of the bank and one of ours are to each other."""

    standing: Standing
    bank: BankLine | None = None
    own: int | None = None


def read(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[BankLine, ...]:
    """The lines of a statement; a row that cannot be read is refused with its number."""
    places = _places(headers)
    found = []
    for number, row in enumerate(rows, start=2):
        cells = {name: str(row[place]).strip() if place < len(row) else "" for name, place in places.items()}
        if any(cells.values()):
            found.append(_line(cells, number))
    return tuple(found)


def pair(bank: Sequence[BankLine], own: Sequence[OwnLine]) -> tuple[Pairing, ...]:
    """Each line once: the bank's in their order, then those of ours that the bank does not know."""
    by_word = {word: one for one in own for word in (one.key, one.reference) if word}
    taken: set[int] = set()
    found = []
    for line in bank:
        mine = by_word.get(line.reference)
        if mine is None or mine.id in taken:
            found.append(Pairing("extra", line))
            continue
        taken.add(mine.id)
        is_same = line.fen == mine.fen and plain_account(line.account) in ("", plain_account(mine.account))
        found.append(Pairing("matched" if is_same else "different", line, mine.id))
    return (*found, *(Pairing("missing", None, one.id) for one in own if one.id not in taken))


def _places(headers: Sequence[str]) -> dict[str, int]:
    plain = [str(each).strip() for each in headers]
    places = {
        name: plain.index(next(word for word in words if word in plain))
        for name, words in HEADINGS.items()
        if any(word in plain for word in words)
    }
    for name in ("reference", "fen"):
        if name not in places:
            wanted = "、".join(HEADINGS[name])
            raise Refused(
                "对账单认不出", why=f"缺少列：{wanted} 之一", remedy="请改好表头后重传，没有导入任何行"
            )
    return places


def _line(cells: Mapping[str, str], number: int) -> BankLine:
    return BankLine(
        cells["reference"],
        cells.get("payee", ""),
        cells.get("account", ""),
        _fen(cells["fen"], number),
        _day(cells.get("on", ""), number),
    )


def _fen(text: str, number: int) -> int:
    try:
        hundredths = Decimal(text.replace(",", "").replace("，", "").lstrip("¥￥")) * 100
    except InvalidOperation:
        raise _unreadable(number, f"金额「{text}」") from None
    if not hundredths.is_finite() or hundredths != hundredths.to_integral_value() or abs(hundredths) > 10**16:
        raise _unreadable(number, f"金额「{text}」")
    return abs(int(hundredths))


def _day(text: str, number: int) -> date | None:
    if not text:
        return None
    try:
        return read_moment(text).date()
    except Refused:
        raise _unreadable(number, f"日期「{text}」") from None


def _unreadable(number: int, what: str) -> Refused:
    return Refused(f"第 {number} 行{what}读不懂", remedy="没有导入任何行，改好后重传")
