"""Does the sandbox show whom a changed number brings in, what it costs, and nothing it does not know?"""

import io

import python_calamine
from django.test import Client
from tests.policies import making
from tests.portals import city as cities
from tests.portals.city import City

from qifu.ledger.models import Entry
from qifu.policies.finding import stating
from qifu.policies.models import PublishedItem
from qifu.registry.rules.access import SETUP


def number() -> int:
    return PublishedItem.objects.get().pk


def tried(lead: Client, **given: object) -> str:
    """The page after one question; the register is read in steps, so it may take a second look."""
    asked = {"item": number(), **given}
    for _ in range(3):
        page = lead.post("/s/sandbox/", asked).content.decode()
        if 'id="result"' in page or "q-form-error" in page:
            return page
    raise AssertionError("the register is never read")


def test_the_items_in_force_are_offered_and_a_field_for_a_draft(lead: Client) -> None:
    page = lead.get("/s/sandbox/").content.decode()

    assert "高新技术企业奖励" in page
    assert "<textarea" in page


def test_an_item_opens_with_its_numbers_and_both_sides_alike(lead: Client) -> None:
    page = tried(lead)

    assert "现在两边一样" in page
    assert 'name="f0" value="100"' in page
    assert 'name="f1" value="10"' in page
    assert 'name="f2" value="50"' in page
    assert "<dd>不变</dd>" in page  # neither a gain nor a loss, so neither colour


def test_a_lower_threshold_brings_in_who_was_just_below_it_with_the_sum(lead: Client) -> None:
    page = tried(lead, f0="90")

    assert "+1</b><small>家" in page
    assert "东桥恒织" in page or "澄湖启明" in page
    assert "差 3.2 万元" in page
    assert "+9.7 万元" in page


def test_a_higher_cap_costs_more_and_moves_nobody(lead: Client) -> None:
    page = tried(lead, f2="80")

    assert "+30.0 万元" in page
    assert "没有企业进来或出去" in page


def test_a_higher_threshold_turns_somebody_out(lead: Client) -> None:
    page = tried(lead, f0="300")

    assert "−1</b><small>家" in page
    assert "改后不能" in page


def test_a_draft_is_laid_beside_the_item_in_force_under_its_code(lead: Client) -> None:
    draft = making.item().replace("at_least: 100万, article", "at_least: 90万, article")

    page = tried(lead, text=draft)

    assert "新享受" in page
    assert "+1</b><small>家" in page


def test_a_faulty_draft_is_refused_with_its_line_and_stays_in_the_field(lead: Client) -> None:
    answer = lead.post("/s/sandbox/", {"text": making.item().replace("pay:", "pai:")})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "q-form-error" in page
    assert "pai:" in page


def test_what_is_no_number_is_refused_by_name(lead: Client) -> None:
    page = tried(lead, f0="一百")

    assert "不是能用的数" in page


def test_trying_writes_nothing(lead: Client, city: City) -> None:  # noqa: ARG001 - the city is there
    before = Entry.objects.count()
    tried(lead, f0="90")

    assert Entry.objects.count() == before


def test_a_new_fact_is_seen_by_the_next_question(lead: Client, city: City) -> None:
    assert "−1" not in tried(lead)
    facts = {"研发费用@上年": "120万"}
    stating.state_facts(city.firms[0], facts, source="税务", by=SETUP, at=city.now)

    assert "<b>3</b><small>家" in tried(lead)


def test_the_sheet_has_the_whole_and_every_grouping(lead: Client) -> None:
    tried(lead)

    answer = lead.post("/s/sandbox/sheet/", {"item": number(), "f0": "90"})
    written = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    book = python_calamine.load_workbook(written)

    assert book.sheet_names == ["总计", "按区域", "按行业", "按规模"]
    rows = {row[0]: row[1:3] for row in book.get_sheet_by_name("总计").to_python()}
    assert rows["可享受（家）"] == [2, 3]
    assert rows["金额（元）"] == [700_000, 796_800]
    assert [row[2] for row in book.get_sheet_by_name("按规模").to_python()[1:]] == [3]


def test_an_enterprise_has_no_business_here(client: Client, city: City) -> None:
    cities.enter(client, city.members[0])

    assert client.get("/s/sandbox/").status_code == 403
