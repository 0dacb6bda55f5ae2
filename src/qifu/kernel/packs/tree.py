"""What does a YAML file of a pack say, and on which line does it say it?

Only plain facts come out: text, whole numbers, exact decimals, true and false, dates, nothing. What YAML
guesses beyond that (`on` as true, `17:30` as 1050, `010` as 8) stays the text that was written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, NoReturn, TypeAlias, Union

import yaml

from qifu.kernel.errors import PackError, Place
from qifu.kernel.packs.faults import raise_all

Scalar: TypeAlias = str | int | bool | Decimal | date | None
Node: TypeAlias = Union["Leaf", "Items", "Table"]  # so that `Node | None` works
Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"

SIZE_LIMIT: Final = 1024 * 1024
DEPTH_LIMIT: Final = 40

_WORDS: Final[Mapping[str, bool | None]] = {
    "true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None,
}  # fmt: skip
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WHOLE: Final = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value."""

    place: Place
    value: Scalar


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key's own place, and what stands under the key."""

    place: Place
    node: Node


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping; keys are always text, in the order written."""

    place: Place
    entries: Mapping[str, Entry]

    def get(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return entry.node if entry else None


def read(path: Path, *, file: str) -> Node:
    """The content of the file at `path`, called `file` in every message."""
    if path.stat().st_size > SIZE_LIMIT:
        raise PackError("文件超过 1 MiB", at=Place(file, 1), remedy="请按内容拆成几个文件")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PackError("文件不是 UTF-8 编码", at=Place(file, line), remedy="请用 UTF-8 编码另存") from error
    return parse(text, file=file)


def parse(text: str, *, file: str) -> Node:
    """The content of `text`; every fault that can be told apart is told, each with its line."""
    _refuse_tabs(text, file)
    builder = _Builder(file)
    try:
        node = builder.document(iter(yaml.parse(text, Loader=_Loader)))
    except yaml.YAMLError as error:
        raise _syntax_fault(error, file, text) from error
    raise_all(builder.faults)
    return node


def plain(node: Node) -> Plain:
    """The bare values, without their places."""
    match node:
        case Leaf(value=value):
            return value
        case Items(nodes=nodes):
            return [plain(each) for each in nodes]
        case Table(entries=entries):
            return {key: plain(entry.node) for key, entry in entries.items()}


def _refuse_tabs(text: str, file: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise PackError("缩进中有制表符", at=Place(file, number), remedy="请改用空格缩进")


def _syntax_fault(error: yaml.YAMLError, file: str, text: str) -> PackError:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    remedy = "请检查这一行及上一行的缩进、冒号、引号和括号；含标点的中文请加引号"
    written = text.splitlines()[line - 1 : line]
    wide = next((mark for mark in "，：｛｝［］“”" if written and mark in written[0]), "")
    if wide and any(mark in written[0] for mark in "{["):
        remedy = f"这一行有全角的「{wide}」：分隔各项要用半角；若是文字里的标点，请给文字加引号"
    return PackError("不是合法的 YAML", at=Place(file, line), remedy=remedy)


def scalar(text: str, at: Place) -> Scalar:
    """What one word without quotes means: a number, a day, true, false, nothing, or the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        # Python refuses to read whole numbers of thousands of digits; nobody means one.
        return int(text) if len(text) <= 30 else text
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise PackError(f"没有这一天：{text}", at=at, remedy="请核对日期") from None
    return text


class _Builder:
    """Turns parser events into nodes; keeps the faults that need not stop the reading."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[PackError] = []

    def document(self, events: Iterator[yaml.Event]) -> Node:
        node: Node = Table(Place(self.file, 1), {})
        seen = 0
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                seen += 1
                if seen > 1:
                    self._refuse(
                        "一个文件只能写一份文档", self._place(event), "请去掉「---」，或拆成几个文件"
                    )
                node = self._node(event, events, 0)
        empty = isinstance(node, Leaf) and node.value is None
        return Table(node.place, {}) if empty else node

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        place = self._place(event)
        if depth > DEPTH_LIMIT:
            self._refuse(f"嵌套超过 {DEPTH_LIMIT} 层", place, "请拆分内容")
        self._plain_only(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(place, tuple(self._node(each, events, depth + 1) for each in _until_end(events)))
        if isinstance(event, yaml.MappingStartEvent):
            return self._table(place, events, depth)
        assert isinstance(event, yaml.ScalarEvent)
        return self._leaf(event, place)

    def _leaf(self, event: yaml.ScalarEvent, place: Place) -> Leaf:
        if _CONTROL.search(event.value):
            self.faults.append(PackError("文字里有看不见的控制字符", at=place, remedy="请删去后重写这一处"))
        if not event.implicit[0]:
            return Leaf(place, event.value)
        try:
            return Leaf(place, scalar(event.value, place))
        except PackError as fault:
            self.faults.append(fault)
            return Leaf(place, None)

    def _table(self, place: Place, events: Iterator[yaml.Event], depth: int) -> Table:
        entries: dict[str, Entry] = {}
        for event in _until_end(events):
            at = self._place(event)
            key = self._key(event, at)
            node = self._node(next(events), events, depth + 1)
            if key in entries:
                first = entries[key].place.line
                what = f"键「{key}」重复：第 {first} 行和第 {at.line} 行都写了"
                self.faults.append(PackError(what, at=at, remedy="请只保留一处"))
            else:
                entries[key] = Entry(at, node)
        return Table(place, entries)

    def _key(self, event: yaml.Event, at: Place) -> str:
        self._plain_only(event, at)
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse("键只能是一个词", at, "含标点的中文请加引号")
        if event.value == "<<":
            self._refuse("不支持合并键「<<」", at, "请把内容写全")
        return str(event.value)

    def _plain_only(self, event: yaml.Event, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse("不支持锚点和引用（& 和 *）", place, "请把内容写全；以 & 或 * 开头的文字请加引号")
        if getattr(event, "tag", None):
            self._refuse(f"不支持类型标记「{getattr(event, 'tag', '')}」", place, "以 ! 开头的文字请加引号")

    def _place(self, event: yaml.Event) -> Place:
        return Place(self.file, event.start_mark.line + 1 if event.start_mark else 1)

    def _refuse(self, what: str, at: Place, remedy: str) -> NoReturn:
        raise PackError(what, at=at, remedy=remedy)


def _until_end(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            return
        yield event
