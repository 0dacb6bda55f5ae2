"""How is plain content written as YAML that our loader reads again as the same, block by block?"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import yaml

from qifu.kernel.errors import PackError, Refused
from qifu.kernel.packs.tree import parse as parse_tree
from qifu.kernel.packs.tree import plain as bare_tree
from qifu.policies.schema import Item

_KEY: Final = re.compile(r"^([A-Za-z_][A-Za-z0-9_]*)\s*:")
ORDER: Final = tuple(Item.model_fields)


class _Dumper(yaml.SafeDumper):
    """Lists set in beneath their key; repeated nodes written out, as the loader refuses anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never an anchor."""
        _ = data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Set lists in."""
        _ = indentless
        super().increase_indent(flow, False)


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}")


_Dumper.add_representer(Decimal, _decimal)
# To our loader `on` is a word like any other, so the key of a day need not stand in quotes.
_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def dumped(value: object, *, flow: bool | None = False) -> str:
    """The YAML of plain content: text, numbers, days, lists and mappings."""
    return yaml.dump(
        plain(value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000,
        default_flow_style=flow,
    )  # fmt: skip


def flowing(value: object) -> str:
    """The same in one line, for a cell."""
    return dumped(value, flow=True).removesuffix("...\n").strip()


def plain(value: Any) -> Any:
    """Tuples as lists, all keys as text."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def read(text: str) -> Any:
    """The plain content of a document."""
    return bare_tree(parse_tree(text, file="草稿"))


def document(text: str) -> dict[str, Any]:
    """The plain content of an item; refused if the text is something else."""
    found = read(text)
    if not isinstance(found, dict):
        raise Refused("草稿不是一份事项", remedy="请先改正右边的 YAML")
    return found


def reads_as(text: str, wanted: object) -> bool:
    """Whether a text says exactly this; one that cannot be read does not."""
    try:
        return bool(read(text) == wanted)
    except PackError:
        return False


def with_value(text: str, path: Sequence[str], value: object) -> str:
    """The document with one value set, or taken out where it is empty; other blocks stay as written.

    Only the block of the top key is written anew, so that the author's lines and remarks elsewhere stay.
    """
    wanted = document(text)
    _set(wanted, path, value)
    key = path[0]
    made = _with_block(text, key, dumped({key: wanted[key]}) if key in wanted else "")
    return made if reads_as(made, wanted) else _anew(wanted)


def with_tests(text: str, tests: Sequence[Mapping[str, Any]]) -> str:
    """The document with tests added at the end of its own."""
    found = document(text)
    there = found.get("tests")
    kept = list(there) if isinstance(there, list) else []
    wanted = {**found, "tests": [*kept, *plain(list(tests))]}
    rows = "".join(f"  - {flowing(each)}\n" for each in wanted["tests"])
    made = _with_block(text, "tests", f"tests:\n{rows}")
    return made if reads_as(made, wanted) else _anew(wanted)


def _anew(wanted: Mapping[str, Any]) -> str:
    """The whole document written anew; refused if even that cannot be read again."""
    made = dumped(wanted)
    read(made)
    return made


def _set(document: dict[str, Any], path: Sequence[str], value: object) -> None:
    key = path[0]
    if len(path) == 1:
        if value in ("", None, [], {}):
            document.pop(key, None)
        else:
            document[key] = value
        return
    below = document.get(key)
    inner = dict(below) if isinstance(below, dict) else {}
    _set(inner, path[1:], value)
    if inner:
        document[key] = inner
    else:
        document.pop(key, None)


def _with_block(text: str, key: str, block: str) -> str:
    """The lines of a top key replaced; a new one goes where the order of the fields puts it."""
    rows = text.splitlines(keepends=True)
    starts = [(found[1], at) for at, row in enumerate(rows) if (found := _KEY.match(row))]
    for place, (name, at) in enumerate(starts):
        if name == key:
            end = starts[place + 1][1] if place + 1 < len(starts) else len(rows)
            return "".join((*rows[:at], block, *rows[end:]))
    later = set(ORDER[ORDER.index(key) + 1 :]) if key in ORDER else set()
    at = next((at for name, at in starts if name in later), len(rows))
    return "".join((*rows[:at], block, *rows[at:]))


def is_day(text: str) -> bool:
    """Whether it is a day as documents write it."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
