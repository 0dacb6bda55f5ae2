"""With which sign-ins may a make-believe city be tried out? Only where the place itself is invented."""

import json
from dataclasses import dataclass, fields

from qifu.kernel import packs
from qifu.portals.home import home
from qifu.portals.visits import Visit

FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """One person of the make-believe city, to be entered by one tap."""

    username: str
    name: str
    role: str
    say: str
    password: str


def demo_sign_ins(visit: Visit) -> tuple[DemoSignIn, ...]:
    """The list kept beside the make-believe city; a real place never offers one, whatever files lie there."""
    kept = home() / FILE
    if not packs.load(visit.pack, on=visit.at.date()).fictional or not kept.is_file():
        return ()
    wanted = [field.name for field in fields(DemoSignIn)]
    rows = json.loads(kept.read_text(encoding="utf-8"))
    return tuple(DemoSignIn(**{name: str(row.get(name, "")) for name in wanted}) for row in rows)
