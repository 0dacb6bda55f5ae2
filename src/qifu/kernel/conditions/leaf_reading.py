"""How does each kind of leaf look in YAML?"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from qifu.kernel.conditions import formula, slips
from qifu.kernel.conditions.expressions import PLAIN, SHARE, Call, Expression, Function, Reading
from qifu.kernel.conditions.facts import DAY
from qifu.kernel.conditions.faults import NOTES, Path, notes, only, refuse, text, texts
from qifu.kernel.conditions.language import (
    COMPARISONS,
    LISTS,
    Compare,
    Condition,
    Elapsed,
    Judge,
    Operand,
    Operator,
    Recognition,
    Same,
    Take,
    Test,
    Undefined,
    Value,
)
from qifu.kernel.conditions.periods import period
from qifu.kernel.conditions.quantity_reading import OF_TALLY, ReadCondition, quantity
from qifu.kernel.money import Money
from qifu.kernel.packs.model import as_fraction
from qifu.kernel.packs.tree import Items, Leaf, Node, Table

REGISTER: Final = "名单"
_COUNT: Final = re.compile(r"([0-9]{1,4})\s*(年|个月|天|日)")
_RECOGNITION_KEYS: Final = ("level", "on", "within")


def read(kind: str, node: Table, path: Path, condition: ReadCondition) -> Condition:
    """The leaf whose first telling key is `kind`."""
    return _READERS[kind](node, path, condition)


def _fact(node: Table, path: Path, _condition: ReadCondition) -> Test | Same | Recognition:
    listed = isinstance(node.get("has"), Items) or any(key in node.entries for key in _RECOGNITION_KEYS[:2])
    if "same_as" in node.entries:
        only(node, ("fact", "same_as", *NOTES), path)
        fact, other = (_named(node, key, path) for key in ("fact", "same_as"))
        return Same(fact=fact, other=other, **notes(node, path))
    if "has" in node.entries and (listed or "within" in node.entries):
        fact = _named(node, "fact", path)
        return _recognition(fact, "has", node, path, ("fact", "has"))
    return _test(node, path)


def _listed(node: Table, path: Path, _condition: ReadCondition) -> Recognition:
    return _recognition(text(node, "in", path) or REGISTER, "listed", node, path, ("listed", "in"))


def _recognition(fact: str, key: str, node: Table, path: Path, own: tuple[str, ...]) -> Recognition:
    only(node, (*own, *_RECOGNITION_KEYS, *NOTES), path)
    level = node.get("level")
    within = text(node, "within", path)
    if within and period(within) is None:
        refuse(
            f"不认识的期间「{within}」", node.entries["within"], (*path, "within"), "例如 本年、上年、2022年"
        )
    return Recognition(
        fact=fact,
        names=texts(node.entries[key].node, (*path, key)),
        levels=texts(level, (*path, "level")) if level is not None else (),
        on=_day(node, "on", path, ""),
        within=within,
        **notes(node, path),
    )


def _of(node: Table, path: Path, condition: ReadCondition) -> Compare:
    operator = _operator(node, ("of", "take", "undefined"), path)
    of = quantity(node.entries["of"].node, (*path, "of"), condition)
    return _compare(node, path, condition, of, operator, text(node, "undefined", path))


def _growth(node: Table, path: Path, condition: ReadCondition) -> Compare:
    operator = _operator(node, ("growth", "from", "to", "from_zero"), path)
    name = _named(node, "growth", path)
    ends = [text(node, key, path) or usual for key, usual in (("to", "上年"), ("from", "上上年"))]
    for word in ends:
        found = period(word)
        if found is None or found.is_window:
            refuse(f"「{word}」不是单个期间", node, path, "例如 {growth: 营业收入, from: 上上年, to: 上年}")
    of = Call(Function.GROWTH, tuple(Reading(name, word) for word in ends))
    return _compare(node, path, condition, of, operator, text(node, "from_zero", path))


def _tally(node: Table, path: Path, condition: ReadCondition) -> Compare:
    form = "count" if "count" in node.entries else "total"
    own = (form, *OF_TALLY[form])
    operator = _operator(node, own, path)
    inner = Table(node.place, {key: node.entries[key] for key in own if key in node.entries})
    return _compare(node, path, condition, quantity(inner, path, condition), operator, "")


def _brackets(node: Table, path: Path, condition: ReadCondition) -> Compare:
    only(node, ("brackets", *NOTES), path)
    inner, below = node.entries["brackets"].node, (*path, "brackets")
    if not isinstance(inner, Table):
        refuse("brackets 后面应为键值表", inner, below, "写成 {by: …, of: …, at_least: [[..5000万, 5%], …]}")
    operator = _operator(inner, ("by", "of"), below, notes_too=False)
    of = quantity(inner.entries["of"].node, (*below, "of"), condition) if "of" in inner.entries else None
    if of is None or "by" not in inner.entries:
        refuse("brackets 缺少 by 或 of", inner, below, "by 是分档所依据的数，of 是要比较的数")
    rows = Table(inner.place, {"by": inner.entries["by"], "rows": inner.entries[operator.value]})
    table = Table(inner.place, {"tiers": type(inner.entries["by"])(inner.place, rows)})
    bound = quantity(table, below, condition)
    return Compare(of=of, operator=operator, bound=bound, **notes(node, path))


def _compare(
    node: Table, path: Path, condition: ReadCondition, of: Expression, operator: Operator, undefined: str
) -> Compare:
    if undefined and undefined not in set(Undefined):
        refuse(
            f"不能写「{undefined}」", node, path, "写 met（视为满足）或 unmet（视为不满足），不写则为不能定"
        )
    bound = quantity(node.entries[operator].node, (*path, operator.value), condition)
    take, way = _take(node, path), Undefined(undefined) if undefined else None
    return Compare(of=of, operator=operator, bound=bound, take=take, undefined=way, **notes(node, path))


def _take(node: Table, path: Path) -> Take | int | None:
    found = node.get("take")
    value = found.value if isinstance(found, Leaf) else None
    if found is None or (isinstance(value, str) and value in set(Take)):
        return Take(value) if isinstance(value, str) else None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        refuse("take 写 each、any 或至少几期", found, (*path, "take"), "合计、平均写成 sum(…)、mean(…)")
    return value


def _elapsed(node: Table, path: Path, _condition: ReadCondition) -> Elapsed:
    operator = _operator(node, ("elapsed", "to"), path)
    written = node.entries[operator].node
    value = written.value if isinstance(written, Leaf) else None
    found = _COUNT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        refuse("时间应写明数目和单位", written, (*path, operator.value), "例如 12个月、3年、90天")
    unit = "天" if found[2] == "日" else found[2]
    since, until = _day(node, "elapsed", path, ""), _day(node, "to", path, DAY)
    return Elapsed(
        since=since, until=until, operator=operator, count=int(found[1]), unit=unit, **notes(node, path)
    )


def _operator(node: Table, own: tuple[str, ...], path: Path, *, notes_too: bool = True) -> Operator:
    """The one comparison of a leaf; nothing else may stand beside its own keys."""
    only(node, (*own, *sorted(COMPARISONS), *(NOTES if notes_too else ())), path)
    found = [key for key in node.entries if key in COMPARISONS]
    if len(found) != 1:
        remedy = "at_least 不低于、above 高于、at_most 不高于、below 低于，选一个；上下限分成两条写进 all"
        refuse("这里应有且只有一个比较方式", node, path, remedy)
    return Operator(found[0])


def _day(node: Table, key: str, path: Path, usual: str) -> date | str:
    found = node.get(key)
    if found is None:
        return usual
    if isinstance(found, Leaf) and isinstance(found.value, date | str) and found.value:
        return found.value
    return refuse(
        f"「{key}」应为日期，或日期事实的名称", found, (*path, key), "例如 2022-01-01、申报日、成立日期"
    )


def _named(node: Table, key: str, path: Path) -> str:
    name = text(node, key, path)
    if not name:
        refuse(f"{key} 应写明事实的名称", node.entries[key], (*path, key), f"例如 {key}: 注册地")
    if re.search(r"[+*/×÷]|\s[-−]\s", name):
        refuse(
            f"{key} 后面只写一项", node.entries[key], (*path, key), f"算式写成 {{of: {name}, at_least: …}}"
        )
    word = name.partition("@")[2]
    found = period(word) if word else None
    if word and (found is None or found.is_window):
        remedy = "例如 上年、本年、2022年；近三年等几期写成 {of: …@近三年, take: each, …}"
        refuse(f"「{word}」不是单个期间", node.entries[key], (*path, key), remedy)
    return name


def judge(node: Node, own: dict[str, Any], path: Path) -> Judge:
    if not isinstance(node, Table):
        refuse("需要人工判断的条件应写明内容", node, path, "写成 judge: {text: …, by: …}")
    only(node, ("text", "by"), path)
    asked = text(node, "text", path)
    if not asked:
        refuse("需要人工判断的条件缺少 text", node, path, "请写明要判断什么")
    return Judge(text=asked, by=text(node, "by", path), **own)


def _test(node: Table, path: Path) -> Test:
    operators = [key for key in node.entries if key in set(Operator)]
    only(node, ("fact", *Operator, *NOTES), path)
    fact = _named(node, "fact", path)
    if len(operators) != 1:
        remedy = f"请从{'、'.join(Operator)}、same_as 中选一个；上下限分成两条写进 all"
        refuse(f"「{fact}」应有且只有一个比较方式", node, path, remedy)
    operator = Operator(operators[0])
    operand = _operand(node.entries[operator].node, operator, (*path, operator.value))
    return Test(fact=fact, operator=operator, operand=operand, **notes(node, path))


def _operand(node: Node, operator: Operator, path: Path) -> Operand:
    if operator in COMPARISONS:
        return _bound(node, path)
    if operator is Operator.WITHIN:
        word = _value(node, path)
        if period(str(word)) is None:
            refuse(f"不认识的期间「{word}」", node, path, "例如 本年、上年、近三年、2022年、2022年一季度")
        return str(word)
    if operator is Operator.IS:
        return _equal(node, path)
    if operator not in LISTS:
        return _value(node, path)
    if not isinstance(node, Items) or not node.nodes:
        refuse(f"{operator} 后面应为列表，至少一项", node, path, f"写成 {operator}: [甲, 乙]")
    read = _equal if operator is Operator.IN else _value
    values = tuple(read(each, (*path, index)) for index, each in enumerate(node.nodes))
    return values if operator is Operator.IN else tuple(str(each) for each in values)


def _value(node: Node, path: Path) -> Value:
    if not isinstance(node, Leaf) or node.value is None or node.value == "":
        refuse("这里应为一个值", node, path, "请写一个词、数字、日期、true 或 false")
    return node.value


def _equal(node: Node, path: Path) -> Value:
    """What a fact may be: a sum and a share are those, whether they are written as a bound or as a value."""
    value = _value(node, path)
    if value in ("是", "否"):
        word = "true" if value == "是" else "false"
        refuse(f"「{value}」在这里只是一个字", node, path, f"是与否写成 {word}")
    found = formula.number(value) if isinstance(value, str) else None
    if found is None or found.unit == PLAIN:
        return value
    if found.unit == SHARE:
        return found.value
    return Money(found.value.numerator, found.unit) if found.value.denominator == 1 else value


def _bound(node: Node, path: Path) -> Value:
    """What a fact may be measured against: a number, a sum, a date, or a rate such as 5% or 1/3."""
    value = _value(node, path)
    if isinstance(value, str):
        try:
            return as_fraction(value)
        except ValueError:
            pass
        found = formula.number(value)
        if found is not None and found.unit not in ("", "%") and found.value.denominator == 1:
            return Money(found.value.numerator, found.unit)
        if found is not None and found.unit == "%":
            return found.value
    elif not isinstance(value, bool):
        return value
    usual = "例如 300、5000万、5%、1/3 或 2024-01-15；两个数量相比写成 {of: …, at_least: …}"
    remedy = (isinstance(value, str) and slips.remedy(value)) or usual
    return refuse(f"「{str(value)[:40]}」不能比较大小", node, path, remedy)


_READERS: Final[Mapping[str, Callable[[Table, Path, ReadCondition], Condition]]] = {
    "fact": _fact, "of": _of, "growth": _growth, "count": _tally, "total": _tally, "brackets": _brackets,
    "elapsed": _elapsed, "listed": _listed,
}  # fmt: skip
KINDS: Final = tuple(_READERS)
