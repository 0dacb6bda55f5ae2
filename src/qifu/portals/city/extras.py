"""What else lies on the desks of the demonstration city: waiting messages, a spreadsheet, sealed appeals."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from qifu.appeals import imports, intake
from qifu.appeals.messages import Message, Origin, understand
from qifu.cases import queries
from qifu.portals.city import moments
from qifu.portals.city.engine import Engine
from qifu.portals.city.life import Life, Tale
from qifu.portals.city.plan import SHEET_ROWS, Part
from qifu.portals.city.reading import words
from qifu.portals.city.wording import Filling, choose, compose
from qifu.portals.city.world import VISITED, World
from qifu.registry.rules.access import ROUNDS


def schedule(engine: Engine) -> None:
    """Put all of it into its days."""
    world = engine.world
    today, calendar = world.now.date(), world.calendar
    for number, row in enumerate(words("texts")["quarantine"]):
        on = calendar.working_day(-1 - number, after=today)
        at = moments.on_day(calendar, on, world.dice("quarantine", number))
        engine.add(at, _waiting(world, row, number, at))
    for number, row in enumerate(words("texts")["confidential"]):
        opened = calendar.opening_at(moments.last_working_day(calendar, world.now - timedelta(days=1)))
        at = opened + timedelta(minutes=25 * (number + 1))
        engine.add(at, _sealed(world, row, number, at))
    at = moments.on_day(calendar, calendar.working_day(-18, after=today), world.dice("sheet"), 0.1, 0.2)
    engine.add(at, _sheet(engine, at))


def _waiting(world: World, row: dict[str, str], number: int, at: datetime) -> Tale:
    """A message that nobody understands waits with its reason."""
    cells = {name: text for name, text in row.items() if name != "why"}
    channel = next(iter(world.channels))
    origin = Origin(channel, channel, f"Q{at:%Y%m%d}{number:03d}")
    dice = world.dice("who", number)
    heard = understand(origin, cells, cells, now=at)
    intake.receive(heard, pack=world.pack, by=world.people.clerk(dice), at=at)
    yield from ()


def _sealed(world: World, row: dict[str, str], number: int, at: datetime) -> Tale:
    """A confidential appeal: only those who supervise read it."""
    firm = world.firms[5 + number]
    cells = {"title": row["title"], "text": row["text"], "enterprise": firm.name, "uscc": firm.uscc}
    heard = understand(Origin("online", "online", f"S{at:%Y%m%d}{number:03d}"), cells, cells, now=at)
    assert isinstance(heard, Message), heard
    reported = sorted(world.people.handlers)[number]
    said = {name: getattr(heard, name) for name in Message.__slots__}
    sealed = Message(**{**said, "points": (row["point"],), "confidential": True, "reported_id": reported})
    intake.receive(sealed, pack=world.pack, by=world.people.member(firm, at), at=at)
    yield from ()


def _sheet(engine: Engine, at: datetime) -> Tale:
    """A spreadsheet of a roundtable: uploaded, its columns confirmed, run to its end; its cases live on."""
    world, sheet = engine.world, words("texts")["sheet"]
    clerk = world.people.clerk(world.dice("sheet by"))
    channel = "roundtable" if "roundtable" in world.channels else next(iter(world.channels))
    parts = list(_sheet_parts(world, at))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / sheet["name"]
        _write(path, sheet["headers"], parts)
        up = imports.upload(name=sheet["name"], path=path, channel=channel, pack=world.pack, by=clerk, at=at)
    fields = ("source_id", "title", "text", "enterprise", "person", "phone", "said_at")
    columns = dict(zip(fields, sheet["headers"], strict=True))
    yield (confirmed := at + timedelta(minutes=4))
    imports.confirm(import_id=up.import_id, columns=columns, by=clerk, at=confirmed)
    yield (ran := at + timedelta(minutes=5))
    imports.run(up.import_id, pack=world.pack, by=ROUNDS, at=ran)
    for number, part in enumerate(parts):
        case = queries.scope(ROUNDS).filter(title=part.said.title).values_list("pk", flat=True).first()
        life = Life(world, part, ("sheet", number), case=case or 0)
        if case:
            engine.lives[case] = life
            engine.add(ran, engine.from_center(life, ran))


def _sheet_parts(world: World, at: datetime) -> Iterator[Part]:
    for number in range(SHEET_ROWS):
        dice = world.dice("row", number)
        firm = dice.choice(world.firms[VISITED:])
        said = compose(choose(at, dice), Filling(firm, at, dice), world.titles)
        yield Part(at, firm, said)


def _write(path: Path, headers: list[str], parts: list[Part]) -> None:
    """One row comes twice, and one has nothing in it: what every real list has."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(headers)
        rows = [_row(number, part) for number, part in enumerate(parts, start=1)]
        writer.writerows(
            [*rows, rows[2], [f"KT-{len(rows) + 1:03d}", "", "", parts[0].firm.name, "", "", ""]]
        )


def _row(number: int, part: Part) -> list[str]:
    firm, said = part.firm, part.said
    day = (part.at - timedelta(days=1)).date().isoformat()
    return [f"KT-{number:03d}", said.title, said.text, firm.name, firm.person, firm.phone, day]
