"""What do pages read of grants: lists of them, and everything about one?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from qifu.cases import lines as case_lines
from qifu.cases import pages, scoping
from qifu.cases.lines import CaseLine
from qifu.cases.pages import CasePage
from qifu.kernel.errors import Forbidden
from qifu.policies.finding import facts, offering
from qifu.policies.granting import examining, following, papers, promise_queries, sheets
from qifu.policies.models import Grant, Opinion, SheetLine
from qifu.policies.rules import cross_checks, record
from qifu.policies.rules.cross_checks import Check, Given
from qifu.policies.rules.match import Match
from qifu.policies.schema import Item
from qifu.registry.rules.access import Actor

CASE_TYPE = "grant"
MOST = 200


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant in a list, with its case."""

    id: int
    item_code: str
    item_title: str
    mode: str
    way: str
    period: str
    enterprise_id: int
    enterprise_name: str
    asked_fen: int | None
    verdict: str
    granted_fen: int | None
    verdict_at: datetime | None
    is_withdrawn: bool
    has_payee: bool
    own: tuple[str, ...]  # facts that rest on the firm's own word
    is_clear: bool  # the rule is certain and nothing has to be looked at
    promise: promise_queries.PromiseLine | None  # materials that were to follow and are not there
    case: CaseLine


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """What a department said."""

    round: int
    department_name: str
    agrees: bool
    amount_fen: int | None
    text: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the sheet."""

    position: int
    cells: tuple[str, ...]
    sum_fen: int
    is_double: bool


@dataclass(frozen=True, slots=True)
class PayeeLine:
    """The account, as whoever may see it sees it."""

    name: str
    bank: str
    account: str
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class GrantPage:
    """One grant: its line, its case, the item as it was, the decision with reasons, and what was found."""

    line: GrantLine
    page: CasePage
    item: Item
    match: Match
    facts: dict[str, dict[str, object]]
    decided_on: date
    decision_sha: str
    payee: PayeeLine
    checks: tuple[Check, ...]
    opinions: tuple[OpinionLine, ...]
    columns: tuple[str, ...]
    sheet: tuple[SheetRow, ...]
    sheet_fen: int
    lacking: tuple[str, ...]  # materials of which no file is there yet


def own_grants(actor: Actor, at: datetime, *, most: int = MOST) -> tuple[GrantLine, ...]:
    """The grants of the enterprise the actor acts for, the latest first."""
    if actor.enterprise_id is None:
        return ()
    rows = _rows().filter(enterprise=actor.enterprise_id).order_by("-case__received_at", "-pk")[:most]
    return lines_of(actor, rows, at)


def codes_of(enterprise_id: int) -> frozenset[str]:
    """The items an enterprise has applied for, or been granted, and not taken back."""
    rows = Grant.objects.filter(enterprise=enterprise_id, withdrawn_at=None)
    return frozenset(rows.values_list("item_code", flat=True))


def missed_papers(actor: Actor, at: datetime, *, most: int = MOST) -> tuple[GrantLine, ...]:
    """What this reader's desk has where promised materials did not come by their day, the oldest first."""
    late = following.running().filter(missed_at__isnull=False)
    cases_ = scoping.scope(actor).filter(pk__in=late.values("grant__case"))
    rows = _rows().filter(case__in=cases_.values("pk")).order_by("promise__due_on", "pk")[:most]
    return tuple(line for line in lines_of(actor, rows, at) if line.promise and line.promise.is_missed)


def of_cases(actor: Actor, ids: Iterable[int], at: datetime) -> dict[int, GrantLine]:
    """The grants behind these cases, by the id of the case."""
    found = lines_of(actor, _rows().filter(case__in=list(ids)), at)
    return {line.case.id: line for line in found}


def grant_page(actor: Actor, number: str, at: datetime) -> GrantPage:
    """Everything about one grant; one that the actor may not see does not exist."""
    grant = _rows().filter(case__number=number).first()
    if grant is None:
        raise Forbidden("没有这一件，或您无权查看", remedy="请核对编号")
    page = pages.case_page(actor, number, at)
    decided = examining.decided_of(grant)
    item = decided.offer.item
    match = offering.match_of(decided)
    rows, total = _sheet(grant, item)
    return GrantPage(
        line=_line(grant, page.line, promise_queries.promises([grant]).get(grant.pk)),
        page=page,
        item=item,
        match=match,
        facts=grant.facts,
        decided_on=grant.decided_on,
        decision_sha=grant.decision_sha,
        payee=PayeeLine(grant.payee, grant.payee_bank, grant.payee_account, grant.payee_confirmed_at),
        checks=checks_of(grant, item, total, tuple(file.name for file in page.materials)),
        opinions=_opinions(grant),
        columns=tuple(column.name for column in item.lines.columns) if item.lines else (),
        sheet=rows,
        sheet_fen=total or 0,
        lacking=() if grant.way == "list" else papers.lacking(item, (file.name for file in page.materials)),
    )


def checks_of(
    grant: Grant, item: Item, total: int | None = None, handed: tuple[str, ...] = ()
) -> tuple[Check, ...]:
    """The automatic checks of one grant, as things stand now."""
    keys = set(grant.facts) | {cross_checks.BLACK}
    others = facts.from_registers(grant.enterprise_id, keys, grant.decided_on)
    mine = Grant.objects.filter(enterprise=grant.enterprise_id, verdict="granted", withdrawn_at=None)
    mine = mine.exclude(pk=grant.pk)
    had = mine.filter(item_code=grant.item_code, period=grant.period)
    given = Given(
        item=item,
        facts=grant.facts,
        others={key: record.frozen_fact(key, fact)[key] for key, fact in others.items()},
        on=grant.decided_on,
        enterprise=grant.enterprise.name,
        payee=grant.payee,
        had=tuple(had.values_list("case__number", flat=True)),
        beside=tuple(mine.filter(period=grant.period).values_list("item_code", flat=True)),
        lines_fen=total if item.lines else None,
        doubles=sheets.doubles(grant) if item.lines else (),
        papers=handed,
    )
    return cross_checks.check_all(given)


def lines_of(actor: Actor, rows: Iterable[Grant], at: datetime) -> tuple[GrantLine, ...]:
    """Lines in the order given, of those that the actor may see."""
    grants = list(rows)
    cases = scoping.scope(actor).filter(pk__in=[grant.case_id for grant in grants])
    known = {line.id: line for line in case_lines.lines_of(cases, at)}
    seen = [grant for grant in grants if grant.case_id in known]
    promises = promise_queries.promises(seen)
    return tuple(_line(grant, known[grant.case_id], promises.get(grant.pk)) for grant in seen)


def _rows() -> QuerySet[Grant]:
    return Grant.objects.select_related("item", "enterprise", "case")


def _line(grant: Grant, case: CaseLine, promise: promise_queries.PromiseLine | None) -> GrantLine:
    item = examining.offer_of(grant).item
    own = cross_checks.unconfirmed(grant.facts)
    return GrantLine(
        id=grant.pk,
        item_code=grant.item_code,
        item_title=grant.item.title,
        mode=item.mode,
        way=grant.way,
        period=grant.period,
        enterprise_id=grant.enterprise_id,
        enterprise_name=grant.enterprise.name,
        asked_fen=grant.asked_fen,
        verdict=grant.verdict,
        granted_fen=grant.granted_fen,
        verdict_at=grant.verdict_at,
        is_withdrawn=grant.withdrawn_at is not None,
        has_payee=grant.payee_confirmed_at is not None,
        own=own,
        is_clear=not own
        and not grant.verdict
        and promise is None
        and '"standing":"eligible"' in grant.decision,
        promise=promise,
        case=case,
    )


def _opinions(grant: Grant) -> tuple[OpinionLine, ...]:
    rows = Opinion.objects.filter(grant=grant).order_by("at", "pk")
    names = ("round", "department__name", "agrees", "amount_fen", "text", "at", "by_name")
    return tuple(OpinionLine(*row) for row in rows.values_list(*names))


def _sheet(grant: Grant, item: Item) -> tuple[tuple[SheetRow, ...], int | None]:
    if item.lines is None:
        return (), None
    rows = list(SheetLine.objects.filter(grant=grant).order_by("position"))
    numbers = [row.document_no for row in rows if row.document_no]
    there = set(
        SheetLine.objects.filter(~Q(grant=grant), document_no__in=numbers, grant__withdrawn_at=None)
        .values_list("document_no", flat=True)
    )  # fmt: skip
    names = [column.name for column in item.lines.columns]
    found = tuple(
        SheetRow(
            row.position,
            tuple(str(row.cells.get(name, "")) for name in names),
            row.sum_fen,
            row.document_no in there or numbers.count(row.document_no) > 1,
        )
        for row in rows
    )
    return found, sum(row.sum_fen for row in rows)
