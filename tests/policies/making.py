"""How are items and enterprises made for the tests of this room?"""

from datetime import UTC, date, datetime

from qifu.kernel.identifiers import make_uscc
from qifu.policies import publishing
from qifu.policies.publishing import Published, Text
from qifu.registry import enterprises, government
from qifu.registry.enterprises import Known
from qifu.registry.rules.access import SETUP, Actor, Role, Side

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
ON = AT.date()
HIGH_TECH = """\
item: {code}
title: 高新技术企业奖励
source: {{doc: 测试办法, article: 第三条, quote: 高新技术企业奖励20万元}}
valid: {{from: {since}}}
kind: 奖补
mode: 免申即享
who:
  all:
    - {{fact: 资质, has: [高新技术企业], say: 是高新技术企业, article: 第三条}}
    - {{fact: 研发费用@上年, at_least: 100万, article: 第三条}}
    - none: [{{fact: 严重失信名单, is: true}}]
pay: {{base: 研发费用@上年, rate: 10%, cap: {cap}}}
apply: {{office: 科技局, phone: 0000-0000001, materials: [申请表], window: 全年}}
given:
  as_of: {on}
  facts: {{职工人数: 80, 资质: [高新技术企业], 研发费用@上年: 200万, 严重失信名单: false}}
tests:
  - {{name: 居中, expect: {{verdict: eligible, amount: {expect}}}}}
"""


def item(
    code: str = "t-high-tech", *, since: str = "2026-01-01", cap: str = "50万", expect: str = "20万"
) -> str:
    """A document: a tenth of the research spending of a high-tech enterprise."""
    on = max(since, ON.isoformat())
    return HIGH_TECH.format(code=code, since=since, cap=cap, expect=expect, on=on)


def published(*texts: str, area: str = "999900", at: datetime = AT) -> Published:
    """These documents in force for an area."""
    given = [Text(f"{place}.yaml", text, area) for place, text in enumerate(texts)]
    return publishing.publish(given, by=SETUP, at=at)


def firm(number: int = 1, *, area: str = "999901", **known: object) -> int:
    """An enterprise; the place is set up with the first one."""
    if government.find_area(area) is None:
        government.establish("chenghu", by=SETUP, at=AT)
    found = government.find_area(area)
    assert found is not None
    given = {"recognitions": ("高新技术企业",), "employees": 80, "founded_on": date(2015, 5, 1), **known}
    return enterprises.register(
        uscc=make_uscc(f"91999901MA{number:06d}"),
        name=f"测试企业{number}",
        area_id=found.pk,
        by=SETUP,
        at=AT,
        known=Known(**given),  # type: ignore[arg-type]
    ).pk


def member(enterprise_id: int) -> Actor:
    """Somebody who acts for an enterprise."""
    return Actor(
        "account:1",
        "经办",
        Side.ENTERPRISE,
        roles=frozenset({Role.ENTERPRISE_MEMBER}),
        account_id=1,
        enterprise_id=enterprise_id,
    )
