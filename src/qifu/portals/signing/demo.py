"""With which sign-ins may a make-believe city be tried out? Only where the place itself is invented."""

import json
from dataclasses import dataclass, fields

from qifu.kernel import packs
from qifu.portals.home import home
from qifu.portals.visits import Visit
from qifu.registry.rules.access import ADMINS, ROLE_LABELS, Role

FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """One person of the make-believe city, to be entered by one tap."""

    username: str
    name: str
    role: str
    say: str
    password: str


@dataclass(frozen=True, slots=True)
class Group:
    """People who see the platform from the same side."""

    label: str
    people: tuple[DemoSignIn, ...]


FIRM, TOP, DESK, KEEPERS = ORDER = ("企业，用手机看", "领导", "中心和部门", "三员管理")
SIDES: dict[str, str] = {
    ROLE_LABELS[Role.ENTERPRISE_MEMBER]: FIRM,
    ROLE_LABELS[Role.LEADER]: TOP,
    **{ROLE_LABELS[role]: KEEPERS for role in ADMINS},
}


def grouped(sign_ins: tuple[DemoSignIn, ...]) -> tuple[Group, ...]:
    """The sign-ins by the side from which they see the platform, enterprises first."""
    sides = {label: tuple(one for one in sign_ins if _side(one) == label) for label in ORDER}
    return tuple(Group(label, people) for label, people in sides.items() if people)


def _side(one: DemoSignIn) -> str:
    return SIDES.get(one.role, DESK)


def demo_sign_ins(visit: Visit) -> tuple[Group, ...]:
    """Those kept beside the make-believe city; a real place never offers any, whatever files lie there."""
    kept = home() / FILE
    if not packs.load(visit.pack, on=visit.at.date()).fictional or not kept.is_file():
        return ()
    wanted = [field.name for field in fields(DemoSignIn)]
    rows = json.loads(kept.read_text(encoding="utf-8"))
    return grouped(tuple(DemoSignIn(**{name: str(row.get(name, "")) for name in wanted}) for row in rows))
