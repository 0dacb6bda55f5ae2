"""How is a decision kept so that it can be taken again from its facts, to the byte, years later?

`frozen` writes down the facts an item read, `written` the whole decision as one canonical line of JSON.
`again` decides anew from what was frozen; `differences` says where the two documents part.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final, TypeAlias

from qifu.kernel.conditions import Fact, FactRead
from qifu.policies.rules import fact_values, lines, reads
from qifu.policies.rules.benefit import Benefit
from qifu.policies.rules.deciding import Decision, decide
from qifu.policies.rules.lines import Line
from qifu.policies.schema import Item

Frozen: TypeAlias = Mapping[str, Mapping[str, Any]]
FORM: Final = 1  # how the document is laid out; a later form is told apart by it


@dataclass(frozen=True, slots=True)
class Record:
    """A decision and its document, word for word."""

    decision: Decision
    text: str

    @property
    def sha(self) -> str:
        """By which the document is known."""
        return sha256(self.text.encode()).hexdigest()


def frozen(item: Item, facts: Mapping[str, Fact], on: date) -> dict[str, dict[str, Any]]:
    """The facts that the item reads on the day, as plain JSON with source and day, in the order of names."""
    wanted = reads.keys(item, on)
    return {key: _kept(facts[key]) for key in sorted(wanted & facts.keys())}


def frozen_fact(key: str, fact: Fact) -> dict[str, dict[str, Any]]:
    """One fact that was not in the register, such as what a person judged, frozen under its name."""
    return {key: _kept(fact)}


def thawed(held: Frozen) -> dict[str, Fact]:
    """The facts again, as they were read."""
    return {key: _fact(key, held[key]) for key in sorted(held)}


def again(item: Item, item_sha: str, held: Frozen, on: date) -> Record:
    """The decision from frozen facts; the first time as well, so that both times read the very same."""
    decision = decide(item, thawed(held), on)
    return Record(decision, written(item, item_sha, decision))


def written(item: Item, item_sha: str, decision: Decision) -> str:
    """The canonical document: names in order, no spaces, every value exact."""
    said = {
        "form": FORM,
        "item": item.item,
        "edition": item.valid.from_on.isoformat(),
        "item_sha": item_sha,
        "as_of": decision.as_of.isoformat(),
        "standing": decision.standing.value,
        "mode": decision.mode,
        "amount_fen": decision.amount_fen,
        "missing": list(decision.missing),
        "judgments": list(decision.judgments),
        "lines": [_line(line) for line in lines.lines(decision.verdict)],
        "benefit": _benefit(decision.benefit) if decision.benefit else None,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def differences(one: str, other: str) -> tuple[str, ...]:
    """Where two documents part, as `way: this instead of that`; nothing where they are the same bytes."""
    if one == other:
        return ()
    found = tuple(_differing(json.loads(one), json.loads(other), ""))
    return found or ("写法不同，内容相同",)


def _kept(fact: Fact) -> dict[str, Any]:
    return {
        "value": fact_values.kept(fact.value),
        "source": fact.source,
        "as_on": fact.as_on.isoformat() if fact.as_on else None,
    }


def _fact(key: str, held: Mapping[str, Any]) -> Fact:
    day = held["as_on"]
    return Fact(
        fact_values.read(held["value"]), key, held["source"], date.fromisoformat(day) if day else None
    )


def _line(line: Line) -> dict[str, Any]:
    return {
        "depth": line.depth,
        "mark": line.mark.value,
        "say": line.say,
        "article": line.article,
        "is_group": line.is_group,
        "is_forbidden": line.is_forbidden,
        "reason": line.reason,
        "gap": line.gap.text if line.gap else "",
        "reads": [_read(read) for read in line.reads],
    }


def _read(read: FactRead) -> dict[str, Any]:
    return {"name": read.name, **_kept(read.fact)}


def _benefit(paid: Benefit) -> dict[str, Any]:
    return {
        "amount_fen": paid.amount_fen,
        "at_most_fen": paid.at_most_fen,
        "fault": paid.fault,
        "due_fen": paid.due_fen,
        "steps": [
            {
                "name": step.name,
                "say": step.sentence,
                "article": step.article,
                "after": str(step.after) if step.after is not None else None,
            }
            for step in paid.steps
        ],
        "stages": [
            {"at": stage.at, "amount_fen": stage.amount_fen, "is_due": stage.is_due} for stage in paid.stages
        ],
        "shares": [[who, fen] for who, fen in paid.shares],
    }


def _differing(one: Any, other: Any, way: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        names: Iterable[Any] = sorted(one.keys() | other.keys())
        pairs = [(name, one.get(name), other.get(name)) for name in names]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(place, *both) for place, both in enumerate(zip(one, other, strict=True))]
    else:
        if one != other:
            was, now = (json.dumps(each, ensure_ascii=False) for each in (one, other))
            yield f"{way}: {now}，原为 {was}"
        return
    for name, first, second in pairs:
        yield from _differing(first, second, f"{way}/{name}" if way else str(name))
