"""By what are cases searched: number, words, enterprise, department, area, class, how they stand?"""

from collections.abc import Iterator

from django import forms

from qifu.cases.queries import CaseFilter
from qifu.portals.staff import place
from qifu.portals.staff.fields import Choices
from qifu.portals.visits import Visit
from qifu.registry import queries as registry
from qifu.registry.queries import AreaNode

GROUPS: Choices = (
    ("", "全部状态"),
    ("open", "在办"),
    ("unassigned", "待交办"),
    ("overdue", "已超期"),
    ("waiting", "等企业补充"),
    ("replied", "已答复，待评价"),
    ("closed", "已办结"),
)
LATE: Choices = (("", "不限时效"), ("yes", "超过期限的"), ("no", "没有超过期限的"))


DATE = forms.DateInput(attrs={"type": "date"})


class Search(forms.Form):
    """Filters; what is empty does not narrow, what is not known is left out."""

    q = forms.CharField(label="编号、标题、企业", required=False, max_length=60)
    group = forms.ChoiceField(label="状态", required=False, choices=list(GROUPS))
    department = forms.ChoiceField(label="承办部门", required=False)
    area = forms.ChoiceField(label="区域", required=False)
    kind = forms.ChoiceField(label="类别", required=False)
    late = forms.ChoiceField(label="时效", required=False, choices=list(LATE))
    received_from = forms.DateField(label="收到日期从", required=False, widget=DATE)
    received_until = forms.DateField(label="到", required=False, widget=DATE)
    level = forms.IntegerField(required=False, min_value=1, max_value=9, widget=forms.HiddenInput)

    @classmethod
    def of(cls, visit: Visit) -> "Search":
        """The form as asked, with the choices of this place."""
        form = cls(visit.GET, auto_id="find_%s")
        rules = place.rules(visit)
        departments = ((str(one.id), one.short) for one in registry.departments())
        form._choose("department", "全部部门", tuple(departments))
        form._choose("area", "全部区域", _areas(registry.areas_tree()))
        form._choose("kind", "全部类别", tuple((code, kind.label) for code, kind in rules.classes.items()))
        form.is_valid()
        return form

    def filters(self) -> CaseFilter:
        """What is asked for."""
        said = self.cleaned_data
        late = said.get("late")
        return CaseFilter(
            group=said.get("group", ""),
            department_id=int(said["department"]) if said.get("department") else None,
            area_ids=_below(registry.areas_tree(), int(said["area"])) if said.get("area") else (),
            class_code=said.get("kind", ""),
            late=None if not late else late == "yes",
            q=said.get("q", "").strip(),
            level=said.get("level"),
            received_from=said.get("received_from"),
            received_until=said.get("received_until"),
        )

    def is_number(self) -> bool:
        """Whether what was typed is one whole case number, so that the case itself is meant."""
        words = self.cleaned_data.get("q", "").strip()
        return len(words) >= 10 and words.isascii() and any(char.isdigit() for char in words)

    def _choose(self, name: str, blank: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", blank), *choices]


def _below(root: AreaNode | None, wanted: int) -> tuple[int, ...]:
    """An area and all that lies in it."""
    if root is None:
        return ()
    if root.id == wanted:
        return tuple(_ids(root))
    return tuple(one for child in root.children for one in _below(child, wanted))


def _ids(node: AreaNode) -> Iterator[int]:
    yield node.id
    for child in node.children:
        yield from _ids(child)


def _areas(root: AreaNode | None, depth: int = 0) -> Choices:
    """The tree as one list, each level set in by a space of its own."""
    if root is None:
        return ()
    below = tuple(one for child in root.children for one in _areas(child, depth + 1))
    return ((str(root.id), "\u3000" * depth + root.name), *below)
