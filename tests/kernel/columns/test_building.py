"""Does a column give back the very values it was made of, in the narrowest form?"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from qifu.kernel.columns import Codes, Column, Days, Lists, Numbers, Table, building, plain
from qifu.kernel.columns.column import held
from qifu.kernel.errors import Refused
from qifu.kernel.money import Money

CASES: list[tuple[list[Any], type[Column]]] = [  # type: ignore[valid-type]
    ([1, None, -(2**40)], Numbers),
    ([Money(5), None, Money(-7)], Numbers),
    ([Decimal("0.05"), Fraction(1, 3), None], Numbers),
    ([date(2020, 2, 29), None], Days),
    ([True, None, False, 1], Codes),
    ([1, "1", True, Decimal("1"), None], Codes),
    ([Money(1), Money(1, "USD")], Codes),
    ([1, Decimal("1")], Codes),
    ([2**70, 1], Codes),
    ([(), None, ("甲", "乙"), ("甲",)], Lists),
    (
        [({"name": "甲", "from": date(2020, 1, 1)},), None, ({"name": "甲", "from": None}, {"name": "乙"})],
        Lists,
    ),
    ([None, None], Codes),
]


@pytest.mark.parametrize(("values", "kind"), CASES)
def test_values_come_back(values: list[Any], kind: type) -> None:
    layout = plain(len(values))

    made = building.column(layout, values)

    assert isinstance(made, kind)
    found = [held(made, position) for position in range(len(values))]
    assert found == values
    if not isinstance(made, Numbers):
        assert list(map(type, found)) == list(map(type, values))


@pytest.mark.parametrize("value", [0.05, [0.05]])
def test_floats_are_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="float"):
        building.column(plain(1), [value])


def test_numbers_lie_in_the_smallest_type() -> None:
    sizes = [building.column(plain(2), [-reach, reach]) for reach in (100, 1000, 10**6, 10**12)]

    assert [each.values.dtype.itemsize for each in sizes if isinstance(each, Numbers)] == [1, 2, 4, 8]


def test_one_stretch_of_time_has_one_column() -> None:
    layout = plain(1)
    made = building.column(layout, [1])

    with pytest.raises(Refused, match="同一期"):
        Table(layout, {"营收@2022": made, "营收@上年": made}, date(2023, 5, 1))
