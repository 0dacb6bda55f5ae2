"""How does an accepted draft become law, and how does an item leave it again: issued, looked at, retired?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Literal

from django.db import transaction

from qifu.kernel.conditions.periods import months_later
from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies import publishing
from qifu.policies.models import ItemDraft, PublishedItem
from qifu.policies.publishing import Text
from qifu.policies.rules import authorship
from qifu.policies.writing import interpreting
from qifu.policies.writing.drafts import current, held
from qifu.registry.rules.access import Actor

Outcome = Literal["keep", "revise", "retire"]
OUTCOMES: Final[dict[str, str]] = {"keep": "继续保留", "revise": "需要修订", "retire": "应当废止"}


def issue(draft: int, *, seen: int, by: Actor, at: datetime, is_news: bool = True) -> int:
    """Publish an accepted draft; it is offered from the day its text names, which may be still to come.

    An earlier edition that would hold on the same days ends the day before. Enterprises are told of what is
    news to them.
    """
    with transaction.atomic():
        row = held(draft)
        authorship.require_author(by, row.department_id, "发布这个事项")
        if row.state != "accepted" or row.version != seen:
            raise Refused("只有审核通过的那一版才能发布", remedy="请刷新页面，看它现在到了哪一步")
        lacking = _lacking(row)
        if lacking:
            raise Refused(
                f"还差 {len(lacking)} 份解读",
                why="、".join(lacking),
                remedy="谁制定谁解读，谁执行谁解读：两份都写好再发布",
            )
        name = f"{row.code or '草稿'}.yaml"
        text = Text(name, current(row).text, row.area_code, revises=True, draft=row.pk)
        made = publishing.publish([text], by=by, at=at, news=None if is_news else ())
        if not made.new:
            raise Refused("与已发布的一版逐字相同", remedy="请修改内容，或作废这份草稿")
        (published,) = made.new
        # The issuer is who wrote it, whatever name the paper bears at its head.
        PublishedItem.objects.filter(pk=published, issuer=None).update(issuer_id=row.department_id)
        row.published_id = published
        row.state, row.changed_at, row.changed_by = "published", at, by.name
        row.save()
    return published


def retire(published: int, *, on: date, why: str, by: Actor, at: datetime) -> None:
    """From a day on the item is no longer offered; what it decided before stays."""
    with transaction.atomic():
        row = _issued_by(published, by, "废止这个事项")
        if not why.strip():
            raise Refused("没有写废止的理由", remedy="请写明依据哪份文件、为什么废止")
        if on < at.date():
            raise Refused("废止日不能早于今天", why=on.isoformat(), remedy="已经享受的不能倒回去")
        row.retired_on, row.retired_why = on, why.strip()[:500]
        row.save(update_fields=["retired_on", "retired_why"])
        _note(Kind.POLICY_RETIRED, row, by, at, {"on": on.isoformat(), "why": row.retired_why})


def look_again(published: int, outcome: str, note: str, *, by: Actor, at: datetime) -> None:
    """The item was looked at again: two more years, or half a year to revise it or to let it go."""
    with transaction.atomic():
        row = _issued_by(published, by, "复审这个事项")
        if outcome not in OUTCOMES:
            raise Refused("没有选复审结论", remedy="请选继续保留、需要修订或应当废止")
        if not note.strip():
            raise Refused("没有写复审意见", remedy="请写明看了哪些数据、为什么这样决定")
        months = publishing.LOOKED_AT_EVERY if outcome == "keep" else 6
        row.review_due_on = months_later(at.date(), months)
        row.save(update_fields=["review_due_on"])
        told = {"outcome": outcome, "note": note.strip()[:1000], "next": row.review_due_on.isoformat()}
        _note(Kind.POLICY_LOOKED_AT, row, by, at, told)


def _lacking(row: ItemDraft) -> list[str]:
    there = {each.side for each in interpreting.of_draft(row.pk, row.version)}
    return [f"{label}的解读" for side, label in interpreting.SIDES.items() if side not in there]


def _issued_by(published: int, by: Actor, what: str) -> PublishedItem:
    row = PublishedItem.objects.select_for_update().filter(pk=published, replaced_at=None).first()
    if row is None:
        raise Refused("没有这个已发布的事项", remedy="请从政策列表中选择")
    authorship.require_author(by, row.issuer_id or 0, what)
    if row.retired_on is not None:
        raise Refused("这个事项已经废止", why=f"自 {row.retired_on} 起", remedy="请刷新页面")
    return row


def _note(kind: Kind, row: PublishedItem, by: Actor, at: datetime, said: Mapping[str, object]) -> None:
    told = {"edition": row.valid_from.isoformat(), "area": row.area_code, **said}
    ledger.record(kind, subject=f"policy:{row.code}", by_key=by.key, by_name=by.name, at=at, said=told)
