"""What is known of one account: the posts it held, holds and will hold, and the enterprises it acts for?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qifu.kernel.errors import Refused
from qifu.kernel.identifiers import mask_phone
from qifu.registry.models import Account, Enterprise, Holding, Membership
from qifu.registry.rules.access import ROLE_LABELS, Role


@dataclass(frozen=True, slots=True)
class Tenure:
    """One post held from a day on; `state` is past, now or coming on the day asked for."""

    holding_id: int
    post_id: int
    department: str
    title: str
    role_label: str
    seat: str
    from_on: date
    until_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Agency:
    """One enterprise that the account acts, or acted, for."""

    membership_id: int
    enterprise: str
    uscc: str
    from_on: date
    until_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account with everything that follows from it."""

    id: int
    username: str
    name: str
    phone_masked: str
    is_active: bool
    must_change_password: bool
    password_set_on: date | None
    tenures: tuple[Tenure, ...]
    agencies: tuple[Agency, ...]


def account_card(account_id: int, *, on: date) -> AccountCard:
    """One account; refused if there is none."""
    row = Account.objects.filter(pk=account_id).first()
    if row is None:
        raise Refused("没有这个账号", why="编号不对", remedy="请从账号清单里打开")
    return AccountCard(
        id=row.pk,
        username=row.username,
        name=row.name,
        phone_masked=mask_phone(row.phone),
        is_active=row.is_active,
        must_change_password=row.must_change_password,
        password_set_on=row.password_set_on,
        tenures=_tenures(account_id, on),
        agencies=_agencies(account_id, on),
    )


def exists(account_id: int) -> bool:
    """Whether there is such an account."""
    return Account.objects.filter(pk=account_id).exists()


def holding_of(holding_id: int) -> int | None:
    """Whose holding this is, if there is such a holding."""
    return Holding.objects.filter(pk=holding_id).values_list("account_id", flat=True).first()


def membership_of(membership_id: int) -> int | None:
    """For which enterprise this membership is, if there is such a membership."""
    return Membership.objects.filter(pk=membership_id).values_list("enterprise_id", flat=True).first()


def is_enterprise(enterprise_id: int) -> bool:
    """Whether there is such an enterprise."""
    return Enterprise.objects.filter(pk=enterprise_id).exists()


def account_by_username(username: str) -> tuple[int, str] | None:
    """Key and name of the account with exactly this username."""
    return Account.objects.filter(username=username).values_list("pk", "name").first()


def enterprise_accounts(on: date) -> int:
    """How many accounts act for an enterprise on the day."""
    lasts = Q(until_on=None) | Q(until_on__gt=on)
    held = Membership.objects.filter(lasts, from_on__lte=on)
    return held.values("account_id").distinct().count()


def _tenures(account_id: int, on: date) -> tuple[Tenure, ...]:
    rows = Holding.objects.filter(account_id=account_id).select_related("post__department")
    return tuple(
        Tenure(
            holding_id=row.pk,
            post_id=row.post_id,
            department=row.post.department.short,
            title=row.post.title,
            role_label=ROLE_LABELS[Role(row.post.role)],
            seat=row.seat,
            from_on=row.from_on,
            until_on=row.until_on,
            state=_state(row.from_on, row.until_on, on),
        )
        for row in rows.order_by("-from_on", "-pk")
    )


def _agencies(account_id: int, on: date) -> tuple[Agency, ...]:
    rows = Membership.objects.filter(account_id=account_id).select_related("enterprise").order_by("-from_on")
    return tuple(
        Agency(
            membership_id=row.pk,
            enterprise=row.enterprise.name,
            uscc=row.enterprise.uscc,
            from_on=row.from_on,
            until_on=row.until_on,
            state=_state(row.from_on, row.until_on, on),
        )
        for row in rows
    )


def _state(from_on: date, until_on: date | None, on: date) -> str:
    if until_on is not None and until_on <= on:
        return "past"
    return "coming" if from_on > on else "now"
