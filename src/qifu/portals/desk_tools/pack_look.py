"""How does a pack read: its values in groups, each with file, document and other readings?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from qifu.kernel.packs import Origin, Pack
from qifu.portals.desk_tools.pack_words import key_label, section_label, value_say

LIMIT = ("n", "unit")


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value: what it is, what it says, who says so, and how else the document could be read."""

    name: str
    path: str
    value: str
    origin: str
    pack: str
    source: str
    register: str = ""
    why: str = ""
    others: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """Values under one heading of a section."""

    title: str
    code: str
    rows: tuple[ValueRow, ...]


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A section in the list beside the viewer."""

    name: str
    label: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that two packs say differently; an empty side does not say it at all."""

    path: str
    one: ValueRow | None
    other: ValueRow | None


def sections(pack: Pack, opened: str) -> tuple[SectionLink, ...]:
    """All sections, what a place says of itself first and the years of the calendar last."""
    ordered = sorted(pack.sections(), key=lambda name: (name.startswith("calendar/"), name))
    return tuple(SectionLink(name, section_label(name), name == opened) for name in ordered)


def groups(pack: Pack, section: str, words: str = "") -> tuple[ValueGroup, ...]:
    """The section by its first keys; with `words` only values that hold them."""
    labels = _labels(pack.content(section))
    found = [row for row in rows(pack, section) if _holds(row, words)]
    return tuple(
        ValueGroup(_heading(code, labels), code, tuple(some))
        for code, some in groupby(found, key=lambda row: row.path.partition(".")[0])
    )


def rows(pack: Pack, section: str, whole: Collection[str] = ()) -> Iterator[ValueRow]:
    """Every value once; a limit, a list, and what has readings or a history of its own take one row."""
    content, labels = pack.content(section), _labels(pack.content(section))
    codes = {path.rpartition(".")[2]: label for path, label in labels.items()}
    whole = {*whole, *_whole(pack, section)}
    for path, run in groupby(pack.explain(section), key=lambda one: _row_path(one.path, whole)):
        first = next(run)
        held = first.value if first.path == path else _at(content, path)
        yield _row(path, first.origin, _name(path, labels), _said(held, path, codes))


def differences(one: Pack, other: Pack, section: str) -> tuple[Difference, ...]:
    """What two packs say differently in one section; where a value comes from does not count."""
    packs = [pack for pack in (one, other) if pack.has(section)]
    whole = {path for pack in packs for path in _whole(pack, section)}
    mine, theirs = (
        {row.path: row for row in rows(pack, section, whole)} if pack in packs else {}
        for pack in (one, other)
    )
    return tuple(
        Difference(path, mine.get(path), theirs.get(path))
        for path in dict.fromkeys([*mine, *theirs])
        if _value(mine.get(path)) != _value(theirs.get(path))
    )


def _whole(pack: Pack, section: str) -> set[str]:
    """What can be read in another way, or has a history, is shown as one thing."""
    values = pack.explain(section)
    return {one.path for one in values if one.origin.alternatives or one.origin.history}


def _row_path(path: str, whole: Collection[str]) -> str:
    """The path of the row that a value belongs to."""
    steps = path.split(".")
    for place in range(1, len(steps)):
        above = ".".join(steps[:place])
        if above in whole or steps[place] in LIMIT or steps[place].isdecimal() or steps[place - 1] == "next":
            return above
    return path


def _at(content: object, path: str) -> object:
    for step in path.split("."):
        content = content.get(step) if isinstance(content, dict) else None
    return content


def _row(path: str, origin: Origin, name: str, said: str) -> ValueRow:
    return ValueRow(
        name=name,
        path=path,
        value=said,
        origin=str(origin.place),
        pack=origin.pack,
        source=origin.source,
        register=origin.register,
        why=origin.why,
        others=tuple(value_say(other) for other in origin.alternatives),
        history=tuple(
            f"{dated.from_on} 起 {value_say(dated.value)}" + (f"（{dated.source}）" if dated.source else "")
            for dated in origin.history
        ),
        replaces=_replaced(origin),
    )


def _said(held: object, path: str, codes: Mapping[str, str]) -> str:
    """A value in words; codes of this section by their labels, ways on from a state with the act."""
    if path.endswith(".next") and isinstance(held, dict):
        return "、".join(f"{codes.get(act, act)}→{codes.get(to, to)}" for act, to in held.items())
    if path.endswith("counted_from"):
        return value_say(held)  # a moment, which is called as one of the states is
    if isinstance(held, list):
        return "、".join(_said(item, "", codes) for item in held) or value_say(held)
    return (codes.get(held, "") if isinstance(held, str) else "") or value_say(held)


def _value(row: ValueRow | None) -> str | None:
    return row.value if row else None


def _replaced(origin: Origin) -> str:
    return str(origin.replaces.place) if origin.replaces else ""


def _name(path: str, labels: Mapping[str, str]) -> str:
    """The keys below the heading, each as readers call it."""
    steps = path.split(".")
    if len(steps) == 1:
        return _heading(path, labels)
    said = [
        labels.get(".".join(steps[: place + 1])) or key_label(step)
        for place, step in enumerate(steps)
        if place
    ]
    return " · ".join(said)


def _heading(code: str, labels: Mapping[str, str]) -> str:
    return labels.get(code) or key_label(code)


def _labels(content: object, path: str = "") -> dict[str, str]:
    """By path: what a mapping calls itself."""
    if not isinstance(content, dict):
        return {}
    found: dict[str, str] = {}
    for key, item in content.items():
        inner = f"{path}.{key}" if path else str(key)
        own = (item.get("label") or item.get("name")) if isinstance(item, dict) else None
        if isinstance(own, str):
            found[inner] = own
        found.update(_labels(item, inner))
    return found


def _holds(row: ValueRow, words: str) -> bool:
    text = " ".join(_texts(row)).casefold()
    return all(word in text for word in words.casefold().split())


def _texts(row: ValueRow) -> Iterable[str]:
    return (row.name, row.path, row.value, row.source, row.register, row.why, row.origin, *row.others)
