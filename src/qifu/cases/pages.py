"""Everything about one case on one page, and what this reader may do with it now."""

from dataclasses import dataclass, replace
from datetime import datetime

from qifu.cases import clocks, editions, holdings, records, yearbooks
from qifu.cases.holdings import HeldLine, HeldTotal
from qifu.cases.lines import CaseLine, line_of, reminded
from qifu.cases.models import Case
from qifu.cases.rules import transitions
from qifu.cases.rules.standing import sees
from qifu.cases.schema import Act, CaseType, Level
from qifu.cases.standings import standing_of
from qifu.kernel.errors import Forbidden
from qifu.kernel.workdays import Due, WorkCalendar
from qifu.ledger import queries as journal
from qifu.ledger.queries import EntryLine
from qifu.registry.rules.access import Actor, Side

# What goes on inside the house before it is decided, and what may name another enterprise.
INSIDE = frozenset({"case.co_replied", "case.extension_asked", "case.sealed_opened", "case.routed"})


@dataclass(frozen=True, slots=True)
class ActOffer:
    """One act: may this reader do it now, and if not, why?"""

    act: Act
    label: str
    allowed: bool
    why: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case with all its records. `due` explains the plain limit, `line.due_at` counts pauses in."""

    line: CaseLine
    text: str
    rules: CaseType
    points: tuple[records.PointLine, ...]
    replies: tuple[records.ReplyLine, ...]
    timeline: tuple[EntryLine, ...]
    segments: tuple[HeldLine, ...]
    totals: tuple[HeldTotal, ...]
    due: Due | None
    rungs: tuple[records.RungLine, ...]
    levels: tuple[Level, ...]
    assignments: tuple[records.AssignmentLine, ...]
    extensions: tuple[records.ExtensionLine, ...]
    pauses: tuple[records.PauseLine, ...]
    notices: tuple[records.NoticeLine, ...]
    ratings: tuple[records.RatingLine, ...]
    materials: tuple[records.MaterialLine, ...]
    supervisions: tuple[records.SupervisionLine, ...]
    acts: tuple[ActOffer, ...]

    def offer(self, act: Act) -> ActOffer | None:
        """The offer of one act, if it is one for this reader at all."""
        return next((offer for offer in self.acts if offer.act == act), None)


def case_page(actor: Actor, case: int | str, at: datetime) -> CasePage:
    """The page of a case by id or number; a case that one may not see does not exist."""
    found = _found(case)
    if found is None or not sees(standing_of(found), actor):
        raise Forbidden("没有这一件，或您无权查看", remedy="请核对编号")
    return page_of(found, actor, at)


def page_of(case: Case, actor: Actor, at: datetime) -> CasePage:
    """The page itself, for a reader whose right to see it is settled."""
    rules = editions.rules_of(case.edition)
    calendar = yearbooks.calendar_of(case.edition.pack, at.date())
    segments = holdings.segments_of(case, at)
    made = CasePage(
        line=line_of(case, at, calendar, reminded=case.pk in reminded([case])),
        text=case.text,
        rules=rules,
        points=records.points(case, rules),
        replies=records.replies(case, rules),
        timeline=journal.timeline(f"case:{case.pk}"),
        segments=holdings.held_lines(segments, calendar),
        totals=holdings.held_totals(segments, calendar),
        due=clocks.plan_of(case, rules=rules, calendar=calendar).plain if case.counted_from else None,
        rungs=records.rungs(case),
        levels=tuple(sorted(rules.levels.values(), key=lambda level: level.rank)),
        assignments=records.assignments(case),
        extensions=records.extensions(case),
        pauses=records.pauses(case, rules),
        notices=records.notices(case),
        ratings=records.ratings(case, rules),
        materials=records.materials(case),
        supervisions=records.supervisions(case),
        acts=offers(case, rules, actor, at, calendar),
    )
    return _outside(made) if actor.side is Side.ENTERPRISE else made


def offers(
    case: Case, rules: CaseType, actor: Actor, at: datetime, calendar: WorkCalendar
) -> tuple[ActOffer, ...]:
    """The acts of this reader's roles, in the order of the pack; those of other roles are not named."""
    now = transitions.Moment(standing_of(case), rules, actor, at, calendar)
    found = ((act, transitions.obstacle(act, now)) for act in rules.acts)
    return tuple(
        ActOffer(act, rules.acts[act].label, obstacle is None, str(obstacle) if obstacle else "")
        for act, obstacle in found
        if transitions.concerns(act, now) and not (obstacle and obstacle.forbidden)
    )


def _found(case: int | str) -> Case | None:
    rows = Case.objects.select_related("edition", "area", "lead", "handler", "enterprise", "first_contact")
    rows = rows.defer("edition__document")
    return (rows.filter(pk=case) if isinstance(case, int) else rows.filter(number=case)).first()


def _outside(page: CasePage) -> CasePage:
    """The enterprise sees the whole way, but not notes kept inside nor what is not decided yet."""
    return replace(
        page,
        timeline=tuple(line for line in page.timeline if _is_shown(line)),
        replies=tuple(reply for reply in page.replies if reply.withdrawn_at is None),
        extensions=tuple(extension for extension in page.extensions if extension.granted),
        assignments=tuple(replace(part, note="", answer="") for part in page.assignments),
    )


def _is_shown(line: EntryLine) -> bool:
    if line.kind in INSIDE or line.kind.startswith("family."):
        return False
    return bool(line.said.get("shown", True))
