"""What was filled in on an application, read field by field, with every fault and nothing lost?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from qifu.appeals import spreadsheets as tables
from qifu.cases import materials
from qifu.cases.materials import Stored
from qifu.kernel.errors import Refused
from qifu.policies.granting.applying import Payee
from qifu.policies.granting.papers import Paper
from qifu.policies.rules import sheet as sheets
from qifu.policies.rules.sheet import Read
from qifu.policies.rules.wanted import Wanted
from qifu.policies.schema import Item, Lines
from qifu.portals.calculator import answers
from qifu.portals.visits import Visit

MB: Final = 1024 * 1024
SALT: Final = "grant-paper"
NO_PAPER: Final = "还没有交，请选择文件或拍照"
NO_PAPER_YET: Final = "还没有交，请选择文件，或在下面勾选稍后补交"
MOST_CELLS: Final = 20_000


@dataclass(slots=True)
class Filled:
    """What stands in the form now."""

    facts: dict[str, object] = field(default_factory=dict)
    typed: dict[str, tuple[str, str]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    papers: dict[str, Stored] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    payee: Payee = field(default_factory=Payee)
    accepts: bool = False
    follows: bool = False
    sheet: Read | None = None


def read(
    visit: Visit, item: Item, asked: Sequence[Wanted], known: Mapping[str, Stored], *, may_follow: bool
) -> Filled:
    """Everything that was sent; `known` are files handed in earlier, by the material they are."""
    filled = Filled(accepts=visit.POST.get("accepts") == "1", follows=visit.POST.get("follows") == "1")
    for place, wanted in enumerate(asked):
        _fact(visit, filled, place, wanted)
    for place, what in enumerate(item.apply.materials):
        _paper(visit, filled, place, what, known)
        if what not in filled.papers and not (may_follow and filled.follows):
            filled.faults.setdefault(what, NO_PAPER_YET if may_follow else NO_PAPER)
    said = {name: visit.POST.get(f"payee_{name}", "") for name in ("name", "bank", "account")}
    filled.payee = Payee(**said)
    if item.lines is not None:
        filled.sheet = sheet_of(visit, item.lines)
    return filled


def papers(filled: Filled) -> tuple[Paper, ...]:
    """The files as the application takes them."""
    return tuple(Paper(what, file) for what, file in filled.papers.items())


def sheet_of(visit: Visit, lines: Lines) -> Read:
    """The sheet: from a file, else from what was pasted, else from the grid."""
    file = visit.FILES.get("sheet_file")
    if isinstance(file, UploadedFile):
        try:
            return sheets.read(lines, _table(file))
        except Refused as refused:
            return Read((), 0, fault=str(refused))
    pasted = visit.POST.get("sheet_paste", "")
    if pasted.strip():
        return sheets.read(lines, sheets.pasted(pasted))
    columns = [visit.POST.getlist(f"cell{place}")[:MOST_CELLS] for place in range(len(lines.columns))]
    count = max((len(column) for column in columns), default=0)
    rows = [
        {
            each.name: columns[place][at] if at < len(columns[place]) else ""
            for place, each in enumerate(lines.columns)
        }
        for at in range(min(count, lines.most))
    ]
    return sheets.typed(lines, [row for row in rows if any(text.strip() for text in row.values())])


def _table(file: UploadedFile[bytes]) -> list[list[str]]:
    if (file.size or 0) > settings.UPLOAD_MB * MB:
        raise Refused("文件太大", remedy="请拆成几个文件")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        path.write_bytes(file.read())
        table = tables.open_table(path, tables.Caps(rows=5000))
        rows = [[tables.as_text(cell) for cell in row.cells] for row in (*table.sample, *table.rows)]
        return [list(table.headers), *rows]


def _fact(visit: Visit, filled: Filled, place: int, wanted: Wanted) -> None:
    said = QueryDict(mutable=True)
    said.setlist("answer", visit.POST.getlist(f"fact{place}"))
    unit = visit.POST.get(f"unit{place}", "")
    said["unit"] = unit
    text = (visit.POST.getlist(f"fact{place}") or [""])[-1]
    filled.typed[wanted.key] = (text, unit)
    if not text.strip():
        filled.faults[wanted.key] = "还没有填"
        return
    try:
        filled.facts[wanted.key] = answers.answer(wanted, said)
    except Refused as refused:
        filled.faults[wanted.key] = str(refused)


def _paper(visit: Visit, filled: Filled, place: int, what: str, known: Mapping[str, Stored]) -> None:
    file = visit.FILES.get(f"paper{place}")
    if isinstance(file, UploadedFile):
        try:
            found = materials.store(file.read(), name=file.name or what, at_most=settings.UPLOAD_MB * MB)
        except Refused as refused:
            filled.faults[what] = str(refused)
            return
    else:
        again = _kept(visit.POST.get(f"kept{place}", "")) or known.get(what)
        if again is None:
            return
        found = again
    filled.papers[what] = found
    filled.kept[what] = _sign(found)


def _sign(file: Stored) -> str:
    """A file that is stored already: a form sent back needs it only once, and nobody names another's."""
    return signing.dumps([file.name, file.media, file.size, file.digest], salt=SALT)


def _kept(text: str) -> Stored | None:
    try:
        name, media, size, digest = signing.loads(text, salt=SALT, max_age=86_400) if text else ("",) * 4
    except (signing.BadSignature, ValueError):
        return None
    return Stored(str(name), str(media), int(size), str(digest)) if digest else None
