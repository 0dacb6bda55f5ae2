"""How does the condition of an item read in another engine: as a query of SQL, as a graph of JDM?

What has no exact form there is not exported; the reason is said instead.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from qifu.kernel.exports import jdm, sql
from qifu.kernel.exports.plain import Kind, NotExpressible
from qifu.policies.rules.kinds import kinds
from qifu.policies.schema import Item

Engine: TypeAlias = Literal["sql", "jdm"]
TABLE: Final = "register"
NAME: Final = "统一社会信用代码"
TYPES: Final[Mapping[Kind, str]] = {
    Kind.MONEY: "BIGINT",
    Kind.WHOLE: "BIGINT",
    Kind.SHARE: "BIGINT",
    Kind.TEXT: "VARCHAR",
    Kind.TRUTH: "BOOLEAN",
    Kind.DAY: "DATE",
    Kind.WORDS: "VARCHAR[]",
    Kind.ENTRIES: "STRUCT(name VARCHAR, level VARCHAR, from_on DATE, until DATE)[]",
}
SAYS: Final[Mapping[Kind, str]] = {
    Kind.MONEY: "金额，分",
    Kind.WHOLE: "整数",
    Kind.SHARE: "比率，百万分之一",
    Kind.TEXT: "文字",
    Kind.TRUTH: "是否",
    Kind.DAY: "日期",
    Kind.WORDS: "清单",
    Kind.ENTRIES: "带级别和起止日期的清单",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """The text for the other engine and the columns it reads; or, with an empty text, why there is none.

    `condition` is the bare expression or graph; `names` under which name each column is read.
    """

    item: str
    on: date
    columns: Mapping[str, Kind]
    text: str = ""
    condition: Any = None
    names: Mapping[str, str] | None = None
    why_not: str = ""


def export(item: Item, to: Engine, on: date) -> Exported:
    """The item as of a day; periods such as 上年 are those of that day."""
    columns = kinds(item, on)
    try:
        if to == "sql":
            asked = sql.condition(item.who, columns, on, item.let)
            return Exported(item.item, on, columns, _query(item, on, columns, asked), asked)
        graph = jdm.graph(item.who, columns, on, item.let)
        text = json.dumps(_described(graph.content, graph.names, columns), ensure_ascii=False, indent=1)
        return Exported(item.item, on, columns, text + "\n", graph.content, graph.names)
    except NotExpressible as why:
        return Exported(item.item, on, columns, why_not=str(why))


def day_of(item: Item, wanted: date) -> date:
    """The day wanted if the edition holds then, else the day of its validity next to it."""
    latest = min(wanted, item.valid.to) if item.valid.to else wanted
    return max(latest, item.valid.from_on)


def _query(item: Item, on: date, columns: Mapping[str, Kind], asked: str) -> str:
    lines = [f"  {sql.quoted(name)} {TYPES[kind]}, -- {SAYS[kind]}" for name, kind in columns.items()]
    title = item.title.replace("\n", " ")
    return "\n".join(
        (
            f"-- {item.item} {title}，申报日 {on}。true 符合，false 不符合，NULL 尚不能定。",
            f"-- {TABLE} 的列（空值表示尚不掌握）：",
            *(f"--{line}" for line in lines),
            f'SELECT {sql.quoted(NAME)}, {asked} AS "符合"',
            f"FROM {TABLE};\n",
        )
    )


def _described(content: Any, names: Mapping[str, str], columns: Mapping[str, Kind]) -> Any:
    """The graph, whose first node says under which short name it reads each fact."""
    told = {short: f"{name}（{SAYS[columns[name]]}）" for name, short in names.items()}
    first, *others = content["nodes"]
    return {**content, "nodes": [{**first, "description": json.dumps(told, ensure_ascii=False)}, *others]}
