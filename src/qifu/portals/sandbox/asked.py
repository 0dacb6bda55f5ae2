"""Which item is tried, with which of its numbers changed?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from qifu.kernel.errors import Refused
from qifu.policies import documents
from qifu.policies.finding import sandbox
from qifu.policies.rules import figures
from qifu.policies.rules.figures import Figure
from qifu.policies.schema import Item

LONGEST: Final = 200_000
LARGEST: Final = 10**9


@dataclass(frozen=True, slots=True)
class Asked:
    """The reading in force, the one tried, its numbers, and which of them were moved to where."""

    published: int
    draft: str  # the document given, empty for a published item
    before: str
    after: str
    area_code: str
    item: Item
    figures: tuple[Figure, ...]
    moved: Mapping[Figure, Fraction]

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what is in force."""
        return self.before != self.after


def asked(given: Mapping[str, str], on: date, root_area: str) -> Asked | None:
    """What the address or the form asks for; None if it names no item."""
    draft = given.get("text", "").replace("\r\n", "\n")
    number = given.get("item", "")
    if draft.strip():
        return _of_draft(draft, given, on, root_area)
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        return None
    found = sandbox.text_of(int(number))
    if found is None:
        raise Refused("没有这个事项", why="可能刚刚撤下", remedy="请从列表里另选一个")
    return _moved(int(number), "", found[0], found[0], found[1], given)


def _of_draft(draft: str, given: Mapping[str, str], on: date, root_area: str) -> Asked:
    """A draft is laid beside the item in force under its code, or beside itself before its numbers move."""
    if len(draft) > LONGEST:
        raise Refused("文稿太长", why=f"最多 {LONGEST} 字", remedy="请只贴一个事项")
    code = documents.parse(draft, file="草案").item.item
    before, area = sandbox.published_as(code, on) or (draft, root_area)
    return _moved(0, draft, before, draft, area, given)


def _moved(published: int, draft: str, before: str, text: str, area: str, given: Mapping[str, str]) -> Asked:
    found = figures.figures(text)
    to = {}
    for number, figure in enumerate(found):
        value = _number(given.get(f"f{number}", ""), figure)
        if value is not None and value != figure.value:
            to[figure] = value
    item = documents.parse(text, file="草案").item
    return Asked(published, draft, before, figures.moved(text, to), area, item, found, to)


def _number(text: str, figure: Figure) -> Fraction | None:
    """A number as typed; nothing typed leaves the number as it is."""
    plain = text.strip().replace(",", "").replace("，", "")
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal(-1)
    exponent = value.as_tuple().exponent
    if not value.is_finite() or not 0 <= value <= LARGEST or not isinstance(exponent, int) or exponent < -6:
        raise Refused(
            f"「{figure.say}」后面的「{text[:20]}」不是能用的数",
            why="应是不小于零的数，最多六位小数",
            remedy="改好后重新试算，其余的改动还在",
        )
    return Fraction(value)
