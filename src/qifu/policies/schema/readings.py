"""How does a place read the ambiguities of the documents that concern the honouring of policies?"""

from typing import Literal

from pydantic import ConfigDict, Field

from qifu.kernel.packs import PackModel

PayoutBudget = Literal["budget_to_date", "budget_of_year"]


class ReadingOfPayout(PackModel):
    """A11: what the money paid is laid over; its words and the other choices are for those who show them."""

    model_config = ConfigDict(extra="ignore")

    choice: PayoutBudget


class PolicyReadings(PackModel):
    """Section `readings`, of which most entries concern other rooms."""

    model_config = ConfigDict(extra="ignore")

    payout: ReadingOfPayout = Field(alias="A11")
