"""Does the form of the condition tree write the document, say what it did, and lose nothing typed?"""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from tests.policies import making
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.policy_desk.test_policy_desk import begun, text

from qifu.kernel.errors import Refused
from qifu.policies.models import DraftVersion
from qifu.policies.rules import planting, writing
from qifu.policies.rules.twigs import Twig
from qifu.portals.policy_desk import tree, tree_look
from qifu.portals.policy_desk.tree import State

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
COUNT = "{count: 专利, where: {fact: 种类, is: 发明}, at_least: 2}"


@pytest.fixture
def city() -> Iterator[City]:
    with cities.living() as found:
        yield found


class Desk:
    """A handler at the editor: holds what stands on the page and presses buttons."""

    def __init__(self, city: City, said: str | None = None) -> None:
        self.client = cities.sign_in(Client(), city, "handler")
        self.draft = begun(city, said or text())
        self.page = self.client.get(reverse("items_draft", args=[self.draft])).content.decode()
        self.status = 200

    def press(self, act: str, *, with_script: bool = True, **typed: str) -> "Desk":
        more = {key.replace("_", "."): value for key, value in typed.items()}
        given = {**self.fields(), **more, "act": act}
        headers = {"HX-Request": "true"} if with_script else {}
        answer = self.client.post(reverse("items_tree", args=[self.draft]), given, headers=headers)
        self.page, self.status = answer.content.decode(), answer.status_code
        return self

    def fields(self) -> dict[str, str]:
        """What a browser would send: the text, the hidden fields, the open form."""
        found = {"text": self.text, "seen": "1"}
        for tag in re.findall(r'<input[^>]*form="edit"[^>]*>', self.page):
            name, value = (re.search(rf' {key}="([^"]*)"', tag) for key in ("name", "value"))
            if name and name[1].startswith(("tree.", "leaf.", "k.")):
                kept = html.unescape(value[1]) if value else ""
                found[name[1]] = kept if 'type="hidden"' in tag else kept.replace("\n", "")
        for name, rows in re.findall(
            r'<textarea[^>]*name="(leaf[^"]*)"[^>]*>(.*?)</textarea>', self.page, re.S
        ):
            found[name] = html.unescape(rows)
        for name, rows in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', self.page, re.S):
            chosen = re.search(r'value="([^"]*)" selected', rows) or re.search(r'value="([^"]*)"', rows)
            if chosen and name.startswith(("leaf.", "kind.")):
                found[name] = chosen[1]
        return found

    @property
    def text(self) -> str:
        found = re.search(r'<textarea id="text"[^>]*>(.*?)</textarea>', self.page, re.S)
        assert found
        return html.unescape(found[1])

    @property
    def who(self) -> object:
        return writing.read(self.text)["who"]


def test_the_tree_is_shown_in_words_and_opening_changes_nothing(city: City) -> None:
    desk = Desk(city)
    before = desk.text

    assert "资质包括 高新技术企业" in desk.page
    assert "对企业说：是高新技术企业" in desk.page
    assert "上年研发费用不低于" in desk.page
    assert "都不满足" in desk.page
    for way in ("r", "r.0", "r.1", "r.2", "r.2.0"):
        desk.press(f"open:{way}").press(f"apply:{way}")
        assert desk.text == before
    assert DraftVersion.objects.count() == 1


def test_a_bound_is_changed_in_its_line_and_all_else_stays_as_written(city: City) -> None:
    desk = Desk(
        city,
        text()
        .replace("who:", "# 谁能享受\nwho:")
        .replace("article: 第三条}\n", "article: 第三条}  # 近年\n"),
    )
    before = desk.text

    desk.press("open:r.1").press("apply:r.1", leaf_fact_value="300万")

    assert desk.text == before.replace("at_least: 100万", "at_least: 300万")
    assert "已改好" in desk.page
    assert "不低于 300 万元" in desk.page  # the sentence beside it follows at once


def test_a_condition_is_added_with_its_words_and_tried_at_once(city: City) -> None:
    desk = Desk(city).press("new:r")
    assert '<datalist id="t-facts">' in desk.page

    desk.press(
        "apply:r", leaf_fact_fact="行业门类", leaf_fact_how="in", leaf_fact_values="制造业\n农、林、牧、渔业"
    )

    assert "    - {fact: 行业门类, in: [制造业, 农、林、牧、渔业]}\n" in desk.text
    assert "行业门类属于 制造业、农、林、牧、渔业" in desk.page
    assert "已加上这一条" in desk.page


def test_a_recognition_with_level_and_validity_needs_no_yaml(city: City) -> None:
    desk = Desk(city).press("new:r")

    desk.press(
        "apply:r",
        leaf_kind="has",
        leaf_has_has="专精特新",
        leaf_has_level="国家级\n省级",
        leaf_has_on="申报日",
    )

    assert "{fact: 资质, has: [专精特新], level: [国家级, 省级], on: 申报日}" in desk.text


def test_a_change_of_mind_about_the_kind_of_leaf_costs_no_typing(city: City) -> None:
    desk = Desk(city).press("open:r.1")
    assert 'name="leaf.of.of" value="研发费用@上年"' in desk.page

    desk.press("apply:r.1", leaf_kind="of", leaf_of_of="研发费用@上年 / 营业收入@上年", leaf_of_value="5%")

    assert "    - {of: 研发费用@上年 / 营业收入@上年, at_least: 5%, article: 第三条}\n" in desk.text


def test_a_sentence_and_an_article_are_given_to_a_group(city: City) -> None:
    desk = Desk(city).press("open:r.2")

    desk.press("apply:r.2", leaf_say="没有严重失信", leaf_article="第五条")

    assert writing.flowing(desk.who["all"][2]).endswith("say: 没有严重失信, article: 第五条}")  # type: ignore[index]
    assert "对企业说：没有严重失信 · 第五条" in desk.page


def test_a_group_of_another_kind_is_begun_with_its_first_condition(city: City) -> None:
    desk = Desk(city).press("newgroup:r")

    desk.press("apply:r", leaf_fact_fact="规模以上", leaf_fact_how="is", leaf_fact_value="是")

    assert writing.flowing(desk.who).endswith("{any: [{fact: 规模以上, is: true}]}]}")
    assert "满足任意一条" in desk.page


def test_what_is_removed_comes_back_to_the_letter_in_one_press(city: City) -> None:
    desk = Desk(city, text().replace("    - none:", "    # 信用\n    - none:"))
    before = desk.text

    desk.press("open:r.2").press("remove:r.2")
    assert "严重失信名单" not in str(desk.who)
    assert "已移除一组条件" in desk.page
    assert "已移除「上年研发费用不低于 100 万元」" in Desk(city).press("remove:r.1").page

    assert desk.press("undo:").text == before
    assert "严重失信名单" not in str(desk.press("undo:").who)


def test_an_undo_that_would_touch_anything_else_is_refused(city: City) -> None:
    desk = Desk(city).press("open:r.2").press("remove:r.2")
    before = desk.text

    desk.press("undo:", tree_undo=json.dumps([["who", "who: {all: []}\nbenefit: 减半", "", 0]]))

    assert desk.text == before
    assert "撤销不了" in desk.page


def test_moving_wrapping_and_another_kind_of_group(city: City) -> None:
    desk = Desk(city).press("open:r.0").press("down:r.0")
    assert [next(iter(each)) for each in writing.read(desk.text)["who"]["all"]] == ["fact", "fact", "none"]
    assert desk.who["all"][1]["fact"] == "资质"  # type: ignore[index]
    assert 'value="r.1"' in desk.page  # it is still the open one

    desk.press("wrap:r.1")
    assert desk.who["all"][1] == {"all": [writing.read(text())["who"]["all"][0]]}  # type: ignore[index]
    desk.press("kind:r.1", **{"kind.r.1": "any"})
    assert "any" in desk.who["all"][1]  # type: ignore[index]
    desk.press("kind:r", **{"kind.r": "at_least", "k.r": "3"})
    assert desk.who["at_least"]["k"] == 3  # type: ignore[index]


def test_a_leaf_without_a_form_is_shown_as_its_sentence_and_changed_as_text(city: City) -> None:
    desk = Desk(city, text().replace("    - none:", f"    - {COUNT}  # 专利\n    - none:"))
    assert "专利中符合「种类为 发明」的数量不低于 2" in desk.page

    desk.press("open:r.2")
    assert COUNT in html.unescape(desk.page)
    desk.press("apply:r.2", leaf_yaml=COUNT.replace("2}", "3}"))

    assert f"    - {COUNT.replace('2}', '3}')}  # 专利\n" in desk.text


def test_a_fault_in_the_text_of_a_leaf_stands_beside_it_and_what_was_typed_stays(city: City) -> None:
    desk = Desk(city, text().replace("    - none:", f"    - {COUNT}\n    - none:")).press("open:r.2")
    before = desk.text

    desk.press("apply:r.2", leaf_yaml="{count: 专利, at_leest: 2}")

    assert desk.text == before
    assert "at_leest" in desk.page
    assert "是不是「at_least」" in desk.page


def test_what_stands_in_the_open_form_is_kept_whatever_is_pressed(city: City) -> None:
    desk = Desk(city).press("open:r.1")

    desk.press("open:r.0", leaf_fact_value="150万")
    assert "at_least: 150万" in desk.text

    desk.press("new:r").press("open:r.1", leaf_fact_fact="人数", leaf_fact_value="三十多")
    assert "三十多" in desk.page
    assert "不能比较大小" in desk.page
    assert "人数" not in str(desk.who)


def test_saving_takes_the_open_form_along_or_says_what_is_wrong_with_it(city: City) -> None:
    desk = Desk(city).press("open:r.1")
    there = reverse("items_draft", args=[desk.draft])

    refused = desk.client.post(there, {**desk.fields(), "leaf.fact.value": "很多"})
    assert refused.status_code == 422
    assert "很多" in refused.content.decode()
    assert DraftVersion.objects.count() == 1

    desk.client.post(there, {**desk.fields(), "leaf.fact.value": "180万"})
    assert "at_least: 180万" in DraftVersion.objects.get(number=2).text


def test_a_tree_changed_in_the_yaml_meanwhile_is_not_overwritten(city: City) -> None:
    desk = Desk(city).press("open:r.1")
    other = desk.text.replace("100万", "90万")

    desk.press("apply:r.1", text=other, leaf_fact_value="150万")

    assert desk.text == other
    assert "刚在事项文件里改过" in desk.page
    assert "刚才填的是：研发费用@上年、150万" in desk.page
    assert 'name="tree.open" value=""' in desk.page


def test_the_yaml_being_typed_elsewhere_keeps_the_open_form(city: City) -> None:
    desk = Desk(city).press("open:r.1")
    given = {
        **desk.fields(),
        "text": desk.text.replace("50万", "60万"),
        "leaf.fact.value": "15",
        "with_form": "1",
    }

    live = desk.client.post(reverse("items_live", args=[desk.draft]), given).content.decode()

    assert 'name="leaf.fact.value" value="15"' in live


def test_a_form_is_still_open_after_the_yaml_was_broken_for_a_moment(city: City) -> None:
    desk = Desk(city).press("open:r.1")
    given = {**desk.fields(), "leaf.fact.value": "160万", "with_form": "1"}
    there = reverse("items_live", args=[desk.draft])

    broken = desk.client.post(there, {**given, "text": desk.text + "]"}).content.decode()
    assert "还读不通" in broken
    hidden = re.findall(r'type="hidden" name="([tl][^"]*)" value="([^"]*)"', broken)
    again = {name: html.unescape(value) for name, value in hidden}
    live = desk.client.post(there, {**again, "text": desk.text, "with_form": "1"}).content.decode()

    assert 'name="leaf.fact.value" value="160万"' in live


def test_without_script_every_button_gives_the_whole_page_and_saves_nothing(city: City) -> None:
    desk = Desk(city).press("open:r.1", with_script=False)
    assert "<title>" in desk.page

    desk.press("apply:r.1", with_script=False, leaf_fact_value="很多")
    assert desk.status == 422
    assert "很多" in desk.page
    desk.press("apply:r.1", with_script=False, leaf_fact_value="130万")
    assert desk.status == 200
    assert "at_least: 130万" in desk.text
    assert DraftVersion.objects.count() == 1


def test_a_leaf_that_cannot_be_read_is_shown_with_its_fault_and_mended_in_place(city: City) -> None:
    desk = Desk(city, text().replace("at_least: 100万", "at_leest: 100万"))
    assert "是不是「at_least」" in desk.page

    desk.press("open:r.1").press("apply:r.1", leaf_yaml="{fact: 研发费用@上年, at_least: 100万}")

    assert "at_least: 100万" in desk.text


def test_a_leaf_alone_gets_company_and_an_empty_tree_its_first(city: City) -> None:
    whole = writing.with_value(text(), ("who",), {"fact": "规模以上", "is": True})
    desk = Desk(city, whole).press("new:r")
    desk.press("apply:r", leaf_fact_fact="人数", leaf_fact_value="300")
    assert desk.who == {"all": [{"fact": "规模以上", "is": True}, {"fact": "人数", "at_least": 300}]}

    desk.press("open:r").press("remove:r")
    assert desk.who == {"all": []}
    assert "谁都符合" in desk.page
    desk.press("new:r").press("apply:r", leaf_fact_fact="人数", leaf_fact_value="300")
    assert desk.who == {"all": [{"fact": "人数", "at_least": 300}]}


def test_the_names_of_other_items_are_proposed(city: City) -> None:
    making.published(making.item("t-held").replace("严重失信名单", "环保处罚"))

    desk = Desk(city).press("new:r")

    assert '<option value="环保处罚">' in desk.page
    assert '<option value="营业收入@上年">' in desk.page


def test_a_tree_as_deep_as_a_document_may_be_is_drawn_and_no_deeper_one_is_made(city: City) -> None:
    deep: dict[str, object] = {"fact": "甲", "is": True}
    while True:
        try:
            desk_text = writing.with_value(text(), ("who",), {"all": [deep]})
            planting.planted(desk_text)
        except Refused:
            break
        said, deep = desk_text, {"all": [deep]}
    desk = Desk(city, said)
    way = "r" + ".0" * (desk.page.count("t-group t-depth"))

    assert desk.press(f"open:{way}").text == said
    assert desk.press(f"wrap:{way}").text == said
    assert "嵌套超过" in desk.page


@pytest.mark.parametrize(
    "act", ["", "fly:r", "up:r.9", "open:x", "remove:r.0.0.0", "kind:r.0", "into:r.0", "undo:"]
)
def test_a_forged_press_is_refused_in_words_and_changes_nothing(city: City, act: str) -> None:
    desk = Desk(city)
    before = desk.text

    assert desk.press(act).text == before
    assert 'role="alert"' in desk.page


def test_every_form_that_is_opened_and_closed_leaves_every_item_as_it_is(city: City) -> None:
    """What a browser would send back: a field of one line without the line ends that stood in it."""
    desk = Desk(city)
    clauses = ROOT / "tests" / "policies_rules" / "items"
    for path in [
        *sorted((ROOT / "packs" / "demo").rglob("policies/*.yaml")),
        *sorted(clauses.glob("*.yaml")),
    ]:
        said = path.read_text("utf-8")
        for way in _ways(planting.planted(said).root, "r"):
            text, state = tree.acted(said, {"tree.was": _mark(said), "act": f"open:{way}"})
            drawn = render_to_string("policy_desk/tree.html", {"draft_id": 1, **_card(text, state)})
            desk.page = f'<textarea id="text">{html.escape(text)}</textarea>{drawn}'

            assert tree.acted(said, {**desk.fields(), "act": f"apply:{way}"})[0] == said, (path.name, way)


def _card(text: str, state: State) -> dict[str, object]:
    return {"tree": tree_look.shown(text, state)}


def _mark(text: str) -> str:
    return tree.mark_of(text)


def _ways(twig: Twig, way: str) -> Iterator[str]:
    yield way
    for at, each in enumerate(twig.of):
        yield from _ways(each, f"{way}.{at}")
