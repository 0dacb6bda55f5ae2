"""Who applies, who reviews, and for which items, in the tests of grants?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.policies import making
from tests.policies.making import AT

from qifu.cases.materials import Stored
from qifu.policies.finding import stating
from qifu.policies.granting import applying
from qifu.policies.granting.applying import Applied, Payee, Wish
from qifu.policies.models import PublishedItem
from qifu.registry import government, keeping, posts, queries
from qifu.registry.rules.access import SETUP, Actor, Role

PACK = "chenghu"
NAME = "测试企业1"
PAYEE = Payee(NAME, "澄湖银行东桥支行", "6222020200112230")
LATER = AT + timedelta(hours=2)


def item(
    code: str = "t-apply",
    *,
    mode: str = "即申即享",
    more: str = "",
    who: str = "",
    pay: str = "",
    materials: str = "",
) -> str:
    """A tenth of the research spending, for who applies."""
    text = (
        making.item(code)
        .replace("mode: 免申即享", f"mode: {mode}")
        .replace("高新技术企业奖励", f"补助{code}")
    )
    wanted = f"materials: [{materials}], " if materials else ""
    text = text.replace("materials: [申请表], ", wanted)
    text = text.replace("office: 科技局", "office: 澄湖市经济和信息化局 技术改造处")
    if who:
        none = "    - none: [{fact: 严重失信名单, is: true}]"
        # Tests of the item itself would now wait for what is added.
        text = text.replace(none, f"{none}\n    - {who}").partition("given:")[0]
    if pay:
        text = text.replace("pay: {base: 研发费用@上年, rate: 10%, cap: 50万}", pay)
    return text + more


@dataclass(frozen=True)
class Desk:
    """The people of the tests."""

    firm: int
    member: Actor
    clerk: Actor
    handler: Actor
    lead: Actor
    helper: Actor
    helper_department: int


def desk(*texts: str) -> Desk:
    """An enterprise of which registers know what the items read, and the desk that executes them."""
    firm = making.firm()
    published = texts or (item(),)
    making.published(*published)
    known = {"研发费用@上年": "320万", "严重失信名单": False}
    stating.state_facts(firm, known, by=SETUP, at=AT, source="税务")
    departments = {one.code: one.id for one in queries.departments()}
    return Desk(
        firm=firm,
        member=making.member(firm),
        clerk=_staff("clerk", Role.CENTER_CLERK, departments["center"]),
        handler=_staff("handler", Role.HANDLER, departments["industry"]),
        lead=_staff("lead", Role.DEPARTMENT_LEAD, departments["industry"], rank=2),
        helper=_staff("helper", Role.HANDLER, departments["science"]),
        helper_department=departments["science"],
    )


def applied(at_desk: Desk, code: str = "t-apply", *, at: datetime = LATER, **more: object) -> Applied:
    """An application by the enterprise itself."""
    wish = Wish(code, **{"payee": PAYEE, **more})  # type: ignore[arg-type]
    return applying.apply(at_desk.firm, wish, pack=PACK, by=at_desk.member, at=at)


def executor(code: str) -> int | None:
    return PublishedItem.objects.get(code=code).executor_id


def _staff(name: str, role: Role, department: int, *, rank: int = 1) -> Actor:
    account = keeping.create_account(username=f"grant.{name}", name=name, by=SETUP, at=AT)
    post = posts.create_post(department_id=department, role=role, title=name, rank=rank, by=SETUP, at=AT)
    posts.fill_post(post_id=post.pk, account_id=account.pk, from_on=AT.date(), by=SETUP, at=AT)
    return government.actor_of(account.pk, AT.date())


def stored(name: str) -> Stored:
    """A file as the store keeps it."""
    return Stored(name, "application/pdf", 9, "0" * 64)
