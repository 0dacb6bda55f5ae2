"""Under which label does a message belong? Learned from labelled messages, with honest confidence.

Characters and pairs of characters, TF-IDF, a linear support vector machine; its margins become
probabilities by one temperature fitted on messages held back from training.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from qifu.appeals.rules.model import Floats, Model, Weighed, predict, predict_many, probabilities, weigh
from qifu.kernel.errors import Refused
from qifu.kernel.text.grams import Grams, grams_of
from qifu.kernel.text.normalise import normalise

__all__ = ["Evaluation", "Labelled", "Share", "Model", "evaluate", "predict", "predict_many", "train"]  # noqa: RUF022

FEWEST_ROWS = 30
_INNER_FOLDS = 3
_SEED = 20_240_115
_THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_BINS = 15
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and the label a person gave it."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Share:
    """At this threshold, which share of messages gets a label, and how often that label is right."""

    threshold: float
    share: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well the classifier does on messages it was not trained on."""

    rows: int
    macro_f1: float
    accuracy: float
    ece: float
    coverage: tuple[Share, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Material:
    """What training works on: pieces of all texts, label numbers, label names."""

    cut: Grams
    answers: Whole
    labels: tuple[str, ...]
    left_out: tuple[str, ...]


def train(rows: Sequence[Labelled]) -> Model:
    """Learn from labelled messages; a label with a single message is left out and named."""
    return _trained(_material(rows))


def evaluate(rows: Sequence[Labelled], folds: int = 5) -> Evaluation:
    """Train and ask in turn, so that every message is judged by a model that never saw it."""
    if folds < 2:
        raise Refused("无法检验分类效果", why=f"折数为 {folds}", remedy="折数至少为 2")
    material = _material(rows)
    fold = _folds(material.answers, folds)
    sure = np.zeros((len(fold), len(material.labels)))
    for number in range(folds):
        held_back = np.flatnonzero(fold == number)
        sure[held_back] = _asked(_part(material, np.flatnonzero(fold != number)), material, held_back)
    best, confidence = sure.argmax(axis=1), sure.max(axis=1)
    right = best == material.answers
    return Evaluation(
        rows=len(fold),
        macro_f1=_macro_f1(material.answers, best),
        accuracy=float(right.mean()),
        ece=_calibration_error(confidence, right),
        coverage=tuple(_share(confidence, right, threshold) for threshold in _THRESHOLDS),
        left_out=material.left_out,
    )


def _material(rows: Sequence[Labelled]) -> _Material:
    known: dict[str, list[str]] = {}
    for row in rows:
        if row.label.strip() and (text := normalise(row.text)):
            known.setdefault(row.label.strip(), []).append(text)
    kept = {label: texts for label, texts in sorted(known.items()) if len(texts) > 1}
    total = sum(map(len, kept.values()))
    if total < FEWEST_ROWS:
        why = f"可用的已分类留言只有 {total} 条"
        raise Refused(
            "样本太少，暂不能训练", why=why, remedy=f"至少备齐 {FEWEST_ROWS} 条；此前按规则和人工分派"
        )
    if len(kept) < 2:
        raise Refused(
            "只有一个类别，无从区分", why=f"类别只有“{next(iter(kept))}”", remedy="请补充其他类别的留言"
        )
    cut = grams_of([text for texts in kept.values() for text in texts])
    answers = np.repeat(np.arange(len(kept)), [len(texts) for texts in kept.values()])
    return _Material(cut, answers, tuple(kept), tuple(sorted(set(known) - set(kept))))


def _part(material: _Material, chosen: Whole) -> _Material:
    """The chosen texts only, keeping the numbering of labels."""
    lengths = np.diff(material.cut.starts)
    mask = np.repeat(np.isin(np.arange(len(lengths)), chosen), lengths)
    starts = np.concatenate(([0], np.cumsum(lengths[chosen])))
    cut = Grams(material.cut.codes[mask], material.cut.counts[mask], starts)
    return _Material(cut, material.answers[chosen], material.labels, material.left_out)


def _folds(answers: Whole, folds: int) -> Whole:
    """Deal each label's messages out in turn, shuffled once and for all."""
    order = np.random.default_rng(_SEED).permutation(len(answers))
    order = order[np.argsort(answers[order], kind="stable")]
    fold = np.zeros(len(answers), dtype=np.int64)
    fold[order] = np.arange(len(answers)) % folds
    return fold


def _trained(material: _Material) -> Model:
    fold = _folds(material.answers, _INNER_FOLDS)
    margins = np.zeros((len(fold), len(material.labels)))
    for number in range(_INNER_FOLDS):
        held_back = np.flatnonzero(fold == number)
        model = _fitted(_part(material, np.flatnonzero(fold != number)))
        margins[held_back] = _margins(model, _part(material, held_back))
    return _fitted(material, _temperature(margins, material.answers))


def _fitted(material: _Material, temperature: float = 1.0) -> Model:
    model = _untrained(material, temperature)
    weighed = weigh(material.cut, model)
    machine = LinearSVC(C=1.0, random_state=_SEED)
    machine.fit(_matrix(weighed, len(model.codes)), material.answers)
    weights, biases = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:  # a machine for two labels holds one line; ours holds one per label
        weights, biases = np.vstack((-weights, weights)), np.concatenate((-biases, biases))
    model.weights[machine.classes_] = weights
    model.biases[machine.classes_] = biases
    return model


def _untrained(material: _Material, temperature: float) -> Model:
    """Terms in at least two texts, how rare they are, and weights still to be learned."""
    texts = len(material.answers)
    codes, spread = np.unique(material.cut.codes, return_counts=True)
    kept = spread > 1
    rarity = np.log((1 + texts) / (1 + spread[kept])) + 1
    labels = len(material.labels)
    weights = np.zeros((labels, int(kept.sum())), dtype=np.float32)
    # A label absent from this part keeps a margin of -1: nobody is ever told it.
    biases = np.full(labels, -1.0)
    return Model(material.labels, codes[kept], rarity, weights, biases, temperature, texts, material.left_out)


def _matrix(weighed: Weighed, terms: int) -> csr_matrix:
    return csr_matrix((weighed.values, (weighed.owners, weighed.terms)), shape=(weighed.texts, terms))


def _margins(model: Model, material: _Material) -> Floats:
    margins: Floats = _matrix(weigh(material.cut, model), len(model.codes)) @ model.weights.T + model.biases
    return margins


def _asked(known: _Material, material: _Material, held_back: Whole) -> Floats:
    model = _trained(known)
    return probabilities(_margins(model, _part(material, held_back)), model.temperature)


def _temperature(margins: Floats, answers: Whole) -> float:
    """The temperature under which the answers given by people were least surprising."""

    def surprise(temperature: float) -> float:
        given = probabilities(margins, temperature)[np.arange(len(answers)), answers]
        return -float(np.log(np.maximum(given, 1e-12)).mean())

    return float(minimize_scalar(surprise, bounds=(0.02, 5.0), method="bounded").x)


def _macro_f1(answers: Whole, guesses: Whole) -> float:
    scores = []
    for label in np.unique(answers):
        both = int(((answers == label) & (guesses == label)).sum())
        scores.append(2 * both / int((answers == label).sum() + (guesses == label).sum()))
    return float(np.mean(scores))


def _calibration_error(confidence: Floats, right: npt.NDArray[np.bool_]) -> float:
    """Mean gap between how sure we were and how often we were right, over bins of confidence."""
    bins = np.minimum((confidence * _BINS).astype(np.int64), _BINS - 1)
    gaps = [
        abs(float(confidence[bins == number].sum() - right[bins == number].sum())) for number in range(_BINS)
    ]
    return sum(gaps) / len(right)


def _share(confidence: Floats, right: npt.NDArray[np.bool_], threshold: float) -> Share:
    told = confidence >= threshold
    return Share(threshold, float(told.mean()), float(right[told].mean()) if told.any() else 0.0)
