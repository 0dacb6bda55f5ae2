"""Do words count, combine and give back exactly what was packed into them?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifu.kernel.columns import bits, layout

FLAGS = st.integers(1, 5).flatmap(
    lambda words: st.lists(
        st.lists(st.booleans(), min_size=64 * words, max_size=64 * words), min_size=1, max_size=4
    )
)


@given(FLAGS)
def test_what_is_packed_comes_back(rows: list[list[bool]]) -> None:
    flags = np.array(rows)
    words = np.stack([bits.pack(row) for row in flags])

    assert (bits.unpack(words.reshape(-1)) == flags.reshape(-1)).all()
    assert bits.counts(words).tolist() == flags.sum(axis=1).tolist()
    assert bits.count(words) == flags.sum()
    assert bits.set_bits(*bits.filled(words)).tolist() == np.nonzero(flags)[1].tolist()
    assert bits.positions(words[0]).tolist() == np.flatnonzero(flags[0]).tolist()


@given(FLAGS, st.integers(1, 4))
def test_at_least_so_many(rows: list[list[bool]], k: int) -> None:
    flags = np.array(rows)
    k = min(k, len(rows))

    found = bits.unpack(bits.at_least(k, [bits.pack(row) for row in flags]))

    assert (found == (flags.sum(axis=0) >= k)).all()


def test_long_rows_are_counted_without_running_over() -> None:
    assert bits.counts(np.full((2, 3000), 2**64 - 1, dtype=np.uint64)).tolist() == [192_000, 192_000]


@given(st.lists(st.sampled_from(["", "330502", "330502001", "330503", "331002"]), min_size=1, max_size=300))
def test_everybody_has_one_place_among_their_own(areas: list[str]) -> None:
    names = sorted({"", *areas})
    held = layout.by_code(np.array([names.index(area) for area in areas]), names)

    order = held.order.tolist()
    assert sorted(row for row in order if row >= 0) == list(range(len(areas)))
    for block in held.blocks:
        assert {areas[row][:6] for row in order[block.rows] if row >= 0} == {block.code}
    assert (bits.unpack(held.somebody) == (held.order >= 0)).all()
    codes = [areas[row] for row in order if row >= 0]
    assert codes == sorted(codes)


@pytest.mark.parametrize("rows", [0, 1, 64, 65, 200_000])
def test_a_large_area_is_several_blocks(rows: int) -> None:
    held = layout.plain(rows)

    assert sum(block.words for block in held.blocks) == -(-rows // 64) == held.words
    assert all(0 < block.words <= layout.LARGEST_WORDS for block in held.blocks)
    assert [block for group in held.groups() for block in group] == list(held.blocks)
