"""What may an enterprise do with its appeal, each by one form and one command?"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from qifu.appeals import shared
from qifu.cases import assigning, handling, replying
from qifu.cases.pages import CasePage
from qifu.kernel.errors import Refused, Stale
from qifu.ledger.vocabulary import Kind
from qifu.portals import errors
from qifu.portals.enterprise import appeals, enclosures
from qifu.portals.enterprise.appeal_look import Faults
from qifu.portals.visits import Visit

UNTOLD = "企业对答复不满意，要求重新办理"


@dataclass(frozen=True, slots=True)
class Deed:
    """One act under way: whose page it came from, and which version of the case was on it."""

    visit: Visit
    page: CasePage
    seen: int | None

    @property
    def case(self) -> int:
        """The case meant."""
        return self.page.line.id

    def typed(self, name: str) -> str:
        """What was written into a field."""
        return self.visit.POST.get(name, "")


Do = Callable[[Deed], str]


def rate(visit: Visit, number: str) -> HttpResponse:
    """One tap; a second one within the time changes it."""
    return _done(visit, number, "rate", Kind.CASE_RATED, _rate)


def reopen(visit: Visit, number: str) -> HttpResponse:
    """Another round, one level up."""
    return _done(visit, number, "reopen", Kind.CASE_REOPENED, _reopen)


def supply(visit: Visit, number: str) -> HttpResponse:
    """What was asked for, in words and files; the clock runs again."""
    return _done(visit, number, "supply", Kind.CASE_SUPPLIED, _supply)


def add(visit: Visit, number: str) -> HttpResponse:
    """Files that nobody asked for but that help."""
    return _done(visit, number, "add", Kind.CASE_MATERIAL_ADDED, _add)


def withdraw(visit: Visit, number: str) -> HttpResponse:
    """Take it back."""
    return _done(visit, number, "withdraw", Kind.CASE_WITHDRAWN, _withdraw)


def sign_off(visit: Visit, number: str) -> HttpResponse:
    """Say that it is settled."""
    return _done(visit, number, "sign_off", Kind.CASE_CLOSED, _sign_off)


def object_to(visit: Visit, number: str) -> HttpResponse:
    """Say that it does not belong with the others."""
    return _done(visit, number, "object", Kind.CASE_NOTED, _object_to)


def _done(visit: Visit, number: str, act: str, kind: Kind, do: Do) -> HttpResponse:
    page = appeals.own_page(visit, number)
    if page is None:
        return errors.not_found(visit)
    seen = visit.POST.get("seen", "")
    deed = Deed(visit, page, int(seen) if seen.isdecimal() and len(seen) < 18 else None)
    try:
        said = _once(deed, kind, do)
    except Refused as refused:
        return appeals.drawn(visit, page, Faults(act, str(refused), deed.typed("text")))
    messages.success(visit, said)
    return HttpResponseRedirect(reverse("appeal", args=[number]))


def _once(deed: Deed, kind: Kind, do: Do) -> str:
    """A second tap on the same button finds its own deed done and is content; a rating is given anew."""
    try:
        return do(deed)
    except Stale:
        mine = _own_since(deed, kind)
        if not mine:
            raise
        return do(Deed(deed.visit, deed.page, None)) if kind is Kind.CASE_RATED else "这一步已经办好了。"


def _own_since(deed: Deed, kind: Kind) -> bool:
    """Whether all that happened since the page was drawn was done by the same person, this deed among it."""
    page = appeals.own_page(deed.visit, deed.page.line.number) or deed.page
    since = [line for line in page.timeline if int(line.said.get("version", 0)) > (deed.seen or 0)]
    by_me = all(line.by_key == deed.visit.actor.key for line in since)
    return by_me and any(line.kind == kind for line in since)


def _rate(deed: Deed) -> str:
    department = deed.typed("department")
    rated = replying.rate(
        case=deed.case,
        level=deed.typed("rating"),
        comment=deed.typed("text"),
        department_id=int(department) if department.isdecimal() and len(department) < 18 else None,
        by=deed.visit.actor,
        at=deed.visit.at,
        seen=deed.seen,
    )
    hours = deed.page.rules.rating.changeable_hours
    if rated.may_reopen:
        return f"评价已记下，{hours} 小时内可改。要重新办理，点下面的「要求重新办理」。"
    return f"谢谢，评价已记下，{hours} 小时内可改。"


def _reopen(deed: Deed) -> str:
    reason = deed.typed("text").strip() or UNTOLD
    replying.reopen(case=deed.case, reason=reason, by=deed.visit.actor, at=deed.visit.at, seen=deed.seen)
    return "已要求重新办理：升一级，期限重新计算。"


def _supply(deed: Deed) -> str:
    files = enclosures.stored(deed.visit)
    text = deed.typed("text").strip() or ("见附件" if files else "")
    with transaction.atomic():
        handling.supply(case=deed.case, text=text, by=deed.visit.actor, at=deed.visit.at, seen=deed.seen)
        enclosures.attach(files, case=deed.case, visit=deed.visit)
    return "补充内容已送到，计时恢复。"


def _add(deed: Deed) -> str:
    files = enclosures.stored(deed.visit)
    if not files:
        raise Refused("还没有选文件", remedy="请先选照片或文件")
    with transaction.atomic():
        enclosures.attach(files, case=deed.case, visit=deed.visit)
    return f"{len(files)} 个文件已送到。"


def _withdraw(deed: Deed) -> str:
    assigning.withdraw(
        case=deed.case, reason=deed.typed("text"), by=deed.visit.actor, at=deed.visit.at, seen=deed.seen
    )
    return "诉求已撤回。需要时可以重新提。"


def _sign_off(deed: Deed) -> str:
    replying.sign_off(case=deed.case, by=deed.visit.actor, at=deed.visit.at, seen=deed.seen)
    return "已确认解决，这一件办结。"


def _object_to(deed: Deed) -> str:
    shared.object_to(case=deed.case, reason=deed.typed("text"), by=deed.visit.actor, at=deed.visit.at)
    return "异议已交给企业综合服务中心，由中心核实后决定。"
