"""How are enterprises paid without applying? A list is proposed, looked over, made public, carried out."""

from datetime import datetime

from django.db import IntegrityError, transaction

from qifu.cases import calendars, numbers, turns
from qifu.kernel.conditions import Fact
from qifu.kernel.errors import Forbidden, Refused
from qifu.kernel.workdays import Limit, Unit, due
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies import shelf
from qifu.policies.finding import facts, offering
from qifu.policies.granting import public_days
from qifu.policies.models import Grant, GrantList, ListRow, PublishedItem
from qifu.policies.rules import lines, record, times
from qifu.policies.rules.deciding import decide
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.lines import Mark
from qifu.policies.rules.matches import Offer
from qifu.policies.rules.plainly import plainly
from qifu.policies.rules.record import Record
from qifu.registry import portraits
from qifu.registry.rules.access import Actor, Role, Side

PREFIX = "MD"
CHUNK = 500
LONGEST = 500
OPEN = ("proposed", "public")


def propose(item_id: int, *, by: Actor, at: datetime) -> str:
    """Match every enterprise of the area and propose those that are certain; the number of the list."""
    on = at.date()
    published = PublishedItem.objects.filter(pk=item_id, replaced_at=None).first()
    offer = shelf.offer(item_id, on)
    if published is None or offer is None:
        raise Refused("现在没有这个事项", remedy="请核对事项")
    if offer.item.mode != "免申即享":
        raise Refused(f"「{offer.item.title}」要申报", why=offer.item.mode, remedy="免申即享的事项才拟名单")
    allow(by, published.executor_id)
    period = times.period(on)
    with transaction.atomic():
        made = _made(published, period, by, at)
        count = _fill(made, offer)
        if not count:
            raise Refused("没有符合条件的企业", why="都还没有，或本期已经兑现过", remedy="数据更新后再拟")
        write(Kind.GRANTLIST_PROPOSED, made, by, at, item=offer.item.item, rows=count, item_sha=offer.sha)
    return made.number


def leave_out(number: str, row_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Take one enterprise off a list that has not been carried out, with the reason."""
    why = turns.checked(reason, what="移出的理由", most=300)
    with transaction.atomic():
        found = locked(number)
        allow(by, found.department_id)
        if found.state not in OPEN:
            raise Refused("名单已经结束，不能再改", remedy="已兑现的按追回办理")
        row = ListRow.objects.select_for_update().filter(list=found, pk=row_id, left_out="").first()
        if row is None:
            raise Refused("没有这一家，或已经移出", remedy="请刷新后再看")
        row.left_out, row.left_out_by = why, by.name
        row.save(update_fields=["left_out", "left_out_by"])
        write(Kind.GRANTLIST_LEFT_OUT, found, by, at, enterprise=row.enterprise_id, reason=why)


def publish(number: str, *, pack: str, by: Actor, at: datetime) -> None:
    """Make the list public for as many working days as the place says; until then objections are heard."""
    with transaction.atomic():
        found = locked(number)
        allow(by, found.department_id)
        if found.state != "proposed":
            raise Refused("这份名单已经公示过", remedy="请刷新后再看")
        if not ListRow.objects.filter(list=found, left_out="").exists():
            raise Refused("名单上没有企业", remedy="不公示的，请撤下")
        days = public_days.days(pack, at.date())
        until = due(at, Limit(days, Unit.WORKING_DAYS), calendars.calendar_of(pack, at.date()))
        found.state, found.published_at, found.published_by, found.until_at = "public", at, by.name, until.at
        found.save(update_fields=["state", "published_at", "published_by", "until_at"])
        write(Kind.GRANTLIST_PUBLISHED, found, by, at, until_at=until.at.isoformat(), days=days)


def drop(number: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a list back; a new one can be proposed."""
    why = turns.checked(reason, what="撤下的理由", most=300)
    with transaction.atomic():
        found = locked(number)
        allow(by, found.department_id)
        if found.state not in OPEN:
            raise Refused("名单已经结束", remedy="请刷新后再看")
        found.state, found.closed_at = "dropped", at
        found.save(update_fields=["state", "closed_at"])
        write(Kind.GRANTLIST_DROPPED, found, by, at, reason=why)


def locked(number: str) -> GrantList:
    """The list, held until the transaction ends."""
    rows = GrantList.objects.select_for_update(of=("self",)).select_related("item")
    found = rows.filter(number=number).first()
    if found is None:
        raise Forbidden("没有这份名单", remedy="请核对编号")
    return found


def allow(by: Actor, department_id: int | None) -> None:
    """A list is made by who executes the item; without such a department, by the center."""
    if by.side is Side.SYSTEM:
        return
    if by.is_any(Role.HANDLER, Role.DEPARTMENT_LEAD) and by.department_id == department_id:
        return
    if department_id is None and by.is_any(Role.CENTER_CLERK):
        return
    raise Forbidden("名单由执行这一项的部门拟定和公示")


def write(kind: Kind, found: GrantList, by: Actor, at: datetime, **told: object) -> None:
    """The one entry of an act on a list."""
    ledger.record(
        kind, subject=f"grantlist:{found.pk}", by_key=by.key, by_name=by.name, at=at,
        said={"number": found.number, "state": found.state, **told},
    )  # fmt: skip


def _made(published: PublishedItem, period: str, by: Actor, at: datetime) -> GrantList:
    try:
        with transaction.atomic():
            return GrantList.objects.create(
                number=numbers.next_number(PREFIX, at.date()),
                item=published,
                item_code=published.code,
                period=period,
                department_id=published.executor_id,
                decided_on=at.date(),
                state="proposed",
                made_at=at,
                made_by=by.name,
            )
    except IntegrityError:
        raise Refused("这一项已有一份没有办完的名单", remedy="先公示或撤下那一份") from None


def _fill(made: GrantList, offer: Offer) -> int:
    """Everybody of the area that is certain; who had it in this period already is left out."""
    day = made.decided_on
    had = set(
        Grant.objects.filter(item_code=made.item_code, period=made.period, withdrawn_at=None).values_list(
            "enterprise_id", flat=True
        )
    )
    count = after = 0
    while ids := portraits.in_area(offer.area_code, after=after, limit=CHUNK):
        after = ids[-1]
        wanted = [key for key in ids if key not in had]
        known = facts.facts_of_many(wanted, day, keys=offer.keys)
        rows = [row for key, held in known.items() if (row := _row(made, offer, key, held)) is not None]
        ListRow.objects.bulk_create(rows, batch_size=CHUNK)
        count += len(rows)
    return count


def _row(made: GrantList, offer: Offer, enterprise_id: int, held: dict[str, Fact]) -> ListRow | None:
    day = made.decided_on
    read = {key: held[key] for key in offer.keys & held.keys()}
    decision = decide(offer.item, read, day)
    if decision.standing is not Standing.ELIGIBLE or decision.mode != "免申即享":
        return None
    if decision.benefit is not None and not decision.amount_fen:
        return None  # not known, or nothing: neither can be made public
    frozen = record.frozen(offer.item, read, day)
    made_record = record.again(offer.item, offer.sha, frozen, day)
    return ListRow(
        list=made,
        enterprise_id=enterprise_id,
        amount_fen=decision.amount_fen,
        reason=_reason(offer, made_record),
        facts=frozen,
        decision=made_record.text,
        decision_sha=made_record.sha,
    )


def _reason(offer: Offer, found: Record) -> str:
    """Which conditions are fulfilled, for everybody to read: no figures of the enterprise."""
    fulfilled = [line.say for line in lines.lines(found.decision.verdict) if line.mark is Mark.YES]
    return plainly("；".join(fulfilled) or "无条件适用", offer.keys)[:LONGEST]


def decided_of(row: ListRow) -> offering.Decided:
    """The decision of a row, from its frozen facts."""
    offer = offering.offer_of_row(row.list.item, row.list.decided_on)
    return offering.decide_from(offer, row.facts, row.list.decided_on)
