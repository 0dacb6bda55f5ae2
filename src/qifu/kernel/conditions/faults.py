"""How is a fault in a condition told, with its line and the way that leads to it?"""

from decimal import Decimal
from typing import Any, Final, NoReturn, TypeAlias

from qifu.kernel.conditions.slips import remedy_of_key
from qifu.kernel.errors import PackError, Place
from qifu.kernel.packs.faults import did_you_mean
from qifu.kernel.packs.tree import Entry, Items, Leaf, Node, Table

Path: TypeAlias = tuple[str | int, ...]
NOWHERE: Final = Place("", 0)
NOTES: Final = ("say", "article")


class ConditionError(PackError):
    """A condition that cannot be read; `path` leads from the condition's root to the fault."""

    def __init__(self, what: str, *, at: Place | None, remedy: str, path: Path) -> None:
        super().__init__(what, at=at, remedy=remedy)
        self.path = path


def refuse(what: str, node: Node | Entry, path: Path, remedy: str) -> NoReturn:
    """Say no at the node's place."""
    at = None if node.place == NOWHERE else node.place
    raise ConditionError(what, at=at, remedy=remedy, path=path)


def only(node: Table, known: tuple[str, ...], path: Path) -> None:
    """Refuse keys that mean nothing here."""
    for key, entry in node.entries.items():
        if key not in known:
            # A comma in braces begins the next key, which is then what was left of a formula.
            is_cut = ")" in key or "）" in key
            usual = '含逗号的式子请加引号，例如 "min(甲, 乙)"' if is_cut else did_you_mean(key, known)
            remedy = remedy_of_key(key) or usual
            refuse(f"不认识的键「{key}」", entry, (*path, key), remedy)


def text(node: Table, key: str, path: Path) -> str:
    """The text under a key, or nothing."""
    found = node.get(key)
    if found is None:
        return ""
    if not isinstance(found, Leaf) or not isinstance(found.value, str):
        refuse(f"「{key}」应为文字", found, (*path, key), "含标点的中文请加引号")
    return found.value


def texts(node: Node, path: Path) -> tuple[str, ...]:
    """One text or a list of them; codes may be numbers."""
    nodes = node.nodes if isinstance(node, Items) else (node,)
    found = [each.value for each in nodes if isinstance(each, Leaf) and each.value not in (None, "")]
    if not found or len(found) < len(nodes):
        refuse("这里应为一个词或一列词", node, path, "写成 甲 或 [甲, 乙]")
    return tuple(f"{each:f}" if isinstance(each, Decimal) else str(each) for each in found)


def notes(node: Table, path: Path) -> dict[str, Any]:
    """What every node may carry."""
    place = None if node.place == NOWHERE else node.place
    return {**{key: text(node, key, path) for key in NOTES}, "place": place}
