"""How are the lines of a top key kept, and put back to the letter after a change?"""

import json
from collections.abc import Sequence

import yaml

from qifu.kernel.errors import Refused
from qifu.policies.rules import marks, writing


def block(document: str, key: str) -> str:
    """The lines of a top key as they stand; nothing if it is not there."""
    spot = marks.spot(document, (key,))
    return document[spot.start : marks.end_beside(document, spot.mark)] if spot else ""


def with_block(document: str, key: str, said: str, after: tuple[str, int] = ("", 0)) -> str:
    """The document with these lines of a top key; an absent one comes so many lines after another."""
    spot = marks.spot(document, (key,))
    if spot and said:
        return document[: spot.start] + said + document[marks.end_beside(document, spot.mark) :]
    if spot:
        return document[: spot.start] + document[marks.end_beside(document, spot.mark) + 1 :]
    if not said:
        return document
    rows = document.splitlines(keepends=True)
    top = marks.spot(document, (after[0],)) if after[0] else None
    line = (top.mark if top is None else top.key or top.mark).start_mark.line + after[1] if top else after[1]
    return "".join((*rows[:line], f"{said}\n", *rows[line:]))


def kept(document: str, keys: Sequence[str]) -> str:
    """What it takes to put the lines of these keys back later."""
    return json.dumps(
        [(key, block(document, key), *_after(document, key)) for key in keys], ensure_ascii=False
    )


def keys_of(said: str) -> tuple[str, ...]:
    """The keys whose lines were kept; none if that cannot be read."""
    try:
        return tuple(str(key) for key, *_ in json.loads(said))
    except (ValueError, TypeError):
        return ()


def restored(document: str, said: str, keys: Sequence[str]) -> str:
    """The document with lines put back that `kept` kept; they may touch nothing but these keys."""
    try:
        known = [(str(key), str(text), str(after), int(line)) for key, text, after, line in json.loads(said)]
        before, made = writing.read(document), document
        for key, text, after, line in sorted(
            known, key=lambda each: marks.spot(document, (each[0],)) is None
        ):
            made = with_block(made, key, text, (after, line))
        found = writing.read(made)
    except (ValueError, TypeError, yaml.YAMLError, Refused):
        found = None
    free = dict.fromkeys(keys)
    if not isinstance(found, dict) or {**before, **free} != {**found, **free}:
        raise Refused("撤销不了，这一段在别处改过了", remedy="请从「各版」里恢复")
    return made


def _after(document: str, key: str) -> tuple[str, int]:
    """The top key before this one, and how many lines lie between."""
    spot = marks.spot(document, (key,))
    if spot is None or spot.key is None:
        return "", 0
    line = spot.key.start_mark.line
    if not spot.at:
        return "", int(line)
    above = spot.inside.value[spot.at - 1][0]
    return above.value, int(line - above.start_mark.line)
