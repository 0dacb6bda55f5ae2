"""If an item read otherwise, what would that do to all enterprises we know? Nothing is written down."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Condition, Every, Known, Operator, Test
from qifu.policies import documents, shelf
from qifu.policies.finding import everybody, facts
from qifu.policies.finding.everybody import AREA, Register, Underway
from qifu.policies.models import PublishedItem
from qifu.policies.rules import lines, what_if
from qifu.policies.rules.plainly import plainly
from qifu.policies.rules.reads import names as names_read
from qifu.policies.rules.what_if import Outcome, Turned
from qifu.policies.schema import Item
from qifu.registry import portraits

SECTOR: Final = "行业门类"
SIZE: Final = "企业规模"
BY: Final = (AREA, SECTOR, SIZE)


@dataclass(frozen=True, slots=True)
class Choice:
    """A published item one may start from."""

    published: int
    title: str
    area_code: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Example:
    """One enterprise that comes in or falls out, its sum, and the condition that decides it."""

    name: str
    is_gain: bool
    fen: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What a change comes to, with the budget and some enterprises by name."""

    before: Item
    after: Item
    outcome: Outcome
    budget_fen: int | None
    examples: tuple[Example, ...]


def choices(on: date) -> tuple[Choice, ...]:
    """The items in force on the day, by title."""
    rows = shelf.in_force(on).order_by("title", "area_code", "code")
    return tuple(Choice(*row) for row in rows.values_list("pk", "title", "area_code", "valid_from"))


def text_of(published: int) -> tuple[str, str] | None:
    """The document of a published item, word for word, and its area."""
    row = PublishedItem.objects.filter(pk=published).first()
    return (row.text, row.area_code) if row else None


def published_as(code: str, on: date) -> tuple[str, str] | None:
    """The document in force under a code, and its area: what a draft of the same code would replace."""
    row = shelf.in_force(on).filter(code=code).order_by("area_code").first()
    return (row.text, row.area_code) if row else None


def ask(before: str, after: str, area_code: str, on: date) -> Answered | Underway:
    """One reading in the place of another, for all enterprises of an area; or how far they have been read."""
    first = documents.parse(before, file="现行").item
    second = documents.parse(after, file="草案").item
    register = everybody.register(on)
    if isinstance(register, Underway):
        return register
    with register.lock:
        outcome = what_if.compare(
            register.question(), first, second, _scope(area_code), BY, cross=(AREA, SIZE)
        )
    examples = tuple(_examples(outcome.turned, register, first, second))
    return Answered(first, second, outcome, _budget(second), examples)


def _scope(area_code: str) -> Condition:
    digits = portraits.stem(area_code)
    return Test(fact=AREA, operator=Operator.STARTS, operand=(digits,)) if digits else Every(of=())


def _budget(item: Item) -> int | None:
    """What there is, if the document says so."""
    if item.budget is None:
        return None
    value = conditions.compute(item.budget.total, Known({})).value
    return None if value is None else int(value)


def _examples(turned: tuple[Turned, ...], register: Register, before: Item, after: Item) -> Iterator[Example]:
    """Why each is in or out: what failed under the reading by which it is out."""
    ids = [register.ids[one.row] for one in turned]
    names, held = portraits.names(ids), facts.facts_of_many(ids, register.on)
    for one, key in zip(turned, ids, strict=True):
        other = before if one.is_gain else after
        verdict = conditions.decide(other.who, Known(held.get(key, {}), register.on, other.let))
        failing = lines.lacking(verdict) or () if verdict.answer is Answer.UNMET else ()
        reason = failing[0].reason if failing else verdict.reason
        yield Example(names.get(key, ""), one.is_gain, one.fen, plainly(reason, names_read(other)))
