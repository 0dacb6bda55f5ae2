"""How is a plain value laid out in the lines of a document: in one if there is room, else part by part?"""

import json
from collections.abc import Sequence
from typing import Any, Final

from qifu.policies.rules import writing

ROOM: Final = 100


def laid(plain: Any) -> list[str]:
    """A value in lines: in one if there is room, else each of its parts so."""
    flat = writing.flowing(plain)
    if not plain or not isinstance(plain, dict | list) or len(flat) <= ROOM:
        return [flat if isinstance(plain, dict | list) else word(plain)]
    return spread(plain)


def spread(plain: Any) -> list[str]:
    """The parts of a collection, each in lines of its own."""
    rows: list[str] = []
    for step, each in plain.items() if isinstance(plain, dict) else enumerate(plain):
        first, *rest = laid(each)
        if isinstance(plain, list):
            rows += [f"- {first}", *set_in(rest)]
        elif rest:
            rows += [f"{word(step)}:", *set_in([first, *rest])]
        else:
            rows.append(f"{word(step)}: {first}")
    return rows


def set_in(rows: Sequence[str], column: int = 2) -> list[str]:
    return [" " * column + row if row else row for row in rows]


def word(plain: Any) -> str:
    """A word as it stands in a block; one of several lines in quotes, in one line."""
    said = writing.dumped({"k": plain})[2:].strip()
    return json.dumps(plain, ensure_ascii=False) if "\n" in said and isinstance(plain, str) else said


def flat(plain: Any) -> str:
    """A value as it stands within braces."""
    if isinstance(plain, str) and "\n" in plain:
        return json.dumps(plain, ensure_ascii=False)
    return writing.flowing([plain])[1:-1]


def item(plain: Any, column: int) -> str:
    first, *rest = laid(plain)
    return "\n".join((" " * column + f"- {first}", *set_in(rest, column + 2)))


def entry(key: Any, plain: Any, column: int) -> str:
    """A key with its value; the first line is not set in."""
    first, *rest = laid(plain)
    if not rest:
        return f"{word(key)}: {first}"
    return "\n".join((f"{word(key)}:", *set_in([first, *rest], column + 2)))
