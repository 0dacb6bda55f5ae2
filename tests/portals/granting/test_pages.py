"""Do the pages of an application tell enterprise and desk the same story, from the form to the decision?"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.policies import grant_making, making
from tests.portals import city as cities
from tests.portals.city import City

from qifu.policies.finding import stating
from qifu.policies.granting import claiming, following, lists
from qifu.policies.models import Grant, GrantList, PaperPromise, PublishedItem
from qifu.policies.money import stages
from qifu.registry import enterprises
from qifu.registry.rules.access import SETUP

FAST = grant_making.item("t-fast", mode="快申快享")
PAPER = grant_making.item("t-paper", mode="快申快享", materials="申请表")
AGAIN = grant_making.item("t-again", materials="申请表")
LINES = (
    "lines: {columns: [{name: 发票号}, {name: 金额, kind: money}, {name: 日期, kind: day, required: false}],"
    " sum: 金额, fact: 展位费@本年, document: 发票号}\n"
)
SHEET = grant_making.item("t-sheet", mode="快申快享", pay="pay: {base: 展位费@本年, rate: 50%}", more=LINES)
PDF = b"%PDF-1.4 a small file"
PAYEE = {"payee_name": cities.FIRMS[0], "payee_bank": "澄湖银行东桥支行", "payee_account": "6222020200112230"}


@pytest.fixture
def city(db: None) -> Iterator[City]:  # noqa: ARG001 - tables first
    with cities.living() as built:
        firm = built.firms[0]
        enterprises.change(firm, changed={"recognitions": ["高新技术企业"]}, by=SETUP, at=built.now)
        facts = {"研发费用@上年": "320万", "严重失信名单": False}
        stating.state_facts(firm, facts, source="税务", by=SETUP, at=built.now)
        making.published(
            FAST,
            PAPER,
            AGAIN,
            grant_making.item(),
            SHEET.partition("given:")[0] + LINES,
            making.item("t-free"),
        )
        yield built


@pytest.fixture
def member(client: Client, city: City) -> Client:
    return cities.enter(client, city.members[0])


@pytest.fixture
def handler(city: City) -> Client:
    return cities.sign_in(Client(), city, "handler")


def told(client: Client, path: str) -> str:
    """The words of a page, without tags and gaps."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


def the_grant() -> Grant:
    return Grant.objects.select_related("case").get()


def apply(member: Client, code: str = "t-fast", **more: object) -> str:
    answer = member.post(f"/e/policies/{code}/apply/", {**PAYEE, **more}, follow=True)
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    return answer.content.decode()


def test_the_form_shows_what_is_held_and_asks_only_what_is_missing(member: Client) -> None:
    page = told(member, "/e/policies/t-fast/apply/")

    assert "2025年研发费用320万元" in page
    assert "还差" not in page
    assert "申报32.0万元" in page
    assert "去申报" not in told(member, "/e/policies/t-free/")


def test_one_tap_grants_what_the_rule_is_sure_of(member: Client) -> None:
    page = apply(member, "t-apply")

    assert "当场审定，同意兑现 32 万元" in page
    assert the_grant().verdict == "granted"


def test_what_is_under_way_stands_apart_from_what_can_still_be_had(member: Client) -> None:
    before = told(member, "/e/policies/")
    apply(member)

    after, item = told(member, "/e/policies/"), told(member, "/e/policies/t-fast/")

    number = the_grant().case.number
    now, _, going = after.partition("已经在办")
    assert "已经在办" not in before
    assert "t-fast" in before.partition("为什么是")[0]
    assert "t-fast" not in now
    assert "t-fast" in going.partition("为什么是")[0]
    assert "其中已申报或已审定32.0万元" in after
    assert "在审" in item
    assert "申报32" not in item
    assert f"/e/grants/{number}/" in member.get("/e/policies/t-fast/").content.decode()


def test_a_file_handed_in_once_is_there_the_next_time(member: Client) -> None:
    apply(member, "t-paper", paper0=SimpleUploadedFile("扫描件.pdf", PDF))

    page = told(member, "/e/policies/t-again/apply/")
    apply(member, "t-again")

    assert "已有，不用再交" in page
    assert "申请表（扫描件.pdf）" in page
    assert Grant.objects.get(item_code="t-again").case.materials.get().name == "申请表（扫描件.pdf）"


def test_a_missing_material_is_named_and_nothing_is_lost(member: Client) -> None:
    answer = member.post("/e/policies/t-again/apply/", PAYEE)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "还没有交，请选择文件或拍照" in page
    assert 'name="follows"' not in page
    assert PAYEE["payee_account"] in page
    assert not Grant.objects.exists()


def test_what_may_follow_is_promised_and_handed_in_under_its_name(member: Client, handler: Client) -> None:
    answer = member.post("/e/policies/t-paper/apply/", PAYEE)
    assert "没有备齐的，我在 5 个工作日内补交" in answer.content.decode()
    apply(member, "t-paper", follows="1")
    number = the_grant().case.number
    granted = {"verdict": "granted", "yuan": "320000"}
    assert "容缺受理：申请表" in the_grant().case.text
    assert "还有材料没有交" in handler.post(f"/s/grants/{number}/decide/", granted).content.decode()

    assert "还没有交：申请表" in told(member, f"/e/grants/{number}/")
    member.post(f"/e/grants/{number}/add/", {"paper0": SimpleUploadedFile("IMG.pdf", PDF)})

    assert the_grant().case.materials.get().name == "申请表（IMG.pdf）"
    handler.post(f"/s/grants/{number}/decide/", granted)
    assert the_grant().verdict == "granted"


def test_an_item_that_is_not_there_is_refused_and_one_withdrawn_may_be_applied_for_again(
    member: Client, city: City
) -> None:
    apply(member)
    claiming.withdraw(case=the_grant().case_id, reason="", by=city.member(), at=city.now)

    assert member.post("/e/policies/t-none/apply/", PAYEE).status_code == 422
    apply(member)
    assert Grant.objects.filter(withdrawn_at=None).count() == 1


def test_a_wrong_account_number_is_said_at_once_and_nothing_typed_is_lost(member: Client) -> None:
    wrong = {**PAYEE, "payee_account": "6222021001116245711"}

    answer = member.post("/e/policies/t-fast/apply/", wrong)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "校验位" in page
    assert wrong["payee_account"] in page
    assert Grant.objects.count() == 0


def test_the_desk_sees_checks_and_decides_and_the_firm_sees_why(member: Client, handler: Client) -> None:
    apply(member)
    number = the_grant().case.number
    page = told(handler, f"/s/grants/{number}/")
    assert "户名与企业名称一致" in page
    assert "同意兑现32.0万元" in page
    assert "规则已定" in told(handler, "/s/grants/")

    handler.post(f"/s/grants/{number}/decide/", {"verdict": "granted", "yuan": "320000"})

    assert the_grant().granted_fen == 32_000_000
    own = told(member, f"/e/grants/{number}/")
    assert "审定金额32.0万元" in own
    assert "条件，逐条看" in own


@pytest.mark.parametrize(("payee", "said"), [({}, "确认收款账户后付款"), (PAYEE, "待付款")])
def test_money_that_is_not_ordered_yet_says_what_it_waits_for(
    member: Client, handler: Client, city: City, payee: dict[str, str], said: str
) -> None:
    blank = dict.fromkeys(PAYEE, "")
    apply(member, **{**blank, **payee})
    number = the_grant().case.number
    handler.post(f"/s/grants/{number}/decide/", {"verdict": "granted", "yuan": "320000"})
    stages.lay(city.now)

    assert said in told(member, f"/e/grants/{number}/").partition("钱到哪了")[2]


def test_a_refused_decision_keeps_what_was_typed(member: Client, handler: Client) -> None:
    apply(member)
    number = the_grant().case.number

    answer = handler.post(
        f"/s/grants/{number}/decide/", {"verdict": "granted", "yuan": "400000", "reason": "多给一点"}
    )

    assert answer.status_code == 422
    assert "兑现金额超过规则算出的数" in answer.content.decode()
    assert "多给一点" in answer.content.decode()


def test_clear_ones_are_granted_together(member: Client, handler: Client) -> None:
    apply(member)

    answer = handler.post("/s/grants/clear/", {"case": [str(the_grant().case_id), "424242"]}, follow=True)

    assert "同意兑现 1 件" in answer.content.decode()
    assert the_grant().verdict == "granted"


def test_the_sheet_is_pasted_and_its_wrong_cells_are_named(member: Client) -> None:
    pasted = "发票号\t金额\t日期\nA1\t1000\t2026-01-02\nA2\tx\t\nA1\t500\t"
    answer = member.post("/e/policies/t-sheet/apply/", {**PAYEE, "sheet_paste": pasted, "step": "sheet"})
    page = answer.content.decode()

    assert "应是金额" in page
    assert "票据号 A1 在第 1、3 行重复" in page
    assert 'value="x"' in page

    apply(member, "t-sheet", sheet_paste=pasted.replace("x", "2000").replace("A1\t500", "A3\t500"))
    assert the_grant().facts["展位费@2026"]["value"] == {"fen": 350_000}


def test_appeals_and_grants_keep_to_their_own_lists(member: Client, handler: Client) -> None:
    apply(member)
    number = the_grant().case.number

    assert number not in handler.get("/s/").content.decode()
    assert number not in handler.get("/s/cases/").content.decode()
    assert number not in member.get("/e/appeals/").content.decode()
    assert handler.get(f"/s/cases/{number}/").headers["Location"] == f"/s/grants/{number}/"
    assert number in handler.get("/s/grants/").content.decode()


def test_a_list_is_public_without_signing_in_and_objected_to(member: Client, city: City) -> None:
    listed = PublishedItem.objects.get(code="t-free").pk
    number = lists.propose(listed, by=SETUP, at=city.now)
    assert Client().get(f"/notices/{number}/").status_code == 404
    lists.publish(number, pack=cities.PACK, by=SETUP, at=city.now)

    page = told(Client(), f"/notices/{number}/")
    member.post(f"/notices/{number}/object/", {"text": "金额不对"})

    assert cities.FIRMS[0] in page
    assert enterprises.profile(city.staff("clerk"), city.firms[0]).uscc not in page
    assert GrantList.objects.get().objections.get().text == "金额不对"


def test_the_list_of_applications_goes_out_as_a_sheet(member: Client, handler: Client) -> None:
    apply(member)
    answer = handler.get("/s/grants.xlsx")

    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_what_was_granted_together_is_taken_back_in_one_tap_and_both_sides_say_so(
    member: Client, handler: Client
) -> None:
    apply(member)
    number = the_grant().case.number
    handler.post("/s/grants/clear/", {"case": [str(the_grant().case_id)]})
    assert "同意兑现" in told(member, f"/e/grants/{number}/")
    offered = handler.get("/s/grants/").content.decode()
    (run,) = re.findall(r"/s/grants/runs/(\d+)/undo/", offered)
    assert "撤回这 1 件" in offered

    answer = handler.post(f"/s/grants/runs/{run}/undo/", follow=True).content.decode()

    assert "已撤回 1 件审定" in answer
    assert "/undo/" not in answer
    seen = told(member, f"/e/grants/{number}/")
    assert "的审定「同意兑现32万元」，已在" in seen
    assert "撤回了审定" in seen
    assert "审定金额" not in seen
    assert "那次结果不算数" in told(handler, f"/s/grants/{number}/")
    again = handler.post(f"/s/grants/runs/{run}/undo/", follow=True).content.decode()
    assert "之前已经撤回" in again


def test_a_single_verdict_is_taken_back_on_its_page_with_a_reason_both_sides_read(
    member: Client, handler: Client
) -> None:
    apply(member)
    number = the_grant().case.number
    handler.post(f"/s/grants/{number}/decide/", {"verdict": "granted", "yuan": "320000"})
    assert "前可以撤回" in told(handler, f"/s/grants/{number}/")

    handler.post(f"/s/grants/{number}/undo/", {"reason": "发票还要核"})

    assert the_grant().verdict == ""
    assert "理由：发票还要核" in told(member, f"/e/grants/{number}/")
    refused = handler.post(f"/s/grants/{number}/undo/", {"reason": "再来"})
    assert refused.status_code == 422
    assert "没有可以撤回的审定" in refused.content.decode()


def test_a_promised_paper_that_does_not_come_stands_on_both_pages_and_is_filtered_on_the_desk(
    member: Client, handler: Client, city: City
) -> None:
    apply(member, "t-paper", follows="1")
    number = the_grant().case.number
    assert "前补交" in told(member, "/e/")
    assert "容缺：申请表，承诺" in told(handler, f"/s/grants/{number}/")
    assert "容缺逾期" not in told(handler, "/s/grants/")
    yesterday = city.now.date() - timedelta(days=3)
    PaperPromise.objects.update(remind_on=yesterday, due_on=yesterday)

    following.follow(city.now)

    assert "日子已过，现在交还来得及" in told(member, f"/e/grants/{number}/")
    assert "承诺补交的日子已过" in told(member, f"/e/grants/{number}/")
    assert "应" in told(member, "/e/grants/")
    assert "容缺逾期：申请表" in told(handler, f"/s/grants/{number}/")
    assert "1容缺逾期" in told(handler, "/s/grants/")
    assert number in told(handler, "/s/grants/?show=papers")
    member.post(f"/e/grants/{number}/add/", {"paper0": SimpleUploadedFile("IMG.pdf", PDF)})
    assert "没有容缺逾期的申报" in told(handler, "/s/grants/?show=papers")
