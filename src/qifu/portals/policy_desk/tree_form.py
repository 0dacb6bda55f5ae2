"""Which condition stands in the open form of the tree, and which field says why there is none?"""

from collections.abc import Mapping
from dataclasses import replace

from qifu.kernel import conditions
from qifu.kernel.conditions import leaf_fields
from qifu.kernel.conditions.faults import NOTES, ConditionError
from qifu.kernel.conditions.language import LISTS, Operator
from qifu.kernel.conditions.leaf_forms import FORMS, HOW, VALUE, VALUES
from qifu.kernel.errors import PackError, Refused
from qifu.kernel.packs.faults import each as each_fault
from qifu.policies.rules import planting, twigs
from qifu.policies.rules.twigs import Twig

YAML = "yaml"
Posted = Mapping[str, str]


class Faulty(Refused):
    """What stands in the open form is no condition; `at` is the field."""

    def __init__(self, what: str, remedy: str, at: str) -> None:
        super().__init__(what, remedy=remedy)
        self.at = at


def twig(posted: Posted, former: Twig | None) -> Twig:
    """The condition that stands in the open form."""
    kind = posted.get("leaf.kind", "")
    if kind == YAML:
        return _from_text(posted.get("leaf.yaml", ""), former)
    form = FORMS.get(kind)
    if form is None:
        raise Faulty("没有选写法", "请选一种写法", "leaf.kind")
    keys = (*(blank.key for blank in form.blanks), HOW, VALUE, VALUES)
    answers = {key: posted.get(f"leaf.{kind}.{key}", "") for key in keys}
    answers |= {key: posted.get(f"leaf.{key}", "") for key in NOTES}
    try:
        plain = leaf_fields.written(kind, answers, former.leaf if former else None)
    except ConditionError as error:
        raise Faulty(error.what, error.remedy, _field_of(error, kind)) from error
    return former if former and plain == former.leaf else twigs.leaf(plain, former)


def noted(posted: Posted, key: str, former: str) -> str:
    """A note as typed; a field of one line shows a former one without its line ends, unchanged."""
    said = posted.get(f"leaf.{key}", "").replace("\r\n", "\n").strip()
    return former if said in (former.strip(), former.replace("\n", "").strip()) else said


def is_empty(posted: Posted) -> bool:
    """Whether nothing was typed into the form of a new condition but what stood there anyway."""
    form = FORMS.get(posted.get("leaf.kind", ""))
    if form is None:
        return not posted.get("leaf.yaml", "").strip()
    usual = {f"leaf.{form.name}.{blank.key}": blank.usual for blank in form.blanks}
    names = (
        *usual,
        *(f"leaf.{form.name}.{key}" for key in (VALUE, VALUES)),
        *(f"leaf.{key}" for key in NOTES),
    )
    return all(posted.get(name, "").strip() in ("", usual.get(name, "")) for name in names)


def told(error: PackError) -> str:
    """What is wrong, with its line where there is more than one."""
    first = each_fault(error)[0]
    line = f"第 {first.at.line} 行：" if first.at and first.at.line > 1 else ""
    return f"{line}{first.what}" + (f"。{first.remedy}" if first.remedy else "")


def _from_text(text: str, former: Twig | None) -> Twig:
    said = text.replace("\r\n", "\n").strip("\n").rstrip()
    if former and said == former.text:
        return former
    if not said:
        raise Faulty("没有写条件", "例如 {count: 专利, at_least: 2}；不要这一条就点「移除」", "leaf.yaml")
    try:
        made = planting.snippet(said)
        conditions.parse(made.plain)
    except PackError as error:
        raise Faulty(told(error), "", "leaf.yaml") from error
    except Refused as refused:
        raise Faulty(refused.what, refused.remedy, "leaf.yaml") from refused
    return replace(made, above=former.above, beside=former.beside) if former else made


def _field_of(error: ConditionError, kind: str) -> str:
    """The field whose answer the language refuses."""
    key = str(error.path[1] if error.path[:1] == ("judge",) and error.path[1:] else (error.path or ("",))[0])
    if key in NOTES:
        return f"leaf.{key}"
    if key in set(Operator) and key not in {blank.key for blank in FORMS[kind].blanks}:
        key = VALUES if key in set(LISTS) else VALUE
    return f"leaf.{kind}.{key}" if key else "leaf.kind"
