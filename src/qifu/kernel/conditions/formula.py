"""How is `研发费用@上年 / 营业收入@上年` read, and how is it written again?"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from qifu.kernel import money
from qifu.kernel.conditions.expressions import (
    PLAIN,
    SHARE,
    SPELLS,
    Arithmetic,
    Call,
    Expression,
    Function,
    Number,
    Reading,
)
from qifu.kernel.conditions.periods import period
from qifu.kernel.packs.faults import did_you_mean
from qifu.kernel.packs.model import show_fraction

DEPTH_LIMIT: Final = 30
LENGTH_LIMIT: Final = 500
# A comma parts what stands in parentheses, so no number in a formula is written with one.
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?(?:‰|%|个?百分点|个?基点|[Bb][Pp]|(?:百万|千万|[百千万亿])?"
    r"(?:元|美元|美金|欧元|日元|英镑|港元|港币|新台币|韩元|加元|澳元|人民币|角|分)?)(?![\w]))"
    r"|(?P<quoted>「[^」]+」(?:@[\w.\-]+)?)"
    r"|(?P<name>[^\W0-9][\w:：·（）]*(?:@[\w]+"
    r"(?:[-—–~～][0-9]{1,2}月份?|-[0-9]{2}(?:\.\.[0-9]{2})?|\.\.[0-9]{4})?)?)"
    r"|(?P<sign>[-+*/(),×÷，]))"
)
_SIGNS: Final = {"×": "*", "÷": "/", "，": ","}
_COUNTS: Final = {Function.GROWTH: 2, Function.FLOOR: 1, Function.CEIL: 1, **dict.fromkeys(SPELLS, 2)}
_POINTS: Final = (("个基点", 10_000), ("基点", 10_000), ("BP", 10_000), ("bp", 10_000))
_BINDING: Final = {"+": 1, "-": 1, "*": 2, "/": 2}


def read(text: str) -> Expression:
    """The quantity `text` stands for.

    >>> write(read("研发费用@上年/营业收入@上年")), write(read("min(人数*1000元, 5万)"))
    ('研发费用@上年 / 营业收入@上年', 'min(人数 * 1000元, 50000元)')
    """
    if len(text) > LENGTH_LIMIT:
        raise ValueError("式子太长")
    reader = _Reader(_tokens(text), text)
    expression = reader.sum(0)
    if reader.index < len(reader.tokens):
        raise ValueError(f"看不懂「{text}」中「{reader.tokens[reader.index].text}」以后的部分")
    return expression


def number(text: str) -> Number | None:
    """A number with its unit, or None if the text is none.

    >>> number("5%").value, number("3.5个百分点").value, number("300").unit, number("1万").unit
    (Fraction(1, 20), Fraction(7, 200), '', 'CNY')
    """
    text = text.strip().replace("％", "%")
    for mark, scale in (("个百分点", 100), ("百分点", 100), ("%", 100), ("‰", 1000), *_POINTS):
        if text.endswith(mark) and _is_plain(text.removesuffix(mark)):
            return Number(_exact(text.removesuffix(mark)) / scale, SHARE)
    if _is_plain(text):
        return Number(_exact(text), PLAIN)
    found = money.sum_in(text)
    return Number(*found) if found else None


def write(expression: Expression) -> str:
    """The text of an expression made of numbers, facts, operations and functions."""
    match expression:
        case Number(value=value, unit=unit):
            return _number(value, unit)
        case Reading():
            plain = re.fullmatch(r"[^\W0-9][\w:：·（）]*", expression.name)
            named = expression.name if plain else f"「{expression.name}」"
            return f"{named}@{expression.period}" if expression.period else named
        case Arithmetic(sign=sign, left=left, right=right):
            return f"{_inner(left, sign, right=False)} {sign} {_inner(right, sign, right=True)}"
        case Call(function=function, of=of):
            return f"{function}({', '.join(write(each) for each in of)})"
        case _:
            raise TypeError(f"{type(expression).__name__} has no text form")


def is_textual(expression: Expression) -> bool:
    """Whether it has a text form: nothing in it has keys of its own."""
    match expression:
        case Arithmetic(left=left, right=right):
            return is_textual(left) and is_textual(right)
        case Call(of=of):
            return all(is_textual(each) for each in of)
        case _:
            return isinstance(expression, Number | Reading)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        hit = _TOKEN.match(text, at)
        if hit is None or hit.lastgroup is None:
            raise ValueError(f"看不懂「{text}」中的「{text[at:].strip()[:8]}」")
        word = hit[hit.lastgroup]
        found.append(_Token(hit.lastgroup, _SIGNS.get(word, word)))
        at = hit.end()
    if not found:
        raise ValueError("式子是空的")
    return found


class _Reader:
    """Operator precedence over the tokens of one formula."""

    def __init__(self, tokens: list[_Token], text: str) -> None:
        self.tokens, self.text, self.index = tokens, text, 0

    def sum(self, depth: int, least: int = 1) -> Expression:
        """Operations that bind at least as strongly as `least`, from the left."""
        if depth > DEPTH_LIMIT:
            raise ValueError("式子的括号套得太深")
        left = self.term(depth)
        while (sign := self.peek()) in _BINDING and _BINDING[sign] >= least:
            self.index += 1
            left = Arithmetic(sign, left, self.sum(depth + 1, _BINDING[sign] + 1))
        return left

    def term(self, depth: int) -> Expression:
        """A number, a fact, a function or a parenthesis."""
        token = self.take()
        if token.kind == "number":
            found = number(token.text)
            if found is None:
                raise ValueError(f"看不懂数字「{token.text}」")
            return found
        if token.kind == "quoted":
            name, _, after = token.text[1:].partition("」")
            return _reading(name, after.removeprefix("@"))
        if token.kind == "name":
            return self.call(token.text, depth) if self.peek() == "(" else _reading(*_parted(token.text))
        if token.text == "-":
            inner = self.term(depth + 1)
            return replace(inner, value=-inner.value) if isinstance(inner, Number) else _negated(inner)
        if token.text != "(":
            raise ValueError(f"「{self.text}」中「{token.text}」的位置不对")
        inner = self.sum(depth + 1)
        self.expect(")")
        return inner

    def call(self, word: str, depth: int) -> Expression:
        """A function with what stands in its parentheses."""
        if word not in set(Function):
            raise ValueError(f"没有「{word}」这个函数，{did_you_mean(word, Function)}")
        self.expect("(")
        of = [self.sum(depth + 1)]
        while self.peek() == ",":
            self.index += 1
            of.append(self.sum(depth + 1))
        self.expect(")")
        return called(word, tuple(of))

    def peek(self) -> str:
        return self.tokens[self.index].text if self.index < len(self.tokens) else ""

    def take(self) -> _Token:
        if self.index >= len(self.tokens):
            raise ValueError(f"「{self.text}」没有写完")
        self.index += 1
        return self.tokens[self.index - 1]

    def expect(self, sign: str) -> None:
        if self.peek() != sign:
            raise ValueError(f"「{self.text}」中缺少「{sign}」")
        self.index += 1


def called(word: str, of: tuple[Expression, ...]) -> Call:
    """A function of so many quantities as it wants."""
    function = Function(word)
    wanted = _COUNTS.get(function, len(of))
    if len(of) != wanted:
        raise ValueError(f"{word} 的括号里应有 {wanted} 项")
    if function in SPELLS and not all(isinstance(each, Reading) for each in of):
        raise ValueError(f"{word} 的括号里应是两个日期事实，例如 {word}(成立日期, 申报日)")
    return Call(function, of)


def _negated(expression: Expression) -> Expression:
    return Arithmetic("*", Number(Fraction(-1)), expression)


def _reading(name: str, at: str) -> Reading:
    if at and period(at) is None:
        raise ValueError(f"不认识的期间「{at}」")
    return Reading(name, at)


def _parted(word: str) -> tuple[str, str]:
    name, _, at = word.partition("@")
    return name, at


def _is_plain(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?", text, re.ASCII) is not None


def _exact(text: str) -> Fraction:
    return Fraction(Decimal(text.replace(",", "")))


def _number(value: Fraction, unit: str) -> str:
    if unit == SHARE:
        shown = show_fraction(value)
        return shown if shown.endswith("%") else f"({shown})"
    hundredth = value / (1 if unit == PLAIN else 100)
    if hundredth.denominator == 1:
        text = str(hundredth.numerator)
    else:
        text = f"{Decimal(hundredth.numerator) / Decimal(hundredth.denominator):f}"
    return text + ("" if unit == PLAIN else money.currency_name(unit))


def _inner(expression: Expression, sign: str, *, right: bool) -> str:
    text = write(expression)
    if not isinstance(expression, Arithmetic):
        return text
    binding, outer = _BINDING[expression.sign], _BINDING[sign]
    return f"({text})" if binding < outer or (right and binding == outer) else text
