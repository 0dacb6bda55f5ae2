"""Who has something against a public list, what is answered, and what comes of it?"""

from datetime import datetime

from django.db import transaction

from qifu.cases import turns
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.vocabulary import Kind
from qifu.policies.granting import lists
from qifu.policies.models import ListRow, Objection
from qifu.registry import enterprises
from qifu.registry.rules.access import Actor, Side

MOST_OPEN = 3  # of one objector against one list


def object_to(number: str, *, text: str, row_id: int | None = None, by: Actor, at: datetime) -> int:
    """Say what is wrong with a list while it is public: any enterprise that has signed in, or a desk."""
    if by.side is not Side.ENTERPRISE and not enterprises.is_business_staff(by):
        raise Forbidden("请登录后再提异议", remedy="企业用户登录后可以提")
    why = turns.checked(text, what="异议的内容", most=1000)
    with transaction.atomic():
        found = lists.locked(number)
        if found.state != "public" or found.until_at is None or at > found.until_at:
            raise Refused("公示期已过，不再受理异议", remedy="对已兑现的有意见，可以提诉求")
        row = ListRow.objects.filter(list=found, pk=row_id).first() if row_id else None
        if row_id and row is None:
            raise Refused("名单上没有这一家", remedy="请刷新后再看")
        mine = Objection.objects.filter(list=found, by_key=by.key, answered_at=None)
        if mine.count() >= MOST_OPEN:
            raise Refused("您的异议正在核实", why=f"已有 {MOST_OPEN} 条没有答复", remedy="答复后可以再提")
        name = by.enterprise_name or f"{by.department_name} {by.name}".strip()
        made = Objection.objects.create(list=found, row=row, by_key=by.key, by_name=name, text=why, at=at)
        lists.write(Kind.GRANTLIST_OBJECTED, found, by, at, objection=made.pk)
    return made.pk


def answer(objection_id: int, *, upheld: bool, text: str, by: Actor, at: datetime) -> None:
    """Answer an objection; one that is upheld takes its enterprise off the list."""
    told = turns.checked(text, what="答复", most=1000)
    number = Objection.objects.filter(pk=objection_id).values_list("list__number", flat=True).first()
    if number is None:
        raise Forbidden("没有这条异议")
    with transaction.atomic():
        found = lists.locked(number)
        lists.allow(by, found.department_id)
        one = Objection.objects.select_for_update(of=("self",)).select_related("row").get(pk=objection_id)
        if one.answered_at is not None:
            raise Refused("这条异议已经答复过", remedy="请刷新后再看")
        one.is_upheld, one.answer, one.answered_at, one.answered_by = upheld, told, at, by.name
        one.save(update_fields=["is_upheld", "answer", "answered_at", "answered_by"])
        if upheld and one.row is not None and not one.row.left_out and one.row.grant_id is None:
            one.row.left_out, one.row.left_out_by = f"异议成立：{told}"[:300], by.name
            one.row.save(update_fields=["left_out", "left_out_by"])
        lists.write(Kind.GRANTLIST_ANSWERED, found, by, at, objection=one.pk, upheld=upheld)
