"""Which packs are there, what are they called, and which one stands on which?"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from qifu.kernel.errors import PackError, Place
from qifu.kernel.packs.faults import did_you_mean, raise_all
from qifu.kernel.packs.model import PackModel
from qifu.kernel.packs.origins import Resolver
from qifu.kernel.packs.tree import read
from qifu.kernel.packs.validation import validate

HEADER = "pack.yaml"
_CHECKOUT = Path(__file__).parents[4]
_ALWAYS = date.max  # a header has no history
_DOCUMENTS = ("examples/", "policies/")

Level = Literal["national", "province", "city", "county"]
Stamps = Mapping[str, tuple[int, int]]


class Header(PackModel):
    """What `pack.yaml` says."""

    name: str = Field(min_length=1)
    level: Level
    area: str = Field(pattern=r"^[0-9]{6}$")
    extends: str | None = None
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """A pack as it lies on disk: its path below the root, its header, its section files by name.

    Files in `examples/` and `policies/` are no sections: each is a document of its own, none is inherited.
    """

    path: str
    header: Header
    at: Place
    sections: Mapping[str, str]
    examples: tuple[str, ...]
    policies: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def packs_root(root: Path | None = None) -> Path:
    """The folder with all packs: the one given, `QIFU_PACKS`, or `packs/` of the checkout."""
    chosen = root or Path(os.environ.get("QIFU_PACKS") or _CHECKOUT / "packs")
    if not chosen.is_dir():
        raise PackError(f"找不到规则包目录 {chosen.name}", remedy="请用环境变量 QIFU_PACKS 指明目录")
    return chosen


_looked: ContextVar[dict[Path, Stamps] | None] = ContextVar("looked", default=None)


@contextmanager
def held() -> Iterator[None]:
    """Within this block the files are looked at once: one page, or one chunk of an import, sees one state."""
    token = _looked.set(_looked.get() or {})
    try:
        yield
    finally:
        _looked.reset(token)


def stamps(root: Path) -> Stamps:
    """What is there below `root`, as it stands now or as this block has seen it."""
    looked = _looked.get()
    if looked is None:
        return _look(root)
    if root not in looked:
        looked[root] = _look(root)
    return looked[root]


def _look(root: Path) -> Stamps:
    """Every YAML file below `root` with its time of change and size; links are not followed."""
    found: dict[str, tuple[int, int]] = {}
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        head = Path(folder).relative_to(root).as_posix()
        for file in sorted(files):
            if file.endswith((".yaml", ".yml")) and not file.startswith("."):
                stat = os.stat(os.path.join(folder, file))
                name = file if head == "." else f"{head}/{file}"
                found[name] = (stat.st_mtime_ns, stat.st_size)
    return found


def find(name: str, paths: Mapping[str, object]) -> str:
    """The path of the pack called `name`, which is a whole path or its last part."""
    wanted = name.strip("/")
    if wanted in paths:
        return wanted
    near = [path for path in paths if path.rpartition("/")[2] == wanted]
    if len(near) > 1:
        raise PackError(f"有 {len(near)} 个规则包叫「{name}」", remedy=f"请写全路径：{'、'.join(near)}")
    if not near:
        known = {path.rpartition("/")[2]: None for path in paths}
        raise PackError(f"没有名为「{name}」的规则包", remedy=did_you_mean(wanted, known))
    return near[0]


def pack_paths(files: Stamps) -> dict[str, None]:
    """The paths of all packs, shallow ones first."""
    suffix = f"/{HEADER}"
    found = [file.removesuffix(suffix) for file in files if file.endswith(suffix)]
    return dict.fromkeys(sorted(found, key=lambda path: (path.count("/"), path)))


def lineage(path: str, *, root: Path, files: Stamps) -> tuple[Folder, ...]:
    """The packs `path` stands on and itself, the most general first."""
    paths = pack_paths(files)
    chain: list[Folder] = []
    above: str | None = path
    while above is not None:
        folder = _folder(above, root=root, files=files, paths=paths)
        if any(each.path == above for each in chain):
            names = " → ".join([*(each.path for each in chain), above])
            raise PackError(f"extends 绕成了圈：{names}", at=chain[-1].at, remedy="请改正其中一处 extends")
        chain.append(folder)
        above = _above(folder, paths)
    return tuple(reversed(chain))


def _above(folder: Folder, paths: Mapping[str, object]) -> str | None:
    if folder.header.extends:
        try:
            return find(folder.header.extends, paths)
        except PackError as error:
            raise PackError(error.what, at=folder.at, remedy=error.remedy) from error
    parent = folder.path.rpartition("/")[0]
    while parent:
        if parent in paths:
            return parent
        parent = parent.rpartition("/")[0]
    return "national" if "national" in paths and folder.path != "national" else None


def _folder(path: str, *, root: Path, files: Stamps, paths: Mapping[str, object]) -> Folder:
    file = f"{path}/{HEADER}"
    resolver = Resolver(on=_ALWAYS, pack=path)
    held = resolver.resolve(read(root / file, file=file))
    raise_all(resolver.faults)
    assert held
    own = [each.removeprefix(f"{path}/") for each in files if _belongs(each, path, paths)]
    return Folder(
        path,
        validate(held, Header),
        held.origin.place,
        {each.rpartition(".")[0]: f"{path}/{each}" for each in own if not each.startswith(_DOCUMENTS)},
        *(tuple(f"{path}/{each}" for each in own if each.startswith(kind)) for kind in _DOCUMENTS),
    )


def _belongs(file: str, path: str, paths: Mapping[str, object]) -> bool:
    """Whether `file` is a section or example of the pack at `path`, not of a pack below it."""
    if not file.startswith(f"{path}/") or file.endswith(f"/{HEADER}"):
        return False
    parts = file.split("/")[:-1]
    owners = ("/".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next(owner for owner in owners if owner in paths) == path
