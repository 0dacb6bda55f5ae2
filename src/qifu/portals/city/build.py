"""How is a demonstration city built, once, from a seed and a day?"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from django.db import transaction

from qifu.kernel import packs
from qifu.portals.city import applying, drafts, entries, extras, granting, oversight, paying, policies
from qifu.portals.city.engine import Engine
from qifu.portals.city.firms import found_firms, place
from qifu.portals.city.life import Life
from qifu.portals.city.people import SignIn, hire
from qifu.portals.city.plan import DAYS, parts
from qifu.portals.city.reading import words
from qifu.portals.city.scale import Scale
from qifu.portals.city.world import World, calendar_of, channel_weights, rules_of
from qifu.registry import government
from qifu.registry.rules.access import SETUP

SEED = "demonstration"
SAYS = (
    "有待评价、待补充的件，看能拿多少政策",
    "有待评价的件，有在审的申报",
    "有待评价的件，看政策还差哪些条件",
)


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it."""

    appeals: int
    enterprises: int
    sign_ins: tuple[SignIn, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: whose rules, how large, as of when, with which password, by which chance."""

    pack: str
    scale: Scale
    now: datetime
    password: str
    seed: str = SEED


def build(order: Order, step: Callable[[int], None]) -> Built:
    """Everything, in a database that holds nothing yet; `step` hears of each appeal."""
    with packs.held():
        world = settle(order)
        engine = Engine(world)
        for number, part in enumerate(parts(world, order.scale, world.rules)):
            engine.add(part.at, engine.tell(Life(world, part, (number, part.at.isoformat()))))
        extras.schedule(engine)
        applying.schedule(engine)
        granting.schedule(engine)
        entries.schedule(engine)
        paying.schedule(engine)
        oversight.schedule(engine)
        engine.play(step)
    return Built(len(engine.lives), len(world.firms), tuple(world.people.sign_ins), tuple(world.refused))


def settle(order: Order) -> World:
    """Government, people and enterprises, as they are before the first appeal."""
    on = order.now.date()
    dice = Random(f"{order.seed}/{on}")
    began = order.now - timedelta(days=DAYS + 30)
    with transaction.atomic():
        government.establish(order.pack, by=SETUP, at=began)
        people = hire(order.now, order.password, dice)
        firms = found_firms(order.scale.firms, place(), dice, began)
        for firm, say in zip(firms[: words("staff")["enterprises"]], SAYS, strict=True):
            people.show(firm, say)
        drafts.write(people, order.now)
        policies.offer(order.pack, firms, f"{order.seed}/{on}", order.now)
    return World(
        pack=order.pack,
        seed=f"{order.seed}/{on}",
        now=order.now,
        calendar=calendar_of(order.pack, on),
        people=people,
        firms=firms,
        channels=channel_weights(order.pack, on),
        rules=rules_of(order.pack, on),
    )


def keep_sign_ins(folder: Path, sign_ins: tuple[SignIn, ...]) -> None:
    """The list that the landing page offers; for the eyes of this machine's user only."""
    path = folder / "demo.json"
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump([asdict(one) for one in sign_ins], file, ensure_ascii=False, indent=1)
    half.replace(path)


def kept_sign_ins(folder: Path) -> tuple[SignIn, ...]:
    """The list as it was kept; empty where no demonstration city was built."""
    path = folder / "demo.json"
    if not path.is_file():
        return ()
    return tuple(SignIn(**row) for row in json.loads(path.read_text(encoding="utf-8")))
