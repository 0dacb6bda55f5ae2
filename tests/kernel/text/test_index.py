"""Likeness among texts: exact, incremental, deterministic, explained."""

import math
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel.text.index import SimilarTexts
from qifu.kernel.text.normalise import normalise

PLACES = ("明湖新城", "东陆产业园", "青溪苑", "北桥村", "望江大厦", "白鹭小区")
THINGS = ("搅拌站噪音扰民", "路灯不亮", "油烟直排", "停车位紧张", "自来水压力低", "断头路迟迟不通")
TONES = ("请尽快处理", "多次反映没有回音", "希望有关部门重视", "影响正常经营", "附近居民无法休息")


def messages(count: int, seed: int = 7) -> list[tuple[int, str]]:
    chance = random.Random(seed)
    return [
        (key, f"{chance.choice(PLACES)}{chance.choice(THINGS)}，{chance.choice(TONES)}，编号{key * 7919}")
        for key in range(count)
    ]


def plain_cosine(index: list[str], one: str, other: str) -> float:
    """The textbook formula, slowly."""

    def pieces(text: str) -> Counter[str]:
        words = "".join(c if c.isalnum() else " " for c in normalise(text))
        pairs = (words[at : at + 2] for at in range(len(words) - 1))
        return Counter([c for c in words if c != " "] + [pair for pair in pairs if " " not in pair])

    held = [set(pieces(text)) for text in index]

    def vector(text: str) -> dict[str, float]:
        return {
            piece: (1 + math.log(count))
            * (1 + math.log((1 + len(held)) / (1 + sum(piece in one for one in held))))
            for piece, count in pieces(text).items()
        }

    left, right = vector(one), vector(other)
    both = sum(weight * right.get(piece, 0) for piece, weight in left.items())
    return both / (math.hypot(*left.values()) * math.hypot(*right.values()))


def filled(texts: list[tuple[int, str]]) -> SimilarTexts[int]:
    index: SimilarTexts[int] = SimilarTexts()
    index.add_many(texts)
    return index


def test_scores_are_the_textbook_cosine() -> None:
    texts = messages(40)
    index = filled(texts)
    asked = "明湖新城附近的搅拌站噪音很大，无法休息，从未见过的词"

    hits = index.similar(asked, top=5)

    for hit in hits:
        assert hit.score == pytest.approx(plain_cosine([text for _, text in texts], asked, texts[hit.key][1]))
        assert hit.score == pytest.approx(index.cosine(asked, texts[hit.key][1]))


def test_one_by_one_and_all_at_once_answer_the_same() -> None:
    texts = messages(1_500)
    together, single = filled(texts), SimilarTexts[int]()
    for key, text in texts:
        single.add(key, text)

    for _, text in texts[::150]:
        assert together.similar(text) == single.similar(text)


def test_a_text_finds_itself_first_among_many() -> None:
    texts = messages(3_000)
    index = filled(texts)

    assert all(index.similar(text, top=1)[0].key == key for key, text in texts[::100])
    assert index.similar(texts[5][1], top=1)[0].score == pytest.approx(1.0)


def test_a_tie_goes_to_the_text_heard_first() -> None:
    index = filled([(3, "路灯不亮"), (1, "路灯不亮"), (2, "路灯不亮")])

    assert [hit.key for hit in index.similar("路灯不亮")] == [3, 1, 2]


def test_the_reasons_are_phrases_both_texts_hold() -> None:
    index = filled([(1, "投诉明湖新城附近的搅拌站，噪音扰民"), *messages(50)[2:]])

    hit = index.similar("明湖新城旁边又建搅拌站", top=1)[0]

    assert hit.key == 1
    assert set(hit.shared) >= {"明湖新城", "搅拌站"}


def test_a_removed_text_is_never_found_again() -> None:
    texts = messages(300)
    index = filled(texts)

    index.remove(17)

    assert 17 not in index
    assert len(index) == 299
    assert all(hit.key != 17 for hit in index.similar(texts[17][1], top=300))
    assert index.similar(texts[18][1]) == filled([text for text in texts if text[0] != 17]).similar(
        texts[18][1]
    )


def test_the_same_key_again_replaces_the_text() -> None:
    index = filled([(1, "路灯不亮"), (2, "油烟直排")])

    index.add(1, "停车位紧张")

    assert len(index) == 2
    assert index.similar("路灯不亮", at_least=0.1) == []
    assert index.similar("停车位紧张", top=1)[0].key == 1


def test_an_empty_index_and_an_empty_question_find_nothing() -> None:
    index: SimilarTexts[int] = SimilarTexts()

    assert index.similar("路灯不亮") == []
    index.add(1, "")
    index.add(2, "！！！")
    assert index.similar("路灯不亮") == []
    assert index.similar("") == []
    assert index.cosine("", "路灯") == 0.0


def test_left_out_keys_do_not_cost_others_their_place() -> None:
    index = filled(messages(200))
    asked = messages(200)[9][1]

    everything = index.similar(asked, top=10)
    without_best = index.similar(asked, top=9, leave_out={everything[0].key})

    assert without_best == everything[1:]


@given(st.lists(st.text(alphabet="油烟扰民路灯不亮，a1", max_size=12), min_size=1, max_size=12))
@settings(deadline=None)
def test_any_texts_give_scores_between_nothing_and_sameness(texts: list[str]) -> None:
    index = filled(list(enumerate(texts)))

    for text in texts:
        hits = index.similar(text)
        assert all(0 <= hit.score <= 1 for hit in hits)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
