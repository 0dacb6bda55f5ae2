"""How is it shown what follows from a text: sentences, findings, tests, lines to try, one enterprise?"""

import re
from dataclasses import dataclass, replace

from qifu.policies.rules.benefit import Benefit
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.item_sheets import COLUMNS
from qifu.policies.rules.lines import Mark
from qifu.policies.rules.plainly import plainly
from qifu.policies.writing.proving import Fault, Proof
from qifu.portals.calculator import formulas, words
from qifu.portals.calculator.item_look import SIGNS
from qifu.portals.look import Tone

LABELS = {key.rpartition(".")[2]: label for key, label in COLUMNS.items()}
_KEY = re.compile(f"「({'|'.join(LABELS)})」")
STANDINGS: dict[str, tuple[str, Tone]] = {
    Standing.ELIGIBLE: ("符合", "good"),
    Standing.NOT_ELIGIBLE: ("不符合", "late"),
    Standing.UNKNOWN: ("还不知道", "soon"),
    Standing.CONDITIONAL: ("待认定", "waiting"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the conditions, as the enterprise being tried stands to it."""

    depth: int
    say: str
    article: str
    is_group: bool
    sign: str
    tone: Tone
    mark: str
    gap: str


@dataclass(frozen=True, slots=True)
class Line:
    """The three tests of one line."""

    say: str
    tests: tuple[tuple[str, str, str, str, Tone], ...]  # name, side, facts, outcome, tone


@dataclass(frozen=True, slots=True)
class Shown:
    """What the panel draws."""

    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    can_be_read: bool
    is_sound: bool
    sentences: tuple[Sentence, ...]
    steps: tuple[tuple[str, str, str], ...]
    tests: tuple[tuple[str, tuple[str, ...]], ...]
    failing: int
    lines: tuple[Line, ...]
    proposals: int
    facts: tuple[tuple[str, str], ...]
    verdict: str
    tone: Tone
    sum: str
    refused: str
    missing: tuple[str, ...]
    example: str = ""


def shown(proof: Proof) -> Shown:
    """The proof as the page draws it."""
    verdict, tone, paid, refused, missing = _tried(proof)
    keys = tuple(key for key, _ in proof.facts)
    return Shown(
        tuple(_by_label(each) for each in proof.faults if each.is_fault),
        tuple(_by_label(each) for each in proof.faults if not each.is_fault),
        proof.document is not None,
        proof.is_sound,
        tuple(
            Sentence(
                min(each.depth, 3), plainly(each.say, keys), each.article, each.is_group, *_sign(each.mark),
                each.gap.text if each.gap else "",
            )
            for each in proof.lines
        ),
        _steps(proof.paid, keys),
        tuple((each.name, each.differences) for each in proof.outcomes),
        sum(not each.holds for each in proof.outcomes),
        _lines(proof),
        len(proof.proposals),
        proof.facts,
        verdict, tone, paid, refused, missing, proof.example,
    )  # fmt: skip


def _by_label(fault: Fault) -> Fault:
    """Keys of the document by the words that stand beside their fields; the keys stay for who writes YAML."""
    return replace(fault, what=_labelled(fault.what), remedy=_labelled(fault.remedy))


def _labelled(text: str) -> str:
    return _KEY.sub(lambda found: f"「{LABELS[found[1]]}」（{found[1]}）", text)


def _sign(mark: Mark) -> tuple[str, Tone, str]:
    return SIGNS[mark]


def _steps(paid: Benefit | None, keys: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """The steps of the sum: name, sentence, the sum after it."""
    if paid is None:
        return ()
    return tuple(
        (
            formulas.NAMES.get(step.name, step.name),
            plainly(step.sentence, keys),
            words.exact(round(step.after)) if step.after is not None else "",
        )
        for step in paid.steps
    )


def _lines(proof: Proof) -> tuple[Line, ...]:
    under: dict[str, list[tuple[str, str, str, str, Tone]]] = {}
    for each in proof.proposals:
        say, tone = STANDINGS[each.verdict]
        paid = f"，{words.exact(each.amount_fen)}" if each.amount_fen is not None else ""
        facts = "，".join(f"{key} {value}" for key, value in each.facts.items())
        under.setdefault(each.line, []).append((each.name, each.side, facts, f"{say}{paid}", tone))
    return tuple(Line(say, tuple(tests)) for say, tests in under.items())


def _tried(proof: Proof) -> tuple[str, Tone, str, str, tuple[str, ...]]:
    tried = proof.tried
    if tried is None or tried.decision is None:
        return "", "plain", "", tried.refused if tried else "", ()
    decision = tried.decision
    verdict, tone = STANDINGS[decision.standing]
    paid = words.exact(decision.amount_fen) if decision.amount_fen is not None else ""
    return verdict, tone, paid, "", decision.missing
