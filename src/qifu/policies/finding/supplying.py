"""How do registers say what they hold of many enterprises at once?"""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.db import connection, transaction

from qifu.kernel.conditions import Fact
from qifu.kernel.conditions.facts import canonical
from qifu.kernel.errors import Forbidden
from qifu.ledger import commands as ledger
from qifu.ledger.commands import Act
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import FirmFact
from qifu.policies.rules import fact_values
from qifu.registry import enterprises
from qifu.registry.rules.access import Actor, Side

_COLUMNS: Final[tuple[str, ...]] = (
    "enterprise_id", "name", "period", "value", "source", "as_of", "stated_by", "at", "by_key", "by_name",
)  # fmt: skip


class _Row(NamedTuple):
    """One fact as the table keeps it; `value` is JSON text."""

    enterprise: int
    name: str
    period: str
    value: str
    source: str
    as_of: date


def supply(
    held: Mapping[int, Mapping[str, Fact]],
    *,
    by: Actor,
    at: datetime,
    source: str = "",
    as_of: date | None = None,
) -> int:
    """Write the facts of each enterprise, by its id and by name (`营业收入@上年`); how many there were.

    A fact says from which register it comes and of which day it is true, or `source` and `as_of` do for all.
    Unknown ones are left out. The journal of each enterprise keeps how many came, and one hash over all.
    """
    if by.side is not Side.SYSTEM and not enterprises.is_business_staff(by):
        raise Forbidden("不能填写企业的情况", why="由机构工作人员办理")
    on = as_of or at.date()
    # The same few names come with every enterprise: each is read once.
    names = {key: canonical(key, on) for key in {key for facts in held.values() for key in facts}}
    rows = {firm: list(_rows(firm, facts, names, source, on)) for firm, facts in held.items()}
    acts = [
        Act(Kind.ENTERPRISE_FACTS_STATED, f"enterprise:{firm}", by.key, by.name, at, _told(listed))
        for firm, listed in sorted(rows.items())
        if listed
    ]
    with transaction.atomic():
        _write([row for listed in rows.values() for row in listed], by, at)
        ledger.record_many(acts)
    return sum(map(len, rows.values()))


def _rows(
    firm: int, facts: Mapping[str, Fact], names: Mapping[str, str], source: str, on: date
) -> Iterator[_Row]:
    for key, fact in facts.items():
        if fact.value is not None:
            name, _, period = names[key].partition("@")
            kept = json.dumps(fact_values.kept(fact.value), ensure_ascii=False)
            yield _Row(firm, name, period, kept, fact.source or source, fact.as_on or on)


def _write(rows: Collection[_Row], by: Actor, at: datetime) -> None:
    """As one statement: a register says millions of things; an object for each costs five times as much."""
    ops = connection.ops
    common = ("register", ops.adapt_datetimefield_value(at), by.key, by.name)
    days: dict[date, Any] = {day: ops.adapt_datefield_value(day) for day in {row.as_of for row in rows}}
    values = [(*row[:-1], days[row.as_of], *common) for row in rows]
    into = f"{ops.quote_name(FirmFact._meta.db_table)} ({', '.join(map(ops.quote_name, _COLUMNS))})"
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(_COLUMNS))})", values)


def _told(rows: list[_Row]) -> dict[str, object]:
    """What the journal keeps: the registers, how many facts, and a hash of what they say."""
    whole = "\n".join("\t".join((*row[1:5], row.as_of.isoformat())) for row in rows)
    registers = sorted({row.source for row in rows})
    return {"count": len(rows), "sources": registers, "sha256": sha256(whole.encode()).hexdigest()}
