"""What has this place learned about its desks? A model trained on where appeals really went."""

import os
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from qifu.appeals.models import RoutingExample
from qifu.appeals.rules import classify, model_file
from qifu.appeals.rules.model import Guess, Model, predict
from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor

FEWEST = (
    200  # research/text.md: 300 labels give .74; below that the model only repeats the rules' own choices
)


@dataclass(frozen=True, slots=True)
class Trained:
    """A model in force: how many examples it learned from, and its figures on those held back."""

    examples: int
    corrected: int
    evaluation: classify.Evaluation
    digest: str


def train(*, by: Actor, at: datetime) -> Trained:
    """Learn from every dispatch so far and put the model into force. Refuses where there is too little."""
    examples = list(RoutingExample.objects.order_by("pk").values_list("text", "label", "corrected"))
    if len(examples) < FEWEST:
        raise Refused(
            "派单记录太少，还不能训练", why=f"{len(examples)} 条，至少 {FEWEST} 条", remedy="先按规则派单"
        )
    rows = [classify.Labelled(text, label) for text, label, _ in examples]
    evaluation = classify.evaluate(rows)
    digest = model_file.save(classify.train(rows), model_path())
    corrected = sum(corrected for _, _, corrected in examples)
    with transaction.atomic():
        ledger.record(
            Kind.MODEL_TRAINED,
            subject="model:routing",
            by_key=by.key,
            by_name=by.name,
            at=at,
            said={
                "examples": len(rows),
                "corrected": corrected,
                "digest": digest,
                "macro_f1": f"{evaluation.macro_f1:.4f}",
                "ece": f"{evaluation.ece:.4f}",
            },
        )
    return Trained(len(rows), corrected, evaluation, digest)


def guess(text: str, accept_at: Decimal) -> Guess | None:
    """What the model of this place says of a text; nothing where none was trained yet."""
    path = model_path()
    try:
        stamp = os.stat(path)
    except FileNotFoundError:
        return None
    return predict(_loaded(path, stamp.st_mtime_ns), text, float(accept_at))


def model_path() -> Path:
    """Where the model of this place lies."""
    return Path(settings.HOME) / "models" / "routing.npz"


@lru_cache(maxsize=1)
def _loaded(path: Path, stamp: int) -> Model:  # noqa: ARG001 (a new stamp is a new model)
    return model_file.load(path)
