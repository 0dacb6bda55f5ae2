"""Can money be sent to this account of this enterprise? What is wrong is said before the bank says it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_CARD = re.compile(r"62\d{14,17}", re.ASCII)
_ACCOUNT = re.compile(r"\d{8,32}", re.ASCII)
_MARKS = re.compile(r"[\s()（）·.\-—]+")


@dataclass(frozen=True, slots=True)
class Payable:
    """What is looked at of an order before it goes into a batch; `lasts`: it is promised in full.

    `grant` is the number of the decision it pays: the stages of one decision may be of equal sums, two
    decisions of equal sums on one item are likely the same money twice.
    """

    key: str
    grant: str
    item: str
    enterprise: str
    payee: str
    bank: str
    account: str
    amount_fen: int
    lasts: bool = True


def plain_account(text: str) -> str:
    """An account number without the spaces people write in it.

    >>> plain_account("6222 0210 0111 6245 710")
    '6222021001116245710'
    """
    return re.sub(r"[\s-]+", "", text)


def account_fault(text: str) -> str:
    """What is wrong with an account number; empty if nothing is to be seen.

    Cards of banks here begin with 62 and end in a check digit; accounts of enterprises have only a length.

    >>> account_fault("6222021001116245710"), account_fault("6222021001116245711")
    ('', '账号校验位不对，可能抄错一位')
    >>> account_fault("12-34")
    '账号应为 8 至 32 位数字'
    """
    number = plain_account(text)
    if not _ACCOUNT.fullmatch(number):
        return "账号应为 8 至 32 位数字"
    if _CARD.fullmatch(number) and not _luhn(number):
        return "账号校验位不对，可能抄错一位"
    return ""


def faults(orders: Sequence[Payable]) -> dict[str, tuple[str, ...]]:
    """By key: what stands against paying these orders together."""
    accounts = {(plain_account(one.account), _name(one.enterprise)) for one in orders}
    shared = {account for account, count in Counter(account for account, _ in accounts).items() if count > 1}
    alike = {(one.grant, one.item, one.enterprise, one.amount_fen) for one in orders}
    twice = Counter((item, enterprise, fen) for _, item, enterprise, fen in alike)
    found = {one.key: tuple(_faults(one, shared, twice)) for one in orders}
    return {key: said for key, said in found.items() if said}


def _faults(one: Payable, shared: set[str], twice: Counter[tuple[str, str, int]]) -> list[str]:
    said = []
    if _name(one.payee) != _name(one.enterprise):
        said.append(f"户名「{one.payee}」与企业名称不一致")
    if not one.bank.strip():
        said.append("没有开户行")
    if fault := account_fault(one.account):
        said.append(fault)
    if plain_account(one.account) in shared:
        said.append("与另一家企业用了同一个账号")
    if twice[one.item, one.enterprise, one.amount_fen] > 1:
        said.append("同一企业同一事项有两笔相同金额")
    if not one.lasts:
        said.append("预算占用不足，先核对审定金额")
    return said


def _name(text: str) -> str:
    return _MARKS.sub("", text)


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
