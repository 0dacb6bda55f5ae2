"""Which grants wait for the enterprise: an account to confirm, something to put right?"""

from collections.abc import Iterable

from django.urls import reverse

from qifu.policies.granting.grant_queries import GrantLine
from qifu.portals import grant_words, wording
from qifu.portals.calculator import words
from qifu.portals.calculator.words import Sum
from qifu.portals.enterprise.home_look import Awaiting


def is_due(line: GrantLine) -> bool:
    """Whether something waits for the enterprise."""
    return asks_account(line) or line.case.paused or line.promise is not None


def asks_account(line: GrantLine) -> bool:
    """Whether money is granted, or will be, and nobody has said to which account."""
    open_ = not line.is_withdrawn and line.verdict != "refused"
    return open_ and not line.has_payee and bool(line.granted_fen or line.asked_fen)


def sum_of(line: GrantLine) -> Sum | None:
    """What is granted, or asked for while that is open."""
    fen = grant_words.fen_of(line)
    return words.sum_of(fen) if fen is not None else None


def awaiting(lines: Iterable[GrantLine]) -> tuple[Awaiting, ...]:
    """What waits for the enterprise, for its first page."""
    return tuple(_awaiting(line) for line in lines if is_due(line))


def _awaiting(line: GrantLine) -> Awaiting:
    url = reverse("policies_grant", args=[line.case.number])
    if line.case.paused:
        say = f"{line.case.lead_name}请你补正，期间不计时"
        return Awaiting(line.item_title, say, "补正", f"{url}#supply", "paperclip", "waiting")
    if line.promise:
        on, late = wording.short_day(line.promise.due_on), line.promise.is_missed
        say = f"{'、'.join(line.promise.short)}，{f'应 {on}前补交，已过期' if late else f'{on}前补交'}"
        return Awaiting(
            line.item_title, say, "补交", f"{url}#papers", "paperclip", "late" if late else "waiting"
        )
    found = sum_of(line)
    say = f"{found or ''}，确认收款账户就能兑付"
    return Awaiting(line.item_title, say.lstrip("，"), "确认账户", f"{url}#account", "wallet2", "good")
