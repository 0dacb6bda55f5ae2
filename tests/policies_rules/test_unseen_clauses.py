"""Are forty-five clauses met after the language was made written without code, and decided as written?

They are of kinds that the first forty-one are not, taken from published documents; a `quote` gives a clause
in brief. Where it leaves figures open (为示例), or stands for many documents (常见写法), the document
says so.
"""

from pathlib import Path

import pytest

from qifu.policies import documents
from qifu.policies.rules import checking, trials

DOCUMENTS = [documents.read(path) for path in sorted((Path(__file__).parent / "unseen").glob("*.yaml"))]


@pytest.mark.parametrize("held", DOCUMENTS, ids=lambda held: held.file)
def test_each_decides_as_its_document_says(held: documents.Document) -> None:
    assert [(each.name, each.differences) for each in trials.run(held.item) if each.differences] == []


@pytest.mark.parametrize("held", DOCUMENTS, ids=lambda held: held.file)
def test_each_is_without_a_fault(held: documents.Document) -> None:
    assert [finding.what for finding in checking.check(held.item) if finding.is_fault] == []


def test_none_leaves_to_people_what_a_rule_can_decide() -> None:
    """Only where the document itself leaves room: not more than a share, leading in its field."""
    judged = {held.item.item for held in DOCUMENTS if "judge:" in str(held.item.given)}

    assert len(DOCUMENTS) == 45
    assert judged == {"n07-two-years-rd", "n14-first-three", "n39-quarter"}
