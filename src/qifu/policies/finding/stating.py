"""How is something said of an enterprise, by itself or by a register, and how is it taken back?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from qifu.kernel import conditions
from qifu.kernel.conditions import Fact
from qifu.kernel.conditions.facts import Held, canonical
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import FirmFact
from qifu.policies.rules import fact_values
from qifu.registry import enterprises
from qifu.registry.rules.access import Actor, Side

OWN = "企业自报"
MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing an enterprise said of itself, not taken back."""

    id: int
    key: str
    value: Held
    source: str
    as_of: date
    at: datetime


def state_facts(
    enterprise_id: int,
    facts: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
    source: str = "",
    as_of: date | None = None,
) -> tuple[int, ...]:
    """Write what is said, facts by name (`营业收入@上年`), values as in documents: `5000万`, `5%`, true.

    An enterprise's own word has the source 企业自报; what staff or the system enter names its source.
    """
    is_own = _allow(by, enterprise_id)
    on = as_of or at.date()
    if not facts or len(facts) > MOST_AT_ONCE:
        raise Refused("没有可以记下的内容", why=f"一次 1 至 {MOST_AT_ONCE} 项", remedy="请分几次填写")
    given = conditions.given_facts(facts, on)
    with transaction.atomic():
        rows = [
            _row(enterprise_id, name, fact, OWN if is_own else fact.source or source, fact.as_on or on)
            for name, fact in given.items()
            if fact.value is not None
        ]
        for row in rows:
            row.stated_by = "firm" if is_own else "register"
            row.at, row.by_key, row.by_name = at, by.key, by.name
            row.save()
        _write(Kind.ENTERPRISE_FACTS_STATED, enterprise_id, {"facts": [_told(row) for row in rows]}, by, at)
    return tuple(row.pk for row in rows)


def withdraw(enterprise_id: int, statement_id: int, *, by: Actor, at: datetime) -> str:
    """Take an own statement back, so that what was known before counts again; the name of the fact."""
    _allow(by, enterprise_id)
    with transaction.atomic():
        row = (
            FirmFact.objects.select_for_update()
            .filter(pk=statement_id, enterprise_id=enterprise_id, stated_by="firm", withdrawn_at=None)
            .first()
        )
        if row is None:
            raise Refused("没有可以撤销的这一项", why="可能已经撤销", remedy="请刷新页面查看")
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        _write(Kind.ENTERPRISE_FACT_WITHDRAWN, enterprise_id, {"fact": _told(row)}, by, at)
    return row.name


def own_statements(enterprise_id: int) -> tuple[Statement, ...]:
    """What an enterprise said of itself and did not take back, the latest first."""
    rows = FirmFact.objects.filter(enterprise_id=enterprise_id, stated_by="firm", withdrawn_at=None)
    return tuple(
        Statement(row.pk, _key(row), fact_values.read(row.value), row.source, row.as_of, row.at)
        for row in rows.order_by("-pk")[:MOST_AT_ONCE]
    )


def _row(enterprise_id: int, name: str, fact: Fact, source: str, on: date) -> FirmFact:
    bare, _, period = canonical(name, on).partition("@")
    if len(bare) > 80 or len(period) > 20:
        raise Refused("事实的名称太长", why=name[:40], remedy="请核对名称")
    return FirmFact(
        enterprise_id=enterprise_id,
        name=bare,
        period=period,
        value=fact_values.kept(fact.value),
        source=source or OWN,
        as_of=on,
    )


def _allow(by: Actor, enterprise_id: int) -> bool:
    """Whether it is the enterprise's own word; refused for anybody else's but a register's."""
    if by.side is Side.ENTERPRISE and by.enterprise_id == enterprise_id:
        return True
    if by.side is Side.SYSTEM or enterprises.is_business_staff(by):
        return False
    raise Forbidden("不能填写这家企业的情况", why="只能填写本企业的情况")


def _key(row: FirmFact) -> str:
    return f"{row.name}@{row.period}" if row.period else row.name


def _told(row: FirmFact) -> dict[str, object]:
    """What the journal keeps: which fact, from where, and a hash of the value."""
    value = json.dumps(row.value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "id": row.pk,
        "name": _key(row),
        "source": row.source,
        "as_of": row.as_of.isoformat(),
        "sha256": sha256(value.encode()).hexdigest(),
    }


def _write(kind: Kind, enterprise_id: int, said: dict[str, object], by: Actor, at: datetime) -> None:
    subject = f"enterprise:{enterprise_id}"
    ledger.record(kind, subject=subject, by_key=by.key, by_name=by.name, at=at, said=said)
