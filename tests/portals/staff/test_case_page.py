"""Does the page of a case say what was said, what was done, and what to do next, and only to its readers?"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.portals import city as cities
from tests.portals.city import City

from qifu.cases import handling, materials, queries
from qifu.portals import case_clock

PDF = b"%PDF-1.4 made up"


@pytest.fixture
def city(db: None) -> Iterator[City]:  # noqa: ARG001 - the tables
    with cities.living() as city:
        yield city


def page(city: City, case: int, who: str = "handler") -> queries.CasePage:
    return queries.case_page(city.staff(who), case, city.now)


def look(client: Client, city: City, case: int, who: str) -> str:
    cities.sign_in(client, city, who)
    return client.get(f"/s/cases/{page(city, case, 'clerk').line.number}/").content.decode()


def act(client: Client, city: City, case: int, name: str, **said: object) -> int:
    now = page(city, case, "clerk").line
    answer = client.post(f"/s/cases/{now.number}/{name}/", {"seen": now.version, **said})
    return int(answer.status_code)


def test_the_page_tells_words_points_holder_and_the_reason_of_the_date(client: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city))

    shown = look(client, city, case, "handler")

    assert "喷气织机一停就断经" in shown
    assert "查清跳闸原因" in shown
    assert "澄湖市经济和信息化局 顾书言在办" in shown
    assert "交办，次日起算" in shown
    assert "写答复，还差 4 条" in shown
    assert "记录校验一致" in shown
    assert shown.count("q-button-main") == 1


def test_a_case_of_another_department_does_not_exist(client: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city))
    number = page(city, case).line.number
    cities.sign_in(client, city, "helper")

    answers = [client.get(f"/s/cases/{number}/{rest}") for rest in ("", "note/", "materials/1/")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_an_enterprise_does_not_come_in_here(client: Client, city: City) -> None:
    case = cities.hear(city)
    cities.enter(client, city.members[0])

    assert client.get("/s/").status_code == 403
    assert client.get(f"/s/cases/{page(city, case, 'clerk').line.number}/").status_code == 403


def test_signing_is_one_press_and_a_second_press_is_harmless(client: Client, city: City) -> None:
    case = cities.assigned(city, cities.hear(city))
    cities.sign_in(client, city, "handler")
    now = page(city, case).line
    sent = {"seen": now.version}

    first = client.post(f"/s/cases/{now.number}/sign/", sent)
    second = client.post(f"/s/cases/{now.number}/sign/", sent)

    assert first.status_code == 302
    assert second.status_code == 409
    assert page(city, case).line.handler_name == "顾书言"


def test_a_refused_reply_says_every_fault_and_keeps_the_words(client: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city))
    cities.sign_in(client, city, "handler")
    now = page(city, case).line

    answer = client.post(
        f"/s/cases/{now.number}/reply/",
        {"seen": now.version, "outcome": "impossible", "text": "没有补偿依据，建议协商"},
    )

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "第 1 条诉求还没有答复" in shown
    assert "须写明依据" in shown
    assert "没有补偿依据，建议协商" in shown


def test_a_reply_with_all_points_goes_out_signed_by_the_head(client: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city, points=("查清原因",)))
    point = page(city, case).points[0].id
    cities.sign_in(client, city, "handler")

    code = act(
        client,
        city,
        case,
        "reply",
        outcome="impossible",
        text="目前不能办理",
        basis="供电营业规则",
        signer=city.accounts["head"],
        **{f"point_{point}_outcome": "explained", f"point_{point}_answer": "线路晚间过载"},
    )

    reply = page(city, case).replies[0]
    assert code == 302
    assert (reply.signer_name, reply.signer_rank, reply.basis) == ("钱立群", 3, "供电营业规则")


def test_a_stale_form_names_who_changed_what_and_can_be_sent_again(client: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city))
    seen = page(city, case).line
    handling.note(case=case, text="到场看过", by=city.staff("head"), at=city.now)
    cities.sign_in(client, city, "handler")
    where = f"/s/cases/{seen.number}/note/"

    stale = client.post(where, {"seen": seen.version, "text": "我也看过"})
    shown = stale.content.decode()
    again = client.post(where, {"seen": page(city, case).line.version, "text": "我也看过"})

    assert stale.status_code == 409
    assert "钱立群" in shown
    assert "我也看过" in shown
    assert f'name="seen" value="{page(city, case).line.version - 1}"' in shown
    assert again.status_code == 302


def test_assigning_starts_from_the_proposal_and_takes_another_choice(client: Client, city: City) -> None:
    case = cities.hear(city)
    number = page(city, case, "clerk").line.number
    cities.sign_in(client, city, "clerk")
    power, industry = city.departments["power"], city.departments["industry"]

    form = client.get(f"/s/cases/{number}/assign/").content.decode()
    code = act(client, city, case, "assign", department_id=industry, class_code="general", note="先到现场")

    assert f'value="{power}" selected' in form
    assert "内容中提到" in form
    assert code == 302
    assert page(city, case).line.lead_id == industry


def test_what_cannot_be_done_now_says_why_instead_of_a_form(client: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city))
    number = page(city, case).line.number
    cities.sign_in(client, city, "handler")

    shown = client.get(f"/s/cases/{number}/sign/").content.decode()

    assert "现在不能「签收」" in shown
    assert 'data-draft="' not in shown


def test_the_whole_way_of_pause_and_extension_can_be_walked(client: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city))
    cities.sign_in(client, city, "head")
    told = {"need": "电费单", "notice_text": "请补电费单"}

    codes = [
        act(client, city, case, "ask_extension", days=3, reason="等设备", notice_text="延三天"),
        act(client, city, case, "pause", reason_code="enterprise", **told),
        act(client, city, case, "resume"),
        act(client, city, case, "co_handle", department_id=city.departments["power"], need="复测"),
        act(client, city, case, "add_point", text="给个说法"),
    ]
    cities.sign_in(client, city, "clerk")
    codes += [
        act(client, city, case, "decide_extension", grant="yes"),
        act(client, city, case, "supervise", reason="旺季要紧"),
        act(client, city, case, "escalate", to_rank=4, reason="涉及三个部门"),
        act(client, city, case, "close_supervision", conclusion="已到位"),
        act(client, city, case, "classify", class_code="complex"),
    ]

    assert codes == [302] * 10
    assert "经批准延长 3" in look(client, city, case, "handler")


def test_a_file_comes_back_as_a_download_that_no_browser_runs(client: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city))
    cities.sign_in(client, city, "handler")
    file = SimpleUploadedFile("复测 记录.pdf", PDF)

    code = act(client, city, case, "add_material", file=file)
    kept = page(city, case).materials[0]
    answer = client.get(f"/s/cases/{page(city, case).line.number}/materials/{kept.id}/")

    assert code == 302
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert materials.path_of(kept.digest).is_file()


def test_a_file_that_lies_about_its_kind_is_refused_beside_the_form(client: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city))
    cities.sign_in(client, city, "handler")

    code = act(client, city, case, "add_material", file=SimpleUploadedFile("表.xlsx", b"<script>"))

    assert code == 422


def test_a_family_is_joined_refused_and_left_from_the_page(client: Client, city: City) -> None:
    head = cities.hear(city, at=city.before(days=2))
    child = cities.hear(city, firm=1, at=city.before(days=1))
    number = page(city, child, "clerk").line.number
    shown = look(client, city, child, "clerk")
    link = shown.split(f"/s/cases/{number}/family/")[1].split("/")[0]

    joined = client.post(f"/s/cases/{number}/family/{link}/", {"decision": "join"})
    family = look(client, city, head, "clerk")
    client.post(f"/s/cases/{number}/family/{link}/", {"decision": "leave"})

    assert joined.status_code == 302
    assert "并案 2 家" in family
    assert "并案 2 家" not in look(client, city, head, "clerk")


def test_a_reply_can_be_taken_back_while_nobody_has_read_it(client: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city, points=()), at=city.before(minutes=30))
    cities.sign_in(client, city, "handler")
    act(client, city, case, "reply", outcome="solved", text="已恢复供电")

    shown = look(client, city, case, "handler")
    code = act(client, city, case, "withdraw_reply")

    assert "撤回答复" in shown
    assert code == 302
    assert page(city, case).line.state == "handling"


def test_an_overdue_case_says_so(client: Client, city: City) -> None:
    at = city.now - timedelta(days=40)
    case = cities.signed(city, cities.hear(city, at=at), at=at + timedelta(hours=1))

    assert "q-day-over" in look(client, city, case, "handler")


def test_an_earlier_reply_to_the_like_is_offered_and_can_be_taken_over(client: Client, city: City) -> None:
    old = cities.signed(city, cities.hear(city, points=(), at=city.before(days=9)), at=city.before(days=8))
    cities.hear(city, title="员工子女入学", text="员工子女想就近入学，名额怎么申请。", firm=2)
    cities.sign_in(client, city, "handler")
    act(client, city, old, "reply", outcome="solved", text="已转备用线路并更换变压器")
    new = cities.signed(city, cities.hear(city, firm=1))

    shown = look(client, city, new, "handler")
    where = f"/s/cases/{page(city, new).line.number}/reply/?like={page(city, old).line.number}"

    assert "已转备用线路并更换变压器" in shown
    assert "已转备用线路并更换变压器" in client.get(where).content.decode()


def test_the_forecast_never_announces_a_moment_that_has_passed(city: City) -> None:
    at = city.now - timedelta(days=40)
    case = cities.signed(city, cities.hear(city, at=at), at=at + timedelta(hours=1))

    assert case_clock.coming(page(city, case), city.now) == ()
    assert case_clock.coming(page(city, case), at) != ()
