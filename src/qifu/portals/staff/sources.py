"""From what can somebody choose who acts on a case: departments, boards, classes, results, signers?"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from qifu.appeals import queries as appeals
from qifu.appeals.queries import AppealView, RouteView
from qifu.appeals.schema import AppealKinds
from qifu.cases.pages import CasePage
from qifu.cases.rules.deadlines import limit_of
from qifu.cases.rules.replies import RANKS
from qifu.cases.schema import CaseClass, Outcome
from qifu.kernel import packs
from qifu.kernel.errors import Refused
from qifu.portals.staff.fields import Choices
from qifu.portals.visits import Visit
from qifu.registry import queries as registry
from qifu.registry.queries import DepartmentLine

NEEDS = {"basis": "写依据", "planned_on": "写计划完成日期"}


@dataclass(frozen=True, slots=True)
class PointChoice:
    """One demand with what has been answered so far."""

    id: int
    position: int
    text: str
    outcome: str
    answer: str
    basis: str
    planned_on: date | None


@dataclass(frozen=True)
class Sources:
    """Everything the forms of one case choose from; read when a form asks for it."""

    page: CasePage
    visit: Visit

    @cached_property
    def appeal(self) -> AppealView | None:
        """The appeal behind the case, if it came by way of the intake."""
        try:
            return appeals.appeal_of(self.visit.actor, self.page.line.id)
        except Refused:
            return None

    @property
    def route(self) -> RouteView | None:
        """The desk that was proposed."""
        return self.appeal.route if self.appeal else None

    @cached_property
    def _departments(self) -> tuple[DepartmentLine, ...]:
        return registry.departments()

    @property
    def departments(self) -> Choices:
        """All departments."""
        return tuple((str(one.id), one.name) for one in self._departments)

    @property
    def other_departments(self) -> Choices:
        """All but the one that leads now."""
        lead = self.page.line.lead_id
        return tuple((str(one.id), one.name) for one in self._departments if one.id != lead)

    @property
    def department_ids(self) -> dict[str, str]:
        """The key of each department by its code."""
        return {one.code: str(one.id) for one in self._departments}

    @cached_property
    def boards(self) -> Choices:
        """All service boards."""
        return tuple((str(one.id), one.name) for one in registry.boards())

    @property
    def classes(self) -> Choices:
        """The difficulty classes, each with its limit."""
        kinds = self.page.rules.classes.items()
        return tuple((code, f"{kind.label}，{limit_of(kind.limit)}") for code, kind in kinds)

    @property
    def class_code(self) -> str:
        """The class the case has now."""
        said = self.page.line.class_label
        return next((code for code, kind in self.page.rules.classes.items() if kind.label == said), "")

    @property
    def days_say(self) -> str:
        """Within which bounds the days can be chosen."""
        said = [_bounds(kind) for kind in self.page.rules.classes.values() if kind.choose]
        return "；".join(said) or "按类别固定，不用填"

    @property
    def outcomes(self) -> Choices:
        """The results a reply can have."""
        results = self.page.rules.outcomes.items()
        return tuple((code, one.label) for code, one in results if code != "withdrawn")

    @property
    def outcomes_say(self) -> str:
        """What some results need."""
        return "；".join(said for one in self.page.rules.outcomes.values() if (said := _needs(one)))

    @property
    def points(self) -> tuple[PointChoice, ...]:
        """The demands."""
        return tuple(
            PointChoice(one.id, one.position, one.text, one.outcome, one.answer, one.basis, one.planned_on)
            for one in self.page.points
        )

    @property
    def pause_reasons(self) -> Choices:
        """Why the clock may stand still, and for how long at the most."""
        reasons = self.page.rules.pause.reasons.items()
        return tuple((code, f"{one.label}，最长 {limit_of(one.cap)}") for code, one in reasons)

    @property
    def extension_say(self) -> str:
        """How often and how far."""
        rule = self.page.rules.extension
        longest = "不超过原时限" if rule.longest == "original" else f"最长 {limit_of(rule.longest)}"
        return f"最多延 {rule.times} 次，{longest}"

    @property
    def higher_levels(self) -> Choices:
        """The levels above the present one."""
        level = self.page.line.level
        return tuple((str(one.rank), one.label) for one in self.page.levels if one.rank > level)

    @cached_property
    def signers(self) -> Choices:
        """Who of the lead department may sign, with post and rank, the highest first."""
        lead = self.page.line.lead_id or self.visit.actor.department_id
        if lead is None:
            return ()
        held = registry.staff_of(lead, on=self.visit.at.date())
        best: dict[str, tuple[int, str]] = {}
        for post in sorted(held, key=lambda post: -post.rank):
            words = f"{post.account_name}，{post.title}（{RANKS.get(post.rank, '')}）"
            best.setdefault(str(post.account_id), (post.rank, words))
        return tuple((key, words) for key, (_, words) in best.items())

    @property
    def myself(self) -> str:
        """The one who acts."""
        return str(self.visit.actor.account_id or "")

    @property
    def kind_say(self) -> str:
        """What the pack says to an enterprise whose message belongs elsewhere."""
        if self.appeal is None:
            return ""
        kinds = packs.load(self.visit.pack, on=self.visit.at.date()).section("kinds", AppealKinds).root
        kind = kinds.get(self.appeal.kind)
        return kind.say if kind and kind.handled == "referred" else ""


def _bounds(kind: CaseClass) -> str:
    least, most = kind.choose or (0, 0)
    return f"{kind.label} {least} 至 {most} 个工作日"


def _needs(outcome: Outcome) -> str:
    needs = [NEEDS[need] for need in outcome.needs]
    if outcome.signer_rank > 1:
        needs.append(f"由{RANKS[outcome.signer_rank]}签发")
    return f"「{outcome.label}」须{'，'.join(needs)}" if needs else ""
