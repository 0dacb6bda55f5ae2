"""How does an import read: where it stands, and which column may hold what?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from qifu.appeals.import_queries import ImportView
from qifu.appeals.imports import NEEDED, Upload
from qifu.appeals.messages import FIELDS
from qifu.portals import wording
from qifu.portals.look import Tone

TONES: dict[str, Tone] = {
    "uploaded": "soon",
    "aside": "plain",
    "confirmed": "brand",
    "running": "brand",
    "done": "good",
    "refused": "late",
}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import in the list."""

    id: int
    name: str
    channel: str
    state: str
    tone: Tone
    when: str
    by: str
    counted: str
    percent: int
    is_moving: bool


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One field of a message, the column chosen for it, why, and what stands there."""

    name: str
    label: str
    chosen: str
    why: str
    examples: tuple[str, ...]
    is_needed: bool


def lines(views: Iterable[ImportView], channels: Mapping[str, str]) -> tuple[ImportLine, ...]:
    """All imports."""
    return tuple(line(view, channels) for view in views)


def line(view: ImportView, channels: Mapping[str, str]) -> ImportLine:
    """One import as it stands."""
    return ImportLine(
        view.id,
        view.name,
        channels.get(view.channel, view.channel),
        view.state_label,
        TONES[view.state],
        wording.moment(timezone.localtime(view.at)),
        view.by_name,
        f"{wording.number(view.taken)} / {wording.number(view.rows)} 行" if view.rows else "",
        100 if view.state == "done" else view.percent,
        view.state in ("confirmed", "running"),
    )


def choices(upload: Upload, given: Mapping[str, str]) -> tuple[ColumnChoice, ...]:
    """Every field with the column guessed for it, or the one that was chosen before a refusal."""
    guesses = {guess.field: guess for guess in upload.guesses}
    found = []
    for name, label in FIELDS.items():
        guess = guesses.get(name)
        header = upload.headers[guess.column] if guess else ""
        chosen = given.get(name, header)
        why = guess.because if guess and chosen == header else ""
        found.append(ColumnChoice(name, label, chosen, why, _examples(upload, chosen), name in NEEDED))
    return tuple(found)


def _examples(upload: Upload, header: str) -> tuple[str, ...]:
    if header not in upload.headers:
        return ()
    place = upload.headers.index(header)
    return tuple(row[place][:40] for row in upload.sample if place < len(row) and row[place])
