"""Is an official text kept with its pins, and are figures that nothing took up told?"""

import pytest
from tests.policies import drafting_people as people
from tests.policies.making import AT, item

from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.models import Entry
from qifu.policies import documents
from qifu.policies.rules import writing
from qifu.policies.rules.decompose import PolicyText, holds
from qifu.policies.writing import differing, sources
from qifu.registry.rules.access import Role

pytestmark = pytest.mark.django_db
TEXT = PolicyText(
    "若干措施",
    (
        "推动企业研发若干措施",
        "一、对上年度营业收入不低于500万元的高新技术企业，按研发费用的10%给予补助，最高不超过50万元。",
        "二、全市工业总产值已达3200亿元。本措施自2026年1月1日起施行。",
    ),
)


def test_every_element_stands_where_its_pin_says_and_the_text_is_kept_once() -> None:
    house = people.house()
    by = house.person("甲")

    first = sources.take_apart(TEXT, by=by, at=AT)
    again = sources.take_apart(TEXT, by=by, at=AT)
    found = sources.source(first, by=by)

    assert first == again
    assert Entry.objects.filter(subject=f"source:{first}").count() == 1
    assert found.elements
    assert all(holds(TEXT, each.pin) for each in found.elements)


def test_a_figure_that_nothing_took_up_is_told() -> None:
    by = people.house().person("甲")

    found = sources.source(sources.take_apart(TEXT, by=by, at=AT), by=by)

    assert "3200亿元" in [each.quote for each in found.overlooked]
    assert not any(each.overlaps(one.pin) for each in found.overlooked for one in found.elements)


def test_a_proposed_item_names_the_department_that_drafts_it() -> None:
    by = people.house().person("甲")

    (made,) = sources.proposed(sources.source(sources.take_apart(TEXT, by=by, at=AT), by=by))

    assert writing.read(made.text)["issued_by"] == "science"
    assert made.pins


def test_a_text_is_read_by_its_own_department_only() -> None:
    house = people.house()
    source = sources.take_apart(TEXT, by=house.person("甲"), at=AT)

    with pytest.raises(Refused, match="没有这份原文"):
        sources.source(source, by=house.person("丁", "treasury"))
    with pytest.raises(Forbidden):
        sources.take_apart(TEXT, by=house.person("辛", "center", Role.CENTER_CLERK), at=AT)


def test_a_field_is_set_in_its_block_and_taken_out_when_empty() -> None:
    text = item() + "# 备注\n"

    made = writing.with_value(text, ("pay", "cap"), "60万")
    gone = writing.with_value(made, ("apply", "office"), "")

    assert "cap: 60万" in made
    assert "# 备注" in made
    assert next(line for line in text.splitlines() if line.startswith("source")) in made
    assert "office" not in writing.read(gone)["apply"]


def test_a_changed_line_is_told_word_for_word_and_the_rest_is_not() -> None:
    before = documents.parse(item(), file="a")
    after = documents.parse(item(cap="60万").replace("at_least: 100万", "at_least: 80万"), file="b")

    found = {each.label: each for each in differing.changes(before, after)}

    assert set(found) == {"条件", "金额：上限"}
    assert ("out", "50万") in found["金额：上限"].parts
    assert ("in", "60万") in found["金额：上限"].parts


def test_a_changed_test_is_told_without_the_words_of_the_file() -> None:
    before, after = documents.parse(item(), file="a"), documents.parse(item(expect="21万"), file="b")

    (change,) = differing.changes(before, after)

    assert "应为 结论 符合，金额 20万" in change.before
    assert "应为 结论 符合，金额 21万" in change.after
    assert not any(word in change.after for word in ("name", "facts", "expect", "verdict", "amount"))
