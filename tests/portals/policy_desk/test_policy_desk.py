"""Do the pages of the policy desk lead from a text to an item in force, and refuse in words?"""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from tests.policies import making
from tests.portals import city as cities
from tests.portals.city import City

from qifu.policies.models import DraftVersion, ItemDraft, PublishedItem
from qifu.policies.writing import drafts, reviewing
from qifu.policies.writing.drafts import Begun

pytestmark = pytest.mark.django_db
TEXT = (
    "澄湖市促进企业研发若干措施\n"
    "一、对上年度营业收入不低于500万元的高新技术企业，按研发费用的10%给予补助，最高不超过50万元。\n"
    "二、本措施自2026年1月1日起施行，有效期至2028年12月31日。由市经济和信息化局负责解释。"
)
SAY = "高新技术企业按上年研发费用的一成补助，最高五十万元，不用申报。"


@pytest.fixture
def city() -> Iterator[City]:
    with cities.living() as found:
        yield found


@pytest.fixture
def handler(city: City) -> Client:
    return cities.sign_in(Client(), city, "handler")


def text(cap: str = "50万") -> str:
    return making.item("t-draft", cap=cap).replace("valid:", "issued_by: industry\nvalid:", 1)


def begun(city: City, said: str | None = None) -> int:
    (draft,) = drafts.begin(
        [Begun(said or text())],
        department=city.departments["industry"],
        by=city.staff("handler"),
        at=city.now,
    )
    return draft


def page(client: Client, door: str, *args: int) -> str:
    answer = client.get(reverse(door, args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_pasted_text_is_shown_with_its_pins_and_becomes_a_draft(handler: Client) -> None:
    sent = handler.post(reverse("items_new"), {"text": TEXT, "name": "若干措施"})
    shown = handler.get(sent.headers["Location"]).content.decode()

    assert "data-pin=" in shown
    assert 'data-pins-of="' in shown
    begin = sent.headers["Location"] + "begin/"
    went = handler.post(begin, {"item": ["1"]})
    assert went.headers["Location"] == reverse("items_draft", args=[ItemDraft.objects.get().pk])
    assert "issued_by: industry" in DraftVersion.objects.get().text


def test_an_empty_page_is_refused_in_words(handler: Client) -> None:
    answer = handler.post(reverse("items_new"), {"text": " "})

    assert answer.status_code == 422
    assert "还没有原文" in answer.content.decode()


def test_a_field_of_the_form_changes_its_block_and_leaves_the_rest_as_written(
    city: City, handler: Client
) -> None:
    said = text() + "# 我的备注\n"
    draft = begun(city, said)

    answer = handler.post(
        reverse("items_form", args=[draft]),
        {"text": said, "field": "apply.phone", "f.apply.phone": "0000-12"},
    ).content.decode()

    assert "phone: 0000-12" in answer
    assert "# 我的备注" in answer
    assert "{doc: 测试办法, article: 第三条" in answer


def test_what_is_typed_is_proved_at_once_and_kept_only_when_saved(city: City, handler: Client) -> None:
    draft = begun(city)

    live = handler.post(reverse("items_live", args=[draft]), {"text": text("15万")}).content.decode()

    assert "金额应为 20 万元，实为 15 万元" in live
    assert DraftVersion.objects.count() == 1


def test_a_key_that_lacks_is_called_by_the_words_beside_its_field(city: City, handler: Client) -> None:
    lacking = "".join(row for row in text().splitlines(keepends=True) if not row.startswith("mode:"))

    live = handler.post(reverse("items_live", args=[begun(city)]), {"text": lacking}).content.decode()

    assert "缺少键「兑现方式」（mode）" in live


def test_a_fault_is_told_with_its_line(city: City, handler: Client) -> None:
    wrong = text().replace("kind: 奖补", "kind: 礼物")

    live = handler.post(reverse("items_live", args=[begun(city)]), {"text": wrong}).content.decode()

    assert f'data-line="{wrong.splitlines().index("kind: 礼物") + 1}"' in live


def test_boundary_tests_are_added_by_a_tick_and_hold(city: City, handler: Client) -> None:
    draft = begun(city)
    name = "研发费用@上年不低于 100 万元：恰在线上"

    handler.post(reverse("items_lines", args=[draft]), {"text": text(), "seen": "1", "line": [name]})

    kept = DraftVersion.objects.get(draft=draft, number=2).text
    assert name in kept
    assert "全部通过" in page(handler, "items_draft", draft)


def test_two_people_on_one_draft_lose_nothing(city: City, handler: Client) -> None:
    draft = begun(city)
    drafts.save(draft, text("40万"), seen=1, by=city.staff("head"), at=city.now)

    answer = handler.post(reverse("items_draft", args=[draft]), {"text": text("45万"), "seen": "1"})
    shown = answer.content.decode()

    assert answer.status_code == 409
    assert "刚刚保存了第 2 版" in shown
    assert "cap: 45万" in shown


def test_a_second_person_accepts_and_the_author_cannot(city: City, handler: Client) -> None:
    draft = begun(city)
    handler.post(reverse("items_submit", args=[draft]), {"seen": "1"})
    assert "你保存过这份草稿" in page(handler, "items_review", draft)
    refused = handler.post(reverse("items_review", args=[draft]), {"seen": "1", "outcome": "accept"})
    assert refused.status_code == 302
    assert ItemDraft.objects.get(pk=draft).state == "review"

    head = cities.sign_in(Client(), city, "head")
    head.post(reverse("items_review", args=[draft]), {"seen": "1", "outcome": "accept"})

    assert "待解读" in page(head, "items_review", draft)


def test_it_is_published_with_both_interpretations_and_read_by_everybody(city: City, handler: Client) -> None:
    draft = begun(city)
    reviewing.submit(draft, seen=1, by=city.staff("handler"), at=city.now)
    reviewing.accept(draft, seen=1, by=city.staff("head"), at=city.now)
    early = handler.post(reverse("items_issue", args=[draft]), {"seen": "1"})
    assert early.status_code == 422
    for side in ("issuer", "executor"):
        handler.post(reverse("items_interpret", args=[draft]), {"side": side, "text": SAY})

    went = handler.post(reverse("items_issue", args=[draft]), {"seen": "1"})

    assert "生效" in handler.get(went.headers["Location"]).content.decode()
    assert SAY in page(Client(), "calculator_item", *["t-draft"])  # type: ignore[list-item]


def test_a_draft_as_typed_and_a_published_item_go_to_the_sandbox(city: City, handler: Client) -> None:
    making.published(making.item("t-held"))
    item = PublishedItem.objects.get(code="t-held")
    draft, there = begun(city), reverse("sandbox")

    assert f'form="edit" formaction="{there}"' in page(handler, "items_draft", draft)
    assert f'<form method="post" action="{there}">' in page(handler, "items_published", item.pk)
    typed = handler.post(there, {"text": text("88万"), "seen": "1"}).content.decode()
    assert "t-draft" in typed
    assert "88万" in typed
    clerk = cities.sign_in(Client(), city, "clerk")
    assert (
        there not in page(clerk, "items_published", item.pk).split('class="q-actions"')[1].split("</div>")[0]
    )


def test_a_revision_shows_what_it_changes_word_for_word(city: City, handler: Client) -> None:
    test_it_is_published_with_both_interpretations_and_read_by_everybody(city, handler)
    published = ItemDraft.objects.get().published_id
    handler.post(reverse("items_revise", args=[published]))
    draft = ItemDraft.objects.get(state="draft").pk
    handler.post(reverse("items_draft", args=[draft]), {"text": text("60万"), "seen": "1"})

    shown = page(cities.sign_in(Client(), city, "head"), "items_draft", draft)
    assert "60万" in shown
    handler.post(reverse("items_submit", args=[draft]), {"seen": "2"})
    shown = page(handler, "items_review", draft)

    assert '<del><span class="q-sr">原</span>50万</del><ins>60万</ins>' in shown


def test_an_item_is_looked_at_again_and_retired(city: City, handler: Client) -> None:
    test_it_is_published_with_both_interpretations_and_read_by_everybody(city, handler)
    published = ItemDraft.objects.get().published_id
    handler.post(reverse("items_look", args=[published]), {"outcome": "keep", "note": "兑付率九成"})
    handler.post(
        reverse("items_retire", args=[published]),
        {"on": city.now.date().isoformat(), "reason": "上级文件废止"},
    )

    shown = page(handler, "items_published", published)
    assert "已废止" in shown
    assert "上级文件废止" in shown


def test_a_list_goes_out_and_comes_in_as_drafts(handler: Client) -> None:
    making.published(making.item("t-one"), making.item("t-two"))
    sheet = handler.get(reverse("items_export")).content

    handler.post(reverse("items_import"), {"file": BytesIO(sheet)})

    assert set(ItemDraft.objects.values_list("code", flat=True)) == {"t-one", "t-two"}


def test_another_department_sees_no_draft(city: City) -> None:
    draft = begun(city)
    helper = cities.sign_in(Client(), city, "helper")

    assert helper.get(reverse("items_draft", args=[draft])).status_code == 422
    assert "t-draft" not in page(helper, "items")
