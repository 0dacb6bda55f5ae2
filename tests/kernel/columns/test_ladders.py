"""Do many bounds on one column, counted in common steps, hold for the very values they hold for singly?"""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qifu.kernel.columns import Table, building, plain
from qifu.kernel.columns.ladders import ENOUGH, Ladder
from qifu.kernel.columns.simple_forms import Between
from qifu.kernel.columns.table import View

ENDS = st.tuples(st.none() | st.integers(-20, 20), st.none() | st.integers(-20, 20))


def check(values: list[int], unknown: list[bool], bounds: list[tuple[int | None, int | None]]) -> Ladder:
    layout = plain(len(values))
    known = np.array([not each for each in unknown])
    column = building.numbers(layout, np.array(values, dtype=np.int64), known)
    view = View(Table(layout, {"数": column}), layout.blocks[0])
    forms = {leaf: Between("数", low, high) for leaf, (low, high) in enumerate(bounds)}
    ladder = Ladder("数", forms, column.values.dtype)

    for leaf, masks in ladder(view, forms):
        assert (masks == forms[leaf](view)).all(), forms[leaf]
    return ladder


@given(
    st.lists(st.tuples(st.integers(-(10**14), 10**14), st.booleans()), min_size=1, max_size=100),
    st.lists(ENDS, min_size=ENOUGH, max_size=3 * ENOUGH),
    st.sampled_from([1, 7, 10**6, 10**9]),
    st.integers(-(10**10), 10**10),
)
@example([(0, False)], [(None, None)] * ENOUGH, 1, 0)
def test_bounds_together_and_singly(
    firms: list[tuple[int, bool]], steps: list[tuple[int | None, int | None]], step: int, first: int
) -> None:
    bounds = [tuple(None if end is None else first + end * step for end in ends) for ends in steps]
    near = [(end + off, False) for ends in bounds for end in ends if end is not None for off in (-1, 0, 1)]

    check(*(list(each) for each in zip(*firms, *near, strict=True)), bounds)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int32, np.int64])
def test_bounds_at_the_end_of_what_a_column_holds(kind: type[np.signedinteger]) -> None:
    least, largest = int(np.iinfo(kind).min), int(np.iinfo(kind).max)
    values = [least + 1, least + 2, -1, 0, 1, largest - 1, largest]

    for ends in ([least, least + 1], [0, largest], [largest - 1, largest], [least, largest]):
        check(values, [False] * 7, [(end, None) for end in ends] * ENOUGH + [(None, end) for end in ends])


def test_round_bounds_make_a_wide_column_narrow() -> None:
    bounds = [(size * 10**6, None) for size in range(50, 5000, 50)]

    values = [10**6 * size + off for size in (*range(60), 10**4) for off in (-1, 0, 1)]

    ladder = check(values, [False] * len(values), bounds)

    assert ladder.is_narrow
    assert ladder.kind == np.int8
