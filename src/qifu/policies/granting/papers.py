"""Which materials does an application want, which are there, and which may follow by what day?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qifu.cases import earlier, handling, yearbooks
from qifu.cases.materials import Stored
from qifu.cases.records import MaterialLine
from qifu.kernel.errors import Refused
from qifu.policies.granting import public_days
from qifu.policies.models import Grant
from qifu.policies.schema import Item
from qifu.registry.rules.access import Actor

CASE_TYPE = "grant"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file and which material it is."""

    what: str
    file: Stored


@dataclass(frozen=True, slots=True)
class Promise:
    """Which materials follow an application, until when, and when they are reminded of."""

    names: tuple[str, ...]
    remind_on: date
    due_on: date

    @property
    def said(self) -> str:
        """As the case keeps it."""
        return f"容缺受理：{'、'.join(self.names)}，企业承诺 {self.due_on} 前补交。"


def held(enterprise_id: int, item: Item) -> dict[str, Stored]:
    """Files of earlier applications, by the material that this one wants: nobody hands them in twice."""
    files: tuple[MaterialLine, ...] = earlier.handed_in(enterprise_id, CASE_TYPE)
    found: dict[str, Stored] = {}
    for what in item.apply.materials:
        line = next((file for file in files if file.name.startswith(what)), None)
        if line is not None:
            found[what] = Stored(line.name, line.media, line.size, line.digest)
    return found


def gathered(enterprise_id: int, item: Item, given: Sequence[Paper]) -> tuple[Paper, ...]:
    """What was handed in, and what is there from earlier for the rest."""
    there = held(enterprise_id, item)
    got = {paper.what for paper in given}
    return (*given, *(Paper(what, file) for what, file in there.items() if what not in got))


def lacking(item: Item, names: Iterable[str]) -> tuple[str, ...]:
    """The materials of which no file is there, by the names of the files."""
    there = tuple(names)
    return tuple(what for what in item.apply.materials if not any(name.startswith(what) for name in there))


def days_to_follow(item: Item, pack: str, on: date) -> int:
    """Within how many working days materials may follow an application (容缺); 0 where none may."""
    said = public_days.said(pack, on).later
    return said.days if item.mode in said.modes else 0


def check(item: Item, papers: Sequence[Paper], *, follows: bool, pack: str, on: date) -> Promise | None:
    """Refuse an application whose materials are not there; the promise of those that may follow."""
    short = lacking(item, (paper.what for paper in papers))
    if not short:
        return None
    days = days_to_follow(item, pack, on)
    if not days:
        why = "、".join(short)
        raise Refused("还有材料没有交", why=why, remedy="请上传后再申报，已填的和已传的都在")
    if not follows:
        remedy = f"请上传，或勾选「{days} 个工作日内补交」再申报，已填的和已传的都在"
        raise Refused("还有材料没有交", why="、".join(short), remedy=remedy)
    calendar, before = yearbooks.calendar_of(pack, on), public_days.said(pack, on).later.remind
    remind_on = calendar.working_day(max(days - before, 1), after=on)
    return Promise(short, remind_on, calendar.working_day(days, after=on))


def attach(grant: Grant, paper: Paper, *, by: Actor, at: datetime) -> None:
    """Put a file to the case under the name of the material that it is."""
    file = paper.file
    name = file.name if file.name.startswith(paper.what) else f"{paper.what}（{file.name}）"
    handling.add_material(
        case=grant.case_id, name=name, media=file.media, size=file.size, digest=file.digest, by=by, at=at
    )
