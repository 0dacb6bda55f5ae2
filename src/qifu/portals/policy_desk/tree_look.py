"""How is the tree of conditions drawn: groups in one another, a row a condition, one form open at a time?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from qifu.kernel import conditions
from qifu.kernel.conditions import Condition, ConditionError, Test, leaf_fields
from qifu.kernel.conditions.language import LISTS
from qifu.kernel.conditions.leaf_fields import Filled
from qifu.kernel.conditions.leaf_forms import (
    DAY_LABELS,
    FORMS,
    HOW,
    LABELS,
    VALUE,
    VALUES,
    Ask,
    Blank,
    Form,
)
from qifu.kernel.errors import Refused
from qifu.policies.rules import lines, planting, twigs
from qifu.policies.rules.marks import Path
from qifu.policies.rules.plainly import plainly
from qifu.policies.rules.pruning import Way
from qifu.policies.rules.twigs import SOME_OF, Twig
from qifu.portals.policy_desk import codes, tree
from qifu.portals.policy_desk.codes import NEW
from qifu.portals.policy_desk.tree import State
from qifu.portals.policy_desk.tree_form import YAML

GROUPS: Final = (
    ("all", "全部满足"), ("any", "满足任意一条"), ("none", "都不满足"), (SOME_OF, "至少满足几条"),
)  # fmt: skip
INTO: Final = (
    ("", "直接加在这一组"), ("any", "新的一组：满足任意一条"), ("all", "新的一组：全部满足"),
    ("none", "新的一组：都不满足"), (SOME_OF, "新的一组：至少满足几条"),
)  # fmt: skip
_SAME: Final = ("fact", "of", "growth", "count")  # the name of what is looked at, form by form


@dataclass(frozen=True, slots=True)
class Answer:
    """One field of a form with what stands in it, and what is wrong with it."""

    name: str
    blank: Blank
    value: str
    fault: str = ""

    @property
    def rows(self) -> int:
        """How high a field for several lines stands."""
        return min(max(self.value.count("\n") + 1, 2), 8)


@dataclass(frozen=True, slots=True)
class Fields:
    """One kind of leaf with its fields; `how` are the comparisons it knows."""

    form: Form
    answers: tuple[Answer, ...]
    how: tuple[tuple[str, str, bool], ...] = ()
    value: Answer | None = None
    values: Answer | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The open form: of a leaf, of a group, or of a condition to be added."""

    way: str
    is_new: bool
    is_group: bool
    kinds: tuple[tuple[str, str, bool], ...] = ()
    fields: tuple[Fields, ...] = ()
    yaml: str = ""
    yaml_fault: str = ""
    kind_fault: str = ""
    say: str = ""
    article: str = ""
    into: tuple[tuple[str, str, bool], ...] = ()

    @property
    def yaml_rows(self) -> int:
        return min(max(self.yaml.count("\n") + 2, 3), 14)


@dataclass(frozen=True, slots=True)
class Shown:
    """A twig as the page draws it."""

    way: str
    say: str
    told: str = ""  # what the enterprise reads instead
    article: str = ""
    fault: str = ""
    word: str = ""
    k: int = 0
    of: "tuple[Shown, ...]" = ()
    form: Opened | None = None
    new: Opened | None = None
    depth: int = 0
    number: int = 1
    is_last: bool = True
    may_go_out: bool = False
    may_go_in: bool = False

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def is_root(self) -> bool:
        return not self.depth


@dataclass(frozen=True, slots=True)
class Tree:
    """The whole card."""

    root: Shown | None
    state: State
    mark: str = ""
    groups: tuple[tuple[str, str], ...] = GROUPS


def shown(text: str, state: State) -> Tree:
    """The tree of a text; without a root while the text cannot be read."""
    try:
        root = conditions_at(text, (planting.KEY,), state)
    except Refused:
        return Tree(None, state, state.was)
    return Tree(root, state, tree.mark_of(text))


def conditions_at(text: str, path: Path, state: State) -> Shown:
    """The tree of conditions at a path, whether there is one yet or not."""
    planted = planting.planted(text, path)
    return _twig(planted.root, (), state, path=path)


def _twig(
    twig: Twig, way: Way, state: State, *, path: Path, above: Twig | None = None, number: int = 1
) -> Shown:
    code = codes.of(path, way)
    drawn = Shown(
        code, "", depth=len(way), number=number,
        is_last=above is None or number == len(above.of),
        may_go_out=len(way) > 1,
        may_go_in=above is not None and number > 1 and bool(above.of[number - 2].word),
        form=_opened(twig, code, state) if state.open == code else None,
        new=_new(code, state) if state.open == NEW + code else None,
    )  # fmt: skip
    if twig.word:
        of = tuple(
            _twig(each, (*way, at), state, path=path, above=twig, number=at + 1)
            for at, each in enumerate(twig.of)
        )
        return replace(
            drawn, say=dict(GROUPS)[twig.word], told=twig.notes.get("say", ""),
            article=twig.notes.get("article", ""), word=twig.word, k=twig.k, of=of,
        )  # fmt: skip
    return _leaf(drawn, twig)


def _leaf(drawn: Shown, twig: Twig) -> Shown:
    try:
        condition = conditions.parse(twig.leaf)
    except ConditionError as error:
        first = (twig.text or str(twig.leaf)).split("\n")[0]
        return replace(drawn, say=first, fault=f"{error.what}。{error.remedy}")
    return replace(drawn, say=said(condition), told=condition.say, article=condition.article)


def said(condition: Condition) -> str:
    """What a leaf really asks, whatever sentence it gives to enterprises."""
    bare = replace(condition, say="")
    if isinstance(bare, Test) and isinstance(bare.operand, date) and bare.operator in DAY_LABELS:
        sentence = f"{bare.fact}{DAY_LABELS[bare.operator]} {bare.operand}"
    else:
        sentence = lines.said(bare)
    return plainly(sentence, conditions.facts_of(condition))


def _opened(twig: Twig, code: str, state: State) -> Opened:
    typed = state.typed
    if twig.word:
        say, article = (typed.get(f"leaf.{key}", twig.notes.get(key, "")) for key in ("say", "article"))
        return Opened(code, is_new=False, is_group=True, say=say, article=article)
    filled = leaf_fields.filled(twig.leaf)
    notes = twig.leaf if isinstance(twig.leaf, Mapping) else {}
    return _form(code, filled, state, (filled and filled.form.name) or YAML, _text(twig), notes)


def _new(code: str, state: State) -> Opened:
    form = _form(code, None, state, "fact", "", {})
    chosen = state.typed.get("leaf.into", "")
    into = tuple((value, label, value == chosen) for value, label in INTO)
    return replace(form, is_new=True, into=into)


def _form(
    code: str, filled: Filled | None, state: State, kind: str, text: str, notes: Mapping[str, object]
) -> Opened:
    typed = state.typed
    kind = typed.get("leaf.kind", kind)
    labels = (*((form.name, form.label) for form in FORMS.values()), (YAML, "其他写法（YAML）"))
    faults = {state.fault_at: state.fault} if state.fault_at else {}
    say, article = (typed.get(f"leaf.{key}", str(notes.get(key, ""))) for key in ("say", "article"))
    return Opened(
        code, is_new=False, is_group=False,
        kinds=tuple((name, label, name == kind) for name, label in labels),
        fields=tuple(_fields(form, filled, typed, faults) for form in FORMS.values()),
        yaml=typed.get("leaf.yaml", text), yaml_fault=faults.get("leaf.yaml", ""),
        kind_fault=faults.get("leaf.kind", ""), say=say, article=article,
    )  # fmt: skip


def _fields(form: Form, filled: Filled | None, typed: Mapping[str, str], faults: Mapping[str, str]) -> Fields:
    def answer(key: str, label: str = "", usual: str = "", ask: Ask = Ask.WORD) -> Answer:
        name = f"leaf.{form.name}.{key}"
        blank = next((each for each in form.blanks if each.key == key), Blank(key, label, ask))
        value = typed.get(name, _held(form, key, filled) or usual)
        return Answer(name, blank, value, faults.get(name, ""))

    answers = tuple(answer(blank.key, usual=_usual(form, blank, filled)) for blank in form.blanks)
    if not form.operators:
        return Fields(form, answers)
    chosen = answer(HOW, usual=form.operators[0]).value
    how = tuple((each.value, _label(form, each), each.value == chosen) for each in form.operators)
    values = answer(VALUES, "比什么，一行一个", ask=Ask.WORDS) if set(form.operators) & LISTS else None
    return Fields(form, answers, how, answer(VALUE, "多久" if form.name == "elapsed" else "比什么"), values)


def _usual(form: Form, blank: Blank, filled: Filled | None) -> str:
    """What stands in a field nobody filled: the usual, unless this very leaf leaves it open."""
    return "" if filled and filled.form is form else blank.usual


def _held(form: Form, key: str, filled: Filled | None) -> str:
    """What a leaf already says, for another kind of form too, so that a change of mind costs no typing."""
    if filled is None:
        return ""
    if filled.form is form:
        return filled.answers.get(key, "")
    if key in _SAME and form.name != "has":
        return next((filled.answers[each] for each in _SAME if each in filled.answers), "")
    how = filled.answers.get(HOW, "")
    if key == HOW:
        return how if how in form.operators else ""
    return filled.answers.get(key, "") if key in (VALUE, VALUES) and form.name != "elapsed" else ""


def _label(form: Form, operator: conditions.Operator) -> str:
    """A comparison in words; only a fact may be a date."""
    day = DAY_LABELS.get(operator) if form.name == "fact" else None
    return f"{LABELS[operator]}（{day}）" if day else LABELS[operator]


def _text(twig: Twig) -> str:
    return twig.text or "\n".join(twigs.lines(replace(twig, beside="")))
