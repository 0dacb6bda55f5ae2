"""May this reply go out? Every point answered, a basis where one is needed, signed from the right rank."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qifu.cases.schema import CaseType, Outcome
from qifu.kernel.errors import Refused

RANKS = {1: "经办人员", 2: "分管负责人", 3: "主要负责人"}


@dataclass(frozen=True, slots=True)
class PointAnswer:
    """What is said to one demand."""

    point_id: int
    outcome: str
    answer: str
    basis: str = ""
    planned_on: date | None = None


@dataclass(frozen=True, slots=True)
class PointState:
    """One demand as it stands when the reply is about to go out."""

    position: int
    outcome: str
    answer: str
    basis: str
    planned_on: date | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The reply as a whole."""

    outcome: str
    text: str
    basis: str = ""
    planned_on: date | None = None
    signer_rank: int = 1


def faults(rules: CaseType, draft: Draft, points: Iterable[PointState]) -> tuple[str, ...]:
    """Every reason why the reply cannot go out, in the order in which a reader would mend them."""
    result = rules.outcomes.get(draft.outcome)
    if result is None:
        return ("没有选择办理结果",)
    found = [] if draft.text.strip() else ["答复内容是空的"]
    found += lacks(result, draft.basis, draft.planned_on)
    found += [said for point in points for said in point_faults(rules, point)]
    if draft.signer_rank < result.signer_rank:
        found.append(f"「{result.label}」须由{RANKS[result.signer_rank]}签发")
    return tuple(found)


def point_faults(rules: CaseType, point: PointState) -> list[str]:
    """What one demand still lacks."""
    name = f"第 {point.position} 条诉求"
    result = rules.outcomes.get(point.outcome)
    if result is None or not point.answer.strip():
        return [f"{name}还没有答复"]
    return [f"{name}{said}" for said in lacks(result, point.basis, point.planned_on)]


def lacks(result: Outcome, basis: str, planned_on: date | None) -> list[str]:
    """What an outcome needs and was not given."""
    found = []
    if "basis" in result.needs and not basis.strip():
        found.append(f"结果为「{result.label}」，须写明依据")
    if "planned_on" in result.needs and planned_on is None:
        found.append(f"结果为「{result.label}」，须写明计划完成日期")
    return found


def check(rules: CaseType, draft: Draft, points: Iterable[PointState]) -> Outcome:
    """The outcome of a reply that may go out; otherwise all its faults at once."""
    found = faults(rules, draft, points)
    if found:
        raise Refused("答复还不能提交", why="；".join(found), remedy="请补齐后再提交")
    return rules.outcomes[draft.outcome]
