"""What does an enterprise think of a policy (评政策), and what does the department answer?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction

from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import Grant, ItemRead, ItemReview, PublishedItem
from qifu.registry.rules.access import Actor, Role, Side

LEVELS = {
    "very_good": "非常满意",
    "good": "满意",
    "fair": "基本满意",
    "poor": "不满意",
    "very_poor": "非常不满意",
}
STARS = {"very_good": 5, "good": 4, "fair": 3, "poor": 2, "very_poor": 1}
LEAST_PUBLIC = 5  # below this an average would tell what single enterprises said
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Said:
    """What a review says."""

    level: str
    is_clear: bool | None = None
    is_worth_it: bool | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review as its enterprise and the department see it."""

    id: int
    item_code: str
    edition: date
    enterprise_name: str
    said: Said
    level_label: str
    at: datetime
    is_changed: bool
    reply: str
    reply_at: datetime | None
    reply_by: str


@dataclass(frozen=True, slots=True)
class Average:
    """What the public sees: how many stars on the average, of how many reviews; nothing of few."""

    count: int
    stars: Fraction | None
    clear: Fraction | None
    worth_it: Fraction | None


NOBODY_SAID = Average(0, None, None, None)


def read(enterprise_id: int, published_id: int, code: str, *, at: datetime) -> None:
    """The enterprise has opened an item; the first time is kept, later ones change nothing."""
    row = ItemRead(item_id=published_id, item_code=code, enterprise_id=enterprise_id, at=at)
    if not ItemRead.objects.filter(item_id=published_id, enterprise_id=enterprise_id).exists():
        ItemRead.objects.bulk_create([row], ignore_conflicts=True)


def review(published_id: int, said: Said, *, by: Actor, at: datetime) -> int:
    """Say it, or say it anew: one review an edition and enterprise. A changed one awaits an answer again."""
    enterprise = by.enterprise_id
    if by.side is not Side.ENTERPRISE or enterprise is None:
        raise Forbidden("不能评价这项政策", why="由企业评价")
    if said.level not in STARS:
        raise Refused("没有选择满意程度", remedy="请从五档里选一档，填写的内容不会丢失")
    text = said.text.replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise Refused("评价太长", why=f"共 {len(text)} 字，最多 {LONGEST} 字", remedy="请精简后再提交")
    item = PublishedItem.objects.filter(pk=published_id).first()
    if item is None or not _knows(item, enterprise):
        raise Forbidden("还不能评价这项政策", why="打开过这项政策，或申报有了结果以后才能评价")
    with transaction.atomic():
        row, is_new = ItemReview.objects.select_for_update().update_or_create(
            item_code=item.code,
            area_code=item.area_code,
            edition=item.valid_from,
            enterprise_id=enterprise,
            create_defaults=_values(item, said, text, at) | {"first_at": at},
            defaults=_values(item, said, text, at) | {"reply": "", "reply_at": None, "reply_by": ""},
        )
        _write(Kind.POLICY_REVIEWED, item.code, by, at, review=row.pk, level=said.level, again=not is_new)
    return row.pk


def answer(review_id: int, text: str, *, by: Actor, at: datetime) -> None:
    """The department that issued or executes the item answers; it may answer better later."""
    said = text.replace("\x00", "").strip()
    if not said:
        raise Refused("没有填写回应", remedy="请填写回应后再提交")
    if len(said) > LONGEST:
        raise Refused("回应太长", why=f"共 {len(said)} 字，最多 {LONGEST} 字", remedy="请精简后再提交")
    with transaction.atomic():
        row = (
            ItemReview.objects.select_for_update(of=("self",))
            .select_related("item")
            .filter(pk=review_id)
            .first()
        )
        if row is None or not is_own(by, row.item.issuer_id, row.item.executor_id):
            raise Forbidden("不能回应这条评价", why="由制定或执行这项政策的部门回应")
        row.reply, row.reply_at, row.reply_by = said, at, by.name
        row.save(update_fields=["reply", "reply_at", "reply_by"])
        _write(Kind.POLICY_REVIEW_ANSWERED, row.item_code, by, at, review=row.pk)


def own(enterprise_id: int, published_id: int) -> ReviewLine | None:
    """What the enterprise said of this edition."""
    item = PublishedItem.objects.filter(pk=published_id).first()
    if item is None:
        return None
    rows = ItemReview.objects.filter(
        item_code=item.code, area_code=item.area_code, edition=item.valid_from, enterprise_id=enterprise_id
    )
    return next((_line(row) for row in rows.select_related("enterprise")), None)


def may_review(enterprise_id: int, published_id: int) -> bool:
    """Whether the enterprise knows the item well enough to review it."""
    item = PublishedItem.objects.filter(pk=published_id).first()
    return item is not None and _knows(item, enterprise_id)


def reviews(code: str, area_code: str, *, limit: int = 100) -> tuple[ReviewLine, ...]:
    """All reviews of an item, those without an answer first, the latest first."""
    rows = ItemReview.objects.filter(item_code=code, area_code=area_code).select_related("enterprise")
    latest = rows.order_by("-at", "-pk")[:limit]
    return tuple(_line(row) for row in sorted(latest, key=lambda row: row.reply_at is not None))


def average(code: str, area_code: str) -> Average:
    """The public average; of fewer than five reviews only their number."""
    return averages([code]).get((code, area_code), NOBODY_SAID)


def averages(codes: Iterable[str]) -> dict[tuple[str, str], Average]:
    """The averages of many items by code and area, with one query."""
    said: dict[tuple[str, str], list[Said]] = {}
    rows = ItemReview.objects.filter(item_code__in=list(codes))
    for code, area, level, clear, worth in rows.values_list(
        "item_code", "area_code", "level", "is_clear", "is_worth_it"
    ):
        said.setdefault((code, area), []).append(Said(level, clear, worth))
    return {key: _average(each) for key, each in said.items()}


def is_own(by: Actor, issuer_id: int | None, executor_id: int | None) -> bool:
    """Whether the actor's department issued or executes an item."""
    is_department = by.is_any(Role.HANDLER, Role.DEPARTMENT_LEAD)
    return is_department and by.department_id is not None and by.department_id in (issuer_id, executor_id)


def _knows(item: PublishedItem, enterprise_id: int) -> bool:
    """Who opened it, or had a decision on it, can say what it is worth."""
    opened = ItemRead.objects.filter(item_code=item.code, enterprise_id=enterprise_id)
    decided = Grant.objects.filter(item_code=item.code, enterprise_id=enterprise_id, verdict_at__isnull=False)
    return opened.exists() or decided.exists()


def _values(item: PublishedItem, said: Said, text: str, at: datetime) -> dict[str, object]:
    return {
        "item": item,
        "level": said.level,
        "is_clear": said.is_clear,
        "is_worth_it": said.is_worth_it,
        "text": text,
        "at": at,
    }


def _average(said: Sequence[Said]) -> Average:
    if len(said) < LEAST_PUBLIC:
        return Average(len(said), None, None, None)
    stars = Fraction(sum(STARS[each.level] for each in said), len(said))
    clear = _share([each.is_clear for each in said])
    return Average(len(said), stars, clear, _share([each.is_worth_it for each in said]))


def _share(answers: Sequence[bool | None]) -> Fraction | None:
    """Of those who said yes or no, the share of yes; nothing of few."""
    said = [each for each in answers if each is not None]
    return Fraction(sum(said), len(said)) if len(said) >= LEAST_PUBLIC else None


def _line(row: ItemReview) -> ReviewLine:
    return ReviewLine(
        id=row.pk,
        item_code=row.item_code,
        edition=row.edition,
        enterprise_name=row.enterprise.name,
        said=Said(row.level, row.is_clear, row.is_worth_it, row.text),
        level_label=LEVELS[row.level],
        at=row.at,
        is_changed=row.at != row.first_at,
        reply=row.reply,
        reply_at=row.reply_at,
        reply_by=row.reply_by,
    )


def _write(kind: Kind, code: str, by: Actor, at: datetime, **said: str | int | bool) -> None:
    subject = f"policy:{code}"
    ledger.record(kind, subject=subject, by_key=by.key, by_name=by.name, at=at, said=said)
