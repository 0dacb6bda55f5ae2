"""In which form is each leaf decided for a whole block?"""

from collections.abc import Callable
from datetime import date

import numpy as np

from qifu.kernel import conditions
from qifu.kernel.columns.bits import Words, at_least
from qifu.kernel.columns.by_rows import ByRows
from qifu.kernel.columns.column import Codes, Column, Days, Lists, Numbers
from qifu.kernel.columns.comparing import Comparison
from qifu.kernel.columns.leaf import Leaf
from qifu.kernel.columns.simple_forms import (
    Always,
    Between,
    ByEntry,
    ByValue,
    Form,
    among,
    entry_answers,
    threshold,
    turning_day,
)
from qifu.kernel.columns.table import Table, View
from qifu.kernel.conditions import Answer
from qifu.kernel.conditions.computing import members
from qifu.kernel.conditions.expressions import Reading
from qifu.kernel.conditions.language import (
    COMPARISONS,
    AtLeast,
    Compare,
    Condition,
    Elapsed,
    Every,
    Neither,
    Operator,
    Recognition,
    Same,
    Some,
    Take,
    Test,
    as_condition,
)
from qifu.kernel.conditions.leaves import as_number
from qifu.kernel.conditions.node import ConditionNode
from qifu.kernel.conditions.periods import period
from qifu.kernel.conditions.verdict import needed as needed_of


def form_of(leaf: Leaf, table: Table) -> Form:
    """The quickest form that is exact for this leaf and these columns."""
    columns = leaf.columns(table)
    if not columns:
        return Always(conditions.decide(leaf.condition, {}, table.on, leaf.derived).answer)
    if any(table.name(key) is not None for key in leaf.derived):
        return ByRows(leaf, table)  # what is known takes the place of what is derived, row by row
    condition = _as_compare(leaf)
    if isinstance(condition, Compare):
        return _comparison(leaf, condition, table)
    return (_single(leaf, table, columns[0]) if len(columns) == 1 else None) or ByRows(leaf, table)


def _as_compare(leaf: Leaf) -> Condition:
    """A test of a derived quantity is a comparison."""
    test = leaf.condition
    if isinstance(test, Test) and test.operator in COMPARISONS and test.fact in leaf.derived:
        bound = as_number(test.operand)
        if bound is not None:
            return Compare(of=Reading(test.fact), operator=test.operator, bound=bound)
    return test


def _comparison(leaf: Leaf, compare: Compare, table: Table) -> Form:
    if compare.take is None:
        trees = Trees(leaf, table)
        return Comparison(leaf, compare, table, trees)
    whole = in_periods(compare, table.on)
    if whole is compare:
        return Always(Answer.UNKNOWN)
    trees = Trees(leaf, table)
    return lambda view: trees(whole, view)


def in_periods(condition: Condition, on: date | None) -> Condition:
    """A comparison in each, any or some periods of a window, as the tree it stands for."""
    if not isinstance(condition, Compare) or condition.take is None:
        return condition
    of = tuple(
        Compare(of=left, operator=condition.operator, bound=right, undefined=condition.undefined)
        for left, right in members((condition.of, condition.bound), on)
    )
    if not of:
        return condition
    if isinstance(condition.take, int):
        return AtLeast(k=condition.take, of=of)
    return Every(of=of) if condition.take is Take.EACH else Some(of=of)


class Trees:
    """Decides whole conditions for a block: those that stand inside the quantities of one leaf."""

    def __init__(self, leaf: Leaf, table: Table) -> None:
        self.derived, self.table = leaf.derived, table
        self._forms: dict[str, Form] = {}

    def __call__(self, node: ConditionNode, view: View) -> Words:
        condition = in_periods(as_condition(node), self.table.on)
        match condition:
            case Every() | Some() | Neither() | AtLeast():
                return joined(condition, [self(each, view) for each in condition.of], view)
            case _:
                key = repr(condition)
                if key not in self._forms:
                    self._forms[key] = form_of(Leaf(condition, self.derived), self.table)
                return self._forms[key](view)


def joined(condition: Every | Some | Neither | AtLeast, parts: list[Words], view: View) -> Words:
    """Kleene's operations on pairs of masks."""
    needed = needed_of(condition)
    nobody, everybody = np.zeros_like(view.somebody), view.somebody
    if needed <= 0:
        found = np.stack((everybody, everybody))
    elif needed > len(parts):
        found = np.stack((nobody, nobody))
    else:
        found = at_least(needed, parts)
    return (
        np.stack((everybody & ~found[1], everybody & ~found[0])) if isinstance(condition, Neither) else found
    )


def _single(leaf: Leaf, table: Table, name: str) -> Form | None:
    """The form of a leaf that reads one column, by the kind of the column."""
    column, key = table.columns[name], _key(leaf, table, name)
    match column:
        case _ if key is None:
            return None
        case Codes(values=values):
            return ByValue(
                name,
                [
                    conditions.decide(leaf.condition, {key: value}, table.on, leaf.derived).answer
                    for value in values
                ],
            )
        case Lists():
            is_about_entries = isinstance(leaf.condition, Recognition) or _operator(leaf) is Operator.HAS
            if is_about_entries:
                return ByEntry(name, entry_answers(leaf, key, column, table.on))
            return Always(Answer.UNKNOWN) if isinstance(leaf.condition, Test) else None
        case _:
            return _of_numbers(leaf, table, name, key, column)


def _key(leaf: Leaf, table: Table, name: str) -> str | None:
    """How the leaf itself calls the column."""
    condition = leaf.condition
    match condition:
        case Elapsed(since=since, until=until):
            keys = [each for each in (since, until) if isinstance(each, str) and table.name(each) == name]
            return keys[0] if len(keys) == 1 else None
        case Test(fact=fact) | Recognition(fact=fact):
            return fact if table.name(fact) == name else None
        case Same():
            return None
        case _:
            return name


def _operator(leaf: Leaf) -> Operator | None:
    return leaf.condition.operator if isinstance(leaf.condition, Test) else None


def _of_numbers(leaf: Leaf, table: Table, name: str, key: str, column: Column) -> Form | None:
    condition = leaf.condition
    if isinstance(condition, Elapsed) and isinstance(column, Days):
        return turning_day(leaf, name, key, table.on)
    if not isinstance(condition, Test) or not isinstance(column, Numbers | Days):
        return None
    of_kind: dict[bool, Callable[[Test], Form | None]] = {
        True: lambda test: _bound_of_days(test, name, table.on),
        False: lambda test: _bound_of_numbers(test, name, column),  # type: ignore[arg-type]
    }
    match condition.operator:
        case Operator.IS | Operator.IN:
            return among(leaf, name, key, column, table.on)
        case Operator.STARTS if isinstance(column, Numbers) and column.is_whole and column.unit is None:
            return None
        case Operator.STARTS | Operator.CONTAINS | Operator.HAS:
            return Always(Answer.UNKNOWN)
        case _:
            return of_kind[isinstance(column, Days)](condition)


def _bound_of_numbers(test: Test, name: str, column: Numbers) -> Form:
    number = as_number(test.operand) if test.operator in COMPARISONS else None
    unit = number.unit.replace("%", "") if number is not None else ""
    if number is None or (column.unit is not None and column.unit != unit):
        return Always(Answer.UNKNOWN)
    return threshold(test.operator, number.value, column, name)


def _bound_of_days(test: Test, name: str, on: date | None) -> Form:
    if test.operator is Operator.WITHIN:
        found = period(str(test.operand))
        if found is None or (on is None and not found.is_fixed):
            return Always(Answer.UNKNOWN)
        spans = found.on_day(on or date.max)
        return Between(name, spans[0].bounds()[0].toordinal(), spans[-1].bounds()[1].toordinal())
    bound = test.operand
    if not isinstance(bound, date):
        return Always(Answer.UNKNOWN)
    day = bound.toordinal()
    low = {Operator.AT_LEAST: day, Operator.ABOVE: day + 1}.get(test.operator)
    high = {Operator.AT_MOST: day, Operator.BELOW: day - 1}.get(test.operator)
    return Between(name, low, high)
