"""Does the sandbox find exactly those who gain and lose, and count them where they belong?"""

from hypothesis import given, settings
from tests.kernel.columns.random_conditions import AREA, CONDITIONS, ON, Row, enterprises, table

from qifu.kernel import conditions
from qifu.kernel.columns import Asked
from qifu.kernel.columns.sandbox import Sandbox
from qifu.kernel.conditions import Answer, Condition


@settings(max_examples=60)
@given(CONDITIONS, CONDITIONS, enterprises())
def test_who_gains_and_who_loses(before: Condition, after: Condition, rows: list[Row]) -> None:
    for row in rows:
        row.setdefault(AREA, "330502")
    held = Sandbox(table(rows, ON))
    met = [{i for i, row in enumerate(rows) if _is_met(each, row)} for each in (before, after)]

    change = held.change(Asked("前", before), Asked("后", after), by=[AREA])

    assert set(change.gained.tolist()) == met[1] - met[0]
    assert set(change.lost.tolist()) == met[0] - met[1]
    assert (change.met_before, change.met_after) == (len(met[0]), len(met[1]))
    assert sum(moved.gained for moved in change.by[AREA].values()) == len(change.gained)
    for place, moved in change.by[AREA].items():
        assert moved.lost == sum(rows[row].get(AREA) == place for row in change.lost.tolist())


def _is_met(condition: Condition, row: Row) -> bool:
    return conditions.decide(condition, row, ON).answer is Answer.MET
