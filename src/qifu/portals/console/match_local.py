"""Whom does each item mean, and what is each paid? Worked out on this machine."""

from collections.abc import Callable

import numpy as np

from qifu.kernel.columns import Asked, Leaves, Matcher, Planner, files, workers
from qifu.kernel.columns.plan import Plan
from qifu.policies.rules import many
from qifu.portals.console import match_facts
from qifu.portals.console.match_engine import Answered, Asking, Outcome
from qifu.portals.console.say import Say


def local(asking: Asking, say: Say) -> Outcome:
    """On the cores of this machine."""
    say.note(f"共 {len(asking.held)} 个有效事项，正在读 {asking.facts.name}")
    register = files.read(asking.facts, asking.on, area=asking.area, name=asking.name)
    table, plan = register.table, planned(asking)
    match_facts.check(table.columns, asking, say)
    say.note(f"共 {table.rows} 家企业，{len(plan.leaves)} 个不同的条件")
    with say.progress("匹配", len(table.layout.blocks)) as bar:
        return answered(register, plan, asking, step=bar.step)


def planned(asking: Asking) -> Plan:
    """The items as one plan."""
    return Planner(asking.on).plan(
        Asked(each.item.item, each.item.who, each.item.let) for each in asking.held
    )


def answered(
    register: files.Register, plan: Plan, asking: Asking, step: Callable[[int], None] | None = None
) -> Outcome:
    """All items for the enterprises of a register."""
    matcher = Matcher(plan, Leaves(register.table))
    matches = matcher.matches(workers.run(matcher, asking.workers, step=step))
    rank = np.empty(len(register.names), dtype=np.int64)
    rank[np.argsort(np.array(register.names, dtype=object), kind="stable")] = np.arange(len(rank))

    def of(index: int) -> Answered:
        item, found = asking.held[index].item, matches.of(index)
        found = found[np.argsort(rank[found])]
        paid = many.amounts(item, register.table, found) if item.pay is not None else [None] * len(found)
        names = [register.names[row] for row in found.tolist()]
        return Answered(int(matches.met[index]), int(matches.unknown[index]), names, paid)

    return Outcome(register.table.rows, len(plan.leaves), of)
