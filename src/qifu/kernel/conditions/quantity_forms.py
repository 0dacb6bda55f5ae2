"""Which fields does a form need to ask for a quantity, and which of its parts stand on lines of their own?

A quantity is a word (a number, a fact, a formula) or one of the shapes here. What has no shape (`AS_TEXT`) is
written as text. Keys are those of the language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from qifu.kernel.conditions.leaf_forms import Ask, Blank

NUMBER, TEXT = "number", "yaml"
AS_TEXT: Final = ("sum", "mean", "floor", "ceil", "growth", "years", "months", "days")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list within a shape: its key (nothing: the shape is the list), the shape of one, how it is added to.

    `rest` says that the last one stands for the rest, so that new ones come before it.
    """

    key: str
    label: str
    add: str
    of: "Shape | None" = None  # None: a quantity
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """Fields of one thing; its keys stand under `inner`, if any. `begin` is asked only of a new one.

    `when` is the key of its condition. `short` is the key whose bare value may stand for the whole.
    """

    name: str
    label: str
    blanks: tuple[Blank, ...] = ()
    inner: str = ""
    when: str = ""
    lists: tuple[Listed, ...] = ()
    begin: tuple[Blank, ...] = ()
    short: str = ""
    help: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """The keys in the order they are written."""
        listed = tuple(each.key for each in self.lists)
        return ((self.when,) if self.when == "when" else ()) + (
            *(blank.key for blank in self.blanks), *listed, *((self.when,) if self.when == "where" else ()),
        )  # fmt: skip


def much(key: str, label: str, help: str = "", *, is_needed: bool = True) -> Blank:
    """A field for a quantity."""
    return Blank(key, label, Ask.FORMULA, is_needed=is_needed, help=help)


def _ends(key: str, label: str, usual: str, *choices: tuple[str, str]) -> Blank:
    return Blank(key, label, Ask.CHOICE, usual, is_needed=False, choices=choices)


_EXAMPLE: Final = "例如 营业收入@上年"
_VALUE: Final = much("value", "给多少", "例如 30万、5%")
_REST: Final = much("value", "其余情形给多少", "例如 10万；给多少也可以是一个式子")
_TOP: Final = much("value", "先写一档：给多少", "例如 10万、5%；其他档随后再加")
_WORDS: Final = Blank("words", "是哪些词", Ask.WORDS, help="一行一个，例如 批发业")
CASE: Final = Shape("case", "情形", (_VALUE,), when="when")
ROW: Final = Shape(
    "row", "一档",
    (
        _ends("low_how", "下限含不含", "at_least", ("at_least", "不低于"), ("above", "高于")),
        Blank("low", "下限", is_needed=False, help="例如 5000万；不填即接着上一档"),
        _ends("high_how", "上限含不含", "below", ("below", "低于"), ("at_most", "不高于")),
        Blank("high", "上限", is_needed=False, help="不填即不封顶"),
        _VALUE,
    ),
)  # fmt: skip
WORD_ROW: Final = Shape("word_row", "一行", (_WORDS, _VALUE))
_ROWS: Final = Listed("rows", "各档", "加一档", ROW, rest=True)
_CASES: Final = Listed("", "各情形", "加一种情形", CASE, rest=True)
_WORD_ROWS: Final = Listed("rows", "各词", "加一行", WORD_ROW)
_OPERANDS: Final = Listed("", "这些数", "加一个数")
_NUMBERS: Final = Blank("values", "哪些数", Ask.WORDS, help="一行一个，例如 营业收入@上年；随后可以逐个改")
_NESTED: Final = (
    ("times", "几个数相乘"), ("plus", "几个数相加"), ("minus", "依次相减"), ("over", "依次相除"),
    ("min", "取最小的"), ("max", "取最大的"),
)  # fmt: skip
_STEPS: Final = (
    much("of", "哪个数", _EXAMPLE),
    much("each", "每满", "例如 2000万"),
    much("pay", "给", "例如 20万"),
    much("above", "从多少起算", "例如 5亿；不填即从零起", is_needed=False),
)
_PER: Final = Blank("per", "哪一栏相同的归为一组", is_needed=False, help="例如 展会；不填即不分组")
_TOTAL: Final = (
    Blank("total", "哪份清单", Ask.FACT, help="例如 贷款"),
    much("each", "每一项算多少", "例如 本金 * 2%"),
    much("cap", "每一项最高", is_needed=False),
    _PER,
    Blank("top", "只算最大的几项", Ask.COUNT, is_needed=False),
    much("per_cap", "每组最高", is_needed=False),
)
_COUNT: Final = (
    Blank("count", "哪份清单", Ask.FACT, help="例如 专利"),
    _PER,
    Blank("top", "每组最多几项", Ask.COUNT, is_needed=False),
)
_JUDGE: Final = (
    Blank("text", "核定什么", help="例如 补助比例"),
    Blank("by", "由谁核定", is_needed=False),
    much("at_least", "最少", is_needed=False),
    much("at_most", "最多", "例如 10%", is_needed=False),
)
_BY_WORD: Final = (
    Blank("by", "看哪一项", Ask.FACT, help="例如 行业"),
    much("otherwise", "其余的给多少", "不填即其余的不能定", is_needed=False),
)
_NUMBER: Final = (much("value", "多少", "例如 20万、15%、研发费用@上年 * 10%"),)
_CHOOSE: Final = "从上往下，第一个符合的算数；最后一个是其余情形。"
SHAPES: Final[Mapping[str, Shape]] = {
    shape.name: shape
    for shape in (
        Shape(NUMBER, "一个数或式子", _NUMBER),
        Shape("choose", "分情形", inner="choose", lists=(_CASES,), begin=(_REST,), help=_CHOOSE),
        Shape("tiers", "分档", (much("by", "看哪个数", _EXAMPLE),), "tiers", "", (_ROWS,), (_TOP,)),
        Shape("marginal", "分段累进", (much("of", "哪个数", _EXAMPLE),), "marginal", "", (_ROWS,), (_TOP,)),
        Shape("words", "按一个词定", _BY_WORD, "choose", "", (_WORD_ROWS,), (_WORDS, _VALUE)),
        Shape("steps", "每满多少给多少", _STEPS, "steps"),
        Shape("total", "清单逐项合计", _TOTAL, when="where"),
        Shape("count", "清单有几项", _COUNT, when="where"),
        Shape("judge", "由人核定", _JUDGE, "judge"),
        *(Shape(key, label, (), key, "", (_OPERANDS,), (_NUMBERS,)) for key, label in _NESTED),
    )
}  # fmt: skip


def kind_of(value: Any) -> str:
    """The name of the shape of a quantity as the document has it; `TEXT` where it has none."""
    if not isinstance(value, dict | list):
        return NUMBER
    if not isinstance(value, dict):
        return TEXT
    known = (each for each in SHAPES.values() if (each.inner or each.name) in value)
    return next((each.name for each in known if _fits(each, value)), TEXT)


def _fits(shape: Shape, value: Mapping[str, Any]) -> bool:
    if not shape.inner:
        return set(value) <= set(shape.order)
    below = value[shape.inner]
    if len(value) > 1:
        return False
    if any(not each.key for each in shape.lists):
        return isinstance(below, list) and bool(below)
    return isinstance(below, dict) and set(below) <= set(shape.order)
