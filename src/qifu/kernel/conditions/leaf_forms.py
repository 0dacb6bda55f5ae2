"""Which fields does a form need to ask for a leaf?

Keys and comparisons are those of the language. A kind of leaf without a form is written as text (`AS_TEXT`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from qifu.kernel.conditions import leaf_reading
from qifu.kernel.conditions.facts import DAY
from qifu.kernel.conditions.language import COMPARISONS, Operator, Take, Undefined

HOW, VALUE, VALUES = "how", "value", "values"
AS_TEXT: Final = ("total", "brackets")
LABELS: Final[Mapping[Operator, str]] = {
    Operator.AT_LEAST: "不低于", Operator.ABOVE: "超过", Operator.AT_MOST: "不高于", Operator.BELOW: "低于",
    Operator.IS: "是", Operator.IN: "属于", Operator.STARTS: "以…开头", Operator.CONTAINS: "提到",
    Operator.HAS: "包括", Operator.WITHIN: "在…期间",
}  # fmt: skip
DAY_LABELS: Final[Mapping[Operator, str]] = {
    Operator.AT_LEAST: "不早于", Operator.ABOVE: "晚于", Operator.AT_MOST: "不晚于", Operator.BELOW: "早于",
}  # fmt: skip
_BOUNDED: Final = tuple(operator for operator in LABELS if operator in COMPARISONS)


class Ask(StrEnum):
    """What kind of answer a field takes."""

    FACT = "fact"
    FORMULA = "formula"
    WORD = "word"
    WORDS = "words"  # one a line: names may have commas of their own
    DAY = "day"
    PERIOD = "period"
    CHOICE = "choice"
    RATE = "rate"
    COUNT = "count"
    SHARES = "shares"  # a name and a share a line


@dataclass(frozen=True, slots=True)
class Blank:
    """One field: the key it fills, what it is called, what stands there if nobody says otherwise."""

    key: str
    label: str
    ask: Ask = Ask.WORD
    usual: str = ""
    is_needed: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one kind of leaf; with `operators` it also asks how to compare, and with what."""

    name: str
    label: str
    blanks: tuple[Blank, ...]
    operators: tuple[Operator, ...] = ()
    help: str = ""


_UNDEFINED: Final = (
    ("", "不能定，等人核对"), (Undefined.MET.value, "视为满足"), (Undefined.UNMET.value, "视为不满足"),
)  # fmt: skip
_TAKES: Final = (("", "合起来看"), (Take.EACH.value, "每一期都要"), (Take.ANY.value, "有一期就行"))
_FACT: Final = Blank("fact", "看哪一项", Ask.FACT, help="例如 营业收入@上年；@ 后面写期间")
FORMS: Final[Mapping[str, Form]] = {
    form.name: form
    for form in (
        Form("fact", "一项情况", (_FACT,), tuple(LABELS)),
        Form("same", "两项相同", (_FACT, Blank("same_as", "与哪一项相同", Ask.FACT, help="例如 注册地"))),
        Form(
            "of", "两个数比较",
            (
                Blank("of", "左边的数", Ask.FORMULA, help="例如 研发费用@上年 / 营业收入@上年"),
                Blank("take", "几期怎么看", Ask.CHOICE, is_needed=False, choices=_TAKES),
                Blank("undefined", "算不出时", Ask.CHOICE, is_needed=False, choices=_UNDEFINED),
            ),
            _BOUNDED, "右边可以是数，也可以是另一个式子。",
        ),
        Form(
            "growth", "增长",
            (
                Blank("growth", "哪一项的增长", Ask.FACT, help="不写期间，例如 营业收入"),
                Blank("from", "从", Ask.PERIOD, "上上年", is_needed=False),
                Blank("to", "到", Ask.PERIOD, "上年", is_needed=False),
                Blank("from_zero", "原来为零时", Ask.CHOICE, is_needed=False, choices=_UNDEFINED),
            ),
            _BOUNDED,
        ),
        Form(
            "has", "拥有认定",
            (
                Blank("fact", "看哪一项", Ask.FACT, "资质"),
                Blank("has", "认定名称，有一项就行", Ask.WORDS),
                Blank("level", "级别", Ask.WORDS, is_needed=False, help="不填即不限"),
                Blank("on", "哪一天有效", Ask.DAY, is_needed=False, help="例如 申报日；不填即不看有效期"),
                Blank("within", "什么期间取得", Ask.PERIOD, is_needed=False, help="例如 上年；不填即不限"),
            ),
        ),
        Form(
            "listed", "在名单上",
            (
                Blank("listed", "名单上的名称，有一项就行", Ask.WORDS),
                Blank("in", "看哪份名单", Ask.FACT, leaf_reading.REGISTER, is_needed=False),
            ),
        ),
        Form(
            "count", "清单里有几项",
            (
                Blank("count", "看哪份清单", Ask.FACT),
                Blank("per", "哪一栏相同的只算一次", is_needed=False, help="例如 客户；不填即逐项算"),
            ),
            _BOUNDED,
        ),
        Form(
            "elapsed", "时间长短",
            (
                Blank("elapsed", "从哪一天", Ask.DAY, help="例如 成立日期"),
                Blank("to", "到哪一天", Ask.DAY, DAY, is_needed=False),
            ),
            _BOUNDED, "时间写成 3年、12个月、90天。",
        ),
        Form(
            "judge", "由人判断",
            (Blank("text", "判断什么"), Blank("by", "由谁判断", is_needed=False)),
        ),
    )
}  # fmt: skip
