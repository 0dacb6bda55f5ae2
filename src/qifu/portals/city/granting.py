"""Which applications does the demonstration city see: by whom, how far are they, which lists are public?"""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from qifu.cases import assigning, handling, replying
from qifu.kernel import money
from qifu.kernel.errors import Refused
from qifu.policies.finding import matching
from qifu.policies.granting import applying, claiming, closing, examining, grant_queries, lists, objecting
from qifu.policies.granting.applying import Applied, Payee, Wish
from qifu.policies.granting.examining import Ruling
from qifu.policies.granting.grant_queries import GrantPage
from qifu.policies.granting.list_queries import proposable, rows_of
from qifu.policies.rules import times
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.match import Match
from qifu.portals.city import moments, papers
from qifu.portals.city.engine import Engine
from qifu.portals.city.firms import Firm
from qifu.portals.city.life import Tale
from qifu.portals.city.reading import words
from qifu.portals.city.world import VISITED, World
from qifu.registry import queries as registry
from qifu.registry.rules.access import ROUNDS, Actor

MEANT = frozenset({Standing.ELIGIBLE, Standing.CONDITIONAL})


def schedule(engine: Engine) -> None:
    """Put the applications and the lists into their days."""
    world, said = engine.world, words("granting")
    today = world.now.date()
    for number, row in enumerate(said["applications"]):
        firm = world.firms[row["firm"] % len(world.firms)]
        on = world.calendar.working_day(-int(row["ago"]), after=today)
        at = moments.on_day(world.calendar, on, world.dice("grant", number), 0.05, 0.6)
        if at < world.now:
            engine.add(at, _application(world, firm, row, number, at))
    for number, row in enumerate(said["lists"]):
        on = world.calendar.working_day(-int(row["ago"]), after=today)
        at = moments.on_day(world.calendar, on, world.dice("list", number), 0.05, 0.3)
        if at < world.now:
            engine.add(at, _list(world, row, number, at))


def _application(world: World, firm: Firm, row: dict[str, Any], number: int, at: datetime) -> Tale:
    """One application from its form to its fate; what the rules refuse is left undone."""
    yield at
    dice, member = world.dice("application", number), world.people.member(firm, at)
    match = _chosen(world, firm, row, at, dice)
    if match is None:
        return
    applied = _applied(world, firm, match, row, member, at)
    if applied is None:
        return
    page = grant_queries.grant_page(ROUNDS, applied.number, at)
    if applied.is_granted:
        yield (rated := later(world, at, dice, 4, 20))
        attempt(world, replying.rate, case=page.line.case.id, level="very_good", by=member, at=rated)
        return
    yield from reviewed(world, page, row, member, dice, at)


def _chosen(world: World, firm: Firm, row: dict[str, Any], at: datetime, dice: Random) -> Match | None:
    """One of the items the enterprise may apply for in the wanted way, not applied for yet."""
    on = at.date()
    found = matching.for_enterprise(firm.id, on)
    had = {*grant_queries.codes_of(firm.id), *_left_to_visitors(world, firm)}
    fitting = [
        each
        for each in found.all
        if each.standing in MEANT
        and each.mode == row["mode"]
        and not each.missing
        and each.offer.item.item not in had
        and is_open(each, at)
    ]
    if row["fate"] in ("refused", "again"):
        # A no, and a second look, are signed by somebody who leads a department.
        led = tuple(one.name for one in registry.departments() if one.id in world.people.leads)
        fitting = [each for each in fitting if each.offer.item.apply.office.startswith(led)]
    own = [each for each in fitting if each.offer.item.apply.office.startswith(row.get("office", ""))]
    listed = sorted(own or fitting, key=lambda each: each.offer.item.item)
    return dice.choice(listed) if listed else None


def _left_to_visitors(world: World, firm: Firm) -> list[str]:
    """Items that the enterprises of visitors have still to apply for, so that somebody can try it."""
    return list(words("granting")["left_to_visitors"]) if firm in world.firms[:VISITED] else []


def is_open(match: Match, at: datetime) -> bool:
    """Whether its window is open."""
    window = times.window(match.offer.item.apply.window)
    return window is None or window.holds(at.date())


def _applied(
    world: World, firm: Firm, match: Match, row: dict[str, Any], member: Actor, at: datetime
) -> Applied | None:
    payee = payee_of(world, firm) if row.get("payee", "yes") else Payee()
    item = match.offer.item
    # Who is asked to put something right handed in all but the last paper and promised it.
    but = 1 if row["fate"] == "put_right" and item.apply.materials else 0
    files = papers.papers_of(item, but=but)
    wish = Wish(item.item, payee=payee, papers=files, accepts=True, follows=bool(but))
    by = world.people.clerk(world.dice("window", firm.uscc)) if row.get("way") == "window" else member
    try:
        return applying.apply(firm.id, wish, pack=world.pack, by=by, at=at)
    except Refused as no:
        world.refused.append(f"apply：{no}")
        return None


def reviewed(
    world: World, page: GrantPage, row: dict[str, Any], member: Actor, dice: Random, at: datetime
) -> Tale:
    """What a department does with it: received, put right, joined, granted, refused, looked at again."""
    case, fate = page.line.case.id, row["fate"]
    handler = world.people.handlers.get(page.line.case.lead_id or 0)
    if handler is None or fate == "fresh":
        return
    yield (signed := later(world, at, dice, 1, 6))
    attempt(world, assigning.sign, case=case, by=handler, at=signed)
    if fate == "put_right":
        yield (asked := later(world, signed, dice, 1, 5))
        need = words("granting")["needs"][0]
        attempt(
            world, handling.pause, case=case, reason_code="enterprise", need=need,
            notice_text=f"请补正：{need}。补正期间不计时。", by=handler, at=asked,
        )  # fmt: skip
        return
    if fate == "joint":
        yield (asked := later(world, signed, dice, 1, 5))
        other = next(key for key in sorted(world.people.handlers) if key != page.line.case.lead_id)
        need = words("granting")["joint"]
        attempt(world, assigning.co_handle, case=case, department_id=other, need=need, by=handler, at=asked)
        return
    if fate in ("granted", "refused", "again"):
        yield (decided := later(world, signed, dice, 6, 24))
        _decided(world, page, fate, handler, decided)
    if fate == "again":
        yield (again := later(world, decided, dice, 8, 16))
        reason = words("granting")["again"]
        attempt(world, claiming.reconsider, case=case, reason=reason, by=member, at=again)


def _decided(world: World, page: GrantPage, fate: str, handler: Actor, at: datetime) -> None:
    """Checked, judged and decided, as far as the rules let it."""
    case = page.line.case.id
    if page.line.own:
        attempt(world, examining.check_facts, case=case, keys=page.line.own, by=handler, at=at)
    for key in page.match.decision.judgments:
        reason = words("granting")["judged"]
        attempt(world, examining.judge, case=case, key=key, value=True, reason=reason, by=handler, at=at)
    lead = world.people.leads.get(page.line.case.lead_id or 0)
    now = grant_queries.grant_page(ROUNDS, page.line.case.number, at)
    fen = now.match.decision.amount_fen
    if fate == "granted" or lead is None:
        ruling = Ruling(True, fen)
    elif fate == "again":
        less = (fen or 0) * 4 // 5 // 100 * 100
        said = f"核减不在范围内的支出，规则为 {money.show(fen or 0)}"
        ruling = Ruling(True, less, said) if fen else Ruling(True, fen)
    else:
        ruling = Ruling(False, reason=words("granting")["refused"], basis=_basis(page))
    attempt(world, examining.decide, case=case, ruling=ruling, signer=lead, by=handler, at=at)


def _basis(page: GrantPage) -> str:
    source = page.item.source
    return f"{source.doc} {source.article}".strip()


def _list(world: World, row: dict[str, Any], number: int, at: datetime) -> Tale:
    """A list from its proposal to its end; those still under way stop on the way."""
    yield at
    dice = world.dice("list by", number)
    made = next((one for code in row["items"] if (one := _proposed(world, code, at)) is not None), None)
    if made is None:
        return
    listed, by = made
    rows = rows_of(listed)
    if len(rows) > 2 and row.get("out"):
        attempt(world, lists.leave_out, number=listed, row_id=rows[-1].id, reason=row["out"], by=by, at=at)
    if row["fate"] == "proposed":
        return
    yield (public := later(world, at, dice, 2, 6))
    attempt(world, lists.publish, number=listed, pack=world.pack, by=by, at=public)
    if row.get("objection"):
        yield (objected := later(world, public, dice, 3, 6))
        other = world.people.member(world.firms[1], objected)
        attempt(world, objecting.object_to, number=listed, text=row["objection"], by=other, at=objected)
    if row["fate"] == "public":
        return
    yield (over := moments.later(world.calendar, public, 8.0 * 6))
    closing.close_due(over, pack=world.pack)
    for place, line in enumerate(rows_of(listed, all_=False)):
        if line.number and place % 3:
            yield (confirmed := later(world, over, dice, 1, 30))
            _confirm(world, line.number, confirmed)


def _proposed(world: World, code: str, at: datetime) -> tuple[str, Actor] | None:
    """The number of the list, and who of the department made it."""
    for by in sorted(world.people.handlers.values(), key=lambda one: one.key):
        item = next((one for one in proposable(by, at.date()) if one.code == code), None)
        if item is not None:
            try:
                return lists.propose(item.published, by=by, at=at), by
            except Refused:  # nobody is entitled on this day, as happens: no list
                return None
    return None


def _confirm(world: World, number: str, at: datetime) -> None:
    page = grant_queries.grant_page(ROUNDS, number, at)
    firm = next((one for one in world.firms if one.id == page.line.enterprise_id), None)
    if firm is None or firm in world.firms[:VISITED]:
        return  # those that a visitor signs in for have it still to do
    member = world.people.member(firm, at)
    attempt(
        world, claiming.confirm_payee, case=page.line.case.id, payee=payee_of(world, firm), by=member, at=at
    )


def payee_of(world: World, firm: Firm) -> Payee:
    """An account of the enterprise, the same whenever it is asked."""
    bank = world.dice("account", firm.uscc).choice(words("granting")["banks"])
    digits = "".join(str(ord(sign) % 10) for sign in firm.uscc[-12:])
    # It begins like an account of an enterprise, so it has a length but no check digit.
    return Payee(firm.name, bank, f"3305{digits}")


def later(world: World, at: datetime, dice: Random, least: float, most: float) -> datetime:
    """Some working hours later."""
    return moments.later(world.calendar, at, dice.uniform(least, most))


def attempt(world: World, verb: Callable[..., object], **said: object) -> bool:
    """Do it; another place's rules may say no, and life goes on."""
    try:
        verb(**said)
    except Refused as no:
        world.refused.append(f"{verb.__name__}：{no}")
        return False
    return True
