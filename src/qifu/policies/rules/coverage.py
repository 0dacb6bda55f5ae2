"""Do the tests of an item try each of its lines below, on and above, and name its facts rightly?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Compare, Condition, Elapsed, Known, Operator, Test
from qifu.kernel.conditions.possible import is_measured
from qifu.kernel.errors import Refused
from qifu.kernel.packs.faults import did_you_mean
from qifu.policies.rules import trials, usage
from qifu.policies.rules.walking import Path, spots
from qifu.policies.schema import Item, Trial

FEWEST: Final = 3
_TURNED: Final = {
    Operator.AT_LEAST: Operator.ABOVE,
    Operator.ABOVE: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.BELOW,
    Operator.BELOW: Operator.AT_MOST,
}


@dataclass(frozen=True, slots=True)
class Lack:
    """What the tests leave untried."""

    what: str
    path: Path
    remedy: str


def lacking(item: Item) -> Iterator[Lack]:
    """What a careful author would still try."""
    if len(item.tests) < FEWEST:
        what = f"只有 {len(item.tests)} 个测试" if item.tests else "没有测试"
        yield Lack(what, ("tests",), "请至少写三个：线下、恰在线上、线以上")
    if item.tests:
        yield from _lines(item)
        yield from _names(item)


def _lines(item: Item) -> Iterator[Lack]:
    """Lines of `who` that no test lies below, on or above."""
    tried = [known for trial in item.tests if (known := _known(item, trial))]
    for spot in spots(item):
        leaf = spot.part
        is_line = spot.path[0] == "who" and not spot.entries_of and isinstance(leaf, Test | Compare | Elapsed)
        if not is_line or not is_measured(leaf):  # type: ignore[arg-type]  # it is one of the three
            continue
        assert isinstance(leaf, Test | Compare | Elapsed)
        turned = replace(leaf, operator=_TURNED[leaf.operator])
        answers = [(_answer(leaf, known), _answer(turned, known)) for known in tried]
        wants = {
            "满足它": any(first is Answer.MET for first, _ in answers),
            "不满足它": any(first is Answer.UNMET for first, _ in answers),
            "恰在线上": any(first is not second for first, second in answers),
        }
        untried = "、".join(name for name, found in wants.items() if not found)
        if untried:
            yield Lack(f"没有测试{untried}：{conditions.describe(leaf)}", spot.path, "请补上这样的测试")


def _known(item: Item, trial: Trial) -> Known | None:
    try:
        raw, on = trials.facts_of(item, trial)
        return Known(conditions.given_facts(raw, on), on, item.let)
    except Refused:
        return None


def _answer(leaf: Condition, known: Known) -> Answer:
    return conditions.decide(leaf, known).answer


def _plain(name: str) -> str:
    """A fact without its period and without the field of its entries."""
    return name.partition(".")[0].partition("@")[0]


def _names(item: Item) -> Iterator[Lack]:
    """Facts that tests give and nothing reads, or that are read and never given."""
    # What ranks applicants, and what there is for all, is not of the one enterprise a test decides.
    uses = [use for use in usage.uses(item) if use.path[0] not in ("contest", "budget")]
    read = {_plain(use.name): use for use in reversed(uses) if not use.is_judged}
    judged = {f"judge:{use.name}" for use in uses if use.is_judged}
    given: dict[str, Path] = {}
    fields: set[str] = set()
    for key, value, path in _given(item):
        given.setdefault(_plain(key), path)
        entries = value if isinstance(value, list | tuple) else ()
        fields.update(field for entry in entries if isinstance(entry, Mapping) for field in entry)
    # What is asked of the entries of a list may be a fact of the enterprise.
    inside = {use.name.partition(".")[2].partition("@")[0] for use in uses}
    for name, path in given.items():
        if name not in read and name not in inside and name not in judged and name not in item.let:
            # A word beside `is` stands for itself, also where it is the name of a fact.
            instead = f"要与它相比，写成 same_as: {name}" if name in _words(item) else ""
            remedy = instead or did_you_mean(name, [*read, *judged])
            yield Lack(f"测试给出了「{name}」，但事项不读它", path, remedy)
    for name, use in read.items():
        # What `let` derives may read a field of the entries it is asked of.
        if name not in given and name not in fields and name != conditions.DAY:
            yield Lack(f"没有一个测试给出「{name}」", use.path, "请在 given 或测试里给出它")


def _words(item: Item) -> set[object]:
    return {spot.part.operand for spot in spots(item) if isinstance(spot.part, Test)}


def _given(item: Item) -> Iterator[tuple[str, Any, Path]]:
    for key, value in (item.given.facts if item.given else {}).items():
        yield key, value, ("given", "facts", key)
    for index, trial in enumerate(item.tests):
        for key, value in trial.facts.items():
            yield key, value, ("tests", index, "facts", key)
