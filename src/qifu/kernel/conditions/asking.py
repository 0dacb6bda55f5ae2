"""Which unknown facts would settle a verdict, no more than needed, and which of them should be asked first?

A set of facts settles a verdict if, whatever they turn out to be, the answer is then known (or waits only for
people). `to_ask` gives a smallest such set, ordered by how likely a fact is to turn the scale.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, combinations, product
from math import comb
from typing import Final

from qifu.kernel.conditions.facts import Known
from qifu.kernel.conditions.language import Compare, Condition, Every, Neither, Some, Take
from qifu.kernel.conditions.sampling import truth_rows
from qifu.kernel.conditions.verdict import Answer, Verdict, kleene, lacking, needed, open_leaves

LEAVES_TRIED: Final = 10
SETS_TRIED: Final = 2000
HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An open leaf, with the facts it lacks; equal leaves are one question."""

    condition: Condition
    facts: frozenset[str]
    judged: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gate:
    """So many of the open parts are still needed; turned round for `none`."""

    needed: int
    is_negated: bool
    of: "tuple[Gate | Leaf, ...]"


@dataclass(frozen=True, slots=True)
class _Wired:
    """A gate whose leaves are numbers, so that very many trials are quick."""

    needed: int
    is_negated: bool
    of: "tuple[_Wired | int, ...]"


def to_ask(verdict: Verdict, known: Known) -> tuple[str, ...]:
    """A smallest set of facts that settles the verdict, the most telling one first."""
    root = _open_part(verdict)
    if root is None:
        return ()
    wanted = settling(root, known)
    score = _scores(root)
    order = {name: index for index, name in enumerate(dict.fromkeys(_names(root)))}
    return tuple(sorted(wanted, key=lambda name: (-score[name], order[name])))


def is_stuck(verdict: Verdict) -> bool:
    """Whether an open leaf lacks nothing and still cannot be told, so that the sources must be mended."""
    return any(not any(lacking(leaf)) for leaf in open_leaves(verdict))


def settling(root: Gate | Leaf, known: Known) -> frozenset[str]:
    """The facts of a smallest set that settles `root`, part by part where the parts share no fact."""
    if isinstance(root, Leaf):
        return root.facts
    clusters = _clusters(root.of)
    shares = any(len(cluster) > 1 for cluster in clusters)
    if shares and (len(clusters) == 1 or root.needed not in (1, len(root.of))):
        return _smallest(root, known)
    parts = [_narrowed(root, cluster) if len(cluster) > 1 else cluster[0] for cluster in clusters]
    if len(parts) > 1 and any(_is_fixed(part, known) for part in parts):
        # A part that comes out the same whatever its facts are may put the others beside the point.
        return _smallest(root, known)
    return frozenset().union(*(settling(part, known) for part in parts))


def _open_part(verdict: Verdict) -> Gate | Leaf | None:
    """What is still open of a verdict; what is settled only changes how many are needed."""
    if verdict.answer is not Answer.UNKNOWN:
        return None
    if not verdict.children:
        reads = tuple(lacking(verdict))
        facts = frozenset(read.name for read in reads if not read.is_judged)
        judged = frozenset(read.name for read in reads if read.is_judged)
        return Leaf(replace(verdict.condition, say="", article=""), facts, judged)
    of = tuple(part for child in verdict.children if (part := _open_part(child)) is not None)
    met = sum(child.answer is Answer.MET for child in verdict.children)
    return Gate(_needed(verdict) - met, isinstance(verdict.condition, Neither), of)


def _needed(verdict: Verdict) -> int:
    condition = verdict.condition
    if not isinstance(condition, Compare):
        assert isinstance(condition, Every | Some | Neither) or hasattr(condition, "k")
        return needed(condition)  # type: ignore[arg-type]  # no other kind has children
    if condition.take is Take.EACH:
        return len(verdict.children)
    return condition.take if isinstance(condition.take, int) else 1


def _smallest(root: Gate, known: Known) -> frozenset[str]:
    """By trying: single facts first, then pairs, as long as that is quick."""
    leaves = _ordered(root)
    facts = tuple(dict.fromkeys(name for leaf in leaves for name in sorted(leaf.facts)))
    every = frozenset(facts)
    if len(leaves) > LEAVES_TRIED:
        return every
    rows = truth_rows([(leaf.condition, leaf.facts) for leaf in leaves], known)
    wired = _wired(root, {leaf: at for at, leaf in enumerate(leaves)})
    tried = 0
    for size in range(len(facts)):
        for chosen in combinations(facts, size):
            tried += 1
            if tried > SETS_TRIED:
                return every
            if _settles(wired, leaves, frozenset(chosen), rows):
                return frozenset(chosen)
    return every


def _settles(
    root: _Wired | int,
    leaves: Sequence[Leaf],
    chosen: frozenset[str],
    rows: Sequence[Sequence[tuple[bool, ...]]],
) -> bool:
    """Whether the gate is decided for all values of the chosen facts, the others left unknown.

    `rows` has, for each group of leaves that hang together, their possible truths in the order of the leaves.
    """
    ways: list[Sequence[tuple[bool | None, ...]]] = []
    at = 0
    for group in rows:
        size = len(group[0])
        ways.append(group if leaves[at].facts <= chosen else [(None,) * size])
        at += size
    every = (tuple(chain.from_iterable(picked)) for picked in product(*ways))
    return all(_answer(root, truths) is not None for truths in every)


def _wired(part: Gate | Leaf, numbers: Mapping[Leaf, int]) -> _Wired | int:
    if isinstance(part, Leaf):
        return numbers[part]
    return _Wired(part.needed, part.is_negated, tuple(_wired(each, numbers) for each in part.of))


def _answer(part: _Wired | int, truths: Sequence[bool | None]) -> bool | None:
    if isinstance(part, int):
        return truths[part]
    met = possible = 0
    for each in part.of:
        found = _answer(each, truths)
        met += found is True
        possible += found is not False
    found = kleene(met, possible, part.needed)
    return found if not part.is_negated or found is None else not found


def _clusters(parts: tuple[Gate | Leaf, ...]) -> list[list[Gate | Leaf]]:
    """The parts in groups that share facts or judgments, directly or through others."""
    clusters: list[tuple[set[str], list[Gate | Leaf]]] = []
    for part in parts:
        names = {name for leaf in _leaves(part) for name in leaf.facts | leaf.judged}
        joined: tuple[set[str], list[Gate | Leaf]] = (names, [part])
        apart = []
        for cluster in clusters:
            if cluster[0] & joined[0]:
                joined = (cluster[0] | joined[0], [*cluster[1], *joined[1]])
            else:
                apart.append(cluster)
        clusters = [*apart, joined]
    return [cluster[1] for cluster in clusters]


def _is_fixed(part: Gate | Leaf, known: Known) -> bool:
    """Whether a part comes out the same whatever its facts are, like 甲 and not 甲."""
    leaves = _ordered(part)
    names = [name for leaf in _leaves(part) for name in leaf.facts | leaf.judged]
    if len(names) == len(set(names)) or len(leaves) > LEAVES_TRIED:
        return False
    rows = truth_rows([(leaf.condition, leaf.facts) for leaf in leaves], known)
    wired = _wired(part, {leaf: at for at, leaf in enumerate(leaves)})
    found = {_answer(wired, tuple(chain.from_iterable(picked))) for picked in product(*rows)}
    return len(found) == 1


def _ordered(part: Gate | Leaf) -> tuple[Leaf, ...]:
    """The leaves of a part, each once; those of the same facts stand together, as `truth_rows` wants them."""
    return tuple(sorted(dict.fromkeys(_leaves(part)), key=lambda leaf: sorted(leaf.facts)))


def _narrowed(root: Gate, cluster: list[Gate | Leaf]) -> Gate:
    """The gate over some of its parts only: still one of them, or still all."""
    return Gate(1 if root.needed == 1 and len(root.of) > 1 else len(cluster), root.is_negated, tuple(cluster))


def _leaves(part: Gate | Leaf) -> Iterator[Leaf]:
    if isinstance(part, Leaf):
        yield part
    else:
        for each in part.of:
            yield from _leaves(each)


def _names(part: Gate | Leaf) -> Iterator[str]:
    for leaf in _leaves(part):
        yield from sorted(leaf.facts)


def _scores(root: Gate | Leaf) -> dict[str, Fraction]:
    """For each fact how likely it is to turn the scale, if every open leaf is as likely met as not."""
    found: dict[str, Fraction] = dict.fromkeys(_names(root), Fraction(0))
    for leaf, weight in _influence(root, Fraction(1)):
        for name in leaf.facts:
            found[name] += weight / (len(leaf.facts) + len(leaf.judged))
    return found


def _influence(part: Gate | Leaf, weight: Fraction) -> Iterator[tuple[Leaf, Fraction]]:
    if isinstance(part, Leaf):
        yield part, weight
        return
    chances = [_chance(each) for each in part.of]
    for index, each in enumerate(part.of):
        others = _counts(chances[:index] + chances[index + 1 :])
        tips = others[part.needed - 1] if 0 < part.needed <= len(others) else Fraction(0)
        yield from _influence(each, weight * tips)


def _chance(part: Gate | Leaf) -> Fraction:
    if isinstance(part, Leaf):
        return HALF
    enough = sum(_counts([_chance(each) for each in part.of])[part.needed :], Fraction(0))
    return 1 - enough if part.is_negated else enough


def _counts(chances: Iterable[Fraction]) -> list[Fraction]:
    """The chance of exactly 0, 1, 2 … being met."""
    listed = list(chances)
    if all(each == HALF for each in listed):
        return [Fraction(comb(len(listed), met), 2 ** len(listed)) for met in range(len(listed) + 1)]
    found = [Fraction(1)]
    for chance in listed:
        longer = [*found, Fraction(0)]
        found = [
            each * (1 - chance) + (longer[index - 1] * chance if index else 0)
            for index, each in enumerate(longer)
        ]
    return found
