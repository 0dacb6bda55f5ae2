"""Which item documents are there, and which edition of an item holds on a day?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qifu.kernel.disk import why_not
from qifu.kernel.errors import PackError, Place, Refused
from qifu.kernel.packs.faults import each, raise_all
from qifu.kernel.packs.origins import Held, as_written
from qifu.kernel.packs.tree import parse as parse_tree
from qifu.kernel.packs.tree import read as read_tree
from qifu.kernel.packs.validation import validate, walk
from qifu.policies.schema import Item


@dataclass(frozen=True, slots=True)
class Document:
    """An item as it lies on disk; `place` leads from a path in it to the line."""

    file: str
    item: Item
    held: Held

    def place(self, path: Sequence[str | int]) -> Place:
        """Where the value at `path` stands, or the nearest one above it that is written."""
        return walk(self.held, path)[1]


def read(path: Path) -> Document:
    """The item document at `path`; every fault with its line."""
    try:
        held = as_written(read_tree(path, file=path.name), pack="")
    except OSError as error:
        raise Refused(f"读不到文件 {path.name}", why=why_not(error), remedy="请核对文件名") from error
    return Document(path.name, validate(held, Item), held)


def parse(text: str, *, file: str) -> Document:
    """The item document written in `text`."""
    held = as_written(parse_tree(text, file=file), pack="")
    return Document(file, validate(held, Item), held)


def read_all(paths: Iterable[Path]) -> tuple[Document, ...]:
    """All documents of the files and folders given; all faults at once."""
    found: list[Document] = []
    faults: list[PackError] = []
    for path in files(paths):
        try:
            found.append(read(path))
        except PackError as error:
            faults += each(error)
    raise_all(faults)
    return tuple(found)


def in_force(documents: Iterable[Document], on: date) -> Document:
    """The edition that holds on a day; two at once are refused, as is none."""
    listed = tuple(documents)
    if not listed:
        raise Refused("没有给出事项文件")
    names = {each.item.item for each in listed}
    if len(names) > 1:
        raise Refused(
            f"给出了 {len(names)} 个事项：{'、'.join(sorted(names)[:5])}{'等' if len(names) > 5 else ''}",
            remedy="请一次只给一个事项的各版",
        )
    holding = [each for each in listed if _holds(each.item, on)]
    if len(holding) > 1:
        files = "、".join(each.file for each in holding)
        raise Refused(f"{on} 有 {len(holding)} 版同时有效：{files}", remedy="请改正其中一版的有效期")
    if not holding:
        spans = "；".join(span(each.item) for each in listed)
        raise Refused(f"事项「{listed[0].item.title}」在 {on} 不在有效期内", why=spans, remedy="请核对日期")
    return holding[0]


def span(item: Item) -> str:
    """The time an edition holds, in words."""
    return f"{item.valid.from_on} 至 {item.valid.to or '另行通知'}"


def _holds(item: Item, on: date) -> bool:
    return item.valid.from_on <= on and (item.valid.to is None or on <= item.valid.to)


def files(paths: Iterable[Path]) -> list[Path]:
    """The files given, and those in the folders given, in the order of their names."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(each for each in path.rglob("*.y*ml") if each.suffix in (".yaml", ".yml"))
        else:
            found.append(path)
    return found
