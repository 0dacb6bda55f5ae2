"""Which accounts does an act of money move, and do the books agree with themselves? Double entry, in fen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Account(StrEnum):
    """The accounts of one book. `total` is where the money comes from, so it stands below zero."""

    TOTAL = "total"
    FREE = "free"
    COMMITTED = "committed"
    PAID = "paid"
    RETURNED = "returned"
    RECOVERED = "recovered"
    SURRENDERED = "surrendered"


class MoneyKind(StrEnum):
    """What can happen to the money of a book."""

    SET = "set"
    ADJUST = "adjust"
    COMMIT = "commit"
    RELEASE = "release"
    PAY = "pay"
    RETURN = "return"
    RECOVER = "recover"
    SURRENDER = "surrender"
    TAKE_OVER = "take_over"
    HAND_OVER = "hand_over"


ACCOUNT_LABELS: dict[Account, str] = {
    Account.TOTAL: "资金来源",
    Account.FREE: "可用",
    Account.COMMITTED: "已承诺",
    Account.PAID: "已付",
    Account.RETURNED: "退汇",
    Account.RECOVERED: "追回",
    Account.SURRENDERED: "上缴",
}
KIND_LABELS: dict[MoneyKind, str] = {
    MoneyKind.SET: "设定预算",
    MoneyKind.ADJUST: "调整预算",
    MoneyKind.COMMIT: "审定占用",
    MoneyKind.RELEASE: "释放占用",
    MoneyKind.PAY: "支付",
    MoneyKind.RETURN: "退汇",
    MoneyKind.RECOVER: "追回（回预算）",
    MoneyKind.SURRENDER: "追回（上缴）",
    MoneyKind.TAKE_OVER: "并入",
    MoneyKind.HAND_OVER: "转出",
}
_FROM_TO: dict[MoneyKind, tuple[Account, Account]] = {
    MoneyKind.SET: (Account.TOTAL, Account.FREE),
    MoneyKind.ADJUST: (Account.TOTAL, Account.FREE),
    MoneyKind.COMMIT: (Account.FREE, Account.COMMITTED),
    MoneyKind.RELEASE: (Account.COMMITTED, Account.FREE),
    MoneyKind.PAY: (Account.COMMITTED, Account.PAID),
    MoneyKind.RETURN: (Account.RETURNED, Account.COMMITTED),
    MoneyKind.RECOVER: (Account.RECOVERED, Account.FREE),
    MoneyKind.SURRENDER: (Account.RECOVERED, Account.SURRENDERED),
}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where two figures that should be one are two."""

    where: str
    held_fen: int
    found_fen: int

    def __str__(self) -> str:
        return f"{self.where}：账面 {self.held_fen} 分，分录合计 {self.found_fen} 分"


def moves(kind: MoneyKind, fen: int, *, is_unlimited: bool = False) -> dict[Account, int]:
    """What an act adds to which accounts; always zero in sum.

    Where no budget was set nothing is ever free: what is promised comes straight from the source.

    >>> moves(MoneyKind.PAY, 500)
    {<Account.COMMITTED: 'committed'>: -500, <Account.PAID: 'paid'>: 500}
    """
    giver, taker = _FROM_TO[kind]
    if is_unlimited:
        giver, taker = (Account.TOTAL if each is Account.FREE else each for each in (giver, taker))
    return {giver: -fen, taker: fen} if giver is not taker and fen else {}


def handed_over(balances: Mapping[Account, int]) -> dict[Account, int]:
    """What empties a book, so that another can take it over."""
    return {account: -fen for account, fen in balances.items() if fen}


def taken_over(balances: Mapping[Account, int]) -> dict[Account, int]:
    """What a book with money of its own takes over of one without, out of what is free.

    >>> taken_over({Account.TOTAL: -700, Account.COMMITTED: 500, Account.PAID: 200})[Account.FREE]
    -700
    """
    taken = {
        account: fen
        for account, fen in balances.items()
        if fen and account not in (Account.TOTAL, Account.FREE)
    }
    return taken | ({Account.FREE: -sum(taken.values())} if sum(taken.values()) else {})


def balances(postings: Iterable[tuple[str, int]]) -> dict[Account, int]:
    """The balance of each account: what was posted to it."""
    found = dict.fromkeys(Account, 0)
    for account, fen in postings:
        found[Account(account)] += fen
    return found


def compare(where: str, held: Mapping[Account, int], found: Mapping[Account, int]) -> list[Disagreement]:
    """Where the columns of a book are not what its postings add up to."""
    return [
        Disagreement(f"{where}的「{ACCOUNT_LABELS[account]}」", held[account], found[account])
        for account in Account
        if held[account] != found[account]
    ]
