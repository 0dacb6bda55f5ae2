"""How do fields and addresses name a place: a condition, a step of the sum, a condition of a step?"""

import re
from dataclasses import dataclass
from typing import Final

from qifu.kernel.errors import Refused
from qifu.policies.rules.marks import Path
from qifu.policies.rules.planting import KEY
from qifu.policies.rules.pruning import Way

NEW: Final = "+"
_STEP: Final = r"(?:\.(?:[a-z_]{1,20}|[0-9]{1,4})){1,40}?"
_CODE: Final = re.compile(
    rf"(?:s(?P<path>{_STEP})(?:\.(?=r(?:\.|$)))?)?(?P<way>r(?:\.[0-9]{{1,4}}){{0,40}})?"
)
_CONDITIONS: Final = ("when", "where")


@dataclass(frozen=True, slots=True)
class Code:
    """A place in the document; with `way` it is one in the tree of conditions there."""

    path: Path
    way: Way | None = None

    @property
    def is_condition(self) -> bool:
        """Whether a tree of conditions stands there."""
        return self.way is not None


def read(said: str) -> Code:
    """The place that is named."""
    found = _CODE.fullmatch(said)
    if found is None or not said:
        raise Refused("没有这一条", remedy="请刷新页面")
    steps = (found["path"] or "").split(".")[1:]
    path: Path = tuple(int(each) if each.isdecimal() else each for each in steps) or (KEY,)
    if found["way"] is None:
        return Code(path)
    if found["path"] and path[-1] not in _CONDITIONS:
        raise Refused("这里没有条件", remedy="请刷新页面")
    return Code(path, tuple(int(each) for each in found["way"].split(".")[1:]))


def of(path: Path, way: Way | None = None) -> str:
    """A place as fields and addresses name it."""
    head = () if path == (KEY,) else ("s", *map(str, path))
    return ".".join((*head, *(() if way is None else ("r", *map(str, way)))))


def is_within(said: str, place: str) -> bool:
    """Whether one place is another or below it."""
    return f"{said.removeprefix(NEW)}.".startswith(f"{place}.")
