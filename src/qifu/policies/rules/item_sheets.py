"""How do many items come out as one list, a row each, and how does a list become documents: all, or none?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from qifu.kernel.errors import PackError, Refused
from qifu.kernel.packs.faults import each as each_fault
from qifu.policies import documents
from qifu.policies.rules import cells, workbooks, writing
from qifu.policies.rules.workbooks import Sheet

SHEET: Final = "事项"
MOST: Final = 500
_PARTS: Final = ("source", "valid", "apply")
COLUMNS: Final[dict[str, str]] = {
    "item": "编号", "title": "名称", "source.doc": "依据文件", "source.article": "条款",
    "source.quote": "原文", "source.issuer": "发文机关", "source.url": "网址", "issued_by": "制定部门",
    "executed_by": "执行部门", "valid.from": "生效日", "valid.to": "止日", "valid.supersedes": "替代",
    "kind": "类别", "mode": "兑现方式", "by_application": "须申报的情形", "let": "推算的数",
    "who": "条件", "pay": "金额", "benefit": "其他待遇", "stack": "叠加与互斥", "contest": "评比",
    "budget": "预算", "commitments": "承诺", "apply.window": "申报时间", "apply.materials": "材料",
    "apply.reuse": "免交材料", "apply.office": "受理部门", "apply.phone": "咨询电话",
    "apply.within": "办理时限", "lines": "明细表", "given": "测试共用的事实", "tests": "测试",
}  # fmt: skip
_NEEDED: Final = ("item", "title", "source.doc", "valid.from", "who")
_LISTS: Final = frozenset({"apply.materials", "apply.reuse"})
_DAYS: Final = frozenset({"valid.from", "valid.to"})
_TREES: Final = frozenset(
    {"by_application", "let", "who", "pay", "stack", "contest", "budget", "commitments", "lines"}
    | {"given", "tests"}
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a cell: row as the sheet counts, column by its heading."""

    row: int
    column: str
    what: str


class ListRefused(Refused):
    """The list was not taken; every faulty cell is named and nothing was kept."""

    def __init__(self, wrong: Sequence[Wrong], rows: int) -> None:
        self.wrong = tuple(wrong)
        what = f"{len(wrong)} 处要改，{rows} 行都没有导入"
        told = "；".join(f"第 {each.row} 行「{each.column}」{each.what}" for each in wrong[:5])
        super().__init__(what, why=told, remedy="改好后整份重传")


def export(texts: Iterable[str]) -> bytes:
    """The items of these documents, a row each, all their elements in columns."""
    rows = [tuple(COLUMNS.values()), *(_row(writing.read(text)) for text in texts)]
    return workbooks.write([Sheet(SHEET, tuple(rows))])


def documents_in(given: bytes) -> tuple[str, ...]:
    """The documents a list holds; refused with every faulty cell if there is one."""
    found = workbooks.read(given)
    rows = found[0].rows if found else ()
    named = {label: key for key, label in COLUMNS.items()}
    heads = [named.get(cell.strip(), "") for cell in rows[0]] if rows else []
    missing = [COLUMNS[key] for key in _NEEDED if key not in heads]
    if missing:
        raise Refused("表头对不上", why=f"缺少 {'、'.join(missing)}", remedy="请用导出的表作模板")
    filled = [(at, row) for at, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    if not filled or len(filled) > MOST:
        raise Refused("没有要导入的行" if not filled else f"一次最多导入 {MOST} 行", remedy="请核对表格")
    wrong: list[Wrong] = []
    texts = []
    for at, row in filled:
        text, faults = _document(at, dict(zip(heads, row, strict=False)))
        wrong += faults
        texts.append(text)
    if wrong:
        raise ListRefused(wrong, len(filled))
    return tuple(texts)


def _row(document: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(_cell(key, document) for key in COLUMNS)


def _cell(key: str, document: Mapping[str, Any]) -> str:
    value: Any = document
    for step in key.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    if value is None:
        return ""
    if key in _LISTS and isinstance(value, list) and all("\n" not in str(each) for each in value):
        return "\n".join(map(str, value))
    return cells.of_value(value)


def _document(at: int, row: Mapping[str, str]) -> tuple[str, list[Wrong]]:
    """The document of a row, or what is wrong in it."""
    made: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for key, label in COLUMNS.items():
        said = row.get(key, "").strip()
        if not said:
            continue
        try:
            value = _value(key, said)
        except Refused as refused:
            wrong.append(Wrong(at, label, refused.what))
            continue
        part, _, inner = key.partition(".")
        if inner:
            made.setdefault(part, {})[inner] = value
        else:
            made[key] = value
    text = writing.dumped({key: made[key] for key in writing.ORDER if key in made})
    if not wrong:
        wrong += _faults(at, text)
    return text, wrong


def _value(key: str, said: str) -> Any:
    if key in _LISTS:
        return [each.strip() for each in said.split("\n") if each.strip()]
    if key in _DAYS:
        if not writing.is_day(said):
            raise Refused("不是日期，写成 2026-01-01")
        return date.fromisoformat(said)
    if key in _TREES:
        value = cells.value_in(said)
        if not isinstance(value, dict | list):
            raise Refused("应写成 {…} 或 […]")
        return value
    return said


def _faults(at: int, text: str) -> list[Wrong]:
    """What the schema says of the row, by the column in which it stands."""
    try:
        documents.parse(text, file="row")
    except PackError as error:
        rows = text.splitlines()
        return [
            Wrong(at, _column(rows, each.at.line if each.at else 1), each.what) for each in each_fault(error)
        ]
    return []


def _column(rows: Sequence[str], line: int) -> str:
    """The heading of the column that a line of the document comes from."""
    key = ""
    for row in rows[:line]:
        name = row.partition(":")[0]
        if row[:1] not in (" ", "-", "") and name in writing.ORDER:
            key = name
    inner = rows[line - 1].strip().partition(":")[0] if line <= len(rows) else ""
    return COLUMNS.get(f"{key}.{inner}") or COLUMNS.get(key) or COLUMNS.get(f"{key}.doc") or key or "整行"
