"""Which steps may a sum have, in the order they are reckoned, and which fields does each of them ask for?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from qifu.kernel import money
from qifu.kernel.conditions.leaf_forms import Ask, Blank
from qifu.kernel.conditions.quantity_forms import Listed, Shape, much
from qifu.kernel.packs import PackModel
from qifu.policies.rules.marks import Path
from qifu.policies.schema import Cap, Exchange, Floor, Part, Residual, Stack, Uplift
from qifu.policies.schema.amounts import Share, Stage, Unit

SAY: Final = Blank("say", "对企业怎么说", is_needed=False)
ARTICLE: Final = Blank("article", "条款", is_needed=False)
_NOTES: Final = (ARTICLE, SAY)
_OPTIONAL: Final = False
PICKS: Final = (("sum", "合起来算"), ("highest", "取最高的一项"), ("lowest", "取最低的一项"))
ROUNDINGS: Final = (("down", "不足的舍去"), ("half_up", "四舍五入"), ("up", "不足的进一"))
BELOW: Final = (("raise", "补到下限"), ("nothing", "不给"))
RULES: Final = (("add", "可以相加"), ("take_highest", "同类从高不重复"), ("exclusive", "同类只享受一项"))
CURRENCIES: Final = ("USD", "EUR", "JPY", "GBP", "HKD", "TWD", "KRW", "CAD", "AUD")


def _choice(key: str, label: str, usual: str, choices: tuple[tuple[str, str], ...]) -> Blank:
    return Blank(key, label, Ask.CHOICE, usual, is_needed=False, choices=choices)


PART: Final = Shape(
    "part", "一个分项",
    (
        much("fixed", "定额", "例如 20万；定额和基数只填一个", is_needed=_OPTIONAL),
        much("base", "基数", "例如 研发费用@上年", is_needed=_OPTIONAL),
        much("rate", "比例", "与基数一起填，例如 10%", is_needed=_OPTIONAL),
        much("cap", "这一项最高", is_needed=_OPTIONAL),
        *_NOTES,
    ),
    when="when", help="不写条件就是谁都有这一项。",
)  # fmt: skip
UPLIFT: Final = Shape(
    "uplift", "一次上浮",
    (
        much("by", "上浮的比例", "例如 20%；比例和金额只填一个", is_needed=_OPTIONAL),
        much("add", "增加的金额", "例如 1万", is_needed=_OPTIONAL),
        *_NOTES,
    ),
    when="when",
)  # fmt: skip
FLOOR: Final = Shape(
    "floor", "下限",
    (much("at", "下限多少", "例如 10万"), _choice("below", "不到下限的", "raise", BELOW), *_NOTES),
    short="at",
)  # fmt: skip
CAP: Final = Shape(
    "limit", "一个上限",
    (
        Blank("per", "在什么范围里", usual="本项", is_needed=False, help="例如 企业/年、企业/累计"),
        much("max", "最高", "例如 100万"),
        much("used", "已经用掉的", "例如 已得；不填即没有用掉", is_needed=_OPTIONAL),
        *_NOTES,
    ),
    when="when",
)  # fmt: skip
RESIDUAL: Final = Shape(
    "residual", "扣除别处已得",
    (
        much("after", "扣除什么", "例如 省级补助"),
        much("of", "从哪个数里扣", "例如 展位费；不填即从算出的数里扣", is_needed=_OPTIONAL),
        *_NOTES,
    ),
)  # fmt: skip
EXCHANGE: Final = Shape(
    "exchange", "一种外币",
    (
        Blank(
            "currency", "哪种外币", Ask.CHOICE, "USD",
            choices=tuple((each, money.currency_name(each)) for each in CURRENCIES),
        ),
        much("rate", "一元外币合多少", "例如 7.1元、年均汇率"),
        Blank("on", "哪一天的汇率", Ask.DAY, is_needed=False, help="例如 申报日"),
        Blank("source", "谁公布的", is_needed=False),
        *_NOTES,
    ),
)  # fmt: skip
STAGE: Final = Shape(
    "stage", "一期",
    (
        Blank("at", "什么时候兑现", help="例如 项目认定"),
        Blank("share", "占几成", Ask.RATE, help="例如 50%"),
        *_NOTES,
    ),
    when="when", help="条件满足才到期；不写条件就是马上到期。各期合起来应为 100%。",
)  # fmt: skip
SHARE: Final = Shape(
    "borne", "由谁负担",
    (Blank("of", "各级各负担多少", Ask.SHARES, help="一行一级，例如 市 50%；合起来应为 100%"), *_NOTES),
    when="when", short="of",
)  # fmt: skip
STACK: Final = Shape(
    "stack", "和别的事项",
    (
        Blank("group", "归在哪一类", is_needed=False, help="例如 研发类；同类的才一起看"),
        _choice("rule", "同类的几项", "add", RULES),
        Blank("not_with", "不能同时享受的事项编号", Ask.WORDS, is_needed=False, help="一行一个"),
        much("taken", "同类已经得了多少", "例如 同类已得奖励", is_needed=_OPTIONAL),
        *_NOTES,
    ),
    lists=(Listed("caps", "几项合起来的上限", "加一个合计上限", CAP),),
)  # fmt: skip
PICK: Final = Shape("pick", "各分项怎么合", (_choice("pick", "各分项", "sum", PICKS),))
ROUND: Final = Shape(
    "round", "取整",
    (
        _choice("round", "取整到", "分", tuple((each, each) for each in get_args(Unit))),
        _choice("rounding", "零头", "down", ROUNDINGS),
    ),
)  # fmt: skip
NOTE: Final = Shape("note", "说明", _NOTES)
MODELS: Final[Mapping[str, type[PackModel]]] = {
    PART.name: Part, UPLIFT.name: Uplift, FLOOR.name: Floor, CAP.name: Cap, RESIDUAL.name: Residual,
    EXCHANGE.name: Exchange, STAGE.name: Stage, SHARE.name: Share, STACK.name: Stack,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it stands, its name, what it holds; without both, a quantity.

    A step may be some keys of what is above it (`is_among`), such as how to round.
    """

    path: Path
    label: str
    shape: Shape | None = None
    listed: Listed | None = None
    is_among: bool = False
    is_start: bool = False


def _listed(key: str, label: str, add: str, of: Shape, *, is_start: bool = False) -> Step:
    return Step(("pay", key), label, listed=Listed("", label, add, of), is_start=is_start)


STEPS: Final = (
    Step(("pay", "fixed"), "定额", is_start=True),
    Step(("pay", "base"), "基数", is_start=True),
    _listed("parts", "分项", "加一个分项", PART, is_start=True),
    Step(("pay", "pick"), "合计", PICK, is_among=True),
    _listed("exchange", "折算", "加一种外币", EXCHANGE),
    Step(("pay", "rate"), "比例"),
    _listed("uplift", "上浮", "加一次上浮", UPLIFT),
    Step(("pay", "floor"), "下限", FLOOR),
    Step(("pay", "cap"), "上限"),
    _listed("caps", "各种上限", "加一个上限", CAP),
    Step(("pay", "residual"), "余额", RESIDUAL),
    Step(("stack",), "不重复", STACK),
    Step(("pay", "round"), "取整", ROUND, is_among=True),
    _listed("stages", "分期", "加一期", STAGE),
    Step(("pay", "share"), "分担", SHARE, Listed("", "分担", "加一种情形", SHARE, rest=True)),
    Step(("pay", "say"), "说明", NOTE, is_among=True),
)
KEYS: Final = ("who", "pay", "stack")
ORDER: Final = (
    "fixed", "base", "parts", "pick", "exchange", "rate", "uplift", "floor", "cap", "caps", "residual",
    "stages", "share", "round", "rounding", "say", "article",
)  # fmt: skip


def step_of(path: Path) -> Step | None:
    """The step a path belongs to."""
    return next((each for each in STEPS if path[: len(each.path)] == each.path), None)


def is_there(step: Step, document: Mapping[str, Any]) -> bool:
    """Whether a document takes this step."""
    above = document.get(str(step.path[0]))
    if len(step.path) == 1 or not isinstance(above, Mapping):
        return bool(above) and len(step.path) == 1
    if step.is_among and step.shape:
        return any(blank.key in above for blank in step.shape.blanks)
    return step.path[1] in above
