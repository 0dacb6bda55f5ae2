"""What may a pack say of paying: through which plug, how soon, and what if the bank does not answer?"""

from typing import Any, Literal

from pydantic import Field

from qifu.kernel.packs import PackModel, Rate


class PayWithin(PackModel):
    """How long after decision, confirmed account and milestone the money has to be on its way."""

    n: int = Field(ge=0, le=250)
    unit: Literal["working_days"] = "working_days"


class TreasurySection(PackModel):
    """`treasury.yaml`. The last of the waiting times is used again and again."""

    plug: str = Field(min_length=1)
    options: dict[str, Any] = {}
    pay_within: PayWithin
    retry_minutes: tuple[int, ...] = Field(min_length=1)
    bounces_for_days: int = Field(ge=0, le=366)
    nearly_used: Rate
