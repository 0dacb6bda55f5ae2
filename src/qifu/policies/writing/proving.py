"""What is true of a draft as it is being typed: does it read, what do the checks say, do its tests hold?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qifu.kernel import conditions
from qifu.kernel.conditions import Known
from qifu.kernel.conditions.facts import DAY, canonical
from qifu.kernel.errors import PackError, Refused
from qifu.kernel.packs.faults import each as each_fault
from qifu.policies import documents
from qifu.policies.documents import Document
from qifu.policies.rules import boundaries, checking, lines, reads, trials, usage
from qifu.policies.rules.benefit import Benefit, benefit
from qifu.policies.rules.boundaries import Proposal
from qifu.policies.rules.deciding import Decision, decide
from qifu.policies.rules.lines import Line
from qifu.policies.rules.trials import Outcome
from qifu.policies.schema import Item

MOST_FACTS = 24


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and on which line; one that is no fault does not hold up publishing."""

    line: int
    what: str
    remedy: str
    is_fault: bool = True


@dataclass(frozen=True, slots=True)
class Tried:
    """The draft decided for one make-believe enterprise."""

    decision: Decision | None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """All that can be said of the text; without a document only the faults."""

    faults: tuple[Fault, ...]
    document: Document | None = None
    outcomes: tuple[Outcome, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    lines: tuple[Line, ...] = ()
    paid: Benefit | None = None
    facts: tuple[tuple[str, str], ...] = ()
    tried: Tried | None = None
    example: str = ""  # whose sum is reckoned

    @property
    def is_sound(self) -> bool:
        """Whether it may be sent for review."""
        return self.document is not None and not any(each.is_fault for each in self.faults) and self.holds

    @property
    def holds(self) -> bool:
        """Whether all its own tests hold."""
        return all(each.holds for each in self.outcomes)


def prove(text: str, given: Mapping[str, str] | None = None) -> Proof:
    """The proof of a text; `given` are facts tried, as typed, over those of a test."""
    try:
        document = documents.parse(text, file="草稿")
    except PackError as error:
        return Proof(tuple(_fault(each) for each in each_fault(error)))
    except Refused as refused:
        return Proof((Fault(1, refused.what, refused.remedy),))
    item = document.item
    found = checking.check(item)
    example, known_of, on = _example(item)
    shown, raw = _facts(document, known_of, on, given or {})
    is_typed = shown != _facts(document, known_of, on, {})[0]
    tried = _tried(document, raw, on)
    known = Known({}, on, item.let)
    verdict = tried.decision.verdict if tried.decision else conditions.decide(item.who, known)
    return Proof(
        tuple(
            Fault(document.place(each.path).line, each.what, each.remedy, each.is_fault)
            for each in sorted(found, key=lambda each: not each.is_fault)
        ),
        document,
        trials.run(item),
        boundaries.propose(item),
        lines.lines(verdict),
        (tried.decision.benefit if tried.decision else None) or benefit(item, known),
        tuple(shown.items())[:MOST_FACTS],
        tried,
        "填写的情况" if is_typed else example,
    )


def _example(item: Item) -> tuple[str, Mapping[str, Any], date]:
    """An enterprise to begin with: that of the first test that comes to a sum, else of the first at all."""
    sums = (each for each in item.tests if each.expect.amount is not None or each.expect.at_most is not None)
    test = next(sums, item.tests[0] if item.tests else None)
    if test is not None:
        return f"测试「{test.name}」", *trials.facts_of(item, test)
    given = item.given
    return "", given.facts if given else {}, given.as_of if given else item.valid.from_on


def _fault(error: PackError) -> Fault:
    return Fault(error.at.line if error.at else 1, error.what, error.remedy)


def _facts(
    document: Document, known_of: Mapping[str, Any], on: date, given: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, Any]]:
    """Every fact the item reads: as one types it, and as it is tried; what was not touched stays exact."""
    item = document.item
    shared = {canonical(key, on): value for key, value in known_of.items()}
    listed = {use.name for use in usage.uses(item) if use.kind == usage.LIST}
    shown: dict[str, str] = {}
    raw: dict[str, Any] = {}
    for key in sorted(reads.keys(item, on) - {DAY}):
        written = _typed(shared.get(key))
        shown[key] = said = given.get(key, written)
        is_list = key.partition("@")[0] in listed
        raw[key] = shared.get(key) if said == written else _read(said, is_list=is_list)
    return shown, raw


def _tried(document: Document, raw: Mapping[str, Any], on: date) -> Tried:
    try:
        return Tried(decide(document.item, conditions.given_facts(raw, on), on))
    except Refused as refused:
        return Tried(None, str(refused))


def _typed(value: Any) -> str:
    """A value of the document as one would type it into a field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        names = [each.get("name", "") if isinstance(each, Mapping) else each for each in value]
        return "、".join(map(str, names)) or "无"
    return str(value)


def _read(typed: str, *, is_list: bool) -> Any:
    """What was typed as a value: yes and no, a whole number, a list, else text with its unit."""
    said = typed.strip()
    if not said:
        return None
    if is_list or "、" in said:
        return [] if said == "无" else [each.strip() for each in said.split("、") if each.strip()]
    if said in ("是", "否"):
        return said == "是"
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else said
