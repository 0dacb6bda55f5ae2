"""How does a leaf fill its form, and what does a filled form write?

What a form writes is read by the language before anybody keeps it. A leaf that says more than fields can show
has no form: it is written as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from qifu.kernel.conditions import leaf_reading, reading
from qifu.kernel.conditions.faults import NOTES, NOWHERE, ConditionError
from qifu.kernel.conditions.language import LISTS, Operator
from qifu.kernel.conditions.leaf_forms import FORMS, HOW, LABELS, VALUE, VALUES, Ask, Blank, Form
from qifu.kernel.errors import PackError
from qifu.kernel.packs.tree import scalar

YES, NO = "是", "否"
_OF_RECOGNITION: Final = frozenset({"level", "on", "within"})


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as one leaf fills it, every answer as one would type it."""

    form: Form
    answers: Mapping[str, str] = field(default_factory=dict)


def filled(leaf: object) -> Filled | None:
    """The form of a leaf, filled; None where the leaf says more, or other things, than a form can show."""
    if not isinstance(leaf, Mapping):
        return None
    own = _own(leaf)
    form = _form_of(leaf, own)
    if form is None or not _is_sound(leaf):
        return None
    how = next((each for each in form.operators if each in own), None)
    known = {blank.key for blank in form.blanks} | ({how.value} if how else set())
    if not set(own) <= known or (form.operators and how is None):
        return None
    answers = {key: shown(own[key], is_list=_is_list(form, key)) for key in own}
    answers |= {key: shown(leaf[key], is_list=key == "say") for key in NOTES if key in leaf}
    if any(said is None for said in answers.values()):
        return None
    said = {key: each for key, each in answers.items() if each is not None}
    if how:
        text = said.pop(how.value)
        said |= {HOW: how.value, VALUES if how in LISTS else VALUE: text}
    chosen = {blank.key: blank.choices for blank in form.blanks if blank.choices}
    if any(said.get(key, "") not in dict(choices) for key, choices in chosen.items()):
        return None
    return Filled(form, said)


def written(name: str, answers: Mapping[str, str], former: object = None) -> dict[str, Any]:
    """The leaf that a filled form means. What says the same as `former` stays as it was written there.

    >>> written("fact", {"fact": "营业收入@上年", "how": "at_least", "value": "5000万"})
    {'fact': '营业收入@上年', 'at_least': '5000万'}
    """
    form, before = FORMS[name], filled(former)
    is_same = before is not None and before.form is form
    was = before.answers if before and is_same else {}
    said = {key: text.replace("\r\n", "\n").strip() for key, text in answers.items()}
    own = _own(former) if is_same and isinstance(former, Mapping) else {}
    for blank in form.blanks:
        _fill(own, blank, said.get(blank.key, ""), was.get(blank.key))
    if form.operators:
        own = _compared(own, form, said, was)
    leaf = {"judge": own} if name == "judge" else own
    leaf |= {key: said[key] for key in NOTES if said.get(key)}
    reading.parse(leaf)
    return leaf


def _own(leaf: Mapping[str, Any]) -> dict[str, Any]:
    """What a leaf says beside its notes; a judgement has it one level below."""
    below = leaf.get("judge")
    return dict(below) if isinstance(below, Mapping) else {k: v for k, v in leaf.items() if k not in NOTES}


def _form_of(leaf: Mapping[str, Any], own: Mapping[str, Any]) -> Form | None:
    if "judge" in leaf:
        return FORMS["judge"] if set(leaf) <= {"judge", *NOTES} and "text" in own else None
    if "fact" in own and "same_as" in own:
        return FORMS["same"]
    if "fact" in own and "has" in own and (isinstance(own["has"], list) or set(own) & _OF_RECOGNITION):
        return FORMS["has"]
    return next((FORMS[kind] for kind in leaf_reading.KINDS if kind in own and kind in FORMS), None)


def _is_sound(leaf: Mapping[str, Any]) -> bool:
    try:
        reading.parse(leaf)
    except ConditionError:
        return False
    return True


def _is_list(form: Form, key: str) -> bool:
    asks = {blank.key: blank.ask for blank in form.blanks}
    return asks.get(key) is Ask.WORDS or (bool(form.operators) and key in set(LISTS))


def shown(value: object, *, is_list: bool = False) -> str | None:
    """A value as one would type it; None where a field cannot hold it."""
    if isinstance(value, list):
        parts = [shown(each, is_list=False) for each in value]
        return "\n".join(each for each in parts if each) if is_list and parts and all(parts) else None
    match value:
        case bool():
            said = YES if value else NO
        case Decimal():
            said = f"{value:f}"
        case str() | int() | date():
            said = str(value)
        case _:
            return None
    return said if said.strip() == said and (is_list or "\n" not in said) else None


def _fill(own: dict[str, Any], blank: Blank, said: str, was: str | None) -> None:
    """One answer into the leaf, unless it says what stands there already."""
    if said == (was or ""):
        if not said and blank.is_needed:
            _refuse(f"「{blank.label}」没有填", blank.key, blank.help or "请填写")
        return
    if not said:
        own.pop(blank.key, None)
        if blank.is_needed:
            _refuse(f"「{blank.label}」没有填", blank.key, blank.help or "请填写")
        return
    if was is None and not blank.is_needed and said == blank.usual:
        return  # what holds anyway need not be written
    if blank.ask is Ask.WORDS:
        own[blank.key] = rows_of(said)
    else:
        own[blank.key] = read(said, blank.key) if blank.ask in (Ask.DAY, Ask.FORMULA) else said


def _compared(
    own: dict[str, Any], form: Form, said: Mapping[str, str], was: Mapping[str, str]
) -> dict[str, Any]:
    """The comparison in the place of the former one; all other keys stay where they are."""
    how = said.get(HOW, "")
    if how not in form.operators:
        _refuse("没有选怎么比", HOW, f"可选：{'、'.join(LABELS[each] for each in form.operators)}")
    operator = Operator(how)
    key = VALUES if operator in LISTS else VALUE
    text, former = said.get(key, ""), was.get(HOW, "")
    if not text:
        _refuse("没有填比什么", key, "请填写要比较的值")
    if former == how and was.get(key) == text:
        return own
    value = _value(operator, text, own.get(former))
    if former not in own:
        return {**own, how: value}
    return {how if each == former else each: value if each == former else kept for each, kept in own.items()}


def _value(operator: Operator, text: str, former: object) -> Any:
    if operator not in LISTS:
        return read(text, VALUE, is_truth=operator is Operator.IS)
    if operator is not Operator.IN:
        return rows_of(text)
    # A line that was there keeps its kind: the text "330502" does not become a number.
    kept = {shown(each, is_list=False): each for each in former} if isinstance(former, list) else {}
    return [kept.get(row, read(row, VALUES)) for row in rows_of(text)]


def rows_of(text: str) -> list[str]:
    """The lines that say something."""
    return [row.strip() for row in text.split("\n") if row.strip()]


def read(text: str, key: str, *, is_truth: bool = False) -> Any:
    """What a word means in a file; 是 and 否 are the two answers to a question."""
    if is_truth and text in (YES, NO):
        return text == YES
    try:
        return scalar(text, NOWHERE)
    except PackError as error:
        return _refuse(error.what, key, error.remedy)


def _refuse(what: str, key: str, remedy: str) -> Any:
    raise ConditionError(what, at=None, remedy=remedy, path=(key,))
