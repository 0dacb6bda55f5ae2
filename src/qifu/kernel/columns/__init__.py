"""Columns: the condition language decided for all enterprises at once, as exactly as for one.

`Matcher(Planner(on).plan(items), Leaves(table)).run()` gives, block by block, whom each item means.
"""

from qifu.kernel.columns import building
from qifu.kernel.columns.column import Codes, Column, Days, Lists, Numbers
from qifu.kernel.columns.deciding import Leaves
from qifu.kernel.columns.layout import Layout, by_code, plain
from qifu.kernel.columns.matching import Found, Matcher, Matches
from qifu.kernel.columns.plan import Asked, Plan, Planner
from qifu.kernel.columns.table import Table

__all__ = [
    "Asked",
    "Codes",
    "Column",
    "Days",
    "Found",
    "Layout",
    "Leaves",
    "Lists",
    "Matcher",
    "Matches",
    "Numbers",
    "Plan",
    "Planner",
    "Table",
    "building",
    "by_code",
    "plain",
]
