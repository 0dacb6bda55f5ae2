"""Are documents published word for word, all or none, and never two editions for one day?"""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.policies import making
from tests.policies.making import AT, ON

from qifu.kernel import packs
from qifu.kernel.errors import Forbidden, PackError, Refused
from qifu.kernel.packs import PackErrors
from qifu.ledger.models import Entry
from qifu.policies import publishing, shelf
from qifu.policies.models import PublishedItem
from qifu.policies.publishing import Text
from qifu.registry.rules.access import SETUP

pytestmark = pytest.mark.django_db


def codes(area: str = "999900", on: date = ON) -> list[str]:
    return [offer.item.item for offer in shelf.offers((area,), on)]


def test_a_document_is_kept_word_for_word_and_noted_once() -> None:
    text = making.item()

    made = making.published(text)
    again = making.published(text)

    assert (len(made.new), again.new, again.unchanged) == (1, (), 1)
    assert PublishedItem.objects.get().text == text
    (entry,) = Entry.objects.filter(kind="policy.published")
    assert entry.said["sha256"] == PublishedItem.objects.get().sha
    assert codes() == ["t-high-tech"]


def test_a_failing_test_of_the_document_refuses_all_of_them() -> None:
    with pytest.raises((PackError, PackErrors), match="测试「居中」不通过"):
        making.published(making.item("t-good"), making.item("t-bad", expect="21万"))

    assert not PublishedItem.objects.exists()


def test_a_fault_names_the_file_and_the_line() -> None:
    with pytest.raises((PackError, PackErrors), match=r"0\.yaml"):
        making.published(making.item().replace("kind: 奖补", "kind: 礼物"))


def test_editions_live_side_by_side_and_hold_on_their_days() -> None:
    old = making.item(since="2025-01-01").replace("from: 2025-01-01", "from: 2025-01-01, to: 2026-06-30")
    making.published(old, making.item(since="2026-07-01", cap="60万"))

    assert [each.valid_from for each in PublishedItem.objects.order_by("pk")] == [
        date(2025, 1, 1),
        date(2026, 7, 1),
    ]
    assert len(codes(on=date(2026, 6, 30))) == len(codes(on=date(2026, 7, 1))) == 1


def test_two_editions_for_one_day_are_refused() -> None:
    making.published(making.item(since="2025-01-01"))

    with pytest.raises(Refused, match="有两版同时有效"):
        making.published(making.item(since="2026-01-01"))


def test_a_correction_takes_the_place_of_its_edition_and_the_old_text_stays() -> None:
    making.published(making.item())
    making.published(making.item(cap="30万"), at=AT + timedelta(days=1))

    assert PublishedItem.objects.count() == 2
    (offer,) = shelf.offers(("999900",), ON)
    assert offer.sha == PublishedItem.objects.get(replaced_at=None).sha


def test_an_enterprise_publishes_nothing() -> None:
    with pytest.raises(Forbidden):
        publishing.publish([Text("a.yaml", making.item(), "999900")], by=making.member(1), at=AT)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The packs of the house, with an item of the nation and one of the make-believe city."""
    found = tmp_path / "packs"
    shutil.copytree(packs.load("chenghu", on=ON).root, found)
    for place, code in (("national", "t-nation"), ("demo/chenghu", "t-city")):
        (found / place / "policies").mkdir(exist_ok=True)
        for old in (found / place / "policies").iterdir():
            old.unlink()
        (found / place / "policies" / f"{code}.yaml").write_text(making.item(code), encoding="utf-8")
    return found


def test_items_of_a_pack_are_no_sections_and_are_pulled_for_their_own_area(root: Path) -> None:
    said = packs.load("chenghu", on=ON, root=root)
    made = publishing.pull_pack_items("chenghu", by=SETUP, at=AT, root=root)

    assert not [name for name in said.sections() if "polic" in name]
    assert len(made.new) == 2
    assert codes("000000") == ["t-nation"]
    assert codes("999900") == ["t-city"]
    assert publishing.pull_pack_items("chenghu", by=SETUP, at=AT, root=root).unchanged == 2
