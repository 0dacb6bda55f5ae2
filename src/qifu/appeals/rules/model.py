"""What does the classifier remember, and how does it come to a guess? Arithmetic on arrays only."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from qifu.kernel.text.grams import Codes, Grams, grams_of, is_pair, spell
from qifu.kernel.text.normalise import normalise

Floats = npt.NDArray[np.float64]
_REASONS = 6
_BLOCK = 512  # texts weighed at once: bounds memory


@dataclass(frozen=True, slots=True)
class Guess:
    """A label with how sure we are of it, the next best, and the words that spoke for it.

    An empty label means: too unsure, a person decides; `likely` still says what it would have been.
    """

    label: str
    confidence: float
    runner_up: str
    because: tuple[str, ...]
    likely: str


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A trained classifier: `weights[label, term]`, terms ascending by code."""

    labels: tuple[str, ...]
    codes: Codes
    rarity: Floats
    weights: npt.NDArray[np.float32]
    biases: Floats
    temperature: float
    rows: int
    left_out: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Weighed:
    """Several texts as unit vectors over a model's terms: parallel arrays, one entry per term held."""

    owners: npt.NDArray[np.int64]
    terms: npt.NDArray[np.int64]
    values: Floats
    texts: int


def predict(model: Model, text: str, threshold: float = 0.0) -> Guess:
    """The label a text most likely belongs under; below the threshold no label is given."""
    return predict_many(model, [text], threshold)[0]


def predict_many(model: Model, texts: Sequence[str], threshold: float = 0.0) -> list[Guess]:
    """One guess per text, in order."""
    guesses: list[Guess] = []
    for start in range(0, len(texts), _BLOCK):
        weighed = weigh(grams_of([normalise(text) for text in texts[start : start + _BLOCK]]), model)
        sure = probabilities(_margins(model, weighed), model.temperature)
        ends = np.searchsorted(weighed.owners, np.arange(weighed.texts + 1))
        for place in range(weighed.texts):
            own = slice(ends[place], ends[place + 1])
            guesses.append(_guess(model, sure[place], weighed.terms[own], weighed.values[own], threshold))
    return guesses


def weigh(cut: Grams, model: Model) -> Weighed:
    """TF-IDF with damped counts, each text scaled to length one; terms never trained on are skipped."""
    at = np.minimum(np.searchsorted(model.codes, cut.codes), len(model.codes) - 1)
    known = model.codes[at] == cut.codes
    owners = np.repeat(np.arange(len(cut.starts) - 1), np.diff(cut.starts))[known]
    terms = at[known].astype(np.int64)
    values = (1 + np.log(cut.counts[known])) * model.rarity[terms]
    lengths = np.sqrt(np.bincount(owners, weights=values**2, minlength=len(cut.starts) - 1))
    return Weighed(owners, terms, values / lengths[owners], len(cut.starts) - 1)


def probabilities(margins: Floats, temperature: float) -> Floats:
    """Margins to probabilities: one temperature for all labels, fitted on texts held back."""
    scaled = margins / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _margins(model: Model, weighed: Weighed) -> Floats:
    columns = [
        np.bincount(weighed.owners, weighed.values * row[weighed.terms], minlength=weighed.texts)
        for row in model.weights
    ]
    return np.stack(columns, axis=1) + model.biases


def _guess(
    model: Model, sure: Floats, terms: npt.NDArray[np.int64], values: Floats, threshold: float
) -> Guess:
    order = np.argsort(-sure, kind="stable")
    best, second = int(order[0]), int(order[1])
    # What spoke for this label rather than for the next best one.
    spoke = values * (model.weights[best, terms] - model.weights[second, terms])
    # A single character explains nothing to a reader.
    pairs = np.flatnonzero(is_pair(model.codes[terms]) & (spoke > 0))
    top = pairs[np.argsort(-spoke[pairs], kind="stable")[:_REASONS]]
    because = tuple(spell(int(model.codes[terms[place]])) for place in top)
    confidence = float(sure[best]) if len(terms) else 0.0
    label = model.labels[best] if len(terms) and confidence >= threshold else ""
    return Guess(label, confidence, model.labels[second], because, model.labels[best])
