"""Which texts heard so far are most like this one, and which rare words do they share?

An inverted index over one- and two-character pieces, held in memory and fed as messages arrive. Rare pieces
are asked first to find candidates; these get an exact TF-IDF cosine. One writer at a time.
"""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from qifu.kernel.text.grams import Codes, Grams, Whole, grams_of, is_pair, spell
from qifu.kernel.text.normalise import normalise
from qifu.kernel.text.phrases import shared_phrases
from qifu.kernel.text.postings import Growing, Segment, seal, spans

Key = TypeVar("Key", bound=Hashable)
Floats = npt.NDArray[np.float64]

# Beyond this a message is an attachment pasted into a box; its opening says what it is about.
_LONGEST = 20_000
_BATCH = 1024  # texts cut at once
_UNSEALED = 128  # how many may wait outside the inverted lists; each of them gets an exact cosine
_SEGMENT = 32_768  # a segment is not merged beyond this many texts
_POSTINGS = 60_000  # how many occurrences of rare pieces are looked at for candidates
_CANDIDATES = 100  # how many candidates get an exact cosine
_REASONS = 5
_VECTORS = 8192  # texts whose weights are kept between two changes
_DAMPED = np.concatenate(([0.0], 1.0 + np.log(np.arange(1, 256))))


@dataclass(frozen=True, slots=True)
class Hit(Generic[Key]):
    """A text like the one asked about: cosine from 0 to 1, and the rare words both hold."""

    key: Key
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text as a vector: known terms and weights, the whole length, and the pairs, rarest first."""

    terms: Whole
    weights: Floats
    length: float
    rare_pairs: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _Vector:
    """A text as weights of its pieces, ascending by code, the length of the whole, and as of which change."""

    codes: Codes
    counts: npt.NDArray[np.integer]
    terms: npt.NDArray[np.signedinteger]
    weights: Floats
    length: float
    change: int


class SimilarTexts(Generic[Key]):
    """Texts under keys. Equal histories give equal answers; ties go to the text added first."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._texts: list[str] = []
        self._at: dict[Key, int] = {}
        self._terms: dict[int, int] = {}
        self._spread: Growing[np.int64] = Growing(np.int64)  # in how many texts each term occurs
        self._starts: Growing[np.int64] = Growing(np.int64)
        self._starts.extend(np.zeros(1))
        self._forward: Growing[np.int32] = Growing(np.int32)
        self._counts: Growing[np.uint8] = Growing(np.uint8)
        self._alive: Growing[np.bool_] = Growing(np.bool_)
        self._segments: list[Segment] = []
        self._vectors: dict[str, _Vector] = {}
        self._change = 0
        self._logs: Growing[np.float64] = Growing(np.float64)

    def __len__(self) -> int:
        return len(self._at)

    def __contains__(self, key: object) -> bool:
        return key in self._at

    def add(self, key: Key, text: str) -> None:
        """Hold a text under a key; the same key again replaces what was held."""
        self.add_many([(key, text)])

    def add_many(self, texts: Iterable[tuple[Key, str]]) -> None:
        """Hold many texts, cutting a batch at a time."""
        rest = iter(texts)
        while batch := list(islice(rest, _BATCH)):
            self._add_batch(list(dict(batch).items()))

    def remove(self, key: Key) -> None:
        """Forget a text; asking for it afterwards finds nothing."""
        at = self._at.pop(key)
        self._change += 1
        self._alive.view[at] = False
        self._spread.view[self._forward.view[self._starts.view[at] : self._starts.view[at + 1]]] -= 1
        self._texts[at] = ""

    def similar(
        self, text: str, top: int = 10, leave_out: Collection[Key] = (), at_least: float = 0.0
    ) -> list[Hit[Key]]:
        """The most similar texts, best first, at most `top`, none below `at_least`."""
        plain = _plain(text)
        asked = self._ask(plain)
        if not len(asked.terms) or not self._at or top < 1:
            return []
        found = self._candidates(asked, max(_CANDIDATES, 2 * (top + len(leave_out))))
        scores = self._cosines(asked, found)
        order = (at for at in np.lexsort((found, -scores)) if self._keys[found[at]] not in leave_out)
        best = (at for at in islice(order, top) if scores[at] >= at_least)
        return [self._hit(asked, plain, int(found[at]), float(scores[at])) for at in best]

    def cosine(self, one: str, other: str) -> float:
        """How alike two texts are, given how common each piece is among the texts held."""
        short, long = sorted((self._vector(one), self._vector(other)), key=lambda vector: len(vector.codes))
        if not len(short.codes):
            return 0.0
        at = np.minimum(np.searchsorted(long.codes, short.codes), len(long.codes) - 1)
        both = long.codes[at] == short.codes
        return min(1.0, float(short.weights[both] @ long.weights[at[both]]) / (short.length * long.length))

    def _vector(self, text: str) -> _Vector:
        """A text as weights: cut once, weighed anew after a message has changed how common each piece is."""
        known = self._vectors.get(text)
        if known is not None and known.change == self._change:
            return known
        if known is None:
            cut = grams_of([_plain(text)])
            made = self._weighed(cut.codes, cut.counts, self._look_up(cut.codes))
        else:
            made = self._weighed(known.codes, known.counts, self._learned(known))
        if len(self._vectors) >= _VECTORS:
            self._vectors.clear()
        self._vectors[text] = made
        return made

    def _weighed(
        self, codes: Codes, counts: npt.NDArray[np.integer], terms: npt.NDArray[np.signedinteger]
    ) -> _Vector:
        weights = self._weights(terms, counts)
        return _Vector(codes, counts, terms, weights, float(np.linalg.norm(weights)), self._change)

    def _learned(self, known: _Vector) -> npt.NDArray[np.signedinteger]:
        """The terms of a text, with those found that were unknown when it was cut."""
        unknown = np.flatnonzero(known.terms < 0)
        if not len(unknown):
            return known.terms
        terms = known.terms.copy()
        terms[unknown] = self._look_up(known.codes[unknown])
        return terms

    def _add_batch(self, batch: list[tuple[Key, str]]) -> None:
        self._change += 1
        for key, _ in batch:
            if key in self._at:
                self.remove(key)
        texts = [_plain(text) for _, text in batch]
        cut = grams_of(texts)
        terms = self._learn(cut)
        self._forward.extend(terms)
        self._counts.extend(np.minimum(cut.counts, 255))
        self._starts.extend(self._starts.view[-1] + cut.starts[1:])
        self._alive.extend(np.ones(len(batch), dtype=bool))
        self._at.update((key, len(self._keys) + place) for place, (key, _) in enumerate(batch))
        self._keys.extend(key for key, _ in batch)
        self._texts.extend(texts)
        self._seal()

    def _learn(self, cut: Grams) -> Whole:
        codes, where = np.unique(cut.codes, return_inverse=True)
        known = self._terms
        ids = np.fromiter((known.setdefault(c, len(known)) for c in codes.tolist()), np.int64, len(codes))
        self._spread.extend(np.zeros(len(known) - len(self._spread), dtype=np.int64))
        terms: Whole = ids[where]
        np.add.at(self._spread.view, terms, 1)
        return terms

    def _seal(self) -> None:
        sealed = self._segments[-1].until if self._segments else 0
        if len(self._keys) - sealed < _UNSEALED:
            return
        self._segments.append(self._sealed(sealed, len(self._keys)))
        while len(self._segments) > 1 and self._may_merge(*self._segments[-2:]):
            after, before = self._segments.pop(), self._segments.pop()
            self._segments.append(self._sealed(before.first, after.until))

    def _may_merge(self, before: Segment, after: Segment) -> bool:
        return 2 * len(after) >= len(before) and len(before) + len(after) <= _SEGMENT

    def _sealed(self, first: int, until: int) -> Segment:
        starts = self._starts.view[first : until + 1]
        return seal(first, starts, self._forward.view[starts[0] : starts[-1]])

    def _ask(self, plain: str) -> _Asked:
        cut = grams_of([plain])
        terms = self._look_up(cut.codes)
        weights = self._weights(terms, cut.counts)
        known = terms >= 0
        pairs = np.flatnonzero(known & is_pair(cut.codes))
        pairs = pairs[np.argsort(self._spread.view[terms[pairs]], kind="stable")]
        rare = [(int(terms[place]), spell(int(cut.codes[place]))) for place in pairs]
        return _Asked(terms[known], weights[known], float(np.linalg.norm(weights)), rare)

    def _look_up(self, codes: Codes) -> Whole:
        return np.fromiter((self._terms.get(c, -1) for c in codes.tolist()), np.int64, len(codes))

    def _weights(self, terms: npt.NDArray[np.signedinteger], counts: npt.NDArray[np.integer]) -> Floats:
        """TF-IDF weights; a term never heard before (-1) is the rarest of all."""
        spread = np.append(self._spread.view, 0)[terms] if (terms < 0).any() else self._spread.view[terms]
        weighed: Floats = _DAMPED[np.minimum(counts, 255)] * (
            self._log(len(self._at)) + 1 - self._logs.view[spread]
        )
        return weighed

    def _candidates(self, asked: _Asked, wanted: int) -> Whole:
        """Texts that share the rarest pieces, scored roughly, plus every text not sealed yet."""
        spread = self._spread.view[asked.terms]
        rare = np.argsort(spread, kind="stable")
        rare = rare[: max(8, int(np.searchsorted(np.cumsum(spread[rare]), _POSTINGS)))]
        sealed = self._segments[-1].until if self._segments else 0
        rough = np.zeros(sealed)
        for segment in self._segments:
            term, held_in = segment.holding(asked.terms[rare])
            worth = (asked.weights[rare] ** 2)[term]
            part = np.bincount(held_in - segment.first, weights=worth, minlength=len(segment))
            rough[segment.first : segment.until] = part
        hot = np.flatnonzero(rough)
        lengths = self._starts.view[hot + 1] - self._starts.view[hot]
        best = hot[_largest(rough[hot] / np.sqrt(lengths), wanted)]
        found = np.concatenate((best, np.arange(sealed, len(self._keys))))
        return found[self._alive.view[found]]

    def _cosines(self, asked: _Asked, found: Whole) -> Floats:
        """Exact cosines of the candidates."""
        starts = self._starts.view[found]
        lengths = self._starts.view[found + 1] - starts
        flat = spans(starts, lengths)
        terms = self._forward.view[flat]
        weights = self._weights(terms, self._counts.view[flat])
        asked_weight = np.zeros(len(self._spread))
        asked_weight[asked.terms] = asked.weights
        owner = np.repeat(np.arange(len(found)), lengths)
        both = np.bincount(owner, weights=weights * asked_weight[terms], minlength=len(found))
        norms = np.sqrt(np.bincount(owner, weights=weights * weights, minlength=len(found)))
        return np.minimum(both / np.maximum(norms * asked.length, 1e-12), 1.0)

    def _hit(self, asked: _Asked, plain: str, at: int, score: float) -> Hit[Key]:
        held = set(self._forward.view[self._starts.view[at] : self._starts.view[at + 1]].tolist())
        rare = islice((piece for term, piece in asked.rare_pairs if term in held), 2 * _REASONS)
        return Hit(self._keys[at], score, shared_phrases(plain, self._texts[at], rare)[:_REASONS])

    def _log(self, count: int) -> float:
        """log(1 + count), from a table that grows: taking logarithms anew would cost half of each query."""
        if count >= len(self._logs):
            self._logs.extend(np.log1p(np.arange(len(self._logs), 2 * count + 2)))
        return float(self._logs.view[count])


def _plain(text: str) -> str:
    return normalise(text[:_LONGEST])


def _largest(values: Floats, wanted: int) -> Whole:
    """Positions of the largest values; a tie at the edge keeps the earlier text."""
    if len(values) <= wanted:
        return np.arange(len(values))
    edge = np.partition(values, -wanted)[-wanted]
    above, level = np.flatnonzero(values > edge), np.flatnonzero(values == edge)
    return np.sort(np.concatenate((above, level[: wanted - len(above)])))
