"""Does a decision on an earlier day follow the edition and the facts of that day?"""

from datetime import date
from pathlib import Path

import pytest
from tests.policies_rules.making import decided

from qifu.kernel.errors import PackError, Refused
from qifu.policies import documents
from qifu.policies.rules.eligibility import Standing

OLD = """
item: cf-invest
title: 技改补助
source: {doc: 旧文}
valid: {from: 2018-01-01, to: 2021-12-31}
kind: 奖补
mode: 即申即享
who: {fact: 技改投资@上年, at_least: 300万}
pay: {base: 技改投资@上年, rate: 10%}
"""
NEW = OLD.replace("旧文", "新文").replace("from: 2018-01-01, to: 2021-12-31", "from: 2022-01-01")
NEW = NEW.replace("300万", "500万").replace("10%", "15%")


@pytest.fixture
def editions(tmp_path: Path) -> tuple[documents.Document, ...]:
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    return documents.read_all([tmp_path])


def test_the_same_firm_is_decided_by_the_edition_of_the_day(
    editions: tuple[documents.Document, ...],
) -> None:
    facts = {"技改投资@2020": "400万", "技改投资@2021": "400万"}

    before = decided(documents.in_force(editions, date(2021, 12, 31)).item, facts, date(2021, 12, 31))
    after = decided(documents.in_force(editions, date(2022, 1, 1)).item, facts, date(2022, 1, 1))

    assert (before.standing, before.amount_fen) == (Standing.ELIGIBLE, 40_000_000)
    assert after.standing is Standing.NOT_ELIGIBLE


def test_a_past_decision_is_the_same_whenever_it_is_made_again(
    editions: tuple[documents.Document, ...],
) -> None:
    on, facts = date(2021, 6, 1), {"技改投资@2020": "400万"}
    item = documents.in_force(editions, on).item

    assert decided(item, facts, on) == decided(item, {**facts, "技改投资@2022": "9亿"}, on)


def test_an_edition_out_of_force_decides_nothing(editions: tuple[documents.Document, ...]) -> None:
    with pytest.raises(Refused, match="不在有效期内"):
        decided(editions[1].item, {}, date(2022, 1, 1))
    with pytest.raises(Refused, match="不在有效期内"):
        documents.in_force(editions, date(2017, 12, 31))


def test_two_editions_of_one_day_are_refused(editions: tuple[documents.Document, ...]) -> None:
    with pytest.raises(Refused, match="2 版同时有效"):
        documents.in_force((*editions, editions[0]), date(2022, 1, 1))


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(
        OLD.replace("kind: 奖补", "kind: 奖励").replace("rate: 10%", "rat: 10%"), "utf-8"
    )

    with pytest.raises(PackError) as refused:
        documents.read_all([tmp_path])

    told = str(refused.value)
    assert "bad.yaml:6" in told
    assert "bad.yaml:9" in told
    assert "是不是「rate」" in told
