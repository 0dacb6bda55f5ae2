"""Can every sum of the packs and of the clauses be written by form, and does opening it change nothing?"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifu.kernel.conditions import quantity_forms, quantity_reading
from qifu.policies.rules import (
    grafting,
    keeping,
    marks,
    sum_fields,
    sum_places,
    sum_shapes,
    sum_told,
    writing,
)
from qifu.policies.rules.sum_fields import NotFilled
from qifu.policies.rules.sum_places import Place, What
from qifu.policies.schema import Pay

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    *sorted((ROOT / "packs" / "demo").rglob("policies/*.yaml")),
    *sorted((Path(__file__).parent / "items").glob("*.yaml")),
]


def places(document: Any) -> Iterator[Place]:
    for step in sum_shapes.STEPS:
        if sum_shapes.is_there(step, document):
            yield from _below(sum_places.of_step(step, document))


def _below(place: Place) -> Iterator[Place]:
    yield place
    for part in sum_places.parts(place):
        yield from _below(part)


def answers(place: Place) -> dict[str, str]:
    assert place.shape is not None
    fields = place.fields
    found = {blank.key: sum_fields.typed(blank, fields.get(blank.key)) for blank in place.shape.blanks}
    usual = {blank.key: blank.usual for blank in place.shape.blanks if blank.key not in fields}
    return {**{key: said for key, said in found.items() if said is not None}, **usual}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_place_of_every_sum_has_a_form_and_opening_it_changes_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    document = writing.read(text)
    seen = 0
    for place in places(document):
        seen += 1
        assert sum_places.place(document, place.path) == place
        if place.what in (What.LIST, What.CONDITION):
            continue
        assert not sum_places.is_text(place), (place.path, place.value)
        assert place.shape is not None
        assert sum_fields.edits(place, place.shape, answers(place)) == ()
    assert seen or "pay" not in document


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_field_is_changed_in_its_own_words_and_comes_back_to_the_letter(path: Path) -> None:
    text = path.read_text("utf-8")
    for place in places(writing.read(text)):
        if place.shape is None or place.what is What.CONDITION:
            continue
        for blank in place.shape.blanks:
            there = answers(place)
            if blank.ask not in ("formula", "rate") or not there.get(blank.key):
                continue
            edits = sum_fields.edits(place, place.shape, {**there, blank.key: "0.123"})
            made = sum_fields.applied(text, edits, sum_shapes.ORDER)
            assert made.count("\n") == text.count("\n"), (place.path, blank.key)
            assert "0.123" in made
            assert keeping.restored(made, keeping.kept(text, sum_shapes.KEYS), sum_shapes.KEYS) == text


def test_every_form_of_quantity_the_language_has_is_a_shape_or_known_to_be_text() -> None:
    shaped = {each.inner or each.name for each in quantity_forms.SHAPES.values()} - {quantity_forms.NUMBER}

    assert shaped | set(quantity_forms.AS_TEXT) == set(quantity_reading.FORMS)
    assert not shaped & set(quantity_forms.AS_TEXT)


def test_every_field_of_the_schema_has_a_field_in_the_form() -> None:
    for shape in _shapes():
        model = sum_shapes.MODELS.get(shape.name)
        if model:
            assert set(model.model_fields) == set(shape.order), shape.name
    among = {"pick", "round", "rounding", "say", "article"}
    assert {str(step.path[1]) for step in sum_shapes.STEPS if len(step.path) > 1} | among == set(
        Pay.model_fields
    )
    assert set(sum_shapes.ORDER) == set(Pay.model_fields)


def _shapes() -> list[quantity_forms.Shape]:
    listed = [step.listed.of for step in sum_shapes.STEPS if step.listed and step.listed.of]
    return [*(step.shape for step in sum_shapes.STEPS if step.shape), *listed]


# ---- any sum

WORDS = st.sampled_from(["5000万", "10%", "研发 * 2", "min(甲, 乙)", "营收@上年"])
WHEN = st.sampled_from([{"fact": "甲", "is": True}, {"all": [{"fact": "乙", "at_least": 3}]}])


def _some(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=keys)


def _of(needed: dict[str, Any], **more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(needed, optional=more)


@st.composite
def _rich(draw: st.DrawFn, of: st.SearchStrategy[Any]) -> dict[str, Any]:
    a, b, by = draw(of), draw(of), draw(WORDS)
    flat = [["..3亿", a], ["..", b]]
    keyed = [{"below": 3, "value": a}, {"at_least": 3, "value": b}]
    cases = [{"when": draw(WHEN), "value": a}, {"value": b}]
    words = {"by": "行业", "rows": [[["批发", "零售"], a], ["餐饮", "0.1"]], "otherwise": b}
    kinds = {
        "choose": draw(st.sampled_from([cases, cases[1:], words])),
        "tiers": {"by": by, "rows": draw(st.sampled_from([flat, keyed]))},
        "marginal": {"of": by, "rows": draw(st.sampled_from([flat, keyed]))},
        "steps": {"of": a, "each": by, "pay": b},
        "judge": {"text": "核定", "by": "某局", "at_most": a},
        **{key: [a, b] for key in ("times", "min", "plus")},
    }
    kind = draw(st.sampled_from([*kinds, "total"]))
    return {kind: kinds[kind]} if kind in kinds else {"total": "贷款", "each": a, "where": draw(WHEN)}


MUCH = st.recursive(WORDS, _rich, max_leaves=6)
PART = _of({"fixed": MUCH}, when=WHEN, say=st.just("一项"))
CAP = _of({"max": MUCH}, when=WHEN, per=st.just("企业/年"), used=WORDS)
BY_CASE = [{"when": {"fact": "甲", "is": True}, "of": {"市": "100%"}}, {"of": {"县": "100%"}}]
MORE = _some(
    uplift=st.lists(_of({"by": MUCH}, when=WHEN), min_size=1, max_size=2),
    floor=MUCH | _of({"at": MUCH}, below=st.just("nothing")),
    cap=MUCH,
    caps=st.lists(CAP, min_size=1, max_size=2),
    residual=_of({"after": MUCH}),
    round=st.just("元"),
    share=st.just({"市": "50%", "县": "50%"}) | st.just(BY_CASE),
    stages=st.just([{"at": "认定", "share": "100%"}]),
)
STARTS = st.one_of(
    _of({"fixed": MUCH}),
    _of({"base": MUCH, "rate": MUCH}),
    _of({"parts": st.lists(PART, min_size=1, max_size=3)}),
)
PAYS = st.builds(lambda start, more: {**start, **more}, STARTS, MORE)


@given(PAYS, st.booleans(), st.data())
def test_any_sum_is_opened_without_a_trace_and_changed_in_one_place_and_back(
    pay: dict[str, Any], is_flat: bool, data: st.DataObject
) -> None:
    head, tail = "item: t-1  # 号\n", "# 尾\napply: {}\n"
    text = (
        f"{head}pay: {writing.flowing(pay)}  # 钱\n{tail}"
        if is_flat
        else f"{head}{writing.dumped({'pay': pay})}{tail}"
    )
    document = writing.read(text)
    there = [each for each in places(document) if each.shape is not None]
    for place in there:
        assert sum_places.place(document, place.path) == place
        assert place.shape is not None
        assert sum_places.is_text(place) or sum_fields.edits(place, place.shape, answers(place)) == ()
    place = data.draw(st.sampled_from(there))
    assert place.shape is not None
    filled = answers(place)
    keys = [each.key for each in place.shape.blanks if each.ask == "formula" and filled.get(each.key)]
    for key in keys[:1]:
        made = sum_fields.applied(
            text, sum_fields.edits(place, place.shape, {**filled, key: "0.123"}), sum_shapes.ORDER
        )
        found = writing.read(made)
        assert marks.held(found, place.path_of(key)) == Decimal("0.123")
        assert grafting.with_plain(found, place.path_of(key), place.fields[key]) == document
        assert made.startswith(head)
        assert made.endswith(tail)
        assert keeping.restored(made, keeping.kept(text, sum_shapes.KEYS), sum_shapes.KEYS) == text


def test_what_cannot_be_is_said_at_its_field() -> None:
    document = {
        "pay": {
            "base": "营收",
            "rate": "10%",
            "share": {"市": "50%", "县": "50%"},
            "parts": [{"fixed": "1万"}],
        }
    }

    def refused(path: tuple[str | int, ...], **said: str) -> NotFilled:
        place = sum_places.place(document, path)
        assert place.shape is not None
        with pytest.raises(NotFilled) as found:
            sum_fields.edits(place, place.shape, {**answers(place), **said})
        return found.value

    assert refused(("pay", "rate"), value="").key == "value"
    assert refused(("pay", "rate"), value="营收 / ").key == "value"
    assert "合起来应为 100%" in str(refused(("pay", "share"), of="市 50%\n县 40%"))
    assert "一级一行" in str(refused(("pay", "share"), of="50%\n县 50%"))
    assert "只写一个" in str(refused(("pay", "parts", 0), base="营收"))


def test_a_row_in_short_keeps_its_manner_until_it_cannot_say_what_is_meant() -> None:
    row = ("pay", "rate", "tiers", "rows", 1)
    tiers = {"tiers": {"by": "营收", "rows": [["..5000万", "5%"], ["5000万..2亿", "4%"]]}}
    place = sum_places.place({"pay": {"base": "营收", "rate": tiers}}, row)
    assert place.shape is not None
    assert sum_told.told(place) == ("高于 5000万且不高于 2亿：4%", "")

    (higher,) = sum_fields.edits(place, place.shape, {**answers(place), "high": "3亿"})
    (without,) = sum_fields.edits(place, place.shape, {**answers(place), "high_how": "below"})

    assert higher.plain == ["5000万..3亿", "4%"]
    assert without.plain == {"above": "5000万", "below": "2亿", "value": "4%"}
