"""Which accounts may act for which enterprise, from when until when?"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry.enterprises import allow_keeping
from qifu.registry.models import Account, Enterprise, Holding, Membership
from qifu.registry.rules.access import Actor, Role, clash


def start_membership(
    *, enterprise_id: int, account_id: int, from_on: date, by: Actor, at: datetime, role: str = "agent"
) -> Membership:
    """Let an account act for an enterprise from a day on; an ended one is opened again."""
    allow_keeping(by)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        _refuse_clash(account, from_on)
        membership, _ = Membership.objects.update_or_create(
            enterprise=Enterprise.objects.get(pk=enterprise_id),
            account=account,
            defaults={"role": role, "from_on": from_on, "until_on": None},
        )
        said = {"account": account_id, "name": account.name, "role": role, "from_on": from_on.isoformat()}
        _write(Kind.MEMBERSHIP_STARTED, enterprise_id, said, by, at)
    return membership


def end_membership(*, membership_id: int, until_on: date, by: Actor, at: datetime) -> None:
    """From `until_on` on the account no longer acts for the enterprise."""
    allow_keeping(by)
    with transaction.atomic():
        held = Membership.objects.select_for_update().select_related("account").get(pk=membership_id)
        held.until_on = until_on
        held.save(update_fields=["until_on"])
        said = {"account": held.account_id, "name": held.account.name, "until_on": until_on.isoformat()}
        _write(Kind.MEMBERSHIP_ENDED, held.enterprise_id, said, by, at)


def _refuse_clash(account: Account, from_on: date) -> None:
    held = Holding.objects.filter(Q(until_on=None) | Q(until_on__gt=from_on), account=account)
    roles = frozenset(Role(role) for role in held.values_list("post__role", flat=True))
    why = clash(roles, Role.ENTERPRISE_MEMBER)
    if why:
        raise Refused(f"{account.name}不能做企业经办人", why=why, remedy="请另选人员")


def _write(kind: Kind, enterprise_id: int, said: dict[str, object], by: Actor, at: datetime) -> None:
    subject = f"enterprise:{enterprise_id}"
    ledger.record(kind, subject=subject, by_key=by.key, by_name=by.name, at=at, said=said)
