"""What comes after a reply in the demonstration city: a rating, silence, or another round?"""

from datetime import datetime

from qifu.appeals import dispatching
from qifu.appeals.dispatching import Desk
from qifu.cases import assigning, replying, supervising
from qifu.portals.city.desk import answer
from qifu.portals.city.life import Life, Tale
from qifu.portals.city.reading import happens, one_of, words
from qifu.portals.city.wording import phrase
from qifu.portals.city.world import standing
from qifu.registry.rules.access import Role


def afterwards(life: Life) -> Tale:
    """Supervision ends with the reply; then the enterprise says what it thinks, or nothing."""
    found, at = standing(life.case), life.at
    if found.state not in life.world.answered:
        return
    if found.supervised:
        yield (ended := life.after(at, 1, 4))
        by = life.world.people.the(Role.SUPERVISOR)
        life.does(
            supervising.close_supervision, conclusion=phrase("supervise_end", life.dice), by=by, at=ended
        )
    if life.part.part == "shown_answered" or not (life.part.part or happens(life.dice, "rated")):
        return
    yield (rated := life.after(at, 2, 26))
    yield from _rate(life, rated, found.round)


def _rate(life: Life, at: datetime, round_: int) -> Tale:
    now = standing(life.case)
    if now.round != round_ or now.state not in life.world.answered:
        return
    level, is_bad = _level(life, first=round_ == 1)
    tone = "bad" if is_bad else "good"
    comment = life.dice.choice(words("texts")["comments"][tone])
    if not life.does(replying.rate, level=level, comment=comment, by=life.member(at), at=at):
        return
    if is_bad and happens(life.dice, "reopen"):
        yield (again := life.after(at, 0.1, 1))
        reason = phrase("reopen", life.dice)
        if life.does(replying.reopen, reason=reason, by=life.member(again), at=again):
            yield from once_more(life, again, now.lead_id)


def once_more(life: Life, at: datetime, lead: int | None) -> Tale:
    """Another round, one level up: the center assigns with its eye on it, the department answers again."""
    yield (assigned := life.after(at, 1, 5))
    clerk = life.world.people.clerk(life.dice)
    if lead is None or not life.does(
        dispatching.send, desk=Desk(lead, note="重办，请负责人牵头"), by=clerk, at=assigned
    ):
        return
    handler = life.world.people.handlers.get(lead)
    yield (signed := life.after(assigned, 0.5, 3))
    if handler and life.does(assigning.sign, by=handler, at=signed):
        yield (replied := life.after(signed, 8, 34))
        if answer(life, replied):
            yield from afterwards(life)


def _level(life: Life, *, first: bool) -> tuple[str, bool]:
    """Mostly content; less so where nothing could be done, and never twice in a row by chance alone."""
    rules, ratings = life.world.rules.rating, words("season")["ratings"]
    bad = ratings["bad_percent"]["explained" if first else "solved"]
    if life.is_usual and life.dice.random() * 100 < bad:
        return life.dice.choice(rules.dissatisfied), True
    good = {code: weight for code, weight in ratings["good"].items() if code in rules.levels}
    return one_of(life.dice, good), False
