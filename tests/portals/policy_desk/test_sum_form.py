"""Does the form of the sum write every sum there is, say what is wrong at its field, and lose nothing?"""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.policy_desk.test_condition_tree import Desk
from tests.portals.policy_desk.test_policy_desk import text

from qifu.policies.models import DraftVersion
from qifu.policies.rules import marks, sum_fields, sum_places, sum_shapes, writing
from qifu.policies.rules.sum_places import Place, What
from qifu.policies.schema import Pay, Stack
from qifu.portals.policy_desk import codes, sum_look, tree, tree_look

ROOT = Path(__file__).resolve().parents[3]
FILES = [
    *sorted((ROOT / "packs" / "demo").rglob("policies/*.yaml")),
    *sorted((ROOT / "tests" / "policies_rules" / "items").glob("*.yaml")),
]
LEAST: dict[str, Any] = {"pay": {"fixed": 0}, "stack": {}}
PAY = "pay: {base: 研发费用@上年, rate: 10%, cap: 50万}\n"


@pytest.fixture
def city() -> Iterator[City]:
    with cities.living() as found:
        yield found


def sums(desk: Desk) -> Any:
    return writing.read(desk.text)["pay"]


# ---- one clerk at the page


@pytest.mark.django_db
def test_the_steps_stand_in_their_order_as_sentences_with_an_example(city: City) -> None:
    desk = Desk(city)

    card = desk.page[desk.page.index('id="sum"') :]
    assert card.index("基数：上年研发费用") < card.index("按 10% 的比例") < card.index("上限（本项）50 万元")
    assert "算例：测试「居中」" in card
    assert "20 万元" in card
    for way in ("s.pay.base", "s.pay.rate", "s.pay.cap"):
        before = desk.text
        assert desk.press(f"open:{way}").press(f"apply:{way}").text == before
    assert DraftVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_rate_is_changed_in_its_word_and_undone_to_the_letter(city: City) -> None:
    desk = Desk(city, text().replace(PAY, PAY.replace("}\n", "}  # 一成\n")))
    before = desk.text

    desk.press("open:s.pay.rate").press("apply:s.pay.rate", leaf_number_value="15%")

    assert desk.text == before.replace("rate: 10%", "rate: 15%")
    assert "30 万元" in desk.page
    assert desk.press("undo:s").text == before
    assert "rate: 15%" in desk.press("undo:s").text


@pytest.mark.django_db
def test_a_fixed_sum_becomes_cases_each_with_its_condition(city: City) -> None:
    desk = Desk(city, text().replace(PAY, "pay: {fixed: 10万}\n"))

    desk.press("open:s.pay.fixed").press("apply:s.pay.fixed", leaf_kind="choose", leaf_choose_value="10万")
    assert sums(desk) == {"fixed": {"choose": [{"value": "10万"}]}}
    desk.press("new:s.pay.fixed.choose").press("apply:s.pay.fixed.choose", leaf_case_value="30万")
    assert "请接着写它的条件" in desk.page
    desk.press(
        "apply:s.pay.fixed.choose.0.when.r",
        leaf_fact_fact="规模以上",
        leaf_fact_how="is",
        leaf_fact_value="是",
    )

    assert sums(desk) == {
        "fixed": {"choose": [{"when": {"fact": "规模以上", "is": True}, "value": "30万"}, {"value": "10万"}]}
    }
    assert "规模以上为 是：30 万元" in desk.page
    assert "其余情形：10 万元" in desk.page


@pytest.mark.django_db
def test_a_cap_by_brackets_is_written_row_by_row(city: City) -> None:
    desk = Desk(city).press("open:s.pay.cap")
    desk.press("apply:s.pay.cap", leaf_kind="tiers", leaf_tiers_by="营业收入@上年", leaf_tiers_value="100万")

    desk.press("new:s.pay.cap.tiers.rows")
    desk.press("apply:s.pay.cap.tiers.rows", leaf_row_high="5亿", leaf_row_value="50万")

    assert sums(desk)["cap"] == {
        "tiers": {"by": "营业收入@上年", "rows": [{"below": "5亿", "value": "50万"}, ["..", "100万"]]}
    }
    assert re.search("低于 5.?亿：50.万元", desk.page)
    assert "其余各档：100 万元" in desk.page


@pytest.mark.django_db
def test_parts_come_from_a_base_and_are_moved_with_their_remarks(city: City) -> None:
    desk = Desk(city).press("parts:s.pay.base")
    assert sums(desk)["parts"] == [{"base": "研发费用@上年", "rate": "10%"}]

    desk.press("new:s.pay.parts").press("apply:s.pay.parts", leaf_part_fixed="5万", leaf_part_say="另给")
    desk.press("open:s.pay.parts.1").press("up:s.pay.parts.1")

    assert [each.get("fixed") for each in sums(desk)["parts"]] == ["5万", None]
    assert 'name="tree.open" value="s.pay.parts.0"' in desk.page
    desk.press("open:s.pay.pick").press("apply:s.pay.pick", leaf_pick_pick="highest")
    assert sums(desk)["pick"] == "highest"
    assert "取最高的一项" in desk.page


@pytest.mark.django_db
def test_stages_shares_rounding_and_what_is_had_besides(city: City) -> None:
    desk = Desk(city)
    for at, share in (("认定", "60%"), ("达产", "40%")):
        desk.press("new:s.pay.stages").press("apply:s.pay.stages", leaf_stage_at=at, leaf_stage_share=share)
        assert ("各期兑现的比例合起来应为 100%" in desk.page) is (at == "认定")
    desk.press("open:s.pay.share").press("apply:s.pay.share", leaf_borne_of="市 50%\n县 50%")
    desk.press("open:s.pay.round").press(
        "apply:s.pay.round", leaf_round_round="百元", leaf_round_rounding="up"
    )
    desk.press("open:s.stack").press(
        "apply:s.stack", leaf_stack_group="研发类", leaf_stack_rule="take_highest"
    )
    desk.press("new:s.stack.caps").press(
        "apply:s.stack.caps", leaf_limit_per="企业/年", leaf_limit_max="80万"
    )

    assert sums(desk)["stages"] == [{"at": "认定", "share": "60%"}, {"at": "达产", "share": "40%"}]
    assert sums(desk)["share"] == {"市": "50%", "县": "50%"}
    assert (sums(desk)["round"], sums(desk)["rounding"]) == ("百元", "up")
    assert writing.read(desk.text)["stack"] == {
        "group": "研发类", "rule": "take_highest", "caps": [{"per": "企业/年", "max": "80万"}]
    }  # fmt: skip
    assert "「研发类」的几项同类从高不重复" in desk.page


@pytest.mark.django_db
def test_a_fault_stands_at_its_field_with_what_is_right(city: City) -> None:
    desk = Desk(city).press("open:s.pay.share")
    before = desk.text

    desk.press("apply:s.pay.share", leaf_borne_of="市 50%\n县 40%")

    assert desk.text == before
    assert "各级分担的比例合起来应为 100%" in desk.page
    assert 'aria-invalid="true" aria-describedby="f-leaf.borne.of"' in desk.page
    assert "县 40%" in desk.page


@pytest.mark.django_db
def test_what_stands_in_the_open_step_is_kept_whatever_is_pressed(city: City) -> None:
    desk = Desk(city).press("open:s.pay.cap")

    desk.press("open:r.1", leaf_number_value="70万")
    assert sums(desk)["cap"] == "70万"
    refused = desk.client.post(
        reverse("items_draft", args=[desk.draft]),
        {**desk.press("open:s.pay.cap").fields(), "leaf.number.value": "5 /"},
    )
    assert refused.status_code == 422


@pytest.mark.django_db
def test_a_step_is_changed_as_its_yaml_where_one_likes(city: City) -> None:
    desk = Desk(city).press("open:s.pay.base")

    desk.press("apply:s.pay.base", leaf_kind="yaml", leaf_yaml="{mean: 研发费用@近三年")
    assert "不是合法的 YAML" in desk.page
    desk.press("apply:s.pay.base", leaf_kind="yaml", leaf_yaml="{mean: 研发费用@近三年}")

    assert sums(desk)["base"] == {"mean": "研发费用@近三年"}


@pytest.mark.django_db
def test_an_item_without_money_gets_a_sum_and_loses_it_again(city: City) -> None:
    desk = Desk(city, text().replace(PAY, "benefit: 优先受理\n"))
    before = desk.text
    assert "这一项不给钱" in desk.page

    desk.press("open:s.pay.fixed").press("apply:s.pay.fixed", leaf_number_value="5万")
    assert sums(desk) == {"fixed": "5万"}
    desk.press("open:s.pay.fixed").press("remove:s.pay.fixed")
    assert desk.text == before


@pytest.mark.django_db
def test_without_script_every_button_gives_the_whole_page(city: City) -> None:
    desk = Desk(city).press("open:s.pay.rate", with_script=False)
    assert "<title>" in desk.page
    desk.press("apply:s.pay.rate", with_script=False, leaf_number_value="5 /")
    assert desk.status == 422
    desk.press("apply:s.pay.rate", with_script=False, leaf_number_value="20%")
    assert "rate: 20%" in desk.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    ["open:s.mode", "up:s.pay.rate", "remove:s.pay.floor", "new:s.pay.rate.when.r", "fly:s.pay.rate",
     "parts:s.pay.rate", "remove:s.pay.rate.choose.0", "undo:s"],
)  # fmt: skip
def test_a_forged_press_is_refused_in_words_and_changes_nothing(city: City, act: str) -> None:
    desk = Desk(city)
    before = desk.text

    page = desk.press(act)
    assert page.text == before
    if not act.startswith("new"):
        assert 'role="alert"' in page.page


# ---- every sum there is


class Page(Desk):
    """The two cards over a text, without a server: what is drawn, and what a browser would send back."""

    def __init__(self, said: str) -> None:
        self.said, self.state = said, tree.State()
        self.draw()

    def draw(self) -> None:
        context = {
            "draft_id": 1, "tree": tree_look.shown(self.said, self.state),
            "sum": sum_look.shown(self.said, self.state),
        }  # fmt: skip
        drawn = [render_to_string(f"policy_desk/{name}.html", context) for name in ("tree", "sum")]
        self.page = f'<textarea id="text">{html.escape(self.said)}</textarea>{"".join(drawn)}'

    def press(self, act: str, *, with_script: bool = True, **typed: str) -> "Page":
        _ = with_script
        said = {**self.fields(), **typed, "act": act}
        self.said, self.state = tree.acted(self.said, said)
        self.draw()
        return self

    def fill(self, act: str, typed: dict[str, str]) -> "Page":
        return self.press(act, **typed)


def places(document: Any) -> Iterator[Place]:
    for step in sum_shapes.STEPS:
        if sum_shapes.is_there(step, document):
            yield from _below(sum_places.of_step(step, document))


def _below(place: Place) -> Iterator[Place]:
    yield place
    for part in sum_places.parts(place):
        yield from _below(part)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_step_of_every_item_is_opened_and_closed_without_a_trace(path: Path) -> None:
    said = path.read_text("utf-8")
    page = Page(said)
    assert "t-leaf-wrong" not in page.page[page.page.index('id="sum"') :]
    for place in places(writing.read(said)):
        if place.what is What.LIST:
            continue
        code = codes.of(place.path, () if place.what is What.CONDITION else None)
        page.press(f"open:{code}")
        assert page.state.open == code, (code, page.state.fault)
        page.press(f"apply:{code}")
        assert (page.said, page.state.fault) == (said, ""), code


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_sum_is_written_from_nothing_by_buttons_and_fields_alone(path: Path) -> None:
    said = path.read_text("utf-8")
    wanted = writing.read(said)
    bare = writing.with_value(writing.with_value(said, ("pay",), None), ("stack",), None)
    clerk = Clerk(Page(bare))
    for step in sum_shapes.STEPS:
        if sum_shapes.is_there(step, wanted):
            clerk.write(sum_places.of_step(step, wanted))

    found = writing.read(clerk.page.said)
    for key, model in (("pay", Pay), ("stack", Stack)):
        assert (key in found) is (key in wanted)
        assert model.model_validate(found.get(key, LEAST[key])) == model.model_validate(
            wanted.get(key, LEAST[key])
        )
    assert clerk.page.said.split("pay:")[0] == said.split("pay:")[0]


class Clerk:
    """Writes a place as a document has it, by opening forms, filling fields, and adding to lists."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def do(self, act: str, **typed: str) -> None:
        before = self.page.said
        self.page.press(act, **typed)
        assert not self.page.state.fault, (act, typed, self.page.state.fault, before)

    def write(self, place: Place) -> None:
        code = codes.of(place.path)
        if place.what is What.CONDITION:
            self._condition(place)
            return
        if place.what is What.LIST:
            self._list(place)
            return
        if not place.path[-1:] or not isinstance(place.path[-1], int) or self._now(place) is not None:
            self.do(f"open:{code}")
            self.do(f"apply:{code}", **self._typed(place))
        for part in sum_places.parts(place):
            self.write(part)

    def _now(self, place: Place) -> Any:
        return marks.held(writing.read(self.page.said), place.path)

    def _typed(self, place: Place) -> dict[str, str]:
        shape, fields = place.shape, place.fields
        assert shape is not None
        begin = {blank.key: "一" if blank.key == "words" else "7" for blank in shape.begin}
        said = dict(begin)
        for blank in shape.blanks:
            typed = sum_fields.typed(blank, fields.get(blank.key))
            said[blank.key] = "7" if typed is None else typed if blank.key in fields else blank.usual
        return {"leaf.kind": shape.name, **{f"leaf.{shape.name}.{key}": each for key, each in said.items()}}

    def _list(self, place: Place) -> None:
        code, listed = codes.of(place.path), place.listed
        assert listed is not None
        items = sum_places.parts(place)
        there = self._now(place)
        count = len(there) if isinstance(there, list) else 0
        if there is None and place.path == ("pay", "share"):  # the rest first, then the cases before it
            self.do(f"open:{code}")
            self.do(f"apply:{code}", **self._typed(items[-1]))
            count = 1
        has_rest = listed.rest and (count > 0 or "when" not in (place.value[-1] if place.value else {}))
        for at, item in enumerate(items):
            is_rest = has_rest and at == len(items) - 1 and count > 0
            if not is_rest and at >= count - (1 if has_rest and count else 0):
                self.do(f"new:{code}")
                self.do(f"apply:{code}", **self._typed(item))
                count += 1
        for item in items:
            self.write(item)

    def _condition(self, place: Place) -> None:
        code = codes.of(place.path, ())
        now = self._now(place)
        yaml = {"leaf.kind": "yaml", "leaf.yaml": writing.flowing(place.value)}
        if now in (None, {"all": []}):
            self.do(f"new:{code}")
            self.do(f"apply:{code}", **yaml)
        elif now != place.value:
            self.do(f"open:{code}")
            self.do(f"apply:{code}", **yaml)


def test_the_page_of_the_tests_sends_what_a_browser_would() -> None:
    page = Page(FILES[0].read_text("utf-8"))

    assert re.fullmatch("[0-9a-f-]+", page.fields()["tree.was"])
