"""Which column holds what? By its heading first, by its values where the heading says nothing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qifu.kernel.errors import Refused
from qifu.kernel.identifiers import check_uscc
from qifu.kernel.reading import read_moment, read_phone
from qifu.kernel.text.normalise import normalise

FIELDS = {
    "source_id": (
        "来源编号",
        "留言编号|编号|工单号|工单编号|诉求编号|问题编号|事项编号|受理编号|受理号|流水号|单号|案件编号|序号|id",
    ),
    "title": ("标题", "留言主题|主题|标题|诉求标题|问题标题|工单标题|事项标题|诉求名称|问题名称"),
    "text": (
        "内容",
        "留言详情|详情|内容|留言内容|诉求内容|问题内容|工单内容|问题描述|诉求描述|反映内容|具体内容|来电内容|诉求|描述|正文",
    ),
    "said_at": (
        "反映时间",
        "留言时间|时间|提交时间|反映时间|诉求时间|来电时间|受理时间|创建时间|登记时间|登记日期|日期|提出时间",
    ),
    "person": (
        "联系人",
        "留言用户|用户|姓名|联系人|反映人|来电人|诉求人|留言人|联系人姓名|申请人|企业联系人",
    ),
    "phone": ("联系电话", "电话|联系电话|手机|手机号|手机号码|联系方式|来电号码|电话号码"),
    "enterprise": (
        "企业名称",
        "企业名称|企业|公司名称|公司|单位名称|市场主体名称|经营主体名称|经营主体|反映企业|诉求企业|主体名称",
    ),
    "uscc": ("统一社会信用代码", "统一社会信用代码|信用代码|社会信用代码|企业信用代码|统一代码|组织机构代码"),
    "area": ("属地", "属地|区县|区划|所属区县|所在区县|行政区划|所属区域|区域|辖区|县区"),
    "place": ("地点", "地点|地址|事发地点|问题地点|详细地址|事发地址|企业地址|经营地址"),
    "category": ("类别", "一级分类|分类|类别|问题类别|诉求类别|问题分类|诉求分类|诉求类型|问题类型|类型"),
}
HINT = "填写说明："  # how the cells of a template's hint row begin
SYNONYMS = {word: name for name, (_, words) in FIELDS.items() for word in words.split("|")}
_EXACT, _WITHIN, _BY_VALUE = 0.95, 0.7, 0.55
_ENOUGH = 0.8  # the share of values that must agree
_MARKS = re.compile(r"[\s*:_/()（）\[\]【】.、-]+")
_FIRM = re.compile("有限公司|股份公司|集团|商行|经营部|合作社|厂$|公司$|个体工商户")
_AREA = re.compile(r"(?:[\u4e00-\u9fff]{2,5}|[a-z]\d*)(?:区|县|市|镇|街道|乡)")


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column seems to hold, how sure that is, and why."""

    field: str
    column: int
    confidence: float
    because: str


def heading(text: str) -> str:
    """A heading as synonyms are written: one case, no marks.

    >>> heading(" 联系电话（*） ")
    '联系电话'
    """
    return _MARKS.sub("", normalise(text))


def guess_columns(headers: Sequence[str], sample: Sequence[Sequence[object]]) -> tuple[ColumnGuess, ...]:
    """At most one column a field and one field a column, the surest first served; in column order."""
    guesses = [guess for place, name in enumerate(headers) for guess in _by_heading(place, name)]
    guesses += [guess for place in range(len(headers)) for guess in _by_values(place, _values(sample, place))]
    taken: dict[str, ColumnGuess] = {}
    for guess in sorted(guesses, key=lambda guess: (-guess.confidence, guess.column)):
        if guess.field not in taken and all(guess.column != other.column for other in taken.values()):
            taken[guess.field] = guess
    return tuple(sorted(taken.values(), key=lambda guess: guess.column))


def _by_heading(place: int, name: str) -> list[ColumnGuess]:
    plain = heading(name)
    if plain in SYNONYMS:
        own = SYNONYMS[plain]
        # Of two usual headings for one field the more usual one, which stands first, wins.
        order = FIELDS[own][1].split("|").index(plain)
        sure = round(_EXACT - order / 1000, 3)
        return [ColumnGuess(own, place, sure, f"表头“{name}”是“{FIELDS[own][0]}”的常用写法")]
    held = max((word for word in SYNONYMS if len(word) > 1 and word in plain), key=len, default="")
    if not held:
        return []
    own = SYNONYMS[held]
    return [ColumnGuess(own, place, _WITHIN, f"表头“{name}”含有“{held}”")]


def _by_values(place: int, values: list[str]) -> list[ColumnGuess]:
    if len(values) < 2:
        return []
    return [
        ColumnGuess(field, place, round(_BY_VALUE * share, 3), f"样例中 {share:.0%} 的值像{label}")
        for field, label, fits in _TESTS
        if (share := sum(map(fits, values)) / len(values)) >= _ENOUGH
    ]


def _values(sample: Sequence[Sequence[object]], place: int) -> list[str]:
    held = (row[place] for row in sample if place < len(row))
    return [str(value).strip() for value in held if value is not None and str(value).strip()]


def _reads(read: Callable[[str], object]) -> Callable[[str], bool]:
    def fits(value: str) -> bool:
        try:
            read(value)
        except Refused:
            return False
        return True

    return fits


_TESTS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("uscc", "统一社会信用代码", lambda value: check_uscc(value).ok),
    ("phone", "电话号码", lambda value: len(value) >= 7 and _reads(read_phone)(value)),
    ("said_at", "日期时间", lambda value: len(value) >= 8 and _reads(read_moment)(value)),
    ("enterprise", "企业名称", lambda value: len(value) <= 40 and bool(_FIRM.search(value))),
    ("text", "成段的文字", lambda value: len(value) > 40),
    ("area", "区县名称", lambda value: len(value) <= 8 and bool(_AREA.fullmatch(normalise(value)))),
    ("title", "一句话的标题", lambda value: 8 <= len(value) <= 60 and not value.isascii()),
)
