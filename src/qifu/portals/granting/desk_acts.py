"""What does a desk do with an application, each by one form and one command?"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from qifu.kernel.errors import Refused
from qifu.policies.granting import examining, joint, scoring, undoing
from qifu.policies.granting.examining import Ruling
from qifu.policies.granting.grant_queries import GrantPage
from qifu.portals import errors
from qifu.portals.granting import desk_page
from qifu.portals.visits import Visit
from qifu.registry import government
from qifu.registry.rules.access import Actor

Do = Callable[[Visit, GrantPage], str]


def act(visit: Visit, number: str, act: str) -> HttpResponse:
    """One act; a refusal shows the page again with its reason."""
    page, do = desk_page.found(visit, number), DO.get(act)
    if page is None or do is None:
        return errors.not_found(visit)
    try:
        said = do(visit, page)
    except Refused as refused:
        now = desk_page.found(visit, number) or page
        return desk_page.drawn(visit, now, refused=refused, act=act)
    messages.success(visit, said)
    return redirect("grant", number)


def _decide(visit: Visit, page: GrantPage) -> str:
    granted = visit.POST.get("verdict") == "granted"
    if not granted and visit.POST.get("verdict") != "refused":
        raise Refused("没有选审定意见", remedy="请选同意兑现或不予兑现")
    has_sum = page.match.decision.amount_fen is not None
    ruling = Ruling(
        granted,
        fen_of(visit.POST.get("yuan", "")) if granted and has_sum else None,
        visit.POST.get("reason", "").strip()[:1500],
        visit.POST.get("basis", "").strip()[:500],
    )
    if not granted and not ruling.reason:
        raise Refused("没有写不予兑现的理由", remedy="请写明哪一条不符合")
    examining.decide(
        case=page.line.case.id, ruling=ruling, signer=_signer(visit), by=visit.actor, at=visit.at,
        seen=_seen(visit),
    )  # fmt: skip
    return "已审定，企业马上能看到。"


def _undo(visit: Visit, page: GrantPage) -> str:
    reason = visit.POST.get("reason", "")
    undoing.undo(case=page.line.case.id, reason=reason, by=visit.actor, at=visit.at, seen=_seen(visit))
    return "审定已撤回，回到在审，占用的预算已释放，企业看得到。"


def _judge(visit: Visit, page: GrantPage) -> str:
    said = visit.POST.get("value", "")
    value: bool | int | str
    if said in ("yes", "no"):
        value = said == "yes"
    elif said.isascii() and said.isdecimal() and len(said) <= 4:
        value = int(said)
    else:
        raise Refused("没有选是否符合", remedy="请选符合或不符合；评分请写整数")
    examining.judge(
        case=page.line.case.id, key=visit.POST.get("key", ""), value=value,
        reason=visit.POST.get("reason", ""), by=visit.actor, at=visit.at, seen=_seen(visit),
    )  # fmt: skip
    return "认定已记下，资格和金额随之重算。"


def _check(visit: Visit, page: GrantPage) -> str:
    keys = tuple(visit.POST.getlist("fact"))
    examining.check_facts(case=page.line.case.id, keys=keys, by=visit.actor, at=visit.at, seen=_seen(visit))
    return "自报数据已记为核对过。"


def _renew(visit: Visit, page: GrantPage) -> str:
    before = page.decision_sha
    examining.renew(case=page.line.case.id, by=visit.actor, at=visit.at, seen=_seen(visit))
    now = desk_page.found(visit, page.line.case.number)
    return "数据没有变化。" if now and now.decision_sha == before else "已按最新数据重算。"


def _opine(visit: Visit, page: GrantPage) -> str:
    said = visit.POST.get("agrees", "")
    if said not in ("yes", "no"):
        raise Refused("没有选同意还是不同意", remedy="请选一个再写意见")
    yuan = visit.POST.get("yuan", "").strip()
    joint.give_opinion(
        case=page.line.case.id, agrees=said == "yes", amount_fen=fen_of(yuan) if yuan else None,
        text=visit.POST.get("text", ""), by=visit.actor, at=visit.at, seen=_seen(visit),
    )  # fmt: skip
    return "联审意见已交给牵头部门。"


def _invite(visit: Visit, page: GrantPage) -> str:
    chosen = [int(key) for key in visit.POST.getlist("account") if key.isdecimal() and len(key) < 18]
    scoring.invite(case=page.line.case.id, account_ids=chosen, by=visit.actor, at=visit.at)
    return f"已邀请 {len(chosen)} 位评分，他们看不到企业名称和别人的分。"


def _place(visit: Visit, page: GrantPage) -> str:
    chosen = visit.POST.get("place", "")
    if chosen:
        reason = visit.POST.get("reason", "")
        scoring.place_by_hand(
            case=page.line.case.id, place=chosen, reason=reason, by=visit.actor, at=visit.at
        )
        return "等次已评定，资格和金额随之重算。"
    done = scoring.place_all(
        item_code=page.line.item_code, period=page.line.period, by=visit.actor, at=visit.at
    )
    left = f"；{len(done.left)} 件同分或还没评完，由人定" if done.left else ""
    return f"已按得分评定 {done.given} 件{left}。"


def fen_of(text: str) -> int:
    """A sum in yuan as fen; refused where it is none."""
    try:
        yuan = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        raise Refused("金额没有看懂", why=f"填的是「{text[:20]}」", remedy="请写数字，单位元") from None
    if not yuan.is_finite() or yuan < 0 or yuan > 10**11 or yuan * 100 != int(yuan * 100):
        raise Refused("金额不对", why="不能为负，最多两位小数", remedy="请核对后再写")
    return int(yuan * 100)


def _signer(visit: Visit) -> Actor | None:
    said = visit.POST.get("signer", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 18):
        return None
    return government.actor_of(int(said), visit.at.date())


def _seen(visit: Visit) -> int | None:
    seen = visit.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 18 else None


DO: dict[str, Do] = {
    "decide": _decide,
    "undo": _undo,
    "judge": _judge,
    "check": _check,
    "renew": _renew,
    "opine": _opine,
    "invite": _invite,
    "place": _place,
}
