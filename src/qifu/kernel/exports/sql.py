"""How is a condition asked of a database? As an expression of SQL that is true, false or NULL (unknown).

For engines with exact whole numbers of 128 bits (DuckDB: HUGEINT; PostgreSQL: numeric). Sums are columns of
whole fen, shares whole millionths, days DATE, lists of words VARCHAR[], entries records of name, level,
from_on and until. NULL is not known.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from qifu.kernel.conditions.expressions import Expression
from qifu.kernel.conditions.language import Condition, Operator
from qifu.kernel.exports.lowering import lower
from qifu.kernel.exports.plain import (
    AtLeastOf,
    Column,
    Combined,
    Equal,
    Fits,
    Holds,
    Kind,
    Kinds,
    Months,
    Node,
    Not,
    OneOf,
    Reaches,
    Starts,
    Term,
    Unknown,
    Whole,
)

SIGNS: Final[Mapping[Operator, str]] = {
    Operator.AT_LEAST: ">=", Operator.ABOVE: ">", Operator.AT_MOST: "<=", Operator.BELOW: "<",
}  # fmt: skip
TURNED: Final[Mapping[str, str]] = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}


def condition(
    asked: Condition,
    kinds: Kinds,
    on: date | None = None,
    derived: Mapping[str, Expression] | None = None,
    *,
    wide: str = "HUGEINT",
) -> str:
    """The expression; NotExpressible names what has no exact form in SQL."""
    return _Writer(kinds, wide).node(lower(asked, kinds, on, derived))


def quoted(name: str) -> str:
    """A column by its name."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text."""
    return "'" + text.replace("'", "''") + "'"


class _Writer:
    def __init__(self, kinds: Kinds, wide: str) -> None:
        self.kinds, self.wide = kinds, wide

    def node(self, node: Node) -> str:
        match node:
            case Reaches():
                return self._reaches(node)
            case OneOf():
                return self._one_of(node)
            case Equal(name=name, other=other):
                return f"({quoted(name)} = {quoted(other)})"
            case AtLeastOf():
                return self._at_least(node)
            case Not(of=of):
                return f"(NOT {self.node(of)})"
            case Unknown():
                return "CAST(NULL AS BOOLEAN)"
            case _:
                return self._words_and_days(node)

    def _words_and_days(self, node: Starts | Holds | Fits | Months) -> str:
        match node:
            case Starts(name=name, texts=texts):
                tests = (f"starts_with({quoted(name)}, {literal(text)})" for text in texts)
                return f"({' OR '.join(tests)})"
            case Holds(name=name, words=words):
                tests = (f"list_contains({quoted(name)}, {literal(word)})" for word in words)
                return f"({' OR '.join(tests)})"
            case Fits():
                return _fits(node)
            case Months(operator=operator, until=until, since=since, months=months):
                later = f"({_day(since)} + INTERVAL '{months} months')"
                return f"({_day(until)} {SIGNS[operator]} {later})"

    def _at_least(self, gate: AtLeastOf) -> str:
        parts = [self.node(each) for each in gate.of]
        if gate.k <= 0:
            return "TRUE"
        if gate.k > len(parts):
            return "FALSE"
        if gate.k in (1, len(parts)):
            return f"({(' OR ' if gate.k == 1 else ' AND ').join(parts)})"
        met = " + ".join(f"CASE WHEN {part} THEN 1 ELSE 0 END" for part in parts)
        possible = " + ".join(f"CASE WHEN NOT {part} THEN 0 ELSE 1 END" for part in parts)
        return f"(CASE WHEN {met} >= {gate.k} THEN TRUE WHEN {possible} < {gate.k} THEN FALSE END)"

    def _reaches(self, asked: Reaches) -> str:
        left, right, sign = self._term(asked.left), self._term(asked.right), SIGNS[asked.operator]
        straight = f"({left} {sign} {right})"
        below = [f"({self._term(each)} < 0)" for each in asked.signs]
        cases = []
        faults = [f"{self._term(each)} = 0" for each in asked.nonzero]
        faults += [f"{self._term(each)} <= 0" for each in asked.above]
        if faults:
            way = {None: "NULL", True: "TRUE", False: "FALSE"}[asked.undefined]
            cases.append(f"WHEN {' OR '.join(faults)} THEN {way}")
        if below:
            odd = " <> ".join(below) if len(below) < 3 else self._odd(below)
            cases.append(f"WHEN {odd} THEN ({left} {TURNED[sign]} {right})")
        return f"(CASE {' '.join(cases)} ELSE {straight} END)" if cases else straight

    def _odd(self, below: list[str]) -> str:
        return f"({' + '.join(f'CASE WHEN {each} THEN 1 ELSE 0 END' for each in below)}) % 2 = 1"

    def _term(self, term: Term) -> str:
        match term:
            case Whole(value=value):
                return f"CAST({value} AS {self.wide})"
            case Column(name=name) if self.kinds[name] is Kind.DAY:
                return f"CAST({quoted(name)} - DATE '0001-01-01' + 1 AS {self.wide})"
            case Column(name=name):
                return f"CAST({quoted(name)} AS {self.wide})"
            case Combined(sign=sign, left=left, right=right):
                return f"({self._term(left)} {sign} {self._term(right)})"

    def _one_of(self, asked: OneOf) -> str:
        column = quoted(asked.name)
        if not asked.values:
            return f"({column} IS NULL AND NULL)"
        values = [_value(each, asked.kind) for each in asked.values]
        return f"({column} IN ({', '.join(values)}))"


def _fits(asked: Fits) -> str:
    """Some entry surely fits; else some may, of which too little is known; else none does."""
    column, fits = quoted(asked.name), f"({' AND '.join(_entry(asked))})"
    return (
        f"(CASE WHEN {column} IS NULL THEN NULL "
        f"WHEN len(list_filter({column}, lambda x: {fits})) > 0 THEN TRUE "
        f"WHEN len(list_filter({column}, lambda x: {fits} IS NULL)) > 0 THEN NULL ELSE FALSE END)"
    )


def _entry(asked: Fits) -> Iterator[str]:
    yield f"x.name IN ({', '.join(map(literal, asked.names))})"
    if asked.levels:
        yield f"x.level IN ({', '.join(map(literal, asked.levels))})"
    if asked.day is not None:
        day = _day(asked.day)
        begun = f"x.from_on <= {day}" if asked.is_dated else f"coalesce(x.from_on <= {day}, TRUE)"
        in_force = f"({begun} AND coalesce(x.until >= {day}, TRUE))"
        yield f"((x.from_on IS NULL AND x.until IS NULL) OR {in_force})"
    if asked.given is not None:
        yield f"x.from_on BETWEEN {_day(asked.given[0])} AND {_day(asked.given[1])}"


def _value(value: str | int | bool, kind: Kind) -> str:
    if kind is Kind.DAY:
        return _day(int(value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return literal(value) if isinstance(value, str) else str(value)


def _day(day: str | int) -> str:
    return quoted(day) if isinstance(day, str) else f"DATE '{date.fromordinal(day).isoformat()}'"
