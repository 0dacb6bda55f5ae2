"""Does every pack do what its officials wrote down as examples?"""

from datetime import date

import pytest

from qifu.appeals.rules.examples import RUNNERS
from qifu.kernel import packs
from qifu.kernel.packs import ExampleResult, Pack

DAY = date(2026, 11, 21)


def pack_of(name: str) -> Pack:
    """The pack as of the day of these tests."""
    return packs.load(name, on=DAY)


def _results() -> list[ExampleResult]:
    return [each for path in packs.all_packs() for each in packs.run_examples(pack_of(path), RUNNERS)]


@pytest.mark.parametrize(
    "result", _results(), ids=lambda each: f"{each.example.place.file}-{each.example.name}"
)
def test_the_pack_does_what_the_example_says(result: ExampleResult) -> None:
    assert result.differences == ()


@pytest.mark.parametrize("path", [path for path in packs.all_packs() if pack_of(path).level == "county"])
def test_every_county_has_examples_of_its_own(path: str) -> None:
    kinds = {example.kind for example in packs.load_examples(pack_of(path))}

    assert {"due", "limits", "routing"} <= kinds


def test_an_example_that_is_wrong_is_seen() -> None:
    huzhou = pack_of("huzhou")
    example = next(each for each in packs.load_examples(huzhou) if each.kind == "due")

    observed = RUNNERS["due"](huzhou, example.given, {"stage": "reply", **example.when})

    assert observed["due_on"].isoformat() != "2026-09-22"
