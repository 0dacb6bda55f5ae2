"""What is known of an enterprise on a day: what the register says, and what was stated since?

Facts the register supplies, by the names that item documents use:

| name | kind | from |
|---|---|---|
| 注册地 | six digits | the county of the registered area |
| 企业类型 | word | enterprise, or as registered |
| 行业 | code such as C17 | the industry code |
| 行业门类 | word | the section that its letter stands for (GB/T 4754) |
| 行业名称 | word | the name of the industry |
| 企业规模 | 大型, 中型, 小型, 微型 | the size |
| 职工人数 | number | the employees |
| 成立日期 | day | the day of founding |
| 资质 | list of {name, level, from, until} | the recognitions, of which the register knows the names only |

All else (营业收入@2025, 研发费用@2025, 严重失信名单, 已享受事项 ...) is stated, by a register or by the
enterprise itself. Of several statements the newest counts; what is stated counts before the register.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from qifu.kernel.conditions import Fact
from qifu.policies.models import FirmFact
from qifu.policies.rules import fact_values
from qifu.registry import portraits
from qifu.registry.portraits import Portrait

REGISTER = "企业登记信息"
SECTIONS = {
    "A": "农、林、牧、渔业", "B": "采矿业", "C": "制造业", "D": "电力、热力、燃气及水生产和供应业",
    "E": "建筑业", "F": "批发和零售业", "G": "交通运输、仓储和邮政业", "H": "住宿和餐饮业",
    "I": "信息传输、软件和信息技术服务业", "J": "金融业", "K": "房地产业", "L": "租赁和商务服务业",
    "M": "科学研究和技术服务业", "N": "水利、环境和公共设施管理业", "O": "居民服务、修理和其他服务业",
    "P": "教育", "Q": "卫生和社会工作", "R": "文化、体育和娱乐业", "S": "公共管理、社会保障和社会组织",
    "T": "国际组织",
}  # fmt: skip


def facts_of(enterprise_id: int, as_of: date, *, known_at: datetime | None = None) -> dict[str, Fact]:
    """The facts of one enterprise by name, periods as `营业收入@2025`.

    `as_of` is the day they are true of, `known_at` the moment they had been said by: with both, a decision of
    the past can be taken again.
    """
    return facts_of_many((enterprise_id,), as_of, known_at=known_at).get(enterprise_id, {})


def facts_of_many(
    ids: Iterable[int],
    as_of: date,
    *,
    known_at: datetime | None = None,
    keys: Collection[str] | None = None,
) -> dict[int, dict[str, Fact]]:
    """The same for many, with two queries in all; of what was stated only `keys`, if they are given."""
    wanted = list(ids)
    found = {key: registered(portrait) for key, portrait in portraits.portraits(wanted).items()}
    rows = _rows(as_of, known_at).filter(enterprise_id__in=wanted).order_by("as_of", "pk")
    if keys is not None:
        rows = rows.filter(name__in={key.partition("@")[0] for key in keys})
    for row in rows.values_list("enterprise_id", "name", "period", "value", "source", "as_of"):
        name = f"{row[1]}@{row[2]}" if row[2] else row[1]
        found[row[0]][name] = Fact(fact_values.read(row[3]), name, row[4], row[5])
    return found


def from_registers(enterprise_id: int, keys: Collection[str], as_of: date) -> dict[str, Fact]:
    """What registers alone say of these facts, whatever the enterprise said itself since."""
    rows = _rows(as_of, None).filter(enterprise_id=enterprise_id, stated_by="register")
    rows = rows.filter(name__in={key.partition("@")[0] for key in keys}).exclude(
        source__startswith="企业自报"
    )
    found: dict[str, Fact] = {}
    for row in rows.order_by("as_of", "pk"):
        name = f"{row.name}@{row.period}" if row.period else row.name
        if name in keys:
            found[name] = Fact(fact_values.read(row.value), name, row.source, row.as_of)
    return found


def registered(portrait: Portrait) -> dict[str, Fact]:
    """What the register knows; where it is silent the fact stays unknown."""
    said = {
        "注册地": portrait.area_code[:6],
        "企业类型": portrait.kind,
        "行业": portrait.industry_code,
        "行业门类": SECTIONS.get(portrait.industry_code[:1], ""),
        "行业名称": portrait.industry,
        "企业规模": portrait.size,
        "职工人数": portrait.employees,
        "成立日期": portrait.founded_on,
        "资质": tuple({"name": name} for name in portrait.recognitions),
    }
    return {name: Fact(value, name, REGISTER) for name, value in said.items() if value not in (None, "", ())}


def _rows(as_of: date, known_at: datetime | None) -> QuerySet[FirmFact]:
    rows = FirmFact.objects.filter(as_of__lte=as_of)
    if known_at is None:
        return rows.filter(withdrawn_at=None)
    return rows.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=known_at), at__lte=known_at)
