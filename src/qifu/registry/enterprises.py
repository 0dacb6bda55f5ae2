"""Which enterprise is this, who may act for it, and what is held of it?"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from qifu.kernel.errors import Forbidden, Refused
from qifu.kernel.identifiers import check_uscc, mask_phone, normalise_uscc
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry.models import Area, Enterprise, Membership
from qifu.registry.rules.access import ADMINS, Actor, Side
from qifu.registry.rules.names import name_key

CHANGEABLE = frozenset(
    {
        "name", "kind", "area_id", "address", "industry_code", "industry", "size", "employees", "founded_on",
        "recognitions", "specialist_id",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What may be known of an enterprise besides code, name and area."""

    kind: str = "enterprise"
    address: str = ""
    industry_code: str = ""
    industry: str = ""
    size: str = ""
    employees: int | None = None
    founded_on: date | None = None
    recognitions: tuple[str, ...] = ()
    specialist_id: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may act for the enterprise."""

    membership_id: int
    account_id: int
    name: str
    phone_masked: str
    role: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a page may show of an enterprise."""

    id: int
    uscc: str
    name: str
    area_code: str
    area_name: str
    known: Known
    specialist_name: str
    members: tuple[Member, ...]


def register(
    *, uscc: str, name: str, area_id: int, by: Actor, at: datetime, known: Known | None = None
) -> Enterprise:
    """Enter an enterprise under its checked code."""
    allow_keeping(by)
    code = _checked(uscc)
    facts = known or Known()
    with transaction.atomic():
        there = Enterprise.objects.filter(uscc=code).first()
        if there:
            raise Refused("这家企业已登记", why=f"{code} 登记为{there.name}", remedy="请直接选用")
        made = Enterprise.objects.create(
            uscc=code,
            name=name,
            name_key=name_key(name),
            area=Area.objects.get(pk=area_id),
            **{**asdict(facts), "recognitions": list(facts.recognitions)},
        )
        _write(Kind.ENTERPRISE_REGISTERED, made.pk, {"uscc": code, "name": name}, by, at)
    return made


def change(enterprise_id: int, *, changed: Mapping[str, object], by: Actor, at: datetime) -> None:
    """Write what differs; the entry keeps each value before and after."""
    allow_keeping(by)
    unknown = set(changed) - CHANGEABLE
    if unknown:
        raise TypeError(f"not a changeable field of an enterprise: {sorted(unknown)}")
    with transaction.atomic():
        row = Enterprise.objects.select_for_update().get(pk=enterprise_id)
        differing = {field: value for field, value in changed.items() if getattr(row, field) != value}
        if not differing:
            return
        said = {field: [_told(getattr(row, field)), _told(value)] for field, value in differing.items()}
        for field, value in differing.items():
            setattr(row, field, value)
        row.name_key = name_key(row.name)
        row.save()
        _write(Kind.ENTERPRISE_CHANGED, enterprise_id, {"changed": said}, by, at)


def find(*, uscc: str = "", name: str = "") -> Enterprise | None:
    """The one enterprise meant: by code, else by exactly this name if only one has it."""
    found = find_by_uscc(uscc) if uscc else None
    if found or not name_key(name):
        return found
    named = list(Enterprise.objects.select_related("area").filter(name_key=name_key(name))[:2])
    return named[0] if len(named) == 1 else None


def find_by_uscc(uscc: str) -> Enterprise | None:
    """The enterprise with this code, however it was typed."""
    return Enterprise.objects.select_related("area").filter(uscc=normalise_uscc(uscc)).first()


def find_by_name(name: str, *, limit: int = 10) -> list[Enterprise]:
    """Enterprises of exactly this name, or else those whose names begin so."""
    key = name_key(name)
    if not key:
        return []
    rows = Enterprise.objects.select_related("area").order_by("name_key", "pk")
    return list(rows.filter(name_key=key)[:limit]) or list(rows.filter(name_key__startswith=key)[:limit])


def profile(actor: Actor, enterprise_id: int) -> Profile:
    """What is held of an enterprise; an enterprise sees itself and no other."""
    if actor.enterprise_id != enterprise_id and not is_business_staff(actor):
        raise Forbidden("不能查看这家企业", why="只能查看本企业的信息")
    row = Enterprise.objects.select_related("area", "specialist").get(pk=enterprise_id)
    return Profile(
        id=row.pk,
        uscc=row.uscc,
        name=row.name,
        area_code=row.area.code,
        area_name=row.area.name,
        known=_known(row),
        specialist_name=row.specialist.name if row.specialist else "",
        members=tuple(_members(enterprise_id)),
    )


def allow_keeping(actor: Actor) -> None:
    """Refuse unless the actor works on enterprises for government, or sets the place up."""
    if not (actor.side is Side.SYSTEM or is_business_staff(actor)):
        raise Forbidden("不能登记或变更企业信息", why="由机构工作人员办理", remedy="请联系企业综合服务中心")


def is_business_staff(actor: Actor) -> bool:
    """On the staff side, and not one of the three administrators, who have no business with enterprises."""
    return actor.side is Side.STAFF and actor.roles.isdisjoint(ADMINS)


def _checked(uscc: str) -> str:
    result = check_uscc(uscc)
    if not result.ok:
        meant = f"是否应为 {result.suggestion}" if result.suggestion else "请核对营业执照后重新填写"
        raise Refused("统一社会信用代码有误", why=result.fault, remedy=meant)
    return result.value


def _known(row: Enterprise) -> Known:
    return Known(
        kind=row.kind,
        address=row.address,
        industry_code=row.industry_code,
        industry=row.industry,
        size=row.size,
        employees=row.employees,
        founded_on=row.founded_on,
        recognitions=tuple(row.recognitions),
        specialist_id=row.specialist_id,
    )


def _members(enterprise_id: int) -> Iterator[Member]:
    rows = Membership.objects.filter(enterprise_id=enterprise_id).select_related("account").order_by("pk")
    for row in rows:
        phone = mask_phone(row.account.phone)
        yield Member(row.pk, row.account_id, row.account.name, phone, row.role, row.from_on, row.until_on)


def _told(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _write(kind: Kind, enterprise_id: int, said: dict[str, object], by: Actor, at: datetime) -> None:
    subject = f"enterprise:{enterprise_id}"
    ledger.record(kind, subject=subject, by_key=by.key, by_name=by.name, at=at, said=said)
