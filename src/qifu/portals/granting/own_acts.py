"""What may an enterprise do with its grant, each by one form and one command?"""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from qifu.cases import handling, replying
from qifu.cases.materials import Stored
from qifu.kernel.errors import Refused
from qifu.policies.granting import claiming
from qifu.policies.granting.applying import Payee
from qifu.policies.granting.grant_queries import GrantPage
from qifu.portals import errors
from qifu.portals.enterprise import enclosures
from qifu.portals.enterprise.appeal_look import Faults
from qifu.portals.granting import own
from qifu.portals.visits import Visit

Do = Callable[[Visit, GrantPage], str]
UNTOLD = "企业对审定结果有异议，申请复核"


def account(visit: Visit, number: str) -> HttpResponse:
    """To which account is to be paid."""
    return _done(visit, number, "account", _account)


def rate(visit: Visit, number: str) -> HttpResponse:
    """One tap."""
    return _done(visit, number, "rate", _rate)


def supply(visit: Visit, number: str) -> HttpResponse:
    """What was asked for; the clock runs again."""
    return _done(visit, number, "supply", _supply)


def add(visit: Visit, number: str) -> HttpResponse:
    """Files that nobody asked for but that help."""
    return _done(visit, number, "add", _add)


def reconsider(visit: Visit, number: str) -> HttpResponse:
    """A second look."""
    return _done(visit, number, "reopen", _reconsider)


def withdraw(visit: Visit, number: str) -> HttpResponse:
    """Take it back."""
    return _done(visit, number, "withdraw", _withdraw)


def _done(visit: Visit, number: str, act: str, do: Do) -> HttpResponse:
    page = own.own_page(visit, number)
    if page is None:
        return errors.not_found(visit)
    try:
        said = do(visit, page)
    except Refused as refused:
        return own.drawn(visit, page, Faults(act, str(refused), visit.POST.get("text", "")))
    messages.success(visit, said)
    return redirect("policies_grant", number)


def _account(visit: Visit, page: GrantPage) -> str:
    remembered = claiming.known_payee(page.line.enterprise_id)
    given = Payee(*(visit.POST.get(f"payee_{name}", "") for name in ("name", "bank", "account")))
    payee = remembered if visit.POST.get("same") == "1" and remembered.account else given
    claiming.confirm_payee(case=page.line.case.id, payee=payee, by=visit.actor, at=visit.at)
    return "收款账户已确认，审定后直接兑付到这个账户。"


def _rate(visit: Visit, page: GrantPage) -> str:
    replying.rate(
        case=page.line.case.id, level=visit.POST.get("rating", ""), comment=visit.POST.get("text", ""),
        by=visit.actor, at=visit.at,
    )  # fmt: skip
    return f"谢谢，评价已记下，{page.page.rules.rating.changeable_hours} 小时内可改。"


def _supply(visit: Visit, page: GrantPage) -> str:
    files = (*_wanted(visit, page), *enclosures.stored(visit))
    text = visit.POST.get("text", "").strip() or ("见附件" if files else "")
    with transaction.atomic():
        handling.supply(case=page.line.case.id, text=text, by=visit.actor, at=visit.at, seen=_seen(visit))
        enclosures.attach(files, case=page.line.case.id, visit=visit)
    return "补正内容已送到，计时恢复。"


def _add(visit: Visit, page: GrantPage) -> str:
    files = (*_wanted(visit, page), *enclosures.stored(visit))
    if not files:
        raise Refused("还没有选文件", remedy="请先选照片或文件")
    with transaction.atomic():
        enclosures.attach(files, case=page.line.case.id, visit=visit)
    return f"{len(files)} 个文件已送到。"


def _wanted(visit: Visit, page: GrantPage) -> tuple[Stored, ...]:
    """The files for materials that are still lacking, each under the name of what it is."""
    found = []
    for place, what in enumerate(page.lacking):
        file = visit.FILES.get(f"paper{place}")
        if isinstance(file, UploadedFile):
            kept = enclosures.kept(file)
            found.append(replace(kept, name=f"{what}（{kept.name}）"))
    return tuple(found)


def _reconsider(visit: Visit, page: GrantPage) -> str:
    reason = visit.POST.get("text", "").strip() or UNTOLD
    claiming.reconsider(case=page.line.case.id, reason=reason, by=visit.actor, at=visit.at, seen=_seen(visit))
    return "已申请复核：升一级，期限重新计算。"


def _withdraw(visit: Visit, page: GrantPage) -> str:
    reason = visit.POST.get("text", "")
    claiming.withdraw(case=page.line.case.id, reason=reason, by=visit.actor, at=visit.at, seen=_seen(visit))
    return "申报已撤回。申报期内可以重新申报。"


def _seen(visit: Visit) -> int | None:
    seen = visit.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 18 else None
