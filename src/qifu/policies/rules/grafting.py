"""What is the document with one value put in, taken out or moved, and all else to the letter?

Only the characters of the entry itself are written; remarks go with what they stand beside or above. What the
new text says is read again: should it not say what is wanted, the block of the top key is written anew.
"""

import copy
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import yaml

from qifu.policies.rules import keeping, laying, marks, writing
from qifu.policies.rules.marks import Path, Spot

_LONG: Final = 130
_GONE: Final = object()


def put(document: str, path: Path, plain: Any, order: Sequence[str] = ()) -> str:
    """The document with this value at a path; a new key goes where `order` has it, a new item to the end."""
    before = writing.read(document)
    if marks.held(before, path) == plain and marks.spot(document, path):
        return document
    if len(path) > 1 and marks.held(before, path[:-1]) in (None, {}, []):
        step = path[-1]
        return put(document, path[:-1], {step: plain} if isinstance(step, str) else [plain], order)
    wanted = with_plain(before, path, plain)
    spot = marks.spot(document, path)
    if spot is None and len(path) == 1:
        return writing.with_value(document, (str(path[0]),), plain)
    made = _replaced(document, spot, plain) if spot else _added(document, path, plain, order)
    return _sure(document, made, path, wanted)


def insert(document: str, path: Path, plain: Any) -> str:
    """One more item of a list, before the one that stands at the path."""
    spot = marks.spot(document, path)
    if spot is None:
        return put(document, path, plain)
    wanted = writing.read(document)
    marks.held(wanted, path[:-1]).insert(path[-1], copy.deepcopy(plain))
    if spot.in_flow:
        made = document[: spot.start] + laying.flat(plain) + ", " + document[spot.start :]
    else:
        start, column = _line_start(document, spot), spot.inside.start_mark.column
        made = document[:start] + laying.item(plain, column) + "\n" + document[start:]
        if document[:start].rpartition("\n")[2].strip():  # the first item stands behind another dash
            made = document
    return _sure(document, made, path, wanted)


def take(document: str, path: Path) -> str:
    """Without the value at a path; what would be left empty goes too."""
    spot, before = marks.spot(document, path), writing.read(document)
    if spot is None:
        return document
    if len(path) > 1 and len(spot.inside.value) == 1:
        return take(document, path[:-1])
    wanted = _changed(before, path, lambda _: _GONE)
    if len(path) == 1:
        return keeping.with_block(document, str(path[0]), "")
    if spot.in_flow:
        start, stop = _flow_span(document, spot)
    elif spot.key is not None and spot.at == 0 and isinstance(path[-2], int):
        start, stop = spot.start, _starts_of(spot.inside)[1]
    else:
        start, stop = _line_start(document, spot), marks.end_beside(document, spot.mark) + 1
    made = document[:start] + document[stop:]
    if not made.endswith("\n") and document.endswith("\n"):
        made += "\n"
    return _sure(document, made, path, wanted)


def move(document: str, path: Path, by: int) -> str:
    """An item of a list one place up or down; at the edge it stays."""
    here = path[-1]
    assert isinstance(here, int)
    first, second = sorted((here, here + by))
    one, two = (marks.spot(document, (*path[:-1], at)) for at in (first, second))
    if one is None or two is None:
        return document
    wanted = writing.read(document)
    of = marks.held(wanted, path[:-1])
    of[first], of[second] = of[second], of[first]
    spans = [_own_span(document, each) for each in (one, two)]
    (a, b), (c, d) = spans
    made = document[:a] + document[c:d] + document[b:c] + document[a:b] + document[d:]
    return _sure(document, made, path, wanted)


def _replaced(document: str, spot: Spot, plain: Any) -> str:
    start, stop = spot.mark.start_mark.index, marks.end(document, spot.mark)
    if spot.in_flow:
        return document[:start] + laying.flat(plain) + document[stop:]
    column = spot.inside.start_mark.column
    first, *rest = laying.laid(plain)
    if spot.key is None or (not rest and "\n" not in document[spot.start : start]):
        return document[:start] + "\n".join((first, *laying.set_in(rest, column + 2))) + document[stop:]
    key = document[spot.start : spot.key.end_mark.index]
    said = laying.entry("k", plain, column)[1:]
    return document[: spot.start] + key + said + document[stop:]


def _added(document: str, path: Path, plain: Any, order: Sequence[str]) -> str:
    above, step = marks.spot(document, path[:-1]), path[-1]
    if above is None or not isinstance(above.mark, yaml.CollectionNode):
        return document
    of, in_flow = above.mark.value, above.in_flow or marks.is_flow(above.mark)
    column = above.mark.start_mark.column
    at = len(of) if isinstance(step, int) else _place([key.value for key, _ in of], step, order)
    starts, last = _starts_of(above.mark), of[at - 1] if at else None
    stop = None if last is None else last[1] if isinstance(last, tuple) else last
    if in_flow:
        said = laying.flat(plain) if isinstance(step, int) else f"{laying.flat(step)}: {laying.flat(plain)}"
        where = starts[0] if stop is None else marks.end(document, stop)
        return document[:where] + (f"{said}, " if stop is None else f", {said}") + document[where:]
    if stop is None:
        said = laying.entry(step, plain, column) + "\n" + " " * column
        return document[: starts[0]] + said + document[starts[0] :]
    where = marks.end_beside(document, stop)
    said = (
        laying.item(plain, column)
        if isinstance(step, int)
        else " " * column + laying.entry(step, plain, column)
    )
    return f"{document[:where]}\n{said}{document[where:]}"


def _place(keys: Sequence[str], key: str, order: Sequence[str]) -> int:
    """Behind the last of the keys that come before it."""
    earlier = set(order[: order.index(key)]) if key in order else set(keys)
    return max((at + 1 for at, each in enumerate(keys) if each in earlier), default=0)


def _unfolded(made: str, path: Path) -> str:
    """The same, with braces that have grown beyond a line in lines of their own."""
    spot = _outermost(made, path)
    if spot is None or not _is_wide(made, path):
        return made
    start, stop = spot.mark.start_mark.index, marks.end(made, spot.mark)
    first, *rest = laying.spread(_said(made, spot))
    column = spot.inside.start_mark.column + 2
    lead = "\n" + " " * column if spot.key is not None else ""
    head = made[:start].rstrip() if lead else made[:start]
    return head + lead + "\n".join((first, *laying.set_in(rest, column))) + made[stop:]


def _said(document: str, spot: Spot) -> Any:
    """What the braces at a spot say."""
    return writing.read(f"k: {document[spot.mark.start_mark.index : marks.end(document, spot.mark)]}")["k"]


def _outermost(document: str, path: Path) -> Spot | None:
    """The outermost braces on the way to a path."""
    spots = (marks.spot(document, path[:length]) for length in range(1, len(path)))
    return next((each for each in spots if each and not each.in_flow and _is_braces(each.mark)), None)


def _is_braces(mark: yaml.Node) -> bool:
    return isinstance(mark, yaml.CollectionNode) and marks.is_flow(mark)


def _is_wide(document: str, path: Path) -> bool:
    """Whether they stand in one line that is too long."""
    spot = _outermost(document, path)
    if spot is None or not isinstance(spot.mark, yaml.CollectionNode) or not spot.mark.value:
        return False
    start, stop = spot.mark.start_mark.index, marks.end(document, spot.mark)
    return stop - start + spot.mark.start_mark.column > _LONG and "\n" not in document[start:stop]


def _sure(document: str, made: str, path: Path, wanted: Any) -> str:
    """The new text if it says what is wanted, else with the lines of the top key written anew."""
    if writing.reads_as(made, wanted):
        unfolded = made if _is_wide(document, path) else _unfolded(made, path)
        return unfolded if writing.reads_as(unfolded, wanted) else made
    key = str(path[0])
    said = laying.entry(key, wanted[key], 0) if key in wanted else ""
    made = keeping.with_block(document, key, said)
    return made if writing.reads_as(made, wanted) else writing.with_value(document, (key,), wanted.get(key))


def with_plain(plain: Any, path: Path, value: Any) -> Any:
    """What a document says with this value at a path."""
    return _changed(plain, path, lambda _: value)


def _changed(plain: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    """A copy with the value at a path changed; nothing is changed that does not lie on the way."""
    step, *rest = path
    if isinstance(plain, list):
        of = list(plain)
        assert isinstance(step, int)
        of[step:] = [*of[step:]] or [None]
        found = _changed(of[step], tuple(rest), change) if rest else change(of[step])
        of[step : step + 1] = [] if found is _GONE else [found]
        return of
    made = dict(plain or {})
    found = _changed(made.get(str(step)), tuple(rest), change) if rest else change(made.get(str(step)))
    if found is _GONE:
        made.pop(str(step), None)
    else:
        made[str(step)] = found
    return made


def _starts_of(mark: yaml.CollectionNode) -> list[int]:
    return [(each[0] if isinstance(each, tuple) else each).start_mark.index for each in mark.value]


def _flow_span(document: str, spot: Spot) -> tuple[int, int]:
    """An entry within braces, with the comma on one side of it."""
    if spot.at:
        before = spot.inside.value[spot.at - 1]
        return marks.end(document, before[1] if isinstance(before, tuple) else before), marks.end(
            document, spot.mark
        )
    return spot.start, _starts_of(spot.inside)[1]


def _line_start(document: str, spot: Spot) -> int:
    """Where the lines of an entry begin, with the remarks right above it."""
    start = spot.start
    if spot.key is None:
        start = document.rfind("-", 0, start)
    start = document.rfind("\n", 0, start) + 1
    column = spot.inside.start_mark.column
    own = re.compile(rf" {{{column}}}#[^\n]*\n")
    while start:
        above = document.rfind("\n", 0, start - 1) + 1
        if not own.fullmatch(document[above:start]):
            break
        start = above
    return start


def _own_span(document: str, spot: Spot) -> tuple[int, int]:
    if spot.in_flow:
        return spot.start, marks.end(document, spot.mark)
    return _line_start(document, spot), marks.end_beside(document, spot.mark)
