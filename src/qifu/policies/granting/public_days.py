"""What does a place say of grants: days a list is public, days in which materials may follow?"""

from datetime import date

from pydantic import Field

from qifu.kernel import packs
from qifu.kernel.packs import PackModel
from qifu.policies.schema.item import Mode

USUAL = 5


class Later(PackModel):
    """容缺受理: in which modes an application goes out before all its materials are there, for how long."""

    days: int = Field(default=USUAL, ge=0, le=30)
    remind: int = Field(default=1, ge=0, le=10)  # working days before the last one; 0: on that day
    modes: tuple[Mode, ...] = ("快申快享", "评审")


class Publicity(PackModel):
    """`grants`: what a place says of grants beside their case type."""

    public_days: int = Field(default=USUAL, ge=1, le=60)
    later: Later = Later()


def days(pack: str, on: date) -> int:
    """The working days of the place's pack; five where it says nothing."""
    return said(pack, on).public_days


def said(pack: str, on: date) -> Publicity:
    """All of it; what is usual where the pack says nothing."""
    found = packs.load(pack, on=on)
    return found.section("grants", Publicity) if found.has("grants") else Publicity()
