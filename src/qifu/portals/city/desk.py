"""What does a department of the demonstration city do with a case, from its signature to its reply?"""

from datetime import date, datetime, timedelta

from qifu.cases import assigning, handling, replying
from qifu.cases.rules.replies import PointAnswer
from qifu.portals.city import moments
from qifu.portals.city.life import Life, Tale, another_department, assign_elsewhere
from qifu.portals.city.reading import happens, one_of, words
from qifu.portals.city.wording import day_of, phrase
from qifu.portals.city.world import points, standing
from qifu.registry.rules.access import Actor

LATE_DAYS = 5
RUNNING = ("late", "shown_handled", "shown_joint")
WAITING = ("paused", "shown_waiting")


def handle(life: Life, at: datetime) -> Tale:
    """Sign, work, reply. Parts that must lie open on the opening day stop on the way."""
    if life.is_usual:
        yield from _wrong_desk(life, at)
    at = life.after(max(at, life.at), 0.4, 3)
    yield at
    by = _handler(life)
    if by is None or not life.does(assigning.sign, by=by, at=at):
        return
    due_at = standing(life.case).due_at
    if due_at is None:
        return
    yield from _work(life, at, due_at)
    if life.head:
        yield from _wait_for_family(life, at)
    elif life.part.part not in (*RUNNING, *WAITING, "asks"):
        at = _next(life, _reply_at(life, at, standing(life.case).due_at or due_at))
        yield at
        answer(life, at)


def answer(life: Life, at: datetime) -> bool:
    """Reply to every demand; a no is signed by who may say no."""
    by = _handler(life)
    if by is None or standing(life.case).paused:
        return False
    outcome, signer = _outcome(life, by)
    text, basis, planned_on = _words(life, outcome, at)
    answers = [PointAnswer(one.id, outcome, text, basis, planned_on) for one in points(life.case)]
    return life.does(
        replying.reply, outcome=outcome, text=text, basis=basis, planned_on=planned_on, answers=answers,
        signer=signer, by=by, at=at,
    )  # fmt: skip


def _next(life: Life, moment: datetime) -> datetime:
    """A moment drawn for an act, but after the act before it: a journal goes forward only."""
    return max(moment, life.at + timedelta(minutes=7))


def _handler(life: Life) -> Actor | None:
    return life.world.people.handlers.get(standing(life.case).lead_id or 0)


def _wrong_desk(life: Life, at: datetime) -> Tale:
    if happens(life.dice, "send_back"):
        at = life.after(at, 0.5, 2)
        yield at
        lead = standing(life.case).lead_id or 0
        if another_department(life, at, transfer=False):
            at = life.after(at, 1, 4)
            yield at
            assign_elsewhere(life, at, but=lead)
    elif happens(life.dice, "transfer"):
        at = life.after(at, 1, 5)
        yield at
        another_department(life, at, transfer=True)


def _work(life: Life, at: datetime, due_at: datetime) -> Tale:
    """Notes, other departments, waiting, more time: each by chance or by part."""
    part, dice = life.part.part, life.dice
    if part == "shown_joint" or (life.is_usual and happens(dice, "co_handle")):
        yield from _jointly(life, at, due_at)
    if part in (*RUNNING, "due") or (happens(dice, "note") and part not in WAITING):
        yield (noted := _next(life, moments.within(life.world.calendar, at, due_at, 0.3)))
        _note(life, noted)
    if part in WAITING or (life.is_usual and happens(dice, "pause")):
        yield from _wait(life, at, due_at)
    elif part == "asks" or (life.is_usual and happens(dice, "extension")):
        yield from _ask(life, at, due_at)


def _note(life: Life, at: datetime) -> None:
    by = _handler(life)
    if by:
        day = day_of((at + timedelta(days=2)).date())
        life.does(handling.note, text=phrase("notes", life.dice, day=day), by=by, at=at)
        if happens(life.dice, "inside"):
            life.does(handling.note, text=phrase("inside", life.dice), shown=False, by=by, at=at)


def _jointly(life: Life, at: datetime, due_at: datetime) -> Tale:
    people, calendar, lead = life.world.people, life.world.calendar, standing(life.case).lead_id
    helper = life.dice.choice(sorted(key for key in people.handlers if key != lead))
    yield (asked := moments.within(calendar, at, due_at, 0.08))
    by, need = _handler(life), phrase("co_need", life.dice)
    if by and life.does(assigning.co_handle, department_id=helper, need=need, by=by, at=asked):
        if life.part.part == "shown_joint":
            return
        yield (said := moments.within(calendar, at, due_at, 0.25))
        life.does(
            handling.co_reply, answer=phrase("co_answer", life.dice), by=people.handlers[helper], at=said
        )


def _wait(life: Life, at: datetime, due_at: datetime) -> Tale:
    """The clock stops for the enterprise; mostly it supplies, sometimes the cap ends the waiting."""
    share = 0.1 if life.is_usual else 0.02
    yield (stopped := _next(life, moments.within(life.world.calendar, at, due_at, share)))
    need = phrase("needs", life.dice)
    by = life.world.people.leads.get(standing(life.case).lead_id or 0) or life.world.people.clerk(life.dice)
    told = phrase("pause_notice", life.dice, need=need)
    reason = next(iter(life.world.rules.pause.reasons))
    if not life.does(handling.pause, reason_code=reason, need=need, notice_text=told, by=by, at=stopped):
        return
    if life.is_usual and happens(life.dice, "supplied"):
        yield (supplied := life.after(stopped, 6, 40))
        life.does(handling.supply, text=phrase("supply", life.dice), by=life.member(supplied), at=supplied)
    elif life.is_usual:
        life.at = life.after(stopped, 85, 95)
        yield life.at


def _ask(life: Life, at: datetime, due_at: datetime) -> Tale:
    calendar = life.world.calendar
    yield (asked := _next(life, moments.within(calendar, at, due_at, 0.6)))
    by, why = _handler(life), phrase("extension_why", life.dice)
    told = phrase("extension_notice", life.dice, why=why, n="3")
    if not (by and life.does(handling.ask_extension, days=3, reason=why, notice_text=told, by=by, at=asked)):
        return
    if life.part.part == "asks":
        return
    yield (decided := life.after(asked, 0.5, 4))
    grant = happens(life.dice, "granted")
    note = "" if grant else phrase("extension_no", life.dice)
    clerk = life.world.people.clerk(life.dice)
    life.does(handling.decide_extension, grant=grant, note=note, by=clerk, at=decided)


def _wait_for_family(life: Life, at: datetime) -> Tale:
    """The reply to the head comes by the rounds; a head that never gets one leaves this one open too."""
    for _ in range(40):
        at = life.after(at, 7, 8)
        yield at
        if standing(life.case).state not in life.world.running:
            life.at = at
            return


def _reply_at(life: Life, at: datetime, due_at: datetime) -> datetime:
    """In time as a rule; some late, and those with a part just before they are due."""
    calendar, dice = life.world.calendar, life.dice
    if life.part.part == "due":
        return moments.within(calendar, at, due_at, 0.985)
    if life.part.part.startswith("shown"):
        return life.after(at, 7, 14)
    if life.is_usual and happens(dice, "late"):
        return life.after(max(at, due_at), 2, LATE_DAYS * moments.day_hours(calendar, due_at.date()))
    return moments.within(calendar, at, due_at, 0.1 + 0.8 * dice.betavariate(2.0, 2.4))


def _outcome(life: Life, by: Actor) -> tuple[str, Actor]:
    known = life.world.rules.outcomes
    weights = {code: weight for code, weight in words("season")["outcomes"].items() if code in known}
    chosen = one_of(life.dice, weights) if life.is_usual else "solved"
    lead = life.world.people.leads.get(standing(life.case).lead_id or 0)
    if known[chosen].signer_rank <= by.rank:
        return chosen, by
    return (chosen, lead) if lead and lead.rank >= known[chosen].signer_rank else ("explained", by)


def _words(life: Life, outcome: str, at: datetime) -> tuple[str, str, date | None]:
    said, dice = life.part.said, life.dice
    if outcome == "planned":
        planned_on = (at + timedelta(days=dice.randrange(20, 90))).date()
        return phrase("planned", dice, day=day_of(planned_on), done=said.done), "", planned_on
    if outcome in ("explained", "impossible"):
        basis = phrase("basis", dice) if outcome == "impossible" else ""
        return phrase(outcome, dice, point=said.points[0]), basis, None
    return said.done, "", None
