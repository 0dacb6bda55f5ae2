"""What may a pack say of how the honouring of policies is scored, coloured and watched?"""

from fractions import Fraction
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from qifu.kernel.money import YUAN, money
from qifu.kernel.packs import PackModel
from qifu.kernel.packs.model import Rate, as_fraction

Dimension: TypeAlias = Literal["strength", "speed", "ease"]
Formula: TypeAlias = Literal[
    "paid_of_budget", "paid_of_granted", "firms_reached", "yuan_per_firm", "days_to_decision",
    "days_to_payment", "decided_in_time", "without_application", "zero_materials", "materials_each",
    "fields_prefilled", "complete_first_time", "content",
]  # fmt: skip


def _as_bound(value: object) -> object:
    """A share (60%), a count (45) or a sum (20万, kept in fen)."""
    if isinstance(value, str) and value.strip().endswith(("万", "元", "亿")):
        held = money(value)
        if held.currency != YUAN:
            raise ValueError("金额应为人民币")
        return Fraction(held.fen)
    return as_fraction(value)


Bound: TypeAlias = Annotated[Rate, BeforeValidator(_as_bound)]


class StrengthDimension(PackModel):
    """One of the three: how it is called, what it asks, and its weight in the whole."""

    label: str
    say: str = ""
    weight: int = Field(gt=0)


class StrengthIndicator(PackModel):
    """One indicator: its formula, and between which values the score runs from 0 to 100.

    With `full_at` below `none_at` less is better. `least` is the smallest denominator that counts as data.
    Only core indicators lead to supervision.
    """

    label: str
    dimension: Dimension
    formula: Formula
    weight: int = Field(gt=0)
    none_at: Bound
    full_at: Bound
    least: int = Field(default=1, ge=1)
    is_core: bool = False

    @property
    def more_is_better(self) -> bool:
        """Whether the larger value scores higher."""
        return bool(self.full_at > self.none_at)

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.none_at == self.full_at:
            raise ValueError("none_at（零分）和 full_at（满分）不能相同")
        return self


class Colours(PackModel):
    """How a score becomes a colour: by thresholds, or by thirds of all places of the month."""

    by: Literal["thresholds", "terciles"]
    green: int = Field(ge=0, le=100)
    yellow: int = Field(ge=0, le=100)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.yellow >= self.green:
            raise ValueError("yellow（黄色起点）应低于 green（绿色起点）")
        return self


class Watching(PackModel):
    """When supervision opens: among the last so many places in so many months on end."""

    last: int = Field(ge=1)
    months: int = Field(ge=1)
    least_places: int = Field(ge=2)
    plan_within: int = Field(ge=1)
    sides: tuple[Literal["area", "department"], ...]


class Strength(PackModel):
    """`strength`: the rule table of the three-coloured map and of its supervision."""

    label: str
    is_example: bool
    note: str = ""
    colours: Colours
    needs: Rate
    dimensions: dict[Dimension, StrengthDimension]
    indicators: dict[str, StrengthIndicator]
    supervision: Watching

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for dimension in self.dimensions:
            if all(one.dimension != dimension for one in self.indicators.values()):
                raise ValueError(f"{dimension} 一个指标也没有")
        lost = [code for code, one in self.indicators.items() if one.dimension not in self.dimensions]
        if lost:
            raise ValueError(f"指标 {'、'.join(lost)} 的 dimension 没有列出")
        return self
