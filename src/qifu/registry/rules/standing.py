"""As whom does an account act on a day, given the posts and memberships it then holds? Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qifu.registry.rules.access import Actor, Role, Side


@dataclass(frozen=True, slots=True)
class Who:
    """An account, as far as acting goes."""

    id: int
    name: str

    @property
    def key(self) -> str:
        return f"account:{self.id}"


@dataclass(frozen=True, slots=True)
class Seat:
    """A post held on the day. `areas` are the department's area and everything below it."""

    seat: str
    role: Role
    rank: int
    department_id: int
    department_name: str
    board_id: int | None
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Agency:
    """An enterprise that the account may act for on the day."""

    enterprise_id: int
    enterprise_name: str


def staff_actor(who: Who, seats: Sequence[Seat]) -> Actor:
    """Acting for government: all roles of all posts, in the department of the foremost post.

    The stand-in (seat B) acts at any time: absence of the first holder is not known here, and a case must not
    wait for it; the ledger names who acted. Own posts come before those one stands in for.
    """
    foremost = min(seats, key=lambda seat: (seat.seat, -seat.rank))
    at_home = [seat for seat in seats if seat.department_id == foremost.department_id]
    actor = Actor(
        key=who.key,
        name=who.name,
        side=Side.STAFF,
        roles=frozenset(seat.role for seat in seats),
        account_id=who.id,
        department_id=foremost.department_id,
        department_name=foremost.department_name,
        board_ids=frozenset(seat.board_id for seat in seats if seat.board_id is not None),
        area_codes=frozenset[str]().union(*(seat.areas for seat in seats)),
        rank=max(seat.rank for seat in at_home),
    )
    return replace(actor, area_codes=frozenset()) if actor.sees_whole_place else actor


def enterprise_actor(who: Who, agency: Agency) -> Actor:
    """Acting for an enterprise, and for this one only."""
    return Actor(
        key=who.key,
        name=who.name,
        side=Side.ENTERPRISE,
        roles=frozenset({Role.ENTERPRISE_MEMBER}),
        account_id=who.id,
        enterprise_id=agency.enterprise_id,
        enterprise_name=agency.enterprise_name,
    )


def idle_actor(who: Who) -> Actor:
    """Signed in, but with no post and no enterprise on this day: known by name, allowed nothing."""
    return Actor(key=who.key, name=who.name, side=Side.NOBODY, account_id=who.id)
