"""What has become of each item: whom it reached, how much was paid, how long it took?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Q
from django.utils import timezone

from qifu.policies import shelf
from qifu.policies.finding import match_counts
from qifu.policies.models import Grant, ItemRead, MatchCount, PolicyNotice, PublishedItem
from qifu.policies.oversight import item_reviews, payouts
from qifu.policies.oversight.item_reviews import NOBODY_SAID, Average
from qifu.policies.rules import funnel as funnels
from qifu.policies.rules.funnel import Stage, Step
from qifu.registry import portraits
from qifu.registry.rules.access import Actor, Role, Side

WHOLE = (Role.LEADER, Role.SUPERVISOR)
NINE_TENTHS = Fraction(9, 10)
Key = tuple[str, str]  # code of the item, code of the area that offers it


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One item, over all its editions."""

    code: str
    area_code: str
    published: int  # the latest edition
    title: str
    mode: str
    executor: str
    executor_id: int | None
    issuer_id: int | None
    steps: tuple[Step, ...]
    granted_fen: int
    paid_fen: int
    days_median: Fraction | None  # from the application, or the list, to the first payment
    days_most: Fraction | None  # nine of ten took no longer
    paid_firms: int
    average: Average
    matched_on: date | None

    def count(self, stage: Stage) -> int:
        """How many came to a stage."""
        return next(step.count for step in self.steps if step.stage is stage)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A part of the enterprises of an item: those of a county, of a section of industry, of a size."""

    name: str
    steps: tuple[Step, ...]
    paid_fen: int


@dataclass(frozen=True, slots=True)
class Effect:
    """One item with its parts."""

    line: EffectLine
    groups: Mapping[str, tuple[GroupLine, ...]]
    days: tuple[int, ...]


@dataclass(slots=True)
class _Had:
    """What is gathered of one item: enterprises by stage, sums, days."""

    firms: dict[Stage, set[int]] = field(default_factory=lambda: {stage: set() for stage in Stage})
    paid_of: Counter[int] = field(default_factory=Counter)
    granted_fen: int = 0
    days: list[int] = field(default_factory=list)


def effects(actor: Actor, at: datetime) -> tuple[EffectLine, ...]:
    """All items an actor answers for, those with the most money first."""
    latest = _latest(_visible(actor))
    had = _gather(latest, at)
    counts = match_counts.latest()
    averages = item_reviews.averages({code for code, _ in latest})
    lines = [
        _line(row, had[key], counts.get(row.pk), averages.get(key, NOBODY_SAID))
        for key, row in latest.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.paid_fen, -line.granted_fen, line.code)))


def effect(actor: Actor, code: str, area_code: str, at: datetime) -> Effect | None:
    """One item by county, section of industry and size; None if the actor has no part in it."""
    latest = _latest(_visible(actor) & Q(code=code, area_code=area_code))
    if not latest:
        return None
    ((key, row),) = latest.items()
    had, counted = _gather(latest, at)[key], match_counts.latest().get(row.pk)
    average = item_reviews.average(code, area_code)
    return Effect(_line(row, had, counted, average), _groups(had, counted), tuple(sorted(had.days)))


def is_whole(actor: Actor) -> bool:
    """Whether an actor reads all items and not only those of the own department."""
    return actor.side is Side.SYSTEM or actor.is_any(*WHOLE)


def _visible(actor: Actor) -> Q:
    if is_whole(actor):
        return Q()
    if actor.department_id is None:
        return Q(pk__in=())
    return Q(issuer=actor.department_id) | Q(executor=actor.department_id)


def _latest(wanted: Q) -> dict[Key, PublishedItem]:
    rows = PublishedItem.objects.filter(wanted, replaced_at=None).select_related("executor").defer("text")
    return {(row.code, row.area_code): row for row in rows.order_by("valid_from", "pk")}


def _gather(latest: Mapping[Key, PublishedItem], at: datetime) -> dict[Key, _Had]:
    """Everything of these items, with a handful of queries in all."""
    had: defaultdict[Key, _Had] = defaultdict(_Had)
    codes = {code for code, _ in latest}
    notices = PolicyNotice.objects.filter(item__code__in=codes, at__lte=at)
    for code, area, firm in notices.values_list("item__code", "item__area_code", "enterprise_id"):
        had[code, area].firms[Stage.TOLD].add(firm)
    reads = ItemRead.objects.filter(item_code__in=codes, at__lte=at)
    for code, area, firm in reads.values_list("item_code", "item__area_code", "enterprise_id"):
        had[code, area].firms[Stage.READ].add(firm)
    _grants(had, codes, at)
    return {key: had[key] for key in latest}


def _grants(had: Mapping[Key, _Had], codes: Iterable[str], at: datetime) -> None:
    rows = Grant.objects.filter(item_code__in=list(codes), withdrawn_at=None, case__received_at__lte=at)
    paid = payouts.paid_by_grant(at)
    names = (
        "pk",
        "item_code",
        "item__area_code",
        "enterprise_id",
        "verdict",
        "granted_fen",
        "case__received_at",
    )
    for key, code, area, firm, verdict, fen, opened in rows.values_list(*names):
        held = had[code, area]
        held.firms[Stage.APPLIED].add(firm)
        if verdict == "granted":
            held.firms[Stage.GRANTED].add(firm)
            held.granted_fen += fen or 0
        if key in paid:
            held.firms[Stage.PAID].add(firm)
            held.paid_of[firm] += sum(each for _, each in paid[key])
            held.days.append((min(on for on, _ in paid[key]) - timezone.localtime(opened).date()).days)


def _line(row: PublishedItem, had: _Had, counted: MatchCount | None, average: Average) -> EffectLine:
    counts = {stage: len(firms) for stage, firms in had.firms.items()}
    counts[Stage.MATCHED] = counted.eligible if counted else 0
    return EffectLine(
        code=row.code,
        area_code=row.area_code,
        published=row.pk,
        title=row.title,
        mode=shelf.items_of({row.sha})[row.sha].mode,
        executor=row.executor.short if row.executor else "",
        executor_id=row.executor_id,
        issuer_id=row.issuer_id,
        steps=funnels.funnel(counts),
        granted_fen=had.granted_fen,
        paid_fen=sum(had.paid_of.values()),
        days_median=funnels.median(had.days),
        days_most=funnels.percentile(had.days, NINE_TENTHS),
        paid_firms=len(had.firms[Stage.PAID]),
        average=average,
        matched_on=counted.on if counted else None,
    )


def _groups(had: _Had, counted: MatchCount | None) -> dict[str, tuple[GroupLine, ...]]:
    everybody = {firm for firms in had.firms.values() for firm in firms}
    belongs = {key: match_counts.groups_of(each) for key, each in portraits.portraits(everybody).items()}
    areas = dict(portraits.districts())
    found: dict[str, tuple[GroupLine, ...]] = {}
    for name in ("area", "industry", "size"):
        matched = (counted.groups if counted else {}).get(name, {})
        codes = {belongs[firm][name] for firm in everybody} | matched.keys()
        lines = [_group(code, name, had, belongs, matched.get(code, 0)) for code in codes]
        found[name] = tuple(
            GroupLine(areas.get(line.name, line.name), line.steps, line.paid_fen)
            for line in sorted(lines, key=lambda line: (-line.paid_fen, -line.steps[2].count, line.name))
        )
    return found


def _group(
    code: str, name: str, had: _Had, belongs: Mapping[int, Mapping[str, str]], matched: int
) -> GroupLine:
    counts = {stage: sum(belongs[firm][name] == code for firm in firms) for stage, firms in had.firms.items()}
    paid = sum(fen for firm, fen in had.paid_of.items() if belongs[firm][name] == code)
    return GroupLine(code, funnels.funnel({**counts, Stage.MATCHED: matched}), paid)
