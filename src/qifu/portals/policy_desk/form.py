"""Which fields does the form beside the YAML have, and how does one of them change the document?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from qifu.kernel.errors import PackError, Refused
from qifu.policies.rules import writing
from qifu.policies.writing import draft_queries

KINDS: Final = ("减免", "奖补", "权益", "资质")
MODES: Final = ("免申即享", "即申即享", "快申快享", "评审")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the form, its label, how it is asked, a word of help."""

    name: str
    label: str
    kind: str = "text"  # text, day, choice, lines
    help: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """Where its value stands in the document."""
        return tuple(self.name.split("."))


GROUPS: Final[tuple[tuple[str, tuple[Field, ...]], ...]] = (
    (
        "是什么",
        (
            Field("title", "名称"),
            Field("item", "编号", help="小写字母、数字、横线"),
            Field("kind", "类别", "choice"),
            Field("mode", "兑现方式", "choice"),
            Field("issued_by", "谁制定", "choice"),
            Field("executed_by", "谁执行", "choice"),
        ),
    ),
    (
        "依据与有效期",
        (
            Field("source.doc", "依据文件"),
            Field("source.article", "条款"),
            Field("source.quote", "原文", "lines"),
            Field("valid.from", "生效日", "day"),
            Field("valid.to", "止日", "day", "不填即另行通知"),
        ),
    ),
    (
        "不给钱的",
        (Field("benefit", "其他待遇", "lines"),),
    ),
    (
        "怎么办",
        (
            Field("apply.window", "申报时间"),
            Field("apply.office", "受理部门"),
            Field("apply.phone", "咨询电话"),
            Field("apply.within", "办理时限"),
            Field("apply.materials", "材料，一行一样", "lines"),
        ),
    ),
)
ALL: Final = {field.name: field for _, fields in GROUPS for field in fields}


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with its value; what the document says in a longer form is shown and changed in the YAML."""

    field: Field
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    is_long: bool = False


def shown(text: str) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
    """The form as the document fills it; nothing while the document cannot be read."""
    try:
        document = writing.read(text)
    except (PackError, Refused):
        return ()
    if not isinstance(document, dict):
        return ()
    departments = draft_queries.issuing_departments()
    return tuple(
        (heading, tuple(_shown(field, document, departments) for field in fields))
        for heading, fields in GROUPS
    )


def changed(text: str, name: str, value: str) -> str:
    """The document with one field of the form set."""
    field = ALL.get(name)
    if field is None:
        raise Refused("没有这一栏", remedy="请刷新页面")
    said = value.replace("\r\n", "\n").strip()
    if field.kind == "day" and said:
        if not writing.is_day(said):
            raise Refused(f"「{field.label}」不是日期", remedy="写成 2026-01-01")
        return writing.with_value(text, field.path, date.fromisoformat(said))
    if name == "apply.materials":
        return writing.with_value(text, field.path, [row.strip() for row in said.split("\n") if row.strip()])
    return writing.with_value(text, field.path, said)


def _shown(field: Field, document: Mapping[str, Any], departments: tuple[tuple[str, str], ...]) -> Shown:
    value: Any = document
    for key in field.path:
        value = value.get(key) if isinstance(value, Mapping) else None
    choices = {
        "kind": tuple((each, each) for each in KINDS),
        "mode": tuple((each, each) for each in MODES),
        "issued_by": departments,
        "executed_by": departments,
    }.get(field.name, ())
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return Shown(field, "\n".join(value), choices)
    if isinstance(value, list | dict):
        return Shown(field, "在右边的 YAML 里改", choices, is_long=True)
    return Shown(field, "" if value is None else str(value), choices)
