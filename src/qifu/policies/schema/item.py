"""What may the document of one policy item say?"""

from datetime import date
from typing import Any, Final, Literal, Self, TypeAlias

from pydantic import Field, field_validator, model_validator

from qifu.kernel import conditions
from qifu.kernel.conditions import HowMuch, When
from qifu.kernel.packs import PackModel
from qifu.policies.schema.amounts import Note, Pay, Stack
from qifu.policies.schema.lines import Lines

Mode: TypeAlias = Literal["免申即享", "即申即享", "快申快享", "评审"]
MOST_NAMED: Final = 5
Shortage: TypeAlias = Literal["in_proportion", "in_order"]


class Source(PackModel):
    """The document and article an item rests on."""

    doc: str = Field(min_length=1)
    article: str = ""
    quote: str = ""
    issuer: str = ""
    url: str = ""


class Valid(PackModel):
    """From which day to which an edition holds, and what it takes the place of."""

    from_on: date = Field(alias="from")
    to: date | None = None
    supersedes: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to is not None and self.to < self.from_on:
            raise ValueError("有效期的止早于起")
        return self


class Apply(PackModel):
    """Where, when and with what to apply."""

    window: str = ""
    materials: tuple[str, ...] = ()
    reuse: tuple[str, ...] = ()
    office: str = ""
    phone: str = ""
    within: str = ""


class Expected(PackModel):
    """What a test of an item expects; what is not written is not compared."""

    verdict: Literal["eligible", "not_eligible", "unknown", "conditional"] | None = None
    mode: Mode | None = None
    amount: HowMuch | None = None
    at_most: HowMuch | None = None
    missing: tuple[str, ...] | None = None
    judgments: tuple[str, ...] | None = None
    due: HowMuch | None = None
    shares: dict[str, HowMuch] | None = None
    gap: str | None = None


class Trial(PackModel):
    """One test of an item: what differs from `given`, on a day, and what comes out."""

    name: str = Field(min_length=1)
    facts: dict[str, Any] = {}
    as_of: date | None = None
    expect: Expected


class Given(PackModel):
    """The facts all tests of an item begin with, so that each says only what matters to it."""

    as_of: date
    facts: dict[str, Any] = {}


class Place(PackModel):
    """One place of a contest, and how many may have it."""

    name: str = Field(min_length=1)
    count: int = Field(gt=0)


class Contest(Note):
    """Only so many come in, by score; the place is then the fact `fact`, which `who` and `pay` read."""

    rank_by: HowMuch
    places: tuple[Place, ...] = Field(min_length=1)
    otherwise: str = "未入选"
    fact: str = "评定等次"


class Budget(Note):
    """What there is for all together, and what is done if it does not last."""

    total: HowMuch
    shortage: Shortage = "in_proportion"


class Commitment(Note):
    """What who takes the money promises, for how long, and what becomes of it if the promise is broken."""

    within: str = ""
    otherwise: str = ""


class Item(PackModel):
    """One support item of a policy, in one edition.

    `by_application` says who must apply although others are paid without, as auto-pay rules do.
    `issued_by` and `executed_by` are codes of departments; without them the names in `source.issuer` and
    `apply.office` count.
    """

    item: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = Field(min_length=1)
    source: Source
    issued_by: str = ""
    executed_by: str = ""
    valid: Valid
    kind: Literal["减免", "奖补", "权益", "资质"]
    mode: Mode
    by_application: When | None = None
    let: dict[str, HowMuch] = {}
    who: When
    pay: Pay | None = None
    benefit: str = ""
    stack: Stack = Stack()
    contest: Contest | None = None
    budget: Budget | None = None
    commitments: tuple[Commitment, ...] = ()
    apply: Apply = Apply()
    lines: Lines | None = None
    given: Given | None = None
    tests: tuple[Trial, ...] = ()

    @field_validator("let")
    @classmethod
    def _not_in_a_circle(cls, let: dict[str, Any]) -> dict[str, Any]:
        circle = _circle(let)
        if circle:
            more = f"等 {len(circle)} 个" if len(circle) > MOST_NAMED else ""
            raise ValueError(f"let 里{'、'.join(circle[:MOST_NAMED])}{more}互相引用，算不出来")
        return let

    @model_validator(mode="after")
    def _says_what_for(self) -> Self:
        if self.pay is None and not self.benefit:
            raise ValueError("pay（金额）和 benefit（其他待遇）至少写一个")
        if self.given is None and any(trial.as_of is None for trial in self.tests):
            raise ValueError("测试没有写 as_of（申报日），也没有 given.as_of")
        return self


def _circle(let: dict[str, Any]) -> tuple[str, ...]:
    """Quantities that are derived from each other, if there are any."""
    reads = {name: conditions.quantities_of(each) & let.keys() for name, each in let.items()}
    while done := [name for name, needs in reads.items() if not needs]:
        for name in done:
            del reads[name]
        reads = {name: needs - set(done) for name, needs in reads.items()}
    return tuple(reads)
