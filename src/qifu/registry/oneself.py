"""What may somebody see of oneself: the account, the enterprises one acts for, the specialist to call?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qifu.kernel.identifiers import mask_phone
from qifu.registry import keeping
from qifu.registry.models import Account, Enterprise, Membership
from qifu.registry.rules.standing import Agency


@dataclass(frozen=True, slots=True)
class Oneself:
    """The own account, and every enterprise it may act for on the day."""

    username: str
    name: str
    phone: str
    phone_masked: str
    password_set_on: date | None
    agencies: tuple[Agency, ...]
    has_post: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom an enterprise may call."""

    name: str
    phone: str


def about(account_id: int, on: date) -> Oneself:
    """The own account; nobody else's is ever asked for here."""
    account = Account.objects.get(pk=account_id)
    return Oneself(
        username=account.username,
        name=account.name,
        phone=account.phone,
        phone_masked=mask_phone(account.phone),
        password_set_on=account.password_set_on,
        agencies=_agencies(account_id, on),
        has_post=keeping.is_staff(account_id, on),
    )


def specialist_of(enterprise_id: int) -> Contact | None:
    """The chief service specialist of an enterprise, if it has one."""
    row = Enterprise.objects.select_related("specialist").filter(pk=enterprise_id).first()
    return Contact(row.specialist.name, row.specialist.phone) if row and row.specialist else None


def _agencies(account_id: int, on: date) -> tuple[Agency, ...]:
    lasts = Q(until_on=None) | Q(until_on__gt=on)
    rows = Membership.objects.filter(lasts, account_id=account_id, from_on__lte=on).order_by("pk")
    return tuple(Agency(key, name) for key, name in rows.values_list("enterprise_id", "enterprise__name"))
