"""How large is the demonstration city to be?"""

from dataclasses import dataclass

from qifu.kernel.errors import Refused

NAMED = {"small": 60, "usual": 340, "large": 2400}
SMALLEST = 40


@dataclass(frozen=True, slots=True)
class Scale:
    """So many appeals in a year from so many enterprises; `cast` is how many of each part must be there."""

    appeals: int
    firms: int
    cast: int

    @property
    def growth(self) -> float:
        """How much busier the last weeks are than the first: a small city is a young one."""
        return max(0.0, 6.0 * (1 - self.appeals / 2400))


def scale_of(text: str) -> Scale:
    """A named scale or a number of appeals.

    >>> scale_of("small").appeals, scale_of("300").appeals
    (60, 300)
    """
    if text not in NAMED and not text.isdecimal():
        raise Refused(f"没有「{text}」这个规模", remedy=f"可选：{'、'.join(NAMED)}，或诉求件数")
    appeals = NAMED.get(text) or int(text)
    if not SMALLEST <= appeals <= 20_000:
        raise Refused(f"不能建 {appeals} 件", why=f"最少 {SMALLEST} 件，最多 20000 件", remedy="请换一个件数")
    return Scale(appeals, min(420, max(48, appeals)), 1 if appeals < 200 else 2)
