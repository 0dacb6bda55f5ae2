"""How does an enterprise apply for an item? Decided at that moment, opened as a case, sent to its desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from qifu.cases import assigning, opening, replying, turns
from qifu.kernel import money
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.vocabulary import Kind
from qifu.policies.finding import offering, stating
from qifu.policies.finding.offering import Decided
from qifu.policies.granting import following, papers, settling, sheets
from qifu.policies.granting.papers import Paper, Promise
from qifu.policies.granting.sheets import Sheet
from qifu.policies.models import Grant, PublishedItem
from qifu.policies.rules import cross_checks, lines, times
from qifu.policies.rules.accounts import account_fault
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.plainly import plainly
from qifu.registry import enterprises, government, portraits
from qifu.registry.rules.access import ROUNDS, Actor, Role, Side

CASE_TYPE = "grant"
BY_RULE = "系统按规则审定"
CLASSES = {"快申快享": "fast", "评审": "review"}
AT_THE_COUNTER = "企业自报（窗口代录）"


@dataclass(frozen=True, slots=True)
class Payee:
    """The account to which is paid."""

    name: str = ""
    bank: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is applied for, and all that was filled in; `facts` by name, values as in documents."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    payee: Payee = Payee()
    papers: Sequence[Paper] = ()
    accepts: bool = False
    follows: bool = False  # what materials lack will be handed in within the days of the place
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of it: the number, and what was granted at once or who has it now."""

    number: str
    grant_id: int
    granted_fen: int | None
    is_granted: bool
    why: str = ""


def apply(enterprise_id: int, wish: Wish, *, pack: str, by: Actor, at: datetime) -> Applied:
    """Apply online as the enterprise, or at the window for it; once an item, enterprise and period."""
    way = _way(by, enterprise_id)
    on = at.date()
    offer = offering.offer_for(enterprise_id, wish.code, on)
    refuse_account(wish.payee.account)
    with transaction.atomic():
        _refuse_second(enterprise_id, wish.code, times.period(on))
        said = {**wish.facts, **sheets.total(offer.item, wish.sheet)}
        if said:
            source = "" if way == "online" else AT_THE_COUNTER
            stating.state_facts(enterprise_id, said, by=by, at=at, source=source)
        decided = offering.decide_now(enterprise_id, offer, on)
        check_open(decided, wish)
        there = papers.gathered(enterprise_id, offer.item, wish.papers)
        promise = papers.check(offer.item, there, follows=wish.follows, pack=pack, on=on)
        grant = _opened(enterprise_id, decided, wish, way, promise, pack=pack, by=by, at=at)
        if promise is not None:
            following.keep(grant, promise)
        sheets.keep(grant, offer.item, wish.sheet)
        for paper in there:
            papers.attach(grant, paper, by=by, at=at)
        why = _at_desk(grant, decided)
        _send(grant, decided, at, is_instant=not why)
        if not why:
            grant_by_rule(grant, decided.record.decision.amount_fen, at)
    is_granted = grant.verdict == settling.GRANTED
    return Applied(grant.case.number, grant.pk, grant.granted_fen, is_granted, why)


def refuse_account(account: str) -> None:
    """Refuse an account number that is wrong to be seen, while its owner is still there to correct it."""
    fault = account_fault(account) if account.strip() else ""
    if fault:
        raise Refused("收款账号不对", why=fault, remedy="请核对开户许可证或银行回单，已填的都在")


def check_open(decided: Decided, wish: Wish) -> None:
    """Refuse what cannot be applied for, with the reason and what would help."""
    item, decision = decided.offer.item, decided.record.decision
    if decision.mode == "免申即享":
        raise Refused(
            f"「{item.title}」免申即享，不用申报",
            why="符合条件的由部门拟定名单",
            remedy="到时确认收款账户就行",
        )
    window = times.window(item.apply.window)
    if window is not None and not window.holds(decision.as_of):
        raise Refused(
            f"「{item.title}」现在不能申报", why=f"申报时间 {item.apply.window}", remedy="请在申报期内再来"
        )
    if decision.standing is Standing.NOT_ELIGIBLE:
        keys = decided.offer.keys
        short = lines.lacking(decision.verdict) or ()
        why = "；".join(plainly(leaf.reason, keys) for leaf in short) or "条件没有全部满足"
        raise Refused(f"还不符合「{item.title}」的条件", why=why, remedy="数据有误的，先更正再申报")
    missing = to_fill(decided)
    if missing:
        what = "、".join(key.replace("@", " ") for key in missing[:5])
        raise Refused("还差几个情况没有填", why=what, remedy="填好后再申报，已填的都在")
    if item.commitments and not wish.accepts:
        raise Refused(
            "还没有同意承诺", why="；".join(each.say for each in item.commitments), remedy="请勾选后再申报"
        )


def to_fill(decided: Decided) -> tuple[str, ...]:
    """The facts an enterprise still has to say; its place in a contest is given by the review."""
    contest = decided.offer.item.contest
    return tuple(key for key in decided.record.decision.missing if contest is None or key != contest.fact)


def grant_by_rule(grant: Grant, fen: int | None, at: datetime, *, text: str = "") -> None:
    """The rule decides: signed, answered and settled at once, in the name of the department that executes."""
    case = grant.case
    by = replace(
        ROUNDS, name=BY_RULE, department_id=case.lead_id, department_name=case.lead.name if case.lead else ""
    )
    assigning.sign(case=case.pk, by=by, at=at)
    sum_ = f"，金额 {money.show(fen)}" if fen is not None else ""
    said = text or f"符合全部条件，当场审定{sum_}。"
    settling.settle(grant, settling.GRANTED, fen, by=by, at=at)
    replying.reply(case=case.pk, outcome=settling.GRANTED, text=said, by=by, at=at)
    grant.case.refresh_from_db()


def open_grant(
    enterprise_id: int,
    decided: Decided,
    *,
    way: str,
    pack: str,
    text: str,
    class_code: str,
    by: Actor,
    at: datetime,
) -> Grant:
    """The case and the grant beside it; refused where there is one already."""
    offer = decided.offer
    area = government.find_area(portraits.portraits((enterprise_id,))[enterprise_id].area_code)
    assert area is not None, "an enterprise lies in an area"
    opened = opening.open_case(
        pack=pack, case_type=CASE_TYPE, title=offer.item.title, text=text, enterprise_id=enterprise_id,
        area_id=area.pk, class_code=class_code, received_at=at, by=by, at=at,
    )  # fmt: skip
    grant = _kept(opened.id, enterprise_id, decided, way)
    turns.record(
        grant.case, Kind.GRANT_APPLIED, by=by, at=at, item=offer.item.item, item_sha=offer.sha, way=way,
        period=grant.period, amount_fen=grant.asked_fen, decision_sha=grant.decision_sha,
    )  # fmt: skip
    return grant


def _kept(case: int, enterprise_id: int, decided: Decided, way: str) -> Grant:
    """The row; of two applications at one moment the second finds the first one's."""
    offer, on = decided.offer, decided.record.decision.as_of
    try:
        with transaction.atomic():
            return Grant.objects.create(
                case_id=case,
                item_id=offer.published,
                item_code=offer.item.item,
                enterprise_id=enterprise_id,
                period=times.period(on),
                way=way,
                decided_on=on,
                facts=decided.facts,
                decision=decided.record.text,
                decision_sha=decided.record.sha,
                asked_fen=decided.record.decision.amount_fen,
            )
    except IntegrityError:
        raise _second(offer.item.title) from None


def assign_to_executor(grant: Grant, at: datetime, *, class_code: str, days: int | None) -> bool:
    """Straight to who executes the item; without one the center's desk has it."""
    executor = PublishedItem.objects.values_list("executor_id", flat=True).get(pk=grant.item_id)
    if executor is None:
        return False
    assigning.assign(
        case=grant.case_id, department_id=executor, class_code=class_code, days=days,
        note="按事项的执行部门直接分办", by=ROUNDS, at=at,
    )  # fmt: skip
    grant.case.refresh_from_db()
    return True


def _way(by: Actor, enterprise_id: int) -> str:
    if by.side is Side.ENTERPRISE and by.enterprise_id == enterprise_id:
        return "online"
    if by.is_any(Role.CENTER_CLERK) and enterprises.is_business_staff(by):
        return "window"
    raise Forbidden("不能替这家企业申报", why="由企业自己申报，或由中心窗口代为录入")


def _refuse_second(enterprise_id: int, code: str, period: str) -> None:
    there = Grant.objects.filter(enterprise=enterprise_id, item_code=code, period=period, withdrawn_at=None)
    known = there.select_related("case", "item").first()
    if known is not None:
        raise _second(known.item.title, known.case.number)


def _second(title: str, number: str = "") -> Refused:
    told = f"编号 {number}" if number else "另一次申报刚刚送到"
    return Refused(f"本期已经申报过「{title}」", why=told, remedy="请到「我的申报」查看进度")


def _opened(
    enterprise_id: int,
    decided: Decided,
    wish: Wish,
    way: str,
    promise: Promise | None,
    *,
    pack: str,
    by: Actor,
    at: datetime,
) -> Grant:
    item = decided.offer.item
    text = f"申报「{item.title}」（{item.source.doc} {item.source.article}）。"
    if item.commitments:
        text += f"\n企业承诺：{'；'.join(each.say for each in item.commitments)}。"
    if promise is not None:
        text += f"\n{promise.said}"
    code = CLASSES.get(item.mode, "instant")
    made = open_grant(enterprise_id, decided, way=way, pack=pack, text=text, class_code=code, by=by, at=at)
    keep_payee(made, wish.payee, at)
    return made


def keep_payee(grant: Grant, payee: Payee, at: datetime) -> None:
    """Write the account down; one that is whole counts as confirmed."""
    grant.payee, grant.payee_bank = payee.name.strip()[:120], payee.bank.strip()[:120]
    grant.payee_account = "".join(payee.account.split())[:40]
    whole = bool(grant.payee and grant.payee_bank and grant.payee_account)
    grant.payee_confirmed_at = at if whole else None
    grant.save(update_fields=["payee", "payee_bank", "payee_account", "payee_confirmed_at"])


def _at_desk(grant: Grant, decided: Decided) -> str:
    """Why people have to look at it; empty where the rule decides at once."""
    item, decision = decided.offer.item, decided.record.decision
    if decision.mode != "即申即享":
        return f"{decision.mode}，由部门审核"
    if decision.standing is not Standing.ELIGIBLE:
        return "有一项要由部门认定"
    own = cross_checks.unconfirmed(decided.facts)
    if own:
        return f"{'、'.join(key.replace('@', ' ') for key in own[:3])}是你自己填的，要由部门核对"
    if item.lines is not None:
        return "明细要由部门核对"
    if grant.payee and grant.payee.strip() != grant.enterprise.name:
        return "收款户名与企业名称不一致，要由部门核对"
    if PublishedItem.objects.filter(pk=grant.item_id, executor=None).exists():
        return "执行部门待定，由企业综合服务中心分办"
    return ""


def _send(grant: Grant, decided: Decided, at: datetime, *, is_instant: bool) -> None:
    item = decided.offer.item
    days = None if is_instant else times.within(item.apply.within, item.mode)
    if is_instant:
        code = "instant"
    else:
        code = CLASSES.get(item.mode, "fast")
        days = days or times.within(item.apply.within, "快申快享")
    assign_to_executor(grant, at, class_code=code, days=days)
