"""How does a grant look to its enterprise: how it stands, how much, and what it has to do?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from qifu.policies.granting.grant_queries import GrantLine, GrantPage
from qifu.portals import case_clock, wording
from qifu.portals.calculator import words
from qifu.portals.calculator.words import Sum
from qifu.portals.enterprise.appeal_look import Reopening, State, offers
from qifu.portals.enterprise.due_grants import asks_account, is_due, sum_of
from qifu.portals.grant_words import standing
from qifu.portals.look import Holder, Tone

WAYS = {"list": "免申即享", "instant": "即申即享", "online": "网上申报", "window": "窗口代录"}


@dataclass(frozen=True, slots=True)
class Row:
    """One grant of the own list."""

    number: str
    url: str
    title: str
    tone: Tone
    sign: str
    say: str
    sum: Sum | None
    sum_say: str
    holder: Holder | None
    when: str
    button: str


def shelf(line: GrantLine) -> str:
    """On which of the four shelves it stands."""
    if is_due(line):
        return "due"
    if line.is_withdrawn or (line.verdict == "refused" and line.case.replied_at):
        return "ended"
    return "done" if line.case.replied_at else "open"


def row(line: GrantLine) -> Row:
    """One line of the list."""
    tone, sign, say = standing(line)
    runs = not line.is_withdrawn and not line.case.replied_at
    return Row(
        number=line.case.number,
        url=reverse("policies_grant", args=[line.case.number]),
        title=line.item_title,
        tone=tone,
        sign=sign,
        say=say,
        sum=sum_of(line),
        sum_say=sum_say(line),
        holder=case_clock.holder(line.case) if runs else None,
        when=f"{wording.short_day(timezone.localtime(line.case.received_at))} {WAYS.get(line.way, '')}",
        button=_button(line),
    )


def _button(line: GrantLine) -> str:
    if line.case.paused:
        return "去补正"
    if line.promise:
        return "去补交材料"
    return "确认收款账户" if asks_account(line) else ""


def sum_say(line: GrantLine) -> str:
    """What the sum is."""
    return "审定" if line.verdict == "granted" else "申报"


def total(lines: Iterable[GrantLine]) -> Sum:
    """What was granted in all."""
    return words.sum_of(sum(line.granted_fen or 0 for line in lines if line.verdict == "granted"))


def state(page: GrantPage) -> State:
    """Never a bare word: who has it, or what is to be done."""
    line = page.line
    case = line.case
    if line.is_withdrawn or case.paused or case.replied_at:
        tone, sign, say = standing(line)
        return State(tone, sign, say)
    if case.lead_id is None:
        return State("brand", "inbox", "已送到企业综合服务中心，正在分给审核部门")
    again = "复核，" if case.round > 1 else ""
    if case.overdue:
        return State("late", "exclamation-triangle-fill", f"{again}{case.lead_name}在审，已经超期")
    say = f"{case.lead_name}在审" if case.handler_name else f"等{case.lead_name}受理"
    return State("brand", "person-check", f"{again}{say}")


def reconsidering(page: GrantPage) -> Reopening | None:
    """A second look, one level up."""
    if "reopen" not in offers(page.page):
        return None
    why = "升一级，由企业综合服务中心另行分办，上一级签发。复核可能增加金额，查明有误的也可能减少。"
    return Reopening(why, page.line.verdict == "refused")
