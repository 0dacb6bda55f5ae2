"""Do the items of the make-believe city decide as they say, and do they cover what a visitor should see?"""

from collections import Counter
from datetime import date

import pytest
from tests.policies_demo import making
from tests.policies_demo.making import DAY, DOCUMENTS, PACK

from qifu.policies import documents
from qifu.policies.rules import trials
from qifu.policies.schema import Item

IN_FORCE = [offer.item for offer in making.offers()]
CASES = [
    pytest.param(held.item, index, id=f"{held.file}:{trial.name}")
    for held in DOCUMENTS
    for index, trial in enumerate(held.item.tests)
]


@pytest.mark.parametrize(("item", "index"), CASES)
def test_the_item_decides_as_its_document_says(item: Item, index: int) -> None:
    (outcome,) = trials.run(item.model_copy(update={"tests": (item.tests[index],)}))

    assert outcome.differences == ()


@pytest.mark.parametrize("held", DOCUMENTS, ids=lambda held: held.file)
def test_each_item_is_tried_and_says_where_to_apply(held: documents.Document) -> None:
    item = held.item

    assert len(item.tests) >= 3
    assert item.source.article
    assert item.source.quote
    assert item.apply.window
    assert item.apply.office
    assert item.apply.phone.startswith("0000-")
    assert item.apply.materials or item.mode == "免申即享" or item.kind in ("减免", "权益")


def test_there_are_items_of_every_kind_and_mode_from_ten_departments() -> None:
    departments = {item.source.issuer for item in IN_FORCE} & _departments()

    assert len(IN_FORCE) >= 60
    assert Counter(item.kind for item in IN_FORCE).keys() == {"减免", "奖补", "权益", "资质"}
    assert Counter(item.mode for item in IN_FORCE).keys() == {"免申即享", "即申即享", "快申快享", "评审"}
    assert len(departments) >= 10


def test_whoever_issues_an_item_is_a_department_or_a_county_of_the_place() -> None:
    counties = {name for name, level in _areas() if level == "county"}

    strange = {
        item.source.issuer
        for item in IN_FORCE
        if item.source.issuer not in _departments()
        and not any(item.source.issuer.startswith(name) for name in counties)
    }

    assert strange == set()


def test_some_end_soon_and_one_has_an_edition_before_it() -> None:
    ending = [item.item for item in IN_FORCE if item.valid.to and item.valid.to <= date(2026, 12, 31)]
    editions = Counter(held.item.item for held in DOCUMENTS)
    twice = [name for name, count in editions.items() if count > 1]
    rows = [held for held in DOCUMENTS if held.item.item in twice]

    assert len(ending) >= 5
    assert twice == ["ch-science-rd"]
    assert documents.in_force(rows, DAY).file == "science-rd.yaml"
    assert documents.in_force(rows, date(2025, 12, 31)).file == "science-rd-2023.yaml"


def test_what_must_not_stand_together_names_items_that_are_there() -> None:
    names = {item.item for item in IN_FORCE}

    assert {other for item in IN_FORCE for other in item.stack.not_with} <= names


def _departments() -> set[str]:
    content = PACK.content("departments")
    assert isinstance(content, dict)
    return {str(each["name"]) for each in content.values() if isinstance(each, dict)}


def _areas() -> list[tuple[str, str]]:
    content = PACK.content("areas")
    assert isinstance(content, dict)
    return [(str(each["name"]), str(each["level"])) for each in content.values() if isinstance(each, dict)]
