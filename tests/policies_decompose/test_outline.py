"""Are articles, items and sentences found, with and without line breaks?"""

from hypothesis import given
from hypothesis import strategies as st

from qifu.policies.rules.decompose import PolicyText
from qifu.policies.rules.decompose.outline import outline
from qifu.policies.rules.decompose.spans import folded

FLAT = (
    "第一章总则第一条为支持企业，依据本办法第八条规定，制定本办法。第二条支持对象为企业。"
    "第二章标准第三条给予下列支持：（一）奖励；（二）补助，按《某办法》第六条（二）执行。第四条由局解释。"
)


def articles(text: str) -> list[str]:
    return [block.article for block in outline(PolicyText("原文", (text,))).blocks if block.rank]


def test_articles_without_line_breaks_are_found_by_their_numbers() -> None:
    assert articles(FLAT) == [
        "第一章",
        "第一条",
        "第二条",
        "第二章",
        "第三条",
        "第三条（一）",
        "第三条（二）",
        "第四条",
    ]


def test_a_reference_to_another_article_opens_nothing() -> None:
    assert "第八条" not in articles(FLAT)
    assert "第六条" not in articles(FLAT)


def test_a_reference_to_the_very_next_article_opens_nothing() -> None:
    text = "第一条总则，依照本办法第二条和《某办法》第二条执行。第二条由局解释。"

    assert articles(text) == ["第一条", "第二条"]
    assert [each.words for each in outline(PolicyText("原文", (text,))).blocks[2].sentences] == ["由局解释。"]


def test_levels_below_one_another_make_one_address() -> None:
    text = PolicyText(
        "原文", ("二、标准", "（一）奖励", "1.对企业奖励20万元；", "2.对个人奖励2万元。", "（二）补助")
    )

    found = [block.article for block in outline(text).blocks if block.rank]

    assert found == ["二", "二（一）", "二（一）1", "二（一）2", "二（二）"]


def test_a_heading_before_a_blank_is_no_part_of_the_sentence() -> None:
    built = outline(PolicyText("原文", ("一、申报主体 在本区注册的企业。",)))

    assert built.blocks[1].heading == "申报主体"
    assert [each.words for each in built.blocks[1].sentences] == ["申报主体", "在本区注册的企业。"]


def test_a_decimal_is_no_item_number() -> None:
    assert articles("按1.5倍给予补助。3.2万元以下的，不予补助。") == []


@given(st.text(alphabet="一二三四（）第条章、。；1234.,()：甲乙丙 ％５", max_size=200))
def test_every_sentence_stands_where_it_says(text: str) -> None:
    built = outline(PolicyText("原文", (text,)))

    for sentence in built.sentences():
        assert folded(text)[sentence.start : sentence.end] == sentence.words
        pinned = built.pinned(sentence)
        assert text[pinned.start : pinned.end] == pinned.quote


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)
