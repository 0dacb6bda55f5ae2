"""Which fields does the open form of the sum show, and what stands in them?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qifu.kernel.conditions.leaf_forms import Blank
from qifu.kernel.conditions.quantity_forms import NUMBER, SHAPES, Shape
from qifu.policies.rules import sum_fields, sum_places
from qifu.policies.rules.sum_places import Place, What
from qifu.portals.policy_desk import codes, sum_acts
from qifu.portals.policy_desk.tree import State
from qifu.portals.policy_desk.tree_form import YAML
from qifu.portals.policy_desk.tree_look import Answer

_SAME: Final = (("by", "of", "value", "each"), ("total", "count"))  # what a change of mind takes along


@dataclass(frozen=True, slots=True)
class Fields:
    """One shape with its fields; a quantity may be put in lines of its own where a code says so."""

    shape: Shape
    answers: tuple[tuple[Answer, str], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The open form: of a place, or of one more of a list."""

    way: str
    is_new: bool
    label: str
    kinds: tuple[tuple[str, str, bool], ...]
    fields: tuple[Fields, ...]
    yaml: str = ""
    yaml_fault: str = ""
    kind_fault: str = ""
    adds: tuple[tuple[str, str], ...] = ()  # lists that may be begun: code and name

    @property
    def yaml_rows(self) -> int:
        return min(max(self.yaml.count("\n") + 2, 3), 14)


def opened(text: str, place: Place, state: State) -> Opened:
    """The form of a place."""
    said = sum_acts.yaml_of(text, place) if place.value is not None else ""
    is_text = sum_places.is_text(place)
    return _form(codes.of(place.path), place, state, said, is_text=is_text, is_new=place.value is None)


def new(place: Place, state: State) -> Opened:
    """The form of one more of a list."""
    listed = place.listed
    assert listed is not None
    path = (*place.path, 0)
    one = Place(
        path, What.RECORD if listed.of else What.QUANTITY, listed.add, None, listed.of or SHAPES[NUMBER]
    )
    return _form(codes.of(place.path), one, state, "", is_text=False, is_new=True, is_more=True)


def _form(
    code: str,
    place: Place,
    state: State,
    text: str,
    *,
    is_text: bool,
    is_new: bool,
    is_more: bool = False,
) -> Opened:
    shapes = tuple(SHAPES.values()) if place.what is What.QUANTITY else (place.shape,) if place.shape else ()
    usual = YAML if is_text else (place.shape.name if place.shape else YAML)
    kind = state.typed.get("leaf.kind", usual)
    labels = [(each.name, each.label) for each in shapes]
    if not place.is_among:
        labels.append((YAML, "其他写法（YAML）"))
    faults = {state.fault_at: state.fault} if state.fault_at else {}
    return Opened(
        code, is_new, place.label,
        tuple((name, label, name == kind) for name, label in labels),
        tuple(_fields(each, place, state.typed, faults, links=not is_more) for each in shapes),
        state.typed.get("leaf.yaml", text), faults.get("leaf.yaml", ""), faults.get("leaf.kind", ""),
        () if is_new or is_more else _adds(place),
    )  # fmt: skip


def _adds(place: Place) -> tuple[tuple[str, str], ...]:
    lists = [(each, each.listed) for each in sum_places.absent(place) if each.listed]
    found = [(codes.of(each.path), listed.add) for each, listed in lists]
    if place.listed and place.value is not None:
        found.append((codes.of(place.path), place.listed.add))
    return tuple(found)


def _fields(
    shape: Shape, place: Place, typed: Mapping[str, str], faults: Mapping[str, str], *, links: bool
) -> Fields:
    is_same = place.shape is shape and place.value is not None
    held = place.fields if place.shape else {}
    answers = list[tuple[Answer, str]]()
    for blank in (*shape.blanks, *(() if is_same else shape.begin)):
        value = held.get(blank.key) if is_same else _taken_along(blank, held)
        said = sum_fields.typed(blank, value)
        if said is None and is_same:
            continue  # it stands on lines of its own below
        usual = "" if is_same and blank.key in held else blank.usual
        name = f"leaf.{shape.name}.{blank.key}"
        link = ""
        if links and is_same and blank.ask == "formula" and shape.name != NUMBER and not place.is_short:
            link = codes.of(place.path_of(blank.key))
        answers.append((Answer(name, blank, typed.get(name, said or usual), faults.get(name, "")), link))
    return Fields(shape, tuple(answers))


def _taken_along(blank: Blank, held: Mapping[str, object]) -> object:
    """What one shape already says, for another, so that a change of mind costs no typing."""
    keys = next((each for each in _SAME if blank.key in each), ())
    found = held.get(blank.key, next((held[key] for key in keys if key in held), None))
    return None if isinstance(found, dict | list) else found
