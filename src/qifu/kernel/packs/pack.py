"""What does a place's pack say on a given day, section by section?"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from qifu.kernel.errors import PackError, Place
from qifu.kernel.packs.faults import did_you_mean, each, raise_all
from qifu.kernel.packs.lineage import Folder, find, lineage, pack_paths, packs_root, stamps
from qifu.kernel.packs.merge import Merger, Retired
from qifu.kernel.packs.origins import Held, Origin, Resolver, Retirement, bare
from qifu.kernel.packs.tree import Plain, read
from qifu.kernel.packs.validation import Step, validate, walk

M = TypeVar("M")
CACHED_PACKS = 64


class Explained(NamedTuple):
    """One value of a section with where it comes from."""

    path: str
    value: Plain
    origin: Origin


class Merged(NamedTuple):
    """A lineage merged as of a day, with the spell of days in which it says the same."""

    held: Held
    retired: tuple[Retired, ...]
    since: date | None
    until: date | None


class Pack:
    """One place's settings in one spell of days, merged from the whole lineage. Treat as frozen.

    `since` is the first day of the spell, `until` the first day after it; None where it is open.
    """

    def __init__(self, folders: Sequence[Folder], *, root: Path, merged: Merged) -> None:
        self.folder, self.folders, self.root = folders[-1], tuple(folders), root
        self.since, self.until = merged.since, merged.until
        self.lineage: tuple[str, ...] = tuple(folder.path for folder in folders)
        self.retired: tuple[Retired, ...] = merged.retired
        assert isinstance(merged.held.content, dict)
        self._sections = merged.held.content
        self._made: dict[tuple[str, object], object] = {}

    def __repr__(self) -> str:
        return f"Pack({self.path!r}, since={self.since}, until={self.until})"

    def says_on(self, on: date) -> bool:
        """Whether this is what the pack says on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def path(self) -> str:
        return self.folder.path

    @property
    def label(self) -> str:
        return self.folder.header.name

    @property
    def level(self) -> str:
        return self.folder.header.level

    @property
    def area(self) -> str:
        return self.folder.header.area

    @property
    def fictional(self) -> bool:
        return self.folder.header.fictional

    def sections(self) -> tuple[str, ...]:
        """The names of all sections, own and inherited."""
        return tuple(sorted(self._sections))

    def has(self, section: str) -> bool:
        return section in self._sections

    def section(self, name: str, schema: type[M]) -> M:
        """The merged section read by `schema`, or all its faults with file and line."""
        key = (name, schema)
        if key not in self._made:
            self._made[key] = validate(self._held(name), schema)
        return self._made[key]  # type: ignore[return-value]  # the key says which schema made it

    def content(self, section: str) -> Plain:
        """The merged section as plain values: what an edition keeps."""
        return bare(self._held(section))

    def origin(self, section: str, path: str | Sequence[Step] = ()) -> Origin:
        """Where the value at `path` comes from; `path` is dotted, or a sequence if keys have dots."""
        steps: Sequence[Step] = _steps(path) if isinstance(path, str) else path
        held, _, taken = walk(self._held(section), steps)
        if len(taken) < len(steps):
            known = list(held.content) if isinstance(held.content, dict) else []
            missing = str(steps[len(taken)])
            raise PackError(f"「{section}」中没有「{missing}」", remedy=did_you_mean(missing, known))
        return held.origin

    def explain(self, section: str) -> tuple[Explained, ...]:
        """Every value with its origin; also mappings that have alternatives or a history of their own."""
        return tuple(_rows(self._held(section), ""))

    def digest(self, section: str) -> str:
        """A hash of what the section says, whatever file says it. The order of keys counts."""
        return sha256(_canonical(self._held(section)).encode()).hexdigest()

    def place(self, section: str) -> Place:
        """Where the section was last written."""
        return self._held(section).origin.place

    def _held(self, section: str) -> Held:
        if section not in self._sections:
            what = f"{self.label}（{self.path}）没有「{section}」这一部分"
            raise PackError(what, at=self.folder.at, remedy=did_you_mean(section, self.sections()))
        return self._sections[section]


_cache: dict[tuple[Path, str], tuple[object, list[Pack]]] = {}


def load(name: str, *, on: date, root: Path | None = None) -> Pack:
    """The pack called `name` (`huzhou`, or `zhejiang/huzhou`) as of the day `on`."""
    folder = packs_root(root)
    files = stamps(folder)
    path = find(name, pack_paths(files))
    seen, kept = _cache.get((folder, path), (None, []))
    if seen != files:
        kept = []
    pack = next((each for each in kept if each.says_on(on)), None)
    if pack is None:
        pack = _build(lineage(path, root=folder, files=files), on=on, root=folder)
        while len(_cache) >= CACHED_PACKS:
            _cache.pop(next(iter(_cache)), None)
        _cache[folder, path] = (files, [*kept, pack])
    return pack


def all_packs(root: Path | None = None) -> tuple[str, ...]:
    """The paths of all packs, shallow ones first."""
    return tuple(pack_paths(stamps(packs_root(root))))


def _build(folders: Sequence[Folder], *, on: date, root: Path) -> Pack:
    merger, faults, turns = Merger(), list[PackError](), set[date]()
    held = Held({}, Origin(folders[0].at, folders[0].path))
    for folder in folders:
        resolver = Resolver(on=on, pack=folder.path)
        layer, wrong = _layer(folder, resolver, root=root)
        faults += wrong
        turns |= resolver.turns
        held = merger.over(held, layer)
    raise_all([*faults, *merger.faults])
    since = max((turn for turn in turns if turn <= on), default=None)
    until = min((turn for turn in turns if turn > on), default=None)
    return Pack(folders, root=root, merged=Merged(held, tuple(merger.retired), since, until))


def _layer(folder: Folder, resolver: Resolver, *, root: Path) -> tuple[Held, list[PackError]]:
    """All section files of one pack as one mapping from section name to content."""
    faults, content = list[PackError](), dict[str, Held]()
    for name, file in folder.sections.items():
        try:
            if file.endswith(".yml"):
                raise PackError("文件名以 .yml 结尾", at=Place(file, 1), remedy="请改为以 .yaml 结尾")
            held = resolver.resolve(read(root / file, file=file))
        except PackError as error:
            faults += each(error)
            continue
        if held and not isinstance(held.content, dict | Retirement):
            faults.append(
                PackError("文件的最外层应为键值表", at=held.origin.place, remedy="有代码的项目请以代码为键")
            )
        elif held:
            content[name] = held
    return Held(content, Origin(folder.at, folder.path)), [*faults, *resolver.faults]


def _steps(path: str) -> list[Step]:
    return [int(part) if part.isdecimal() else part for part in path.split(".") if part]


def _rows(held: Held, path: str) -> Iterator[Explained]:
    content = held.content
    inner: Mapping[str, Held] = {}
    if isinstance(content, dict):
        inner = content
    elif isinstance(content, tuple):
        inner = {str(index): item for index, item in enumerate(content)}
    if not inner or held.origin.alternatives or held.origin.history:
        yield Explained(path, bare(held), held.origin)
    for key, item in inner.items():
        yield from _rows(item, f"{path}.{key}" if path else key)


def _canonical(held: Held) -> str:
    return json.dumps(_tagged(bare(held)), ensure_ascii=False, separators=(",", ":"))


def _tagged(value: Plain) -> Any:
    """Values with their kind, so that the text "1.0", the number 1.0 and the list stay different."""
    match value:
        case dict():
            return {"m": [[key, _tagged(item)] for key, item in value.items()]}
        case list():
            return [_tagged(item) for item in value]
        case Decimal():
            return {"n": str(value)}
        case date():
            return {"d": value.isoformat()}
        case _:
            return value
