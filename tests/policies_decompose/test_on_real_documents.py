"""Against real documents, where a folder of them is at hand; nothing of them is kept here."""

import csv
import gzip
import hashlib
import os
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from qifu.policies.rules.decompose import PolicyText, holds
from qifu.policies.schema import Item
from qifu.policies.writing import drafting
from qifu.policies.writing.drafting import Drafting

ROOT = Path(__file__).resolve().parents[2]
BESIDE = ROOT.parent / "shared" / "data"
DOCUMENTS = Path(os.environ.get("QIFU_SHARED_DATA", BESIDE)) / "policies" / "documents.csv.gz"
JUDGED = ROOT / "bench" / "extractor" / "judgments.csv"
pytestmark = pytest.mark.skipif(not DOCUMENTS.is_file(), reason="no folder of real documents at hand")


@pytest.fixture(scope="module")
def texts() -> list[str]:
    csv.field_size_limit(sys.maxsize)
    with gzip.open(DOCUMENTS, "rt", encoding="utf-8") as file:
        return [row["content"] for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def made(texts: list[str]) -> list[Drafting]:
    return [
        drafting.draft(PolicyText(str(place), tuple(text.split("\n")))) for place, text in enumerate(texts)
    ]


def test_every_pin_stands_in_its_text(made: list[Drafting]) -> None:
    elements = [(each.decomposition.text, found) for each in made for found in each.elements]

    assert len(elements) > 5_000
    assert [found for text, found in elements if not holds(text, found.pin)] == []


def test_a_document_takes_less_than_a_tenth_of_a_second(texts: list[str]) -> None:
    sample = texts[::8]
    start = time.process_time()

    for text in sample:
        drafting.draft(PolicyText("原文", (text,)))

    assert (time.process_time() - start) / len(sample) < 0.1


def test_every_draft_is_an_item_once_what_it_lacks_is_filled_in(made: list[Drafting]) -> None:
    filling = {
        "title": "某事项",
        "mode": "评审",
        "kind": "奖补",
        "who": {"all": []},
        "benefit": "见原文",
        "valid": {"from": "2024-01-01"},
    }
    faulty = []
    for each in made:
        for draft in each.drafts:
            fields = yaml.safe_load(drafting.as_yaml(draft, text=each.decomposition.text))
            lacking = {lack.field.partition(".")[0] for lack in draft.lacking}
            fields |= {key: value for key, value in filling.items() if key in lacking}
            fields["source"] = {"doc": "某文件", **fields.get("source", {})}
            if isinstance(fields.get("valid", {}).get("from"), str):
                fields["valid"]["from"] = yaml.safe_load(fields["valid"]["from"])
            try:
                Item.model_validate(fields)
            except ValidationError as error:
                faulty.append((each.decomposition.text.name, str(error)[:200]))

    assert sum(len(each.drafts) for each in made) > 300
    assert faulty == []


def test_the_judged_documents_are_these_documents(texts: list[str]) -> None:
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    marks = {int(row["row"]): row["sha256"] for row in rows}

    assert len(marks) == 60
    assert {place: hashlib.sha256(texts[place].encode()).hexdigest()[:12] for place in marks} == marks
    assert Counter(int(row["right"]) <= int(row["proposed"]) for row in rows) == {True: len(rows)}
