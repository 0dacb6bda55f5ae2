"""Does money find its enterprise, page by page? Applied for, decided, drawn and sent by two hands, paid."""

import re
from urllib.parse import urlsplit

from django.urls import reverse

from qifu.kernel.errors import Refused
from qifu.portals.city.browser import Browser, Page
from qifu.portals.city.walk import Tale, Walk, expect, step

POLICY: Tale = []
# The departments a visitor can sign in for; one of them has to be the item's.
DESKS = ("industry1", "labor1", "power1", "construction1")
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@step("企业看到能享受的政策，申报一项", POLICY)
def apply(at: Walk) -> None:
    visit = at.of("ent1")
    listed = visit.get(reverse("policies"))
    expect(listed.status == 200, "我的政策", listed)
    for item in dict.fromkeys(urlsplit(link).path for link in listed.links):
        if re.fullmatch(rf"{reverse('policies')}[a-z0-9-]+/", item) and _applied(at, visit, item):
            return
    raise Refused("没有一项能申报", why=listed.path, remedy="请看事项的有效期和申报时间")


@step("部门受理，和材料核对自报的数，同意兑现", POLICY)
def decide(at: Walk) -> None:
    own = at.of("ent1").get(reverse("policies_grant", args=[at.grant]))
    expect(own.status == 200, "我的申报", own)
    door, sign = reverse("grant", args=[at.grant]), reverse("case_act", args=[at.grant, "sign"])
    desk = _desk(at)
    expect(desk is not None, "承办部门", own)
    assert desk is not None
    signed = desk.send(desk.get(door), sign)
    expect(signed.status == 200, "受理", signed)
    page = desk.get(door)
    check = reverse("grant_act", args=[at.grant, "check"])
    while fact := next(
        (one for form in page.forms if form.action == check for one in form.choices["fact"]), ""
    ):
        page = desk.send(page, check, {"fact": fact})
        expect(page.status == 200, "核对", page)
    act = reverse("grant_act", args=[at.grant, "decide"])
    done = desk.send(page, act, {"verdict": "granted"})
    expect(done.status == 200 and done.path == door, "同意兑现", done)


@step("资金兑付岗拟成一批，自己不能发送", POLICY)
def draw(at: Walk) -> None:
    at.rounds()
    payer = at.of("payer")
    page = payer.get(reverse("money_orders"))
    found = re.search(rf'value="(\d+)"[^>]*><span class="q-sr">[^<]*{re.escape(at.grant)}', page.text)
    expect(found is not None, "待付里有这一笔", page)
    assert found is not None
    drawn = payer.send(page, reverse("money_draw"), {"order": found[1]})
    expect(drawn.status == 200 and drawn.path.startswith(reverse("money_batches")), "拟批", drawn)
    expect("请另一位" in drawn.text, "自己不能发送", drawn)
    at.batch = drawn.path


@step("另一个人发送，钱到账，企业看到", POLICY)
def send(at: Walk) -> None:
    payer = at.of("payer2")
    page = payer.get(at.batch)
    sent = payer.send(page, f"{at.batch}send/")
    expect(sent.status == 200, "发送", sent)
    at.rounds()
    own = at.of("ent1").get(reverse("policies_grant", args=[at.grant]))
    expect("已到账" in own.text, "到账", own)


def _desk(at: Walk) -> Browser | None:
    """The department that may take the application up, if a visitor can sign in for it."""
    door, sign = reverse("grant", args=[at.grant]), reverse("case_act", args=[at.grant, "sign"])
    known = {one.username for one in at.sign_ins}
    for desk in (at.of(name) for name in DESKS if name in known):
        if any(form.action == sign for form in desk.get(door).forms):
            return desk
    return None


def _applied(at: Walk, visit: Browser, item: str) -> bool:
    """Whether an application for this item arrived at a desk that visitors can sign in for."""
    shown, door = visit.get(item), f"{item}apply/"
    if door not in shown.links:
        return False
    page = visit.get(door)
    if not any(urlsplit(form.action or page.path).path == door for form in page.forms):
        return False
    said = {"accepts": "1"} if "accepts" in page.form(door).choices else {}
    done = visit.hand_in(page, door, said, dict.fromkeys(page.form(door).files, PAPER))
    return _arrived(at, done) and _desk(at) is not None


def _arrived(at: Walk, page: Page) -> bool:
    grants = reverse("policies_grants")
    if page.status != 200 or not page.path.startswith(grants) or page.path == grants:
        return False
    at.grant = page.path.removeprefix(grants).split("/")[0]
    return "当场审定，同意兑现" not in page.text
