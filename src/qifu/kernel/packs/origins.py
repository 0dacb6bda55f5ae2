"""What does one file of a pack mean on a given day, and where does each value come from?

Four keys are the loader's own: `source` (in any mapping), and the value forms `dated`, `reading`, `retired`.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from qifu.kernel.errors import PackError, Place
from qifu.kernel.packs.faults import did_you_mean
from qifu.kernel.packs.tree import Items, Leaf, Node, Plain, Scalar, Table, plain

_READING_KEYS: Final = ("reading", "alternatives", "register", "why", "source")
_DATED_KEYS: Final = ("from", "value", "source")
_RETIRED_KEYS: Final = ("reason", "source")


@dataclass(frozen=True, slots=True)
class Dated:
    """One value of a dated history: since when, what, on which document's word."""

    from_on: date
    value: Plain
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: file and line, pack, document and clause, and how open it is to reading."""

    place: Place
    pack: str
    source: str = ""
    register: str = ""
    alternatives: tuple[Plain, ...] = ()
    why: str = ""
    history: tuple[Dated, ...] = ()
    replaces: "Origin | None" = None


@dataclass(frozen=True, slots=True)
class Retirement:
    """Stands where a layer takes a key out: why, and on which document's word."""

    reason: str
    source: str
    by_date: bool = False


Content: TypeAlias = "Scalar | tuple[Held, ...] | dict[str, Held] | Retirement"


@dataclass(frozen=True, slots=True)
class Held:
    """A resolved value with its origin; `key_at` is the place of the key it stands under."""

    content: Content
    origin: Origin
    key_at: Place | None = None


def bare(held: Held) -> Plain:
    """The value without its origin, as a schema wants to see it."""
    content = held.content
    if isinstance(content, dict):
        return {key: bare(each) for key, each in content.items()}
    if isinstance(content, tuple):
        return [bare(each) for each in content]
    assert not isinstance(content, Retirement)
    return content


def as_written(node: Node, *, pack: str) -> Held:
    """`node` with its places and no meta-keys read: in an example, `source` may be a fact like any other."""
    origin = Origin(node.place, pack)
    if isinstance(node, Leaf):
        return Held(node.value, origin)
    if isinstance(node, Items):
        return Held(tuple(as_written(each, pack=pack) for each in node.nodes), origin)
    entries = node.entries.items()
    return Held({k: replace(as_written(e.node, pack=pack), key_at=e.place) for k, e in entries}, origin)


class Resolver:
    """Reads one layer as of a day; gathers the faults, and the days on which something changes."""

    def __init__(self, *, on: date, pack: str) -> None:
        self.on, self.pack = on, pack
        self.faults: list[PackError] = []
        self.turns: set[date] = set()

    def resolve(self, node: Node, above: Origin | None = None) -> Held | None:
        """The value of `node`, or None if it is not yet in force."""
        origin = Origin(node.place, self.pack)
        if above:
            origin = replace(origin, source=above.source, register=above.register, why=above.why)
        if isinstance(node, Leaf):
            return Held(node.value, origin)
        if isinstance(node, Items):
            found = (self.resolve(each, origin) for each in node.nodes)
            return Held(tuple(each for each in found if each), origin)
        return self._table(node, replace(origin, source=self._source(node) or origin.source))

    def _table(self, node: Table, origin: Origin) -> Held | None:
        keys = node.entries.keys() - {"source"}
        if keys == {"retired"}:
            return self._retired(node, origin)
        if keys == {"dated"}:
            return self._dated(node, origin)
        if "reading" in keys and keys & {"register", "alternatives"}:
            return self._reading(node, origin)
        content: dict[str, Held] = {}
        for key, entry in node.entries.items():
            held = None if key == "source" else self.resolve(entry.node, origin)
            if held:
                content[key] = replace(held, key_at=entry.place)
        return Held(content, origin)

    def _reading(self, node: Table, origin: Origin) -> Held | None:
        self._only(node, _READING_KEYS)
        register = self._text(node, "register")
        if not register:
            self._fault("读法没有写明 register", node.place, "请写明歧义登记编号，例如 register: A19")
        others = node.get("alternatives")
        if not (others is None or isinstance(others, Items)):
            self._fault("alternatives 应为列表", others.place, "写成 [值, 值]")
        origin = replace(origin, register=register, why=self._text(node, "why"))
        held = self.resolve(node.entries["reading"].node, origin)
        choices = tuple(plain(each) for each in others.nodes) if isinstance(others, Items) else ()
        return held and replace(held, origin=replace(held.origin, alternatives=choices))

    def _dated(self, node: Table, origin: Origin) -> Held | None:
        listed = node.entries["dated"].node
        rows = [each for each in listed.nodes if isinstance(each, Table)] if isinstance(listed, Items) else []
        if not rows or (isinstance(listed, Items) and len(rows) < len(listed.nodes)):
            self._fault("dated 应为列表", listed.place, "每项写成 {from: 2024-01-15, value: …, source: …}")
            return None
        history = [each for row in rows if (each := self._row(row, origin))]
        self._refuse_same_day(history)
        self.turns.update(each.from_on for each, _ in history)
        in_force = [each for each in history if each[0].from_on <= self.on]
        if not in_force:
            return None
        dated, value = max(in_force, key=lambda each: each[0].from_on)
        held = self.resolve(value, replace(origin, source=dated.source))
        return held and self._with_history(held, tuple(each for each, _ in history))

    def _row(self, row: Table, origin: Origin) -> tuple[Dated, Node] | None:
        self._only(row, _DATED_KEYS)
        since, value = row.get("from"), row.get("value")
        if value is None or not isinstance(since, Leaf) or not isinstance(since.value, date):
            self._fault("分期的值缺少 from（日期）或 value", row.place, "写成 {from: 2024-01-15, value: …}")
            return None
        source = self._source(row) or origin.source
        return Dated(since.value, plain(value), source, row.place), value

    def _refuse_same_day(self, history: list[tuple[Dated, Node]]) -> None:
        seen: dict[date, Place] = {}
        for dated, _ in history:
            first = seen.setdefault(dated.from_on, dated.place)
            if first is not dated.place:
                what = f"{dated.from_on} 起的值写了两次：第 {first.line} 行和第 {dated.place.line} 行"
                self._fault(what, dated.place, "请只保留一处")

    def _with_history(self, held: Held, history: tuple[Dated, ...]) -> Held:
        content = held.content
        if isinstance(content, Retirement):
            content = replace(content, by_date=True)
        return replace(held, content=content, origin=replace(held.origin, history=history))

    def _retired(self, node: Table, origin: Origin) -> Held:
        inner = node.entries["retired"].node
        reason = ""
        if isinstance(inner, Table):
            self._only(inner, _RETIRED_KEYS)
            reason = self._text(inner, "reason")
            origin = replace(origin, source=self._source(inner) or origin.source)
        if not reason:
            self._fault("停用没有写明理由", inner.place, "写成 retired: {reason: …, source: …}")
        return Held(Retirement(reason, origin.source), origin)

    def _source(self, node: Table) -> str:
        """`source` is a text, or `{doc, article, quote}` as policies write it."""
        found = node.get("source")
        if isinstance(found, Table):
            self._only(found, ("doc", "article", "quote"))
            return " ".join(part for key in ("doc", "article") if (part := self._text(found, key)))
        return self._text(node, "source")

    def _text(self, node: Table, key: str) -> str:
        found = node.get(key)
        if found is None:
            return ""
        if isinstance(found, Leaf) and isinstance(found.value, str) and found.value.strip():
            return found.value
        self._fault(f"「{key}」应为文字", found.place, "请写明内容，含标点的中文请加引号")
        return ""

    def _only(self, node: Table, known: tuple[str, ...]) -> None:
        for key, entry in node.entries.items():
            if key not in known:
                self._fault(f"不认识的键「{key}」", entry.place, did_you_mean(key, known))

    def _fault(self, what: str, at: Place, remedy: str) -> None:
        self.faults.append(PackError(what, at=at, remedy=remedy))
