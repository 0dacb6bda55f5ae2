"""How does a place of a sum fill its fields, and what do filled fields change in the document?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from qifu.kernel import conditions
from qifu.kernel.conditions import leaf_fields
from qifu.kernel.conditions.expressions import Number
from qifu.kernel.conditions.faults import ConditionError
from qifu.kernel.conditions.leaf_forms import Ask, Blank
from qifu.kernel.conditions.quantity_forms import CASE, NUMBER, ROW, SHAPES, WORD_ROW, Shape
from qifu.kernel.errors import Refused
from qifu.kernel.packs.model import as_fraction
from qifu.kernel.packs.phrases import phrase
from qifu.policies.rules import grafting, sum_shapes
from qifu.policies.rules.marks import Path
from qifu.policies.rules.sum_places import Place, What

GONE: Final = object()
ALWAYS: Final[Mapping[str, Any]] = {"all": []}


class NotFilled(Refused):
    """An answer that means nothing here; `key` is its field, nothing for the whole."""

    def __init__(self, what: str, remedy: str, key: str) -> None:
        super().__init__(what, remedy=remedy)
        self.key = key


@dataclass(frozen=True, slots=True)
class Edit:
    """One value of the document set anew, or taken out."""

    path: Path
    plain: Any


def typed(blank: Blank, value: Any) -> str | None:
    """A value as one would type it; None where no field can hold it."""
    if value is None:
        return ""
    if blank.ask is Ask.SHARES and isinstance(value, Mapping):
        parts = {name: leaf_fields.shown(each) for name, each in value.items()}
        return None if None in parts.values() else "\n".join(f"{name} {each}" for name, each in parts.items())
    if blank.ask is Ask.WORDS and value == []:
        return ""
    return leaf_fields.shown(value, is_list=blank.ask is Ask.WORDS)


def read(blank: Blank, said: str) -> Any:
    """What an answer means in the document; refused with what would be right."""
    if not said:
        raise NotFilled(f"「{blank.label}」没有填", blank.help or "请填写", blank.key)
    try:
        return _READERS.get(blank.ask, _word)(blank, said)
    except ConditionError as error:
        raise NotFilled(error.what, error.remedy, blank.key) from error
    except ValueError as error:
        raise NotFilled(str(error), blank.help, blank.key) from error


def begun(shape: Shape, answers: Mapping[str, str]) -> Any:
    """A new thing of a shape, as its fields are filled."""
    if shape.name == NUMBER:
        return read(shape.blanks[0], answers.get("value", ""))
    fields = _filled(shape, answers, {})
    first = {blank.key: read(blank, answers.get(blank.key, "")) for blank in shape.begin}
    if shape in (ROW, WORD_ROW):
        return _row(shape, fields)
    if shape is CASE:
        return {"when": dict(ALWAYS), **fields}
    _holds_together(shape, fields)
    if SHAPES.get(shape.name) is not shape:
        return fields[shape.short] if shape.short and set(fields) == {shape.short} else fields
    return {shape.inner: _inner(shape, fields, first)} if shape.inner else fields


def edits(place: Place, shape: Shape, answers: Mapping[str, str]) -> tuple[Edit, ...]:
    """What the filled fields of a place change; nothing where they say what stands there already."""
    is_same = place.shape is shape and place.value is not None
    if not is_same:
        made = begun(shape, answers)
        if place.is_among:
            return tuple(Edit(place.path_of(key), each) for key, each in made.items())
        return (Edit(place.path, made),)
    former = place.fields
    fields = _filled(shape, answers, former)
    if fields == former:
        return ()
    if place.what is What.RECORD:
        _holds_together(shape, fields, former)
    if shape in (ROW, WORD_ROW) and {**fields, "value": 0} != {**former, "value": 0}:
        return (Edit(place.path, _row(shape, fields, is_flat=isinstance(place.value, list))),)
    if place.is_short and set(fields) != {shape.short}:
        return (Edit(place.path, fields),)
    keys = [*(key for key in former if key not in fields), *fields]
    return tuple(
        Edit(place.path_of(key), fields.get(key, GONE))
        for key in keys
        if fields.get(key, GONE) != former.get(key, GONE)
    )


def _filled(shape: Shape, answers: Mapping[str, str], former: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with the answers; what has no field here, or stands on lines of its own, stays."""
    fields = dict(former)
    for blank in shape.blanks:
        said = answers.get(blank.key, "").replace("\r\n", "\n").strip()
        was = typed(blank, former.get(blank.key))
        if was is None or said == was.strip():
            if not said and was is not None and blank.is_needed:
                raise NotFilled(f"「{blank.label}」没有填", blank.help or "请填写", blank.key)
            continue
        if blank.key not in former and said == blank.usual and not (blank.is_needed and said):
            continue  # what holds anyway need not be written
        if said or blank.is_needed:
            fields[blank.key] = read(blank, said)
        else:
            fields.pop(blank.key, None)
    return fields


def _inner(shape: Shape, fields: Mapping[str, Any], first: Mapping[str, Any]) -> Any:
    """What stands under the key of a new quantity."""
    if shape.name == "choose":
        return [{"value": first["value"]}]
    if "values" in first:
        return [_quantity(shape.begin[0], each) for each in first["values"]]
    if shape.name == "words":
        rest = {"otherwise": fields["otherwise"]} if "otherwise" in fields else {}
        return {"by": fields["by"], "rows": [_row(WORD_ROW, first)], **rest}
    return {**fields, "rows": [["..", first["value"]]]} if shape.lists else dict(fields)


def _row(shape: Shape, fields: Mapping[str, Any], *, is_flat: bool = False) -> Any:
    if shape is WORD_ROW:
        words = fields["words"]
        return [words[0] if len(words) == 1 else words, fields["value"]]
    ends = {key: (fields.get(f"{key}_how", usual), fields.get(key)) for key, usual in _USUAL.items()}
    for key, (_, end) in ends.items():
        if end is not None and not isinstance(conditions.parse_quantity(end), Number):
            raise NotFilled(f"「{end}」不是一个数", "例如 5000万、3、20%；看的数写在上面", key)
    if is_flat and ends["low"][0] == "above" and ends["high"][0] == "at_most":
        low, high = (ends[key][1] if ends[key][1] is not None else "" for key in ("low", "high"))
        return [f"{low}..{high}", fields["value"]]
    return {**{how: end for how, end in ends.values() if end is not None}, "value": fields["value"]}


_USUAL: Final = {"low": "at_least", "high": "below"}


def _holds_together(shape: Shape, fields: Mapping[str, Any], former: Mapping[str, Any] | None = None) -> None:
    """Refuse fields of which each means something, but not together; what was so before is no reason."""
    model = sum_shapes.MODELS.get(shape.name)
    if model is None or (former and _faults(shape, former)):
        return
    for key, what, remedy in _faults(shape, fields):
        raise NotFilled(what, remedy, key)


def _faults(shape: Shape, fields: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    try:
        sum_shapes.MODELS[shape.name].model_validate(dict(fields))
    except ValidationError as error:
        keys = {blank.key for blank in shape.blanks}
        first = next((blank.key for blank in shape.blanks), "")
        return tuple(
            (
                str(each["loc"][0]) if each["loc"] and each["loc"][0] in keys else first,
                *phrase(each, each.get("ctx") or {}),
            )
            for each in error.errors(include_url=False)
        )
    return ()


def _quantity(blank: Blank, said: Any) -> Any:
    plain = leaf_fields.read(said, blank.key) if isinstance(said, str) else said
    conditions.parse_quantity(plain)
    return plain


def _word(blank: Blank, said: str) -> Any:
    return leaf_fields.read(said, blank.key) if blank.key in _USUAL else said


def _choice(blank: Blank, said: str) -> Any:
    if said not in dict(blank.choices):
        raise ValueError(f"没有选「{blank.label}」")
    return said


def _rate(blank: Blank, said: str) -> Any:
    plain = leaf_fields.read(said, blank.key)
    if not 0 <= as_fraction(plain) <= 1:
        raise ValueError("应在 0 到 100% 之间")
    return plain


def _count(_: Blank, said: str) -> Any:
    if not (said.isascii() and said.isdecimal() and int(said[:9]) > 0 and len(said) < 9):
        raise ValueError("应为正整数，例如 3")
    return int(said)


def _shares(blank: Blank, said: str) -> Any:
    found: dict[str, Any] = {}
    for row in leaf_fields.rows_of(said):
        name, _, share = row.replace("：", " ").replace(":", " ").rpartition(" ")
        if not name.strip() or name.strip() in found:
            raise ValueError(f"「{row}」应写成一级一行，例如 市 50%")
        found[name.strip()] = _rate(blank, share.strip())
    if sum(map(as_fraction, found.values())) != 1:
        raise ValueError("各级分担的比例合起来应为 100%")
    return found


_READERS: Final[Mapping[Ask, Callable[[Blank, str], Any]]] = {
    Ask.FORMULA: _quantity,
    Ask.CHOICE: _choice,
    Ask.RATE: _rate,
    Ask.COUNT: _count,
    Ask.SHARES: _shares,
    Ask.WORDS: lambda _, said: leaf_fields.rows_of(said),
    Ask.DAY: lambda blank, said: leaf_fields.read(said, blank.key),
}


def applied(document: str, made: tuple[Edit, ...], order: tuple[str, ...]) -> str:
    """The document with these edits."""
    for each in made:
        if each.plain is GONE:
            document = grafting.take(document, each.path)
        else:
            document = grafting.put(document, each.path, each.plain, order)
    return document
