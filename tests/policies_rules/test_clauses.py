"""Does every real clause, written as an item document without any code, decide as its own tests say?

The clauses were read from a digest, so a `quote` gives the clause in brief, not its letters. Where the digest
leaves a figure open the document takes an example, as its `say` tells: the brackets of c48, the shares and
caps of c52, the second rate of c42.
"""

from pathlib import Path

import pytest

from qifu.policies import documents
from qifu.policies.rules import checking, trials

FILES = sorted((Path(__file__).parent / "items").glob("*.yaml"))
DOCUMENTS = [documents.read(path) for path in FILES]
CASES = [
    pytest.param(held, index, id=f"{held.file}:{trial.name}")
    for held in DOCUMENTS
    for index, trial in enumerate(held.item.tests)
]


@pytest.mark.parametrize(("held", "index"), CASES)
def test_the_item_decides_as_its_document_says(held: documents.Document, index: int) -> None:
    only = held.item.model_copy(update={"tests": (held.item.tests[index],)})

    (outcome,) = trials.run(only)

    assert outcome.differences == ()


@pytest.mark.parametrize("held", DOCUMENTS, ids=lambda held: held.file)
def test_each_item_is_tried_below_on_and_above_its_lines_and_is_found_in_order(
    held: documents.Document,
) -> None:
    assert [finding.what for finding in checking.check(held.item)] == []


def test_there_are_forty_one() -> None:
    assert len({held.item.item for held in DOCUMENTS}) == len(DOCUMENTS) == 41
