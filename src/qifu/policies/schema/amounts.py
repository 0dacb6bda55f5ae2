"""What may a document say of how much an item pays, and how it goes together with others?"""

from datetime import date
from typing import Any, Literal, Self, TypeAlias

from pydantic import Field, field_validator, model_validator

from qifu.kernel.conditions import HowMuch, When
from qifu.kernel.money import Rounding
from qifu.kernel.packs import PackModel, Rate

Unit: TypeAlias = Literal["分", "角", "元", "百元", "千元", "万元"]
UNIT_FEN: dict[Unit, int] = {
    "分": 1, "角": 10, "元": 100, "百元": 10_000, "千元": 100_000, "万元": 1_000_000,
}  # fmt: skip
StackRule: TypeAlias = Literal["add", "take_highest", "exclusive"]


class Note(PackModel):
    """A sentence for people and the article it rests on."""

    say: str = ""
    article: str = ""


class Part(Note):
    """One component of an amount: a fixed sum, or a base at a rate; for those who meet `when`."""

    when: When | None = None
    fixed: HowMuch | None = None
    base: HowMuch | None = None
    rate: HowMuch | None = None
    cap: HowMuch | None = None

    @model_validator(mode="after")
    def _one_start(self) -> Self:
        if (self.fixed is None) == (self.base is None):
            raise ValueError("fixed（定额）和 base（基数）应写且只写一个")
        if self.fixed is not None and self.rate is not None:
            raise ValueError("定额没有比例，rate 请与 base 一起写")
        return self


class Uplift(Note):
    """More for some: by a share of the sum, or by a sum."""

    when: When | None = None
    by: HowMuch | None = None
    add: HowMuch | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.by is None) == (self.add is None):
            raise ValueError("by（上浮比例）和 add（增加金额）应写且只写一个")
        return self


class Floor(Note):
    """The least sum: smaller ones are raised to it, or nothing is paid."""

    at: HowMuch
    below: Literal["raise", "nothing"] = "raise"


class Cap(Note):
    """The most in a scope; `used` is what the scope has had already."""

    per: str = "本项"
    max: HowMuch
    used: HowMuch | None = None
    when: When | None = None


class Residual(Note):
    """Only what another grant left of the cost `of` (default: of the sum itself)."""

    after: HowMuch
    of: HowMuch | None = None


class Exchange(Note):
    """How many yuan one of a currency is, on a day, on whose word."""

    currency: Literal["USD", "EUR", "JPY", "GBP", "HKD", "TWD", "KRW", "CAD", "AUD"]
    rate: HowMuch
    on: date | str = ""
    source: str = ""


class Stage(Note):
    """A share of the sum that falls due when its milestone is reached."""

    at: str = Field(min_length=1)
    share: Rate
    when: When | None = None


class Share(Note):
    """Who bears which share of the cost, for those who meet `when`."""

    when: When | None = None
    of: dict[str, Rate]

    @field_validator("of")
    @classmethod
    def _whole(cls, value: dict[str, Any]) -> dict[str, Any]:
        if sum(value.values()) != 1 or min(value.values()) < 0:
            raise ValueError("各级分担的比例合起来应为 100%")
        return value


class Pay(Note):
    """How much: the steps run in the order of the fields, whatever their order in the file."""

    fixed: HowMuch | None = None
    base: HowMuch | None = None
    parts: tuple[Part, ...] = ()
    pick: Literal["sum", "highest", "lowest"] = "sum"
    exchange: tuple[Exchange, ...] = ()
    rate: HowMuch | None = None
    uplift: tuple[Uplift, ...] = ()
    floor: Floor | None = None
    cap: HowMuch | None = None
    caps: tuple[Cap, ...] = ()
    residual: Residual | None = None
    stages: tuple[Stage, ...] = ()
    share: tuple[Share, ...] = ()
    round: Unit = "分"
    rounding: Rounding = Rounding.DOWN

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: Any) -> Any:
        """`floor: 10万` and `share: {市: 50%, 县: 50%}` stand for their long forms."""
        if not isinstance(given, dict):
            return given
        made = dict(given)
        floor, share = made.get("floor"), made.get("share")
        if floor is not None and not (isinstance(floor, dict) and "at" in floor):
            made["floor"] = {"at": floor}
        if isinstance(share, dict):
            made["share"] = [share if "of" in share else {"of": share}]
        return made

    @model_validator(mode="after")
    def _one_start(self) -> Self:
        starts = [self.fixed is not None, self.base is not None, bool(self.parts)]
        if sum(starts) != 1:
            raise ValueError("fixed（定额）、base（基数）、parts（分项）应写且只写一个")
        if self.rate is not None and self.base is None:
            raise ValueError("rate 请与 base 一起写")
        if self.stages and sum(stage.share for stage in self.stages) != 1:
            raise ValueError("各期兑现的比例合起来应为 100%")
        return self


class Stack(Note):
    """How an item goes together with others; `taken` is what was had already of the group."""

    group: str = ""
    rule: StackRule = "add"
    not_with: tuple[str, ...] = ()
    taken: HowMuch | None = None
    caps: tuple[Cap, ...] = ()
