"""Can everything that the references show be read by the program as it stands there?"""

import re
from pathlib import Path

import pytest

from qifu.kernel import conditions
from qifu.kernel.conditions import ConditionError, periods
from qifu.kernel.packs import tree
from qifu.policies import documents
from qifu.policies.rules import checking, trials

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
TEXT = (REFERENCE / "conditions.md").read_text("utf-8")


def _shown() -> list[str]:
    """The first cell of each row of a table that shows YAML, without what stands for something else."""
    cells = re.findall(r"^\| `([^`]+)` \|", TEXT, re.MULTILINE)
    return [cell for cell in cells if not cell.startswith(("conditions.", "possible."))]


def _reads(snippet: str) -> None:
    text = snippet.replace("条件, …", "{fact: 甲, is: true}").replace("条件, 条件", "{fact: 甲, is: true}")
    text = text.replace("[条件]", "[{fact: 甲, is: true}]").replace(
        "when: 条件", "when: {fact: 甲, is: true}"
    )
    text = text.replace("where: …", "where: {fact: 甲, is: true}").replace("each: …", "each: 甲")
    text = text.replace("(…)", "(甲)").replace("数量, 数量", "甲, 乙").replace("value: 数量", "value: 5%")
    text = text.replace("of: [{fact: 甲, is: true}]", "of: [{fact: 甲, is: true}, {fact: 乙, is: true}]")
    node = tree.parse(text, file="conditions.md")
    try:
        conditions.parse(node)
    except ConditionError:
        conditions.parse_quantity(node)


@pytest.mark.parametrize("snippet", _shown())
def test_each_way_of_writing_is_read(snippet: str) -> None:
    if snippet.startswith(("sum", "floor", "years")):
        return  # several functions in one cell, read one by one below

    _reads(snippet)


@pytest.mark.parametrize(
    "text", re.findall(r"`((?:sum|mean|min|max|floor|ceil|years|months|days)\([^`]*)`", TEXT)
)
def test_each_function_is_read(text: str) -> None:
    conditions.parse_quantity(text.replace("(…)", "(甲)"))


@pytest.mark.parametrize("word", re.findall(r"^Written after `@`: (.+)$", TEXT, re.MULTILINE))
def test_each_period_is_one(word: str) -> None:
    words = [each for cell in re.findall(r"`([^`]+)`", word) for each in cell.split(" ")]

    assert len(words) > 15
    assert [each for each in words if periods.period(each) is None] == []


def test_the_item_shown_is_in_order() -> None:
    text = (REFERENCE / "items.md").read_text("utf-8")
    shown = text.split("```yaml\n", 1)[1].split("```", 1)[0]
    sums = "研发费用@上年: 25万, 营业收入@上年: 500万"
    facts = f"{{资质: [国家高新技术企业], {sums}, 严重失信名单: false, 已享受事项: []}}"
    shown = shown.replace("facts: {…}}", f"facts: {facts}}}")

    held = documents.parse(shown, file="items.md")

    assert [outcome.differences for outcome in trials.run(held.item)] == [()]
    assert [finding.what for finding in checking.check(held.item) if finding.is_fault] == []
