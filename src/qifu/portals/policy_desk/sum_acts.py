"""What does each button of the form of the sum do to the document?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from qifu.kernel import conditions
from qifu.kernel.conditions.quantity_forms import CASE, SHAPES, Listed, Shape
from qifu.kernel.errors import PackError, Refused
from qifu.kernel.packs import tree as plain_tree
from qifu.policies.rules import grafting, marks, sum_fields, sum_places, sum_shapes, writing
from qifu.policies.rules.marks import Path
from qifu.policies.rules.sum_fields import Edit, NotFilled
from qifu.policies.rules.sum_places import Place, What
from qifu.portals.policy_desk import codes, tree_form
from qifu.portals.policy_desk.tree_form import YAML, Faulty, Posted

T = TypeVar("T")
ACTS: Final = {"remove": "已移除", "up": "已上移", "down": "已下移", "parts": "已改成分项，意思没有变"}


@dataclass(frozen=True, slots=True)
class Done:
    """The document after a step, what was acted on, what was done, and which form is opened next."""

    text: str
    at: str = ""
    also: str = ""
    open: str = ""


def taken(text: str, path: Path, posted: Posted, *, is_new: bool, must: bool) -> Done:
    """The document with what stands in the open form; one nobody touched is passed over."""
    document = writing.document(text)
    place = sum_places.place(document, path)
    if is_new:
        return _with_new(text, place, posted, must=must)
    if place.value is None and not must and _is_empty(posted, _shape(place, posted)):
        return Done(text, codes.of(path))
    edits = _edits(text, place, posted)
    made = sum_fields.applied(text, edits, sum_shapes.ORDER if len(path) < 3 else _order(place))
    return Done(made, codes.of(_here(made, path)))


def act(text: str, path: Path, verb: str) -> tuple[Done, str]:
    """One of the acts on a place, and how it is told."""
    if verb not in ACTS:
        raise Refused("没有这一步", remedy="请刷新页面")
    place = sum_places.place(writing.document(text), path)
    if place.value is None:
        raise Refused("没有这一步", why="金额在别处改过了", remedy="请看一下现在的步骤再改")
    if verb == "remove":
        return Done(_removed(text, place), codes.of(path[:-1])), f"{ACTS[verb]}「{place.label}」。"
    if verb == "parts":
        return _as_parts(text, path), f"{ACTS[verb]}。"
    if not isinstance(path[-1], int):
        raise Refused("这一步的次序是固定的", remedy="只有一列里的各项可以上移、下移")
    by = -1 if verb == "up" else 1
    made = grafting.move(text, path, by)
    at = path[-1] + (by if made != text else 0)
    return Done(made, codes.of((*path[:-1], at))), f"{ACTS[verb]}。"


def condition(text: str, path: Path) -> Place:
    """The condition of a step; refused if there may be none."""
    place = sum_places.place(writing.document(text), path)
    if place.what is not What.CONDITION:
        raise Refused("这里没有条件", remedy="请刷新页面")
    return place


def without_condition(text: str, path: Path) -> str:
    """Without the condition of a step; where one must stand, one that always holds."""
    above = sum_places.place(writing.document(text), path[:-1])
    if above.shape is CASE and path[-1] == "when":
        of = marks.held(writing.document(text), path[:-2])
        if path[-2] != len(of) - 1:
            return grafting.put(text, path, dict(sum_fields.ALWAYS))
    return grafting.take(text, path)


def _removed(text: str, place: Place) -> str:
    if not place.is_among or place.shape is None:
        return grafting.take(text, place.path)
    for blank in place.shape.blanks:
        if marks.spot(text, place.path_of(blank.key)):
            text = grafting.take(text, place.path_of(blank.key))
    return text


def _as_parts(text: str, path: Path) -> Done:
    """A fixed sum, or a base with its rate, as the first of several parts."""
    if path not in (("pay", "fixed"), ("pay", "base")):
        raise Refused("只有定额和基数可以改成分项", remedy="请刷新页面")
    pay = writing.document(text)["pay"]
    keys = [key for key in ("fixed", "base", "rate") if key in pay]
    part = {key: pay[key] for key in keys}
    made = grafting.put(text, ("pay", "parts"), [part], sum_shapes.ORDER)
    for key in keys:
        made = grafting.take(made, ("pay", key))
    return Done(made, codes.of(("pay", "parts", 0)))


def _with_new(text: str, place: Place, posted: Posted, *, must: bool) -> Done:
    """One more of a list; where the last stands for the rest, before it."""
    listed = place.listed
    if listed is None:
        raise Refused("这里没有可加的", remedy="请刷新页面")
    shape = listed.of or SHAPES["number"]
    if not must and _is_empty(posted, shape):
        return Done(text, codes.of(place.path))
    plain = _begun(posted, listed)
    text, count = _as_list(text, place)
    at = count - 1 if listed.rest and count else count
    path = (*place.path, at)
    if listed.rest and shape.short and "when" not in plain:
        plain = {"when": dict(sum_fields.ALWAYS), **plain}
    made = (
        grafting.insert(text, path, plain) if at < count else grafting.put(text, path, plain, _order(place))
    )
    code = codes.of(path)
    asks = isinstance(plain, dict) and plain.get("when") == sum_fields.ALWAYS
    following = f"{codes.NEW}{codes.of((*path, 'when'), ())}" if asks else ""
    return Done(made, code, "已加上这一项。" + ("请接着写它的条件。" if following else ""), following)


def _as_list(text: str, place: Place) -> tuple[str, int]:
    """The document with the list there, and how many it has; the short form of one becomes a list of it."""
    if place.what is What.RECORD and place.shape and isinstance(place.value, dict):
        one = {place.shape.short: place.value} if place.is_short else place.value
        return grafting.put(text, place.path, [one]), 1
    return text, len(place.value) if isinstance(place.value, list) else 0


def _begun(posted: Posted, listed: Listed) -> Any:
    if listed.of is None:
        made = _quantity(posted, None)
        return made[0].plain
    if posted.get("leaf.kind") == YAML:
        return _from_text(posted)
    shape = listed.of
    plain = _asked(shape, lambda answers: sum_fields.begun(shape, answers), posted)
    return {shape.short: plain} if shape.short and shape.short not in plain else plain


def _edits(text: str, place: Place, posted: Posted) -> tuple[Edit, ...]:
    if place.what in (What.LIST, What.CONDITION):
        return ()
    if posted.get("leaf.kind") == YAML:
        if posted.get("leaf.yaml", "").replace("\r\n", "\n").strip("\n").rstrip() == yaml_of(text, place):
            return ()
        return (Edit(place.path, _from_text(posted, is_quantity=place.what is What.QUANTITY)),)
    if place.what is What.QUANTITY:
        return _quantity(posted, place)
    shape = place.shape
    assert shape is not None
    return _asked(shape, lambda answers: sum_fields.edits(place, shape, answers), posted)


def _quantity(posted: Posted, place: Place | None) -> tuple[Edit, ...]:
    shape = SHAPES.get(posted.get("leaf.kind", ""))
    if shape is None:
        raise Faulty("没有选写法", "请选一种写法", "leaf.kind")
    found = place or Place((), What.QUANTITY, "")
    return _asked(shape, lambda answers: sum_fields.edits(found, shape, answers), posted)


def _asked(shape: Shape, ask: Callable[[Mapping[str, str]], T], posted: Posted) -> T:
    """What comes of the answers of a shape; a fault stands at its field."""
    keys = {blank.key for blank in (*shape.blanks, *shape.begin)}
    answers = {key: posted.get(f"leaf.{shape.name}.{key}", "") for key in keys}
    try:
        return ask(answers)
    except NotFilled as fault:
        raise Faulty(fault.what, fault.remedy, f"leaf.{shape.name}.{fault.key}") from fault


def _from_text(posted: Posted, *, is_quantity: bool = False) -> Any:
    said = posted.get("leaf.yaml", "").replace("\r\n", "\n").strip("\n").rstrip()
    if not said:
        raise Faulty("没有写内容", "不要这一步就点「移除」", "leaf.yaml")
    try:
        plain = plain_tree.plain(plain_tree.parse(f"k:\n{_set_in(said)}\n", file="这一步"))
        value = plain["k"] if isinstance(plain, dict) else None
        if is_quantity:
            conditions.parse_quantity(value)
    except PackError as error:
        raise Faulty(tree_form.told(error), "", "leaf.yaml") from error
    return value


def _set_in(said: str) -> str:
    return "\n".join(f"  {row}" for row in said.split("\n"))


def yaml_of(text: str, place: Place) -> str:
    """The lines of a place as they stand, set to the left."""
    spot = marks.spot(text, place.path)
    if spot is None or place.is_among:
        return ""
    return marks.lines_of(text, spot.mark)


def _is_empty(posted: Posted, shape: Shape | None) -> bool:
    if posted.get("leaf.kind") == YAML or shape is None:
        return not posted.get("leaf.yaml", "").strip()
    usual = {blank.key: blank.usual for blank in (*shape.blanks, *shape.begin)}
    return all(
        posted.get(f"leaf.{shape.name}.{key}", "").strip() in ("", said) for key, said in usual.items()
    )


def _shape(place: Place, posted: Posted) -> Shape | None:
    if place.what is What.QUANTITY:
        return SHAPES.get(posted.get("leaf.kind", ""))
    return place.shape


def _order(place: Place) -> tuple[str, ...]:
    return place.shape.order if place.shape else ()


def _here(text: str, path: Path) -> Path:
    """The place, or what is left above it."""
    while len(path) > 2 and marks.spot(text, path) is None:
        path = path[:-1]
    return path
