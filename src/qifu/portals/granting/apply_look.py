"""How is an application drawn: what we hold with its source, what is asked, what files are there already?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qifu.cases.materials import Stored
from qifu.kernel import money
from qifu.policies.finding.offering import JUDGE, Decided
from qifu.policies.rules import cross_checks, fact_values
from qifu.policies.rules.deciding import Decision
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.times import Window
from qifu.policies.rules.wanted import Wanted, Wants
from qifu.policies.schema import Item
from qifu.portals.calculator import asking_look, words
from qifu.portals.granting.forms import Filled

LEAST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One fact we hold: by which name, which value, from where; the firm's own word can be put right."""

    key: str
    name: str
    value: str
    source: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One fact that is missing, with its input."""

    place: int
    name: str
    title: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    typed: str
    unit: str
    fault: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One material: there already, or to be chosen."""

    place: int
    what: str
    there: str
    kept: str
    fault: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the sheet."""

    value: str
    fault: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class SheetLook:
    """The sheet as a grid."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    count: int
    total: str
    wrong: int
    fault: str
    doubles: tuple[str, ...]


KINDS = {"text": "", "money": "元", "number": "数字", "day": "日期", "choice": "选项"}


def figures(decided: Decided, asked: Sequence[Wanted]) -> tuple[Figure, ...]:
    """What we hold, so that nobody types it again."""
    left_out = {wanted.key for wanted in asked}
    return tuple(
        Figure(
            key,
            words.fact_name(key),
            words.value(fact_values.read(held["value"])),
            _source(held),
            cross_checks.is_own(held),
        )
        for key, held in decided.facts.items()
        if key not in left_out and not key.startswith(JUDGE)
    )


def _source(held: Mapping[str, object]) -> str:
    day = held["as_on"]
    return f"{held['source']}{f'，{day}' if day else ''}"


def questions(asked: Sequence[Wanted], filled: Filled, *, is_sent: bool) -> tuple[Question, ...]:
    """What is missing."""
    found = []
    for place, wanted in enumerate(asked):
        typed, unit = filled.typed.get(wanted.key, ("", ""))
        choices = asking_look.YES_NO if wanted.kind is Wants.YES_NO else tuple((w, w) for w in wanted.words)
        if wanted.kind is Wants.ONE_OF:
            choices = (*choices, asking_look.NONE_OF_THEM)
        fault = filled.faults.get(wanted.key, "") if is_sent else ""
        found.append(
            Question(
                place,
                words.fact_name(wanted.key),
                asking_look.title(wanted),
                wanted.kind.value,
                choices,
                typed,
                unit,
                fault,
            )
        )
    return tuple(found)


def papers(item: Item, filled: Filled, known: Mapping[str, Stored], *, is_sent: bool) -> tuple[Paper, ...]:
    """The materials, each with the file that is there already."""
    found = []
    for place, what in enumerate(item.apply.materials):
        file = filled.papers.get(what) or known.get(what)
        found.append(
            Paper(
                place,
                what,
                file.name if file else "",
                filled.kept.get(what, ""),
                filled.faults.get(what, "") if is_sent else "",
            )
        )
    return tuple(found)


def sheet(item: Item, filled: Filled) -> SheetLook:
    """The grid with every cell as it was typed, and what is wrong with it."""
    lines = item.lines
    assert lines is not None, "only items with a sheet have one"
    names = tuple(column.name for column in lines.columns)
    read = filled.sheet
    given = [(row.cells, row.faults) for row in read.rows] if read else []
    given += [({}, {})] * max(0, LEAST_ROWS - len(given))
    rows = tuple(
        (
            at,
            tuple(
                Cell(cells.get(name, ""), faults.get(name, ""), f"cell{place}", f"第 {at} 行{name}")
                for place, name in enumerate(names)
            ),
        )
        for at, (cells, faults) in enumerate(given, start=1)
    )
    return SheetLook(
        columns=tuple((column.name, KINDS[column.kind]) for column in lines.columns),
        rows=rows,
        count=len(read.rows) if read else 0,
        total=money.show(read.sum_fen) if read else "",
        wrong=read.wrong if read else 0,
        fault=read.fault if read else "",
        doubles=read.doubles if read else (),
    )


def barred(item: Item, decision: Decision, window: Window | None, on: date) -> str:
    """Why it cannot be applied for now; empty where it can."""
    if decision.mode == "免申即享":
        return "这一项免申即享，不用申报：符合条件的由部门拟定名单并公示，到时确认收款账户就行。"
    if window is not None and not window.holds(on):
        return f"现在不在申报期内，申报时间 {item.apply.window}。"
    if decision.standing is Standing.NOT_ELIGIBLE:
        return "按现在掌握的数据还不符合条件。数据有误的，先到政策详情里更正，再来申报。"
    return ""


def button(decision: Decision, *, has_open: bool) -> str:
    """申报 38.5 万元: the sum stands on the button where it is known."""
    if decision.amount_fen is None or has_open:
        return "送出申报"
    return f"申报 {words.sum_of(decision.amount_fen)}"


def where(item: Item, decision: Decision) -> str:
    """What happens next, and until when."""
    if decision.mode == "即申即享":
        return "部门数据都能核上的，送出后当场审定；有你自己填的数，由部门核对后审定。"
    within = item.apply.within or "规定时限"
    return f"送出后直接到{item.apply.office or '执行部门'}，{within}内审定，随时能看进度。"
