"""Who works in the demonstration city, who acts for its enterprises, and who may be tried out by visitors?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from qifu.portals.city.firms import Firm, person
from qifu.portals.city.reading import words
from qifu.registry import government, keeping, memberships, queries
from qifu.registry.queries import DepartmentLine
from qifu.registry.rules.access import ROLE_LABELS, SETUP, Actor, Role


@dataclass(frozen=True, slots=True)
class SignIn:
    """One row of the table of sign-ins."""

    username: str
    name: str
    role: str
    say: str
    password: str


@dataclass(slots=True)
class People:
    """Everybody by what they are; members of enterprises come in when they first act."""

    since: datetime
    password: str
    dice: Random
    center: DepartmentLine
    departments: dict[str, DepartmentLine]
    by_role: dict[Role, list[Actor]] = field(default_factory=dict)
    handlers: dict[int, Actor] = field(default_factory=dict)
    leads: dict[int, Actor] = field(default_factory=dict)
    members: dict[int, Actor] = field(default_factory=dict)
    sign_ins: list[SignIn] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def clerk(self, dice: Random) -> Actor:
        """One of the clerks."""
        return dice.choice(self.by_role[Role.CENTER_CLERK])

    def the(self, role: Role) -> Actor:
        """The first holder of a role of the whole place."""
        return self.by_role[role][0]

    def member(self, firm: Firm, at: datetime) -> Actor:
        """Who acts for an enterprise; the account is opened when it is first used."""
        if firm.id not in self.members:
            self.members[firm.id] = self._join(firm, f"member{len(self.members) + 1:04d}", at, None)
        return self.members[firm.id]

    def show(self, firm: Firm, say: str) -> None:
        """Give an enterprise a sign-in for visitors."""
        username = f"ent{len(self.members) + 1}"
        self.members[firm.id] = self._join(firm, username, self.since, self.password)
        label = ROLE_LABELS[Role.ENTERPRISE_MEMBER]
        self.sign_ins.append(SignIn(username, firm.person, label, f"{firm.name}：{say}", self.password))

    def _join(self, firm: Firm, username: str, at: datetime, password: str | None) -> Actor:
        account = keeping.create_account(
            username=username, name=firm.person, phone=firm.phone, password=password, must_change=False,
            by=SETUP, at=at,
        )  # fmt: skip
        memberships.start_membership(
            enterprise_id=firm.id, account_id=account.pk, from_on=self.since.date() - _YEAR, by=SETUP, at=at
        )
        return government.enterprise_actor(account.pk, firm.id, at.date())


_YEAR = timedelta(days=400)


def hire(now: datetime, password: str, dice: Random) -> People:
    """Fill the posts of the center and of every department. Accounts are opened on the opening day.

    Nobody's password is older than today, and each post counts from before the first appeal.
    """
    departments = {line.code: line for line in queries.departments()}
    center = next(line for line in departments.values() if line.is_center)
    made = People(now, password, dice, center, departments)
    for row in words("staff")["people"]:
        _place(made, row, _department(made, row["where"]))
    for line in departments.values():
        if not line.is_center:
            _staff_department(made, line)
    return made


def first_of(made: People, codes: Iterable[str]) -> DepartmentLine | None:
    """The first of these departments that the place has."""
    return next((made.departments[code] for code in codes if code in made.departments), None)


def _department(made: People, where: str | list[str]) -> DepartmentLine:
    if isinstance(where, list):
        return first_of(made, where) or made.center
    return made.center


def _place(made: People, row: dict[str, Any], department: DepartmentLine) -> None:
    role = Role(row["role"])
    boards = [line.id for line in queries.boards()][: int(row.get("boards", 0))]
    wanted: list[int | None] = [*boards] or [None]
    shown = row.get("sign_in")
    account = _account(made, row["username"], ROLE_LABELS[role], shown)
    for board in wanted:
        post = government.create_post(
            department_id=department.id, role=role, title=row["title"], board_id=board,
            rank=row.get("rank", 1), by=SETUP, at=made.since,
        )  # fmt: skip
        _fill(made, post.pk, account, row["seat"])
    actor = government.actor_of(account, made.since.date())
    made.by_role.setdefault(role, []).append(actor)


def _staff_department(made: People, line: DepartmentLine) -> None:
    """A handler, and for busy departments a lead who also stands in for the handler (seat B)."""
    staff = words("staff")
    said = next((one["say"] for one in staff["shown"] if first_of(made, one["department"]) == line), None)
    post = government.create_post(
        department_id=line.id, role=Role.HANDLER, title=staff["handler_title"], by=SETUP, at=made.since
    )
    role = f"{ROLE_LABELS[Role.HANDLER]}（{line.short}）"
    account = _account(made, f"{line.code}1", role, said)
    _fill(made, post.pk, account, "A")
    made.handlers[line.id] = government.actor_of(account, made.since.date())
    if line.code in staff["leads"]:
        made.leads[line.id] = _lead(made, line, post.pk)


def _lead(made: People, line: DepartmentLine, handler_post: int) -> Actor:
    staff = words("staff")
    said = staff["shown_lead"]["say"] if line.code in staff["shown_lead"]["department"] else None
    post = government.create_post(
        department_id=line.id,
        role=Role.DEPARTMENT_LEAD,
        title=staff["lead_title"],
        rank=2,
        by=SETUP,
        at=made.since,
    )
    role = f"{ROLE_LABELS[Role.DEPARTMENT_LEAD]}（{line.short}）"
    account = _account(made, f"{line.code}2", role, said)
    _fill(made, post.pk, account, "A")
    _fill(made, handler_post, account, "B")
    return government.actor_of(account, made.since.date())


def _account(made: People, username: str, role: str, say: str | None) -> int:
    name = person(made.dice)
    while name in made.names:
        name = person(made.dice)
    made.names.add(name)
    account = keeping.create_account(
        username=username, name=name, password=made.password if say else None, must_change=False,
        by=SETUP, at=made.since,
    )  # fmt: skip
    if say:
        made.sign_ins.append(SignIn(username, name, role, say, made.password))
    return account.pk


def _fill(made: People, post: int, account: int, seat: str) -> None:
    government.fill_post(
        post_id=post,
        account_id=account,
        from_on=made.since.date() - _YEAR,
        seat=seat,
        by=SETUP,
        at=made.since,
    )
