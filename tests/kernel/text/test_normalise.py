"""Spellings that count as the same text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel.text import normalise
from qifu.kernel.text.grams import encode, grams_of, spell


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ａ区　３号楼", "a区3号楼"),
        ("丽 湖 新 城", "丽湖新城"),
        ("open  day 开放日", "open day开放日"),
        ("\n\t\t停电\u200b了\x00！\r\n", "停电了!"),
        ("①㎡", "1m2"),
        ("", ""),
        (" \u3000\t", ""),
    ],
)
def test_width_case_space_and_invisible_marks_do_not_matter(written: str, meant: str) -> None:
    assert normalise.normalise(written) == meant


@given(st.text(max_size=60))
@settings(deadline=None)
def test_a_normal_text_has_no_invisible_characters_and_no_idle_spaces(written: str) -> None:
    plain = normalise.normalise(written)

    assert plain == plain.strip()
    assert "\x00" not in plain
    assert not any("\ud800" <= character <= "\udfff" for character in plain)
    assert "  " not in plain


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_can_be_cut(written: str) -> None:
    cut = grams_of([normalise.normalise(written), ""])

    assert cut.starts[-1] == cut.starts[-2] == len(cut.codes)


def test_pieces_do_not_reach_across_punctuation_or_texts() -> None:
    cut = grams_of(["油烟，扰民", "民"])

    pieces = [spell(int(code)) for code in cut.codes[: cut.starts[1]]]
    assert {piece for piece in pieces if len(piece) == 2} == {"油烟", "扰民"}
    assert [spell(int(code)) for code in cut.codes[cut.starts[1] :]] == ["民"]


def test_repeated_pieces_are_counted() -> None:
    cut = grams_of(["油油油"])

    assert dict(zip(map(spell, cut.codes.tolist()), cut.counts.tolist(), strict=True)) == {"油": 3, "油油": 2}


@given(st.text(alphabet=st.characters(min_codepoint=1, exclude_categories=["Cs"]), min_size=1, max_size=2))
@settings(deadline=None)
def test_a_code_spells_the_piece_it_was_made_from(piece: str) -> None:
    assert spell(encode(piece)) == piece
