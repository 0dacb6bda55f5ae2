"""How does a spreadsheet of messages come in? Stored, its columns confirmed, then row by row, never half."""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from qifu.appeals import spreadsheets, understanding
from qifu.appeals.import_results import Totals, totals
from qifu.appeals.intake import Arrival, Heard, Outcome, take
from qifu.appeals.messages import FIELDS, Fault, Message, Origin, understand
from qifu.appeals.models import Import, ImportRow, Submission
from qifu.appeals.spreadsheets import ColumnGuess, Row, Table
from qifu.kernel import packs
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor, Role, Side

CHUNK = 25  # rows a transaction: others who write wait no longer than this, and a stop loses no row
NEEDED = ("title", "text")


@dataclass(frozen=True, slots=True)
class Upload:
    """A stored file: its headings, what its columns seem to hold, and a look at its first rows."""

    import_id: int
    headers: tuple[str, ...]
    guesses: tuple[ColumnGuess, ...]
    sample: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    seen_before: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An import with rows still to take: up to which row it has got, and whether somebody has begun."""

    import_id: int
    done: int
    is_begun: bool


def upload(*, name: str, path: Path, channel: str, pack: str, by: Actor, at: datetime) -> Upload:
    """Store a file and look at its columns; nothing is taken in yet. Refuses what is not a table."""
    _allow(by)
    if not understanding.has_channel(pack, channel, on=at.date()):
        raise Refused("没有这个渠道", why=f"渠道代码「{channel}」", remedy="请从渠道清单里选")
    table = spreadsheets.open_table(path)
    digest = _digest(path)
    stored = _store(path, digest)
    made = Import.objects.create(
        channel=channel,
        name=name[:200],
        digest=digest,
        stored=stored.name,
        columns={guess.field: table.headers[guess.column] for guess in _guesses(table)},
        state="uploaded",
        at=at,
        by_key=by.key,
        by_name=by.name,
    )
    return _upload(made, table)


def look(import_id: int) -> Upload:
    """A stored file again, as for confirming its columns."""
    held = _held(import_id)
    return _upload(held, spreadsheets.open_table(stored_path(held)))


def confirm(*, import_id: int, columns: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Say which column holds what; from then on the import runs whenever a round or a person lets it."""
    _allow(by)
    chosen = {name: header for name, header in columns.items() if name in FIELDS and header}
    table = spreadsheets.open_table(stored_path(_held(import_id)))
    _check_columns(chosen, table)
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=import_id)
        if held.state != "uploaded":
            is_aside = held.state == "aside"
            raise Refused(
                "这份表格已经放下，不导入" if is_aside else "这份表格已经开始导入",
                remedy="要导入请重新核对列" if is_aside else "刷新后看进度",
            )
        held.columns, held.state = chosen, "confirmed"
        held.rows = sum(1 for _ in table.rows)
        held.save(update_fields=["columns", "state", "rows"])
        said: dict[str, object] = {"name": held.name, "columns": chosen, "rows": held.rows}
        _write(Kind.IMPORT_STARTED, held, by.key, by.name, at, said)


def put_aside(*, import_id: int, is_aside: bool, by: Actor, at: datetime) -> None:
    """Leave an import whose columns are not confirmed, or take it up again; the file stays kept."""
    _allow(by)
    was, now = ("uploaded", "aside") if is_aside else ("aside", "uploaded")
    with transaction.atomic():
        held = Import.objects.select_for_update().filter(pk=import_id).first()
        if held is None:
            raise Refused("没有这份导入", remedy="从导入清单里打开")
        if held.state != was:
            raise Refused("这份表格的状态已经变了", remedy="刷新后再看")
        held.state = now
        held.save(update_fields=["state"])
        kind = Kind.IMPORT_PUT_ASIDE if is_aside else Kind.IMPORT_TAKEN_UP
        _write(kind, held, by.key, by.name, at, {"name": held.name})


def run(
    import_id: int,
    *,
    pack: str,
    by: Actor,
    at: datetime,
    step: Callable[[int], None] | None = None,
    most: int | None = None,
) -> Totals:
    """Take in the rows not taken yet, a chunk a transaction. Run again after a stop, it goes on there.

    `step` hears of each chunk once it is kept. After `most` rows the rest is left to another call.
    """
    held = _held(import_id)
    if held.state not in ("confirmed", "running"):
        return totals(import_id)
    table = spreadsheets.open_table(stored_path(held))
    rows, taken = _after(table.rows, held), 0
    while chunk := list(islice(rows, CHUNK)):
        if most is not None and taken >= most:
            return totals(import_id)
        with packs.held(), transaction.atomic():
            _take_chunk(import_id, table.headers, chunk, pack, by, at)
        taken += len(chunk)
        if step:
            step(len(chunk))
    return _end(import_id, by, at)


def try_out(*, path: Path, channel: str, columns: Mapping[str, str], at: datetime) -> Totals:
    """What an import would do, without doing it: which rows are new, known, or cannot be understood."""
    table = spreadsheets.open_table(path)
    chosen = dict(columns) or {guess.field: table.headers[guess.column] for guess in _guesses(table)}
    _check_columns(chosen, table)
    known = set(Submission.objects.filter(source_system=channel).values_list("source_id", flat=True))
    counts = dict.fromkeys(Outcome, 0)
    digest = _digest(path)
    for row in table.rows:
        heard = heard_in(row, table.headers, chosen, channel=channel, digest=digest, at=at)
        number = heard.origin.source_id if isinstance(heard, Fault) else heard.source_id
        outcome = Outcome.QUARANTINED if isinstance(heard, Fault) else Outcome.NEW
        counts[Outcome.REPEAT if number in known else outcome] += 1
        known.add(number)
    return Totals(
        sum(counts.values()), counts[Outcome.NEW], counts[Outcome.REPEAT], counts[Outcome.QUARANTINED], 0
    )


def heard_in(
    row: Row, headers: tuple[str, ...], columns: Mapping[str, str], *, channel: str, digest: str, at: datetime
) -> Message | Fault:
    """One row as a message. Without a number of its own it is known by its file and row."""
    raw = {name: spreadsheets.as_text(cell) for name, cell in zip(headers, row.cells, strict=False)}
    cells = {name: raw.get(header, "") for name, header in columns.items()}
    number = cells.get("source_id") or f"{digest[:16]}#{row.number}"
    return understand(Origin(channel, channel, number[:120]), cells, raw, now=at)


def waiting() -> tuple[Waiting, ...]:
    """Imports whose rows are not all taken yet, oldest first."""
    rows = Import.objects.filter(state__in=["confirmed", "running"]).order_by("at", "pk")
    return tuple(Waiting(row.pk, row.done, row.state == "running") for row in rows)


def stored_path(held: Import) -> Path:
    """Where the file of an import lies."""
    return Path(settings.HOME) / "imports" / held.stored


def _take_chunk(
    import_id: int, headers: tuple[str, ...], chunk: list[Row], pack: str, by: Actor, at: datetime
) -> None:
    held = Import.objects.select_for_update().get(pk=import_id)
    fresh = [row for row in chunk if row.number > held.done]
    for row in fresh:
        heard = heard_in(row, headers, held.columns, channel=held.channel, digest=held.digest, at=at)
        _note(held, row, _taken(heard, pack, Arrival(by, at, held, row.number)))
    held.done, held.state = max([held.done, *(row.number for row in chunk)]), "running"
    held.save(update_fields=["done", "state"])


def _taken(heard: Message | Fault, pack: str, arrival: Arrival) -> Heard:
    """A refusal on the way (an unknown class, a text too long for a case) sends the row to quarantine."""
    try:
        return take(heard, pack=pack, arrival=arrival)
    except Refused as refused:
        if isinstance(heard, Fault):
            raise
        origin = Origin(heard.channel, heard.source_system, heard.source_id)
        return take(Fault(origin, heard.raw, str(refused)), pack=pack, arrival=arrival)


def _note(held: Import, row: Row, heard: Heard) -> None:
    ImportRow.objects.create(
        batch=held,
        row=row.number,
        outcome=heard.outcome.value,
        why="；".join([*([heard.why] if heard.why else []), *row.notes])[:500],
        submission_id=heard.submission_id,
    )


def _end(import_id: int, by: Actor, at: datetime) -> Totals:
    counted = totals(import_id)
    with transaction.atomic():
        held = Import.objects.select_for_update().get(pk=import_id)
        if held.state != "done":
            held.state, held.ended_at = "done", at
            held.save(update_fields=["state", "ended_at"])
            said: dict[str, object] = {
                "new": counted.new,
                "repeats": counted.repeats,
                "quarantined": counted.quarantined,
            }
            _write(Kind.IMPORT_ENDED, held, by.key, by.name, at, said)
    return counted


def _after(rows: Iterator[Row], held: Import) -> Iterator[Row]:
    return (row for row in rows if row.number > held.done)


def _check_columns(chosen: Mapping[str, str], table: Table) -> None:
    if not any(name in chosen for name in NEEDED):
        raise Refused("还没有指定标题或内容是哪一列", remedy="至少指定其中一列")
    for name, header in chosen.items():
        if header not in table.headers:
            raise Refused(f"表里没有「{header}」这一列", why=f"用于{FIELDS[name]}", remedy="请从表头里选")
    repeated = {header for header in chosen.values() if list(chosen.values()).count(header) > 1}
    if repeated:
        raise Refused(f"「{'、'.join(sorted(repeated))}」被指定了两次", remedy="一列只能作一个用途")


def _guesses(table: Table) -> tuple[ColumnGuess, ...]:
    return spreadsheets.guess_columns(table.headers, [row.cells for row in table.sample])


def _upload(held: Import, table: Table) -> Upload:
    sample = tuple(tuple(spreadsheets.as_text(cell) for cell in row.cells) for row in table.sample[:3])
    before = Import.objects.filter(digest=held.digest, pk__lt=held.pk).exists()
    return Upload(held.pk, table.headers, _guesses(table), sample, table.notes, before)


def _store(path: Path, digest: str) -> Path:
    folder = Path(settings.HOME) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    stored = folder / f"{digest}{path.suffix.lower()}"
    if not stored.exists():
        half = stored.with_suffix(".half")
        shutil.copyfile(path, half)
        half.replace(stored)
    return stored


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _held(import_id: int) -> Import:
    held = Import.objects.filter(pk=import_id).first()
    if held is None:
        raise Refused("没有这份导入", remedy="从导入清单里打开")
    return held


def _allow(by: Actor) -> None:
    if by.side is not Side.SYSTEM and not by.is_any(Role.CENTER_CLERK):
        raise Forbidden("表格导入由综合受理窗口办理")


def _write(kind: Kind, held: Import, key: str, name: str, at: datetime, said: dict[str, object]) -> None:
    ledger.record(kind, subject=f"import:{held.pk}", by_key=key, by_name=name, at=at, said=said)
