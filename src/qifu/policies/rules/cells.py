"""How does a condition or a value of a decision table stand in one cell, and how is it read again?

Ranges as in decision tables elsewhere: `[5000万..2亿)`, `>= 5%`, `-` for any. What has no short form stands
as YAML in braces, so that nothing is lost.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from qifu.kernel.conditions import Compare, Condition, Operator, Recognition, Test, formula
from qifu.kernel.conditions.expressions import PLAIN, SHARE, Number, Range, Reading
from qifu.kernel.conditions.leaves import as_number
from qifu.kernel.conditions.reading import parse
from qifu.kernel.conditions.reading import write as write_condition
from qifu.kernel.errors import Refused
from qifu.policies.rules import writing
from qifu.policies.rules.decompose.figures import Kind, written

ANY: Final = "-"
_SIGNS: Final = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}
_KEYS: Final = {sign: key for key, sign in _SIGNS.items()}
_SPAN: Final = re.compile(r"([\[(])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])])")
_ONE: Final = re.compile(r"(>=|<=|>|<|≥|≤)\s*(.+)")
_ALIKE: Final = {"≥": ">=", "≤": "<="}


def of_range(span: Range) -> str:
    """A bracket in a cell."""
    low, high = (_written(end) if end is not None else "" for end in (span.low, span.high))
    if low and high:
        return f"{'[' if span.has_low else '('}{low}..{high}{']' if span.has_high else ')'}"
    if low:
        return f"{'>=' if span.has_low else '>'} {low}"
    return f"{'<=' if span.has_high else '<'} {high}" if high else ANY


def range_keys(cell: str) -> dict[str, str]:
    """The bounds a cell names, by the keys of the document."""
    said = cell.strip()
    if said in ("", ANY, "－", "—"):
        return {}
    span = _SPAN.fullmatch(said)
    if span is not None:
        opens, low, high, closes = span.groups()
        return {
            "at_least" if opens == "[" else "above": _number(low),
            "at_most" if closes == "]" else "below": _number(high),
        }
    one = _ONE.fullmatch(said)
    if one is None:
        raise Refused(f"看不懂范围「{said}」", remedy="写成 [5000万..2亿)、>= 5% 或 -")
    return {_KEYS[_ALIKE.get(one[1], one[1])]: _number(one[2])}


def of_value(value: Any) -> str:
    """A quantity or any other content in a cell."""
    if value is None:
        return ""
    return writing.flowing(value) if isinstance(value, dict | list) else str(value)


def value_in(cell: str) -> Any:
    """The content of a cell: YAML where it stands in braces, else what was typed."""
    said = cell.strip()
    if said[:1] in "{[" and said[-1:] in "}]" and said:
        return writing.read(f"cell: {said}")["cell"]
    return said


def of_leaf(leaf: Condition) -> tuple[str, str] | None:
    """The column and the cell of a leaf; None where it has no short form."""
    found = _leaf(leaf)
    if found is None:
        return None
    again = leaf_in(*found)
    return found if again == write_condition(leaf) or _same(again, leaf) else None


def leaf_in(column: str, cell: str) -> dict[str, Any] | None:
    """The leaf that a cell stands for, as the document writes it; None for any."""
    said = cell.strip()
    if said in ("", ANY, "－", "—"):
        return None
    if said.startswith("{"):
        made = value_in(said)
        return dict(made) if isinstance(made, Mapping) else None
    name = {"fact": column} if _is_fact(column) else {"of": column}
    if said in ("是", "否"):
        return {**name, "is": said == "是"}
    if said[0] in "[(<>≥≤":
        return {**name, **range_keys(said)}
    if said.startswith("属于"):
        return {**name, "in": _words(said.removeprefix("属于"))}
    if said.startswith("="):
        return {**name, "is": said.removeprefix("=").strip()}
    return {**name, "has": _words(said)}


def _leaf(leaf: Condition) -> tuple[str, str] | None:
    if leaf.say or leaf.article:
        return None
    match leaf:
        case Test():
            said = _tested(leaf)
            return None if said is None else (leaf.fact, said)
        case Recognition(fact=fact, names=names, levels=(), on="", within=""):
            return fact, "、".join(names)
        case Compare(of=of, operator=operator, bound=Number() as bound, take=None, undefined=None):
            if formula.is_textual(of):
                return formula.write(of), f"{_SIGNS[operator.value]} {_written(bound)}"
    return None


def _tested(leaf: Test) -> str | None:
    match leaf:
        case Test(operator=Operator.IS, operand=bool() as operand):
            return "是" if operand else "否"
        case Test(operator=Operator.IS, operand=str() as operand):
            return f"= {operand}"
        case Test(operator=Operator.IN, operand=tuple() as operand):
            return f"属于 {'、'.join(map(str, operand))}"
        case Test(operator=operator) if operator.value in _SIGNS:
            bound = as_number(leaf.operand)
            plain = write_condition(leaf)[operator.value]
            return f"{_SIGNS[operator.value]} {_written(bound) if bound else plain}"
    return None


def _same(again: dict[str, Any] | None, leaf: Condition) -> bool:
    if again is None:
        return False
    try:
        return parse(again) == leaf
    except Refused:
        return False


def _is_fact(column: str) -> bool:
    try:
        return isinstance(formula.read(column), Reading)
    except ValueError:
        return True


def _words(said: str) -> list[str]:
    return [each.strip() for each in said.split("、") if each.strip()]


def _written(number: Number) -> str:
    """A bound as people write it: sums in wan and yi where that is exact."""
    if number.unit in (PLAIN, SHARE):
        return formula.write(number)
    return written(number.value, Kind.SUM, number.unit)


def _number(said: str) -> str:
    if formula.number(said) is None:
        raise Refused(f"「{said}」不是数、比例或金额", remedy="例如 5000万、5%、300")
    return said
