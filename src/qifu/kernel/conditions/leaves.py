"""Does one known value pass one test, and how is that said in a sentence?

A value of the wrong kind (a word where a number is due) settles nothing: the answer is unknown, the sentence
says what was found, so that somebody mends the source instead of an enterprise being turned away.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from qifu.kernel.conditions.comparing import WORDS
from qifu.kernel.conditions.expressions import SHARE, Number
from qifu.kernel.conditions.language import COMPARISONS, Operand, Operator, Test
from qifu.kernel.conditions.periods import period
from qifu.kernel.conditions.sentences import say_number, show
from qifu.kernel.conditions.verdict import Gap
from qifu.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a test holds (None: cannot be told) and the sentence that says so."""

    holds: bool | None
    reason: str
    gap: Gap | None = None


_DATE_WORDS: Final[Mapping[Operator, tuple[str, str]]] = {
    Operator.AT_LEAST: ("不早于", "早于"), Operator.ABOVE: ("晚于", "不晚于"),
    Operator.AT_MOST: ("不晚于", "晚于"), Operator.BELOW: ("早于", "不早于"),
}  # fmt: skip


def try_leaf(test: Test, value: object, label: str, on: date | None = None) -> Finding:
    """`test` tried on the known `value` of the fact called `label`, as of the day `on`."""
    if test.operator is Operator.WITHIN:
        return _within(test.operand, value, label, on)
    if test.operator in COMPARISONS:
        return _compare(test, value, label)
    return _TRIALS[test.operator](test.operand, value, label)


def same(left: object, right: object) -> bool | None:
    """Whether two values are the same; None if they are of kinds that cannot be compared.

    A code is the same with and without quotes: the number 330502 and the text "330502".
    """
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right if isinstance(left, bool) and isinstance(right, bool) else None
    if isinstance(left, Money) and isinstance(right, Money):
        return left == right
    if is_number(left) and is_number(right):
        return exact(left) == exact(right)
    if isinstance(left, str | int) and isinstance(right, str | int):
        return str(left) == str(right)
    if isinstance(left, date) and isinstance(right, date):
        return left == right
    return None


def is_number(value: object) -> bool:
    return isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool)


def exact(value: object) -> Fraction:
    assert isinstance(value, int | Decimal | Fraction)
    return Fraction(value)


def as_number(operand: object) -> Number | None:
    """A bound as a literal quantity, or None if it is no number."""
    match operand:
        case bool():
            return None
        case Money(fen=fen, currency=currency):
            return Number(Fraction(fen), currency)
        case Fraction():
            return Number(operand, SHARE)
        case int() | Decimal():
            return Number(Fraction(operand))
        case _:
            return None


def _compare(test: Test, value: object, label: str) -> Finding:
    bound = test.operand
    number = as_number(bound)
    if number is not None and (is_number(value) or isinstance(value, Money)):
        return _measure(test.operator, value, bound, number, label)
    read = f"{label}为 {show(value)}"
    if isinstance(value, date) and isinstance(bound, date):
        holds = holds_between(test.operator, Fraction(value.toordinal()), Fraction(bound.toordinal()))
        words = _DATE_WORDS[test.operator]
        days = abs((value - bound).days)
        gap = None if holds or not days else Gap(Fraction(days), "日", f"差 {days} 天")
        return Finding(holds, f"{read}，{words[0] if holds else words[1]} {show(bound)}", gap)
    kind = "日期" if isinstance(bound, date) else "数字"
    return Finding(None, f"{read}，不是{kind}，无法与 {show(bound)} 比较")


def _measure(operator: Operator, value: object, operand: Operand, number: Number, label: str) -> Finding:
    unit = "" if number.unit == SHARE else number.unit
    if isinstance(value, Money):
        if value.currency != unit:
            return Finding(None, f"{label}为 {show(value)}，与 {show(operand)} 单位不一致，无法比较")
        exactly = Fraction(value.fen)
    else:
        exactly = exact(value)
    holds = holds_between(operator, exactly, number.value)
    words = WORDS[operator]
    apart = None
    if not holds and exactly != number.value:
        apart = _gap(abs(exactly - number.value), unit, show(operand))
    said = (
        f"{label}为 {say_number(exactly, unit) if unit else show(value)}，{words[0] if holds else words[1]}"
    )
    return Finding(holds, f"{said} {show(operand)}" + (f"，{apart.text}" if apart else ""), apart)


def _gap(gap: Fraction, unit: str, shown: str) -> Gap:
    """A gap in the bound's own manner: money in wan, a rate beside a rate, a number beside a number."""
    if unit:
        return Gap(gap, unit, f"差 {say_number(gap, unit)}")
    if "%" in shown or "/" in shown:
        return Gap(gap, SHARE, f"相差 {show(gap)}")
    number = Decimal(gap.numerator) / Decimal(gap.denominator)
    return Gap(gap, "", f"相差 {show(number if Fraction(number) == gap else gap)}")


def holds_between(operator: Operator, value: Fraction, bound: Fraction) -> bool:
    """Whether an exact comparison holds."""
    match operator:
        case Operator.AT_LEAST:
            return value >= bound
        case Operator.ABOVE:
            return value > bound
        case Operator.AT_MOST:
            return value <= bound
        case _:
            return value < bound


def _within(operand: Operand, value: object, label: str, on: date | None) -> Finding:
    found = period(str(operand))
    assert found
    if not isinstance(value, date):
        return Finding(None, f"{label}为 {show(value)}，不是日期，无法对照{operand}")
    if on is None and not found.is_fixed:
        return Finding(None, f"没有给出日期，不知道{operand}是哪一段")
    spans = found.on_day(on or date.max)
    first, last = spans[0].bounds()[0], spans[-1].bounds()[1]
    holds = first <= value <= last
    return Finding(
        holds, f"{label}为 {show(value)}，{'在' if holds else '不在'}{operand}（{first} 至 {last}）"
    )


def _is(operand: Operand, value: object, label: str) -> Finding:
    holds = same(value, operand)
    verb = {True: "符合", False: "不是", None: "无法对照"}[holds]
    return Finding(holds, f"{label}为 {show(value)}，{verb} {show(operand)}")


def _in(operand: Operand, value: object, label: str) -> Finding:
    assert isinstance(operand, tuple)
    matches = [same(value, each) for each in operand]
    holds = True if True in matches else False if False in matches else None
    verb = {True: "在所列范围内", False: "不在所列范围内", None: "无法对照所列范围"}[holds]
    return Finding(holds, f"{label}为 {show(value)}，{verb}（{show(operand)}）")


def _starts(operand: Operand, value: object, label: str) -> Finding:
    assert isinstance(operand, tuple)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return Finding(None, f"{label}为 {show(value)}，不是代码，无法对照 {show(operand)}")
    hit = next((each for each in operand if str(value).startswith(str(each))), None)
    if hit is not None:
        return Finding(True, f"{label}为 {show(value)}，属于 {hit} 类")
    return Finding(False, f"{label}为 {show(value)}，不属于 {show(operand)}")


def _contains(operand: Operand, value: object, label: str) -> Finding:
    assert isinstance(operand, tuple)
    if not isinstance(value, str):
        return Finding(None, f"{label}为 {show(value)}，不是文字，无法查找")
    text = _folded(value)
    hits = [str(each) for each in operand if _folded(str(each)) in text]
    if hits:
        return Finding(True, f"{label}中提到{'、'.join(f'「{each}」' for each in hits)}")
    return Finding(False, f"{label}中没有提到 {show(operand)}")


def _has(operand: Operand, value: object, label: str) -> Finding:
    if not isinstance(value, set | frozenset | tuple | list):
        return Finding(None, f"{label}为 {show(value)}，不是一组值，无法查对 {show(operand)}")
    names = [_name_of(each) for each in value]
    holds = any(same(each, operand) for each in names)
    listed = f"（现有：{show(value)}）" if value else "（目前一项也没有）"
    return Finding(holds, f"{label}{'包括' if holds else '不包括'} {show(operand)}{'' if holds else listed}")


def _name_of(entry: object) -> object:
    """A word itself, or the name of an entry with fields."""
    return entry.get("name") or entry.get("名称") if isinstance(entry, Mapping) else entry


@lru_cache(maxsize=4096)  # the same words are looked for in every message, and each message by every rule
def _folded(text: str) -> str:
    """Full-width and upper-case forms count as the same letters."""
    return unicodedata.normalize("NFKC", text).casefold()


_TRIALS: Final[Mapping[Operator, Callable[[Operand, object, str], Finding]]] = {
    Operator.IS: _is,
    Operator.IN: _in,
    Operator.STARTS: _starts,
    Operator.CONTAINS: _contains,
    Operator.HAS: _has,
}
