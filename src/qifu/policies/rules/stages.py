"""Where does a draft or a published item stand, and what is the next step?"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

SOON: Final = timedelta(days=90)


class Stage(StrEnum):
    """The stages of an item's life, in their order."""

    DRAFT = "draft"
    REVIEW = "review"
    INTERPRETING = "interpreting"
    READY = "ready"
    COMING = "coming"
    IN_FORCE = "in_force"
    ENDING = "ending"
    LOOK_AGAIN = "look_again"
    OVER = "over"


LABELS: Final[dict[Stage, str]] = {
    Stage.DRAFT: "草稿", Stage.REVIEW: "待审", Stage.INTERPRETING: "待解读", Stage.READY: "待发布",
    Stage.COMING: "待生效", Stage.IN_FORCE: "生效", Stage.ENDING: "将到期", Stage.LOOK_AGAIN: "复审",
    Stage.OVER: "已废止",
}  # fmt: skip
NEXT: Final[dict[Stage, str]] = {
    Stage.DRAFT: "改到检查和测试都通过，送审",
    Stage.REVIEW: "等另一个人审核",
    Stage.INTERPRETING: "制定、执行两方各写一份解读",
    Stage.READY: "写明生效日，发布",
    Stage.COMING: "到生效日自动开始提供",
    Stage.IN_FORCE: "满两年复审；要改就修订",
    Stage.ENDING: "到期前决定修订还是到期停止",
    Stage.LOOK_AGAIN: "看看还合不合用：保留、修订或废止",
    Stage.OVER: "",
}
DRAFTED: Final = (Stage.DRAFT, Stage.REVIEW, Stage.INTERPRETING, Stage.READY)


@dataclass(frozen=True, slots=True)
class Term:
    """The days of a published item."""

    valid_from: date
    valid_to: date | None
    retired_on: date | None
    review_due_on: date | None


def of_draft(state: str, sides: frozenset[str]) -> Stage:
    """The stage of a draft; `sides` have interpreted its current version."""
    if state == "accepted":
        return Stage.READY if sides >= {"issuer", "executor"} else Stage.INTERPRETING
    return Stage.REVIEW if state == "review" else Stage.DRAFT


def of_published(term: Term, on: date) -> Stage:
    """The stage of a published item on a day; what is over is over, whatever else is due."""
    last = min(
        (term.valid_to or date.max), term.retired_on - timedelta(days=1) if term.retired_on else date.max
    )
    if last < on:
        return Stage.OVER
    if on < term.valid_from:
        return Stage.COMING
    if last - on < SOON:
        return Stage.ENDING
    return Stage.LOOK_AGAIN if is_look_due(term, on) else Stage.IN_FORCE


def is_look_due(term: Term, on: date) -> bool:
    """Whether it has to be looked at again within a quarter of a year; none that ends by itself before."""
    return term.review_due_on is not None and term.review_due_on - on < SOON
