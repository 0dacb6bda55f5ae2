"""Which decision tables does an item hold, and how does a table come back into its document?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from qifu.kernel.conditions import Every
from qifu.kernel.conditions.expressions import Marginal, Tiers
from qifu.kernel.conditions.reading import parse, parse_quantity, write_quantity
from qifu.kernel.errors import Refused
from qifu.policies.rules import cells, writing

RANGE, VALUE, WHEN = "范围", "取值", "条件"
_PART: Final = {
    "fixed": "定额",
    "base": "基数",
    "rate": "比例",
    "cap": "上限",
    "say": "说明",
    "article": "条款",
}
_PART_KEYS: Final = {label: key for key, label in _PART.items()}
_FORMS: Final = ("tiers", "marginal", "brackets")
_BOUNDS: Final = ("at_least", "above", "at_most", "below")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the way to it in the document, what it goes by, its columns and rows of cells."""

    path: str
    by: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(text: str) -> tuple[Table, ...]:
    """All tables of a document."""
    return tuple(_found(writing.read(text), ()))


def with_table(text: str, table: Table) -> str:
    """The document with one table as its cells say; the path must lead to a table that is there."""
    document = writing.read(text)
    steps = table.path.split(".")
    below: Any = document
    for step in steps[:-1]:
        below = _step(below, step)
    held = _step(below, steps[-1])
    made = _parts_of(table) if steps[-1] == "parts" else _rows_of(held, table, steps[-1])
    below[int(steps[-1]) if isinstance(below, list) else steps[-1]] = made
    return writing.with_value(text, (steps[0],), document[steps[0]])


def _found(value: Any, path: tuple[str, ...]) -> Iterator[Table]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            here = (*path, str(key))
            if key in _FORMS and isinstance(each, Mapping):
                yield _bracketed(key, each, ".".join(here))
            elif key == "parts" and path == ("pay",) and isinstance(each, list):
                yield _parted(each, ".".join(here))
            elif key not in ("tests", "given"):
                yield from _found(each, here)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _found(each, (*path, str(index)))


def _bracketed(form: str, held: Mapping[str, Any], path: str) -> Table:
    key = "of" if form == "marginal" else "by"
    rows = held[_list_key(form, held)]
    plain = {"tiers": {"by": held[key], "rows": rows}}
    read = parse_quantity(plain)
    assert isinstance(read, Tiers | Marginal)
    made = tuple((cells.of_range(span), cells.of_value(write_quantity(value))) for span, value in read.rows)
    return Table(path, cells.of_value(held[key]), (RANGE, VALUE), made)


def _list_key(form: str, held: Mapping[str, Any]) -> str:
    return next((key for key in _BOUNDS if key in held), "") if form == "brackets" else "rows"


def _rows_of(held: Any, table: Table, form: str) -> dict[str, Any]:
    if not isinstance(held, Mapping) or form not in _FORMS:
        raise Refused(f"「{table.path}」不是一张表", remedy="请先导出，再在导出的表里改")
    rows = [
        {**cells.range_keys(row[0]), "value": cells.value_in(row[1])}
        for row in table.rows
        if any(cell.strip() for cell in row)
    ]
    key = "of" if form == "marginal" else "by"
    return {**held, key: cells.value_in(table.by), _list_key(form, held): rows}


def _parted(parts: Sequence[Mapping[str, Any]], path: str) -> Table:
    asked = [_conjuncts(part.get("when")) for part in parts]
    columns = list(dict.fromkeys(column for each in asked if each for column, _ in each))
    # A row whose conditions stand in another order than the columns would come back otherwise.
    asked = [each if each is not None and _in_order(each, columns) else None for each in asked]
    columns = [name for name in columns if any(each and name in dict(each) for each in asked)]
    needs_when = any(each is None for each in asked)
    used = [key for key in _PART if any(key in part for part in parts)]
    rows = []
    for part, each in zip(parts, asked, strict=True):
        held = dict(each or ())
        whole = [cells.of_value(part["when"]) if each is None else cells.ANY] if needs_when else []
        rows.append(
            (
                *(held.get(name, cells.ANY) for name in columns),
                *whole,
                *(cells.of_value(part.get(key)) for key in used),
            )
        )
    names = (*columns, *((WHEN,) if needs_when else ()), *(_PART[key] for key in used))
    return Table(path, "分项", names, tuple(rows))


def _conjuncts(when: Any) -> list[tuple[str, str]] | None:
    """The cells of a condition; None where it cannot stand in cells and be read again as the same."""
    if when is None:
        return []
    condition = parse(when)
    is_all = isinstance(condition, Every) and not condition.say and not condition.article
    leaves = condition.of if is_all and isinstance(condition, Every) else (condition,)
    found = [cells.of_leaf(leaf) for leaf in leaves]
    pairs = [each for each in found if each is not None]
    if len(pairs) < len(leaves) or len(dict(pairs)) < len(pairs) or (is_all and len(leaves) < 2):
        return None
    return pairs if parse(_joined(pairs)) == condition else None


def _joined(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    leaves = [made for column, cell in pairs if (made := cells.leaf_in(column, cell)) is not None]
    return leaves[0] if len(leaves) == 1 else {"all": leaves}


def _in_order(pairs: Sequence[tuple[str, str]], columns: Sequence[str]) -> bool:
    places = [columns.index(column) for column, _ in pairs]
    return places == sorted(places)


def _parts_of(table: Table) -> list[dict[str, Any]]:
    return [_part(table.columns, row) for row in table.rows if any(cell.strip() for cell in row)]


def _part(columns: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    asked: list[tuple[str, str]] = []
    for column, cell in zip(columns, row, strict=False):
        if column in _PART_KEYS:
            if cell.strip():
                made[_PART_KEYS[column]] = cells.value_in(cell)
        elif column == WHEN:
            whole = cells.leaf_in(column, cell)
            made |= {"when": whole} if whole is not None else {}
        elif cells.leaf_in(column, cell) is not None:
            asked.append((column, cell))
    if asked:
        made["when"] = _joined(asked)
    return made


def _step(value: Any, step: str) -> Any:
    try:
        return value[int(step)] if isinstance(value, list) else value[step]
    except (KeyError, IndexError, ValueError, TypeError):
        raise Refused(f"草稿里没有「{step}」这张表", remedy="请先导出，再在导出的表里改") from None
