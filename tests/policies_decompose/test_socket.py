"""What does drafting make of a plug that works, one that refuses, one that crashes and one that lies?"""

from typing import cast

import pytest
from tests.policies_decompose.making import text_of

from qifu.kernel import seam
from qifu.kernel.seam import Socket
from qifu.policies.rules.decompose import Element, Pin
from qifu.policies.writing import drafting
from qifu.policies.writing.extractors import Extractor
from qifu.scenes.demo_plugs import DEMO_PLUGS

TEXT = text_of("对纳税大户予以通报表扬。")


def plug(name: str, **options: object) -> Extractor:
    with seam.replaced(Socket.EXTRACTOR, *DEMO_PLUGS):
        return cast(Extractor, seam.get(Socket.EXTRACTOR, name, options))


def proposal(start: int, end: int, quote: str, code: str = "way") -> Element:
    return Element(code, quote, Pin(TEXT.name, 1, start, end, quote), by="demo_works")


def test_a_plug_that_works_is_heard() -> None:
    made = drafting.draft(TEXT, extractors=[plug("demo_works", answer=(proposal(7, 11, "通报表扬"),))])

    assert proposal(7, 11, "通报表扬") in made.elements
    assert made.faults == ()


@pytest.mark.parametrize(
    "told",
    [
        proposal(0, 4, "通报表扬"),  # the words stand elsewhere
        proposal(7, 11, "奖励十万"),  # the words stand nowhere
        proposal(7, 11, "通报表扬", code="invented"),
        proposal(3, 3, ""),
        Element("way", "通报表扬", Pin(TEXT.name, 9, 7, 11, "通报表扬"), by="demo_works"),
    ],
)
def test_a_proposal_that_does_not_stand_in_the_text_is_dropped(told: Element) -> None:
    made = drafting.draft(TEXT, extractors=[plug("demo_works", answer=(told,))])

    assert told not in made.elements


@pytest.mark.parametrize(("name", "said"), [("demo_refuses", "拒绝办理"), ("demo_crashes", "意外出错")])
def test_a_plug_that_fails_is_reported_and_costs_nothing_else(name: str, said: str) -> None:
    made = drafting.draft(TEXT, extractors=[plug(name), plug("demo_works", answer=())])

    assert made.elements == drafting.draft(TEXT).elements
    assert len(made.faults) == 1
    assert said in made.faults[0]
