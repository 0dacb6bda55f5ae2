"""How does a piece of YAML become a quantity: a formula, a count, a table of brackets?"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from qifu.kernel.conditions import formula, slips
from qifu.kernel.conditions.brackets import Row, chained, overlaps
from qifu.kernel.conditions.choosing import EXAMPLE, by_words, written_choice
from qifu.kernel.conditions.expressions import (
    Arithmetic,
    Call,
    Choice,
    Expression,
    Function,
    Judged,
    Marginal,
    Number,
    Range,
    Reading,
    Steps,
    Tally,
    Tiers,
)
from qifu.kernel.conditions.faults import Path, only, refuse, text
from qifu.kernel.conditions.node import ConditionNode
from qifu.kernel.conditions.sentences import say_range
from qifu.kernel.packs.faults import did_you_mean
from qifu.kernel.packs.tree import Items, Leaf, Node, Table

ReadCondition: TypeAlias = Callable[[Node, Path], ConditionNode]
OF_TALLY: Final = {
    "count": ("where", "per", "top"),
    "total": ("where", "each", "cap", "per", "top", "per_cap"),
}
_SIGNS: Final = {"plus": "+", "minus": "-", "times": "*", "over": "/"}
NESTED: Final = (*_SIGNS, *Function)
FORMS: Final = ("count", "total", "choose", "tiers", "marginal", "steps", "judge", *NESTED)
_BOUNDS: Final = {
    "at_least": (True, True),
    "above": (True, False),
    "at_most": (False, True),
    "below": (False, False),
}


def quantity(node: Node, path: Path, condition: ReadCondition) -> Expression:
    """A formula as text, a number, or one of the forms with a key of its own."""
    if isinstance(node, Leaf):
        return _formula(node, path)
    if not isinstance(node, Table):
        refuse("这里应为一个数量", node, path, "写成 研发费用@上年 / 营业收入@上年，或 {count: 专利}")
    form = next((key for key in node.entries if key in FORMS), None)
    if form is None:
        refuse("看不出这是哪一种数量", node, path, did_you_mean(next(iter(node.entries), ""), FORMS))
    return _Reader(condition).read(form, node, path)


def _formula(node: Leaf, path: Path) -> Expression:
    value = node.value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Number(Fraction(value))
    if not isinstance(value, str) or isinstance(value, date):
        refuse("这里应为一个数量", node, path, "例如 500万、5%、研发费用@上年 / 营业收入@上年")
    slip = slips.remedy(value)
    try:
        found = formula.number(value) or formula.read(value)
    except ValueError as error:
        return refuse(
            str(error), node, path, slip or "例如 研发费用@上年 / 营业收入@上年；名称有标点时写成「名称」"
        )
    if slip and isinstance(found, Reading):
        refuse(f"「{value[:40]}」不是一个数", node, path, slip)
    return found


class _Reader:
    """The forms of quantities that have keys; `condition` reads the conditions inside them."""

    def __init__(self, condition: ReadCondition) -> None:
        self.condition = condition

    def quantity(self, node: Table, key: str, path: Path) -> Expression:
        found = node.get(key)
        if found is None:
            refuse(f"缺少键「{key}」", node, path, f"请补上「{key}」")
        return quantity(found, (*path, key), self.condition)

    def maybe(self, node: Table, key: str, path: Path) -> Expression | None:
        return self.quantity(node, key, path) if key in node.entries else None

    def read(self, form: str, node: Table, path: Path) -> Expression:
        if form in ("count", "total"):
            return self.tally(form, node, path)
        only(node, (form,), path)
        inner, below = node.entries[form].node, (*path, form)
        if form == "choose":
            return self.choice(inner, below)
        if form in NESTED:
            return self.nested(form, inner, below)
        if not isinstance(inner, Table):
            refuse(f"「{form}」后面应为键值表", inner, below, "请对照条件参考")
        if form == "judge":
            return self.judged(inner, below)
        if form == "steps":
            only(inner, ("of", "each", "pay", "above"), below)
            of, each, pay = (self.quantity(inner, key, below) for key in ("of", "each", "pay"))
            return Steps(of, each, pay, self.maybe(inner, "above", below))
        key = "by" if form == "tiers" else "of"
        only(inner, (key, "rows"), below)
        rows = self.rows(inner, "rows", below)
        return (Tiers if form == "tiers" else Marginal)(self.quantity(inner, key, below), rows)

    def judged(self, node: Table, path: Path) -> Judged:
        """What a person sets, and the room the document leaves them."""
        only(node, ("text", "by", "at_least", "at_most"), path)
        asked = text(node, "text", path)
        if not asked:
            refuse("需要人工核定的数缺少 text", node, path, "请写明要核定什么")
        low, high = (self.maybe(node, key, path) for key in ("at_least", "at_most"))
        return Judged(asked, text(node, "by", path), low, high)

    def nested(self, form: str, node: Node, path: Path) -> Expression:
        """Operations and functions over quantities with keys of their own, which fit into no formula."""
        nodes = node.nodes if isinstance(node, Items) else (node,)
        of = tuple(quantity(each, (*path, index), self.condition) for index, each in enumerate(nodes))
        if not of or (form in _SIGNS and len(of) < 2):
            refuse(f"「{form}」后面应为数量的列表", node, path, f"写成 {form}: [数量, 数量]")
        if form not in _SIGNS:
            try:
                return formula.called(form, of)
            except ValueError as error:
                refuse(str(error), node, path, "请核对项数")
        found = of[0]
        for each in of[1:]:
            found = Arithmetic(_SIGNS[form], found, each)
        return found

    def tally(self, form: str, node: Table, path: Path) -> Tally:
        """`count` counts entries, or groups of them; `total` adds up a quantity of each."""
        only(node, (form, *OF_TALLY[form]), path)
        per, top = text(node, "per", path), self.top(node, path)
        for key in ("top", "per_cap"):
            if key in node.entries and not per and (form == "count" or key == "per_cap"):
                refuse(f"{key} 要与 per 一起写", node.entries[key], (*path, key), "per 写明按哪一栏归为一组")
        if form == "total" and per and top is None and "per_cap" not in node.entries:
            refuse(
                "per 没有用处",
                node.entries["per"],
                (*path, "per"),
                "请写每组最多几项 top，或每组上限 per_cap",
            )
        where = node.get("where")
        asked = self.condition(where, (*path, "where")) if where is not None else None
        name = text(node, form, path)
        each = self.quantity(node, "each", path) if form == "total" else None
        if form == "count" and per and top is None:
            top = 1
        ends = [self.maybe(node, key, path) for key in ("cap", "per_cap")]
        return Tally(name, asked, each, ends[0], top, per, ends[1])

    def top(self, node: Table, path: Path) -> int | None:
        """How many of the largest count."""
        found = node.get("top")
        value = found.value if isinstance(found, Leaf) else None
        if found is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 1):
            return value if isinstance(value, int) else None
        return refuse("top 应为正整数", found, (*path, "top"), "例如 top: 3，只取最大的三项")

    def choice(self, node: Node, path: Path) -> Choice:
        """Cases in their order, only the last may go without `when`; or a table of words."""
        if isinstance(node, Table):
            return by_words(node, path, lambda each, at: quantity(each, at, self.condition))
        if not isinstance(node, Items) or not node.nodes:
            refuse(
                "choose 后面应为列表",
                node,
                path,
                f"每项写成 {{when: 条件, value: 数量}}；按一个词定的{EXAMPLE}",
            )
        cases: list[tuple[ConditionNode | None, Expression]] = []
        for index, each in enumerate(node.nodes):
            at = (*path, index)
            if not isinstance(each, Table):
                refuse("每一种情形应为键值表", each, at, "写成 {when: 条件, value: 数量}")
            only(each, ("when", "value"), at)
            when = each.get("when")
            if when is None and index < len(node.nodes) - 1:
                refuse("只有最后一种情形可以不写 when", each, at, "请把它移到最后，或补上 when")
            asked = self.condition(when, (*at, "when")) if when is not None else None
            cases.append((asked, self.quantity(each, "value", at)))
        return Choice(tuple(cases))

    def rows(self, node: Table, key: str, path: Path) -> tuple[Row, ...]:
        """The brackets of a table, each with its value; overlapping ones are refused."""
        found = node.get(key)
        path = (*path, key)
        if not isinstance(found, Items) or not found.nodes:
            refuse("分档应为列表", found or node, path, "写成 [[..5000万, 5%], [..2亿, 4%], [.., 3%]]")
        rows = chained(tuple(self.row(each, (*path, index)) for index, each in enumerate(found.nodes)))
        clash = overlaps(rows)
        if clash:
            first, second = (say_range(rows[index][0]) for index in clash)
            what = f"第 {clash[0] + 1} 档（{first}）与第 {clash[1] + 1} 档（{second}）重叠"
            refuse(what, found.nodes[clash[1]], path, "请写明各档的上下限含不含本数，使其不重叠")
        return rows

    def row(self, node: Node, path: Path) -> Row:
        """`[..5000万, 5%]`, or `{at_least: 5000万, below: 2亿, value: 5%}` where the bounds differ."""
        if isinstance(node, Items) and len(node.nodes) == 2:
            first = node.nodes[0]
            span = _span(first.value) if isinstance(first, Leaf) and isinstance(first.value, str) else None
            if span is None:
                refuse("看不懂这一档的范围", first, path, "例如 ..5000万、5000万..2亿、2亿..，左不含右含")
            return span, quantity(node.nodes[1], (*path, 1), self.condition)
        if not isinstance(node, Table):
            refuse("看不懂这一档", node, path, "写成 [..5000万, 5%] 或 {at_least: 1亿, value: 5%}")
        only(node, (*_BOUNDS, "value"), path)
        return self.keyed_span(node, path), self.quantity(node, "value", path)

    def keyed_span(self, node: Table, path: Path) -> Range:
        ends: dict[bool, tuple[Number, bool]] = {}
        for key, (is_low, is_in) in _BOUNDS.items():
            if key in node.entries:
                bound = self.quantity(node, key, path)
                if not isinstance(bound, Number) or is_low in ends:
                    refuse("每一档的上限、下限各写一个数", node, path, "例如 {at_least: 5000万, below: 2亿}")
                ends[is_low] = (bound, is_in)
        low, high = ends.get(True), ends.get(False)
        return Range(low and low[0], high and high[0], bool(low and low[1]), bool(high is None or high[1]))


def _span(written: str) -> Range | None:
    low, dots, high = written.partition("..")
    ends = [formula.number(each) if each.strip() else None for each in (low, high)]
    given = [bool(each.strip()) for each in (low, high)]
    if not dots or [each is not None for each in ends] != given:
        return None
    return Range(ends[0], ends[1])


def write(expression: Expression, condition: Callable[[ConditionNode], object]) -> object:
    """The plain form of a quantity; `condition` writes the conditions inside it."""
    match expression:
        case Judged(text=text, by=by, at_least=low, at_most=high):
            ends = {"at_least": low, "at_most": high}
            room = {key: write(end, condition) for key, end in ends.items() if end is not None}
            return {"judge": {"text": text, **({"by": by} if by else {}), **room}}
        case Tally():
            return _tally(expression, condition)
        case Choice():
            return {"choose": written_choice(expression, lambda value: write(value, condition), condition)}
        case Tiers(by=of, rows=rows) | Marginal(of=of, rows=rows):
            form, key = ("tiers", "by") if isinstance(expression, Tiers) else ("marginal", "of")
            written = [_row(span, write(value, condition)) for span, value in rows]
            return {form: {key: write(of, condition), "rows": written}}
        case Steps(of=of, each=each, pay=pay, above=above):
            given = {"of": of, "each": each, "pay": pay, "above": above}
            return {"steps": {key: write(part, condition) for key, part in given.items() if part}}
        case _ if not formula.is_textual(expression):
            word, parts_of = _nested(expression)
            return {word: [write(each, condition) for each in parts_of]}
        case _:
            return formula.write(expression)


def _tally(tally: Tally, condition: Callable[[ConditionNode], object]) -> dict[str, object]:
    asked = {} if tally.where is None else {"where": condition(tally.where)}
    grouping: dict[str, object] = {"per": tally.per} if tally.per else {}
    if tally.top is not None and not (tally.per and tally.each is None and tally.top == 1):
        grouping["top"] = tally.top
    amounts = {"each": tally.each, "cap": tally.cap, "per_cap": tally.per_cap}
    parts = {key: write(part, condition) for key, part in amounts.items() if part}
    return {"total" if tally.each else "count": tally.fact, **parts, **asked, **grouping}


def _nested(expression: Expression) -> tuple[str, tuple[Expression, ...]]:
    if isinstance(expression, Call):
        return expression.function.value, expression.of
    assert isinstance(expression, Arithmetic)
    word = next(word for word, sign in _SIGNS.items() if sign == expression.sign)
    return word, (expression.left, expression.right)


def _row(span: Range, value: object) -> Mapping[str, object]:
    ends: dict[str, object] = {}
    if span.low is not None:
        ends["at_least" if span.has_low else "above"] = formula.write(span.low)
    if span.high is not None:
        ends["at_most" if span.has_high else "below"] = formula.write(span.high)
    return {**ends, "value": value}
