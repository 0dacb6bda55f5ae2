"""What may an enterprise do with its grant: confirm the account, take it back, ask for a second look?"""

from datetime import datetime

from qifu.cases import assigning, replying, turns
from qifu.cases.turns import Acted
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.vocabulary import Kind
from qifu.policies.granting import applying, examining
from qifu.policies.granting.applying import Payee
from qifu.policies.models import Grant
from qifu.registry.rules.access import Actor, Role, Side


def confirm_payee(*, case: int, payee: Payee, by: Actor, at: datetime) -> None:
    """Say to which account is to be paid; it must be the enterprise's own."""
    with examining.locked(case) as grant:
        if by.side is not Side.ENTERPRISE or by.enterprise_id != grant.enterprise_id:
            raise Forbidden("不能替这家企业确认账户", why="由企业自己确认")
        if grant.withdrawn_at is not None or grant.verdict == "refused":
            raise Refused("这一件不再兑付", remedy="不用确认账户")
        check_payee(payee, grant.enterprise.name)
        applying.keep_payee(grant, payee, at)
        turns.record(
            grant.case, Kind.GRANT_ACCOUNT_CONFIRMED, by=by, at=at, bank=grant.payee_bank,
            last=grant.payee_account[-4:],
        )  # fmt: skip


def check_payee(payee: Payee, enterprise: str) -> None:
    """Refuse an account with parts missing, or of another name than the enterprise's."""
    if not (payee.name.strip() and payee.bank.strip() and payee.account.strip()):
        raise Refused("收款账户没有填全", why="户名、开户行、账号都要填", remedy="填好再确认，已填的都在")
    applying.refuse_account(payee.account)
    if "".join(payee.name.split()) != "".join(enterprise.split()):
        raise Refused(
            "户名与企业名称不一致", why=f"企业名称「{enterprise}」", remedy="只能付到企业自己的账户"
        )


def known_payee(enterprise_id: int) -> Payee:
    """The account used last time; empty where there was none."""
    rows = Grant.objects.filter(enterprise=enterprise_id, payee_confirmed_at__isnull=False)
    last = rows.order_by("-payee_confirmed_at", "-pk").first()
    return Payee(last.payee, last.payee_bank, last.payee_account) if last else Payee()


def withdraw(*, case: int, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """Take an application back before it is decided; the same item can be applied for again."""
    with examining.locked(case) as grant:
        acted = assigning.withdraw(case=case, reason=reason, by=by, at=at, seen=seen)
        grant.withdrawn_at = at
        grant.save(update_fields=["withdrawn_at"])
        return acted


def reconsider(*, case: int, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """Ask for a second look: one level up, what was granted stays granted meanwhile."""
    if not by.is_any(Role.ENTERPRISE_MEMBER, Role.CENTER_CLERK):
        raise Forbidden("复核由企业自己申请")
    with examining.locked(case):
        return replying.reopen(case=case, reason=reason, by=by, at=at, seen=seen)
