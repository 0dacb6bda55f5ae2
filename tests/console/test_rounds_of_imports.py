"""Who runs on with a spreadsheet: whoever has begun it, or the round if it stands still or nobody has?"""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.appeals.test_imports import NOON, confirmed, many, place, table
from tests.flows.town import Town

from qifu.appeals import imports
from qifu.appeals.models import Import, Submission
from qifu.portals.console import manners, rounds

pytestmark = pytest.mark.django_db
__all__ = ["place"]


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "CHUNK", 2)
    monkeypatch.setattr(rounds, "ROWS_A_TURN", 4)
    monkeypatch.setattr(rounds, "_met", {})
    monkeypatch.setattr(manners, "LOOKS_EVERY", 0.0)


def after(seconds: int) -> int:
    return rounds.run_imports(NOON + timedelta(seconds=seconds))


def test_a_long_one_is_run_in_turns_so_that_other_rounds_have_theirs(place: Town, tmp_path: Path) -> None:
    held = confirmed(place, table(tmp_path, *many(10)))

    turns = [after(0), after(5), after(10), after(15)]

    assert turns == [4, 4, 2, 0]
    assert Import.objects.get(pk=held).state == "done"
    assert Submission.objects.count() == 10


def test_one_that_somebody_is_at_is_left_to_them_and_taken_over_when_it_stands_still(
    place: Town, tmp_path: Path
) -> None:
    held = confirmed(place, table(tmp_path, *many(10)))

    def somebody(most: int) -> None:
        imports.run(held, pack=place.pack, by=place.clerk, at=NOON, most=most)

    somebody(2)
    met = after(0)
    somebody(2)
    moved = [after(60), after(120)]

    assert (met, moved) == (0, [0, 0])
    assert after(150) == 4
    assert after(155) == 2
    assert Submission.objects.count() == 10
