"""How does one appeal of the demonstration city live? Heard, sent to a desk, handled, rated, by the verbs."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from qifu.appeals import dispatching, families, family_queries, intake
from qifu.appeals.dispatching import Desk
from qifu.appeals.messages import Message, Origin, understand
from qifu.cases import assigning, ending
from qifu.kernel.errors import Refused
from qifu.portals.city import moments
from qifu.portals.city.plan import Part
from qifu.portals.city.reading import happens, words
from qifu.portals.city.wording import phrase
from qifu.portals.city.world import World, standing
from qifu.registry.rules.access import Actor

Tale = Generator[datetime, None, None]
NEVER = datetime.min.replace(tzinfo=UTC)
UNDECIDED = timedelta(days=3)


@dataclass(slots=True)
class Life:
    """One appeal on its way: `case` is 0 until heard, `head` what it was joined to, `at` the last act."""

    world: World
    part: Part
    name: tuple[object, ...]
    case: int = 0
    head: int = 0
    at: datetime = NEVER
    dice: Random = field(default_factory=Random)

    def __post_init__(self) -> None:
        self.dice = self.world.dice("life", *self.name)

    @property
    def is_usual(self) -> bool:
        """Whether chance decides; those with a part keep to it."""
        return not self.part.part

    def member(self, at: datetime) -> Actor:
        """Who speaks for the enterprise."""
        return self.world.people.member(self.part.firm, at)

    def after(self, at: datetime, least: float, most: float) -> datetime:
        """Some working hours later."""
        return moments.later(self.world.calendar, at, self.dice.uniform(least, most))

    def does(self, verb: Callable[..., object], **said: Any) -> bool:
        """Act on the case; another place's rules may say no, and life goes on."""
        try:
            verb(case=self.case, **said)
        except Refused as no:
            self.world.refused.append(f"{verb.__name__}：{no}")
            return False
        self.at = said["at"]
        return True


def hear(life: Life, at: datetime) -> int:
    """The appeal comes in by its door; returns how many likely repeats were found."""
    part, world = life.part, life.world
    channel = part.channel or world.channel(life.dice)
    is_online = channel == "online"
    clerk = world.people.clerk(life.dice)
    origin = Origin(channel, channel, f"{at:%Y%m%d}{world.next_serial():05d}")
    message = _message(part, origin, at, with_code=is_online or life.dice.random() < 0.8)
    heard = intake.receive(message, pack=world.pack, by=life.member(at) if is_online else clerk, at=at)
    assert heard.case_id, "a made message is understood"
    life.case = heard.case_id
    return heard.proposed


def _message(part: Part, origin: Origin, at: datetime, *, with_code: bool) -> Message:
    firm, said = part.firm, part.said
    cells = {
        "title": said.title,
        "text": said.text,
        "enterprise": firm.name,
        "uscc": firm.uscc if with_code else "",
        "person": firm.person,
        "phone": firm.phone,
        "area": firm.area.name,
        "place": firm.spot,
    }
    heard = understand(origin, cells, cells, now=at)
    assert isinstance(heard, Message), heard
    return Message(**{**{name: getattr(heard, name) for name in Message.__slots__}, "points": said.points})


def end_early(life: Life, at: datetime) -> bool:
    """A few appeals end at the center: led elsewhere, not accepted, or withdrawn."""
    dice, clerk = life.dice, life.world.people.clerk(life.dice)
    if happens(dice, "refer"):
        channel, told = dice.choice(words("texts")["refer"])
        return life.does(ending.refer, channel=channel, reason=told, notice_text=told, by=clerk, at=at)
    if happens(dice, "reject"):
        return life.does(ending.reject, reason=phrase("reject", dice), by=clerk, at=at)
    if happens(dice, "withdraw"):
        return life.does(ending.withdraw, reason=phrase("withdraw", dice), by=life.member(at), at=at)
    return False


def look_for_family(life: Life, at: datetime) -> None:
    """A clerk decides on what was proposed: hot matters are joined, others are not the same after all."""
    clerk = life.world.people.clerk(life.dice)
    proposed = family_queries.family_of(clerk, life.case).proposed
    if life.part.part == "hot" and proposed:
        likest = max(proposed, key=lambda one: (one.score, -one.case_id))
        head = family_queries.family_of(clerk, likest.case_id).head_case
        if head != life.case and life.does(_join, head=head, by=clerk, at=at):
            life.head = head
        return
    is_recent = life.world.now - at < UNDECIDED
    for one in proposed:
        if not is_recent or life.dice.random() < 0.5:
            families.refuse(link_id=one.link_id, by=clerk, at=at)


def _join(*, case: int, head: int, by: Actor, at: datetime) -> None:
    families.link_by_hand(child_case=case, head_case=head, by=by, at=at)


def send(life: Life, at: datetime) -> bool:
    """A clerk takes the proposed desk, or chooses one where none was proposed."""
    if standing(life.case).state != life.world.start:
        return True  # it went along with its family
    desk = _desk(life)
    clerk = life.world.people.clerk(life.dice)
    return life.does(dispatching.send, desk=desk, by=clerk, at=at)


def _desk(life: Life) -> Desk:
    joined_to = standing(life.head).lead_id if life.head else None
    if joined_to is not None:
        return Desk(joined_to, note="并案，交主案的承办部门")
    try:
        desk = dispatching.proposed_desk(life.case)
    except Refused:
        return Desk(_some_department(life), note="人工选定承办部门")
    is_centers = desk.department_id == life.world.people.center.id
    return Desk(_some_department(life), note="中心研判后交办") if is_centers else desk


def _some_department(life: Life, but: int = 0) -> int:
    keys = sorted(key for key in life.world.people.handlers if key != but)
    return life.dice.choice(keys)


def another_department(life: Life, at: datetime, *, transfer: bool) -> bool:
    """The desk was wrong: sent back and assigned again, or passed on by the department itself."""
    lead = standing(life.case).lead_id or 0
    other = _some_department(life, but=lead)
    by = life.world.people.handlers[lead]
    if transfer:
        reason = phrase("transfer", life.dice)
        return life.does(assigning.transfer, department_id=other, reason=reason, by=by, at=at)
    return life.does(assigning.send_back, reason=phrase("send_back", life.dice), by=by, at=at)


def assign_elsewhere(life: Life, at: datetime, but: int) -> bool:
    """After a return the center chooses again."""
    desk = Desk(_some_department(life, but=but), note="退回后重新研判")
    return life.does(dispatching.send, desk=desk, by=life.world.people.clerk(life.dice), at=at)
