"""How are posts set up, filled and left? Dated, and never against the separation of administrators."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry.models import Account, Board, Department, Holding, Membership, Post
from qifu.registry.rules.access import ROLE_LABELS, Actor, AdminAct, Role, allow, clash

SEATS = {"A": "A 角", "B": "B 角"}


def create_post(
    *,
    department_id: int,
    role: Role,
    title: str,
    board_id: int | None = None,
    rank: int = 1,
    by: Actor,
    at: datetime,
) -> Post:
    """A post in a department; the same one again is the one that is there."""
    allow(by, AdminAct.KEEP_POSTS)
    if role in {Role.ENTERPRISE_MEMBER, Role.ROUNDS}:
        raise Refused("不能设这个岗位", why=f"{ROLE_LABELS[role]}不是机构岗位")
    with transaction.atomic():
        post, is_new = Post.objects.get_or_create(
            department=Department.objects.get(pk=department_id),
            board=Board.objects.get(pk=board_id) if board_id else None,
            role=role.value,
            title=title,
            defaults={"rank": rank},
        )
        if is_new:
            said = {"department": post.department.short, "role": role.value, "title": title, "rank": rank}
            _write(Kind.POST_CREATED, post.pk, said, by, at)
    return post


def fill_post(
    *,
    post_id: int,
    account_id: int,
    from_on: date,
    by: Actor,
    at: datetime,
    seat: str = "A",
    until_on: date | None = None,
) -> Holding:
    """Put somebody on a post from a day on; the same seat with the same person again changes nothing."""
    allow(by, AdminAct.FILL_POSTS)
    if seat not in SEATS:
        raise Refused("没有这样的席位", why=f"写作“{seat}”", remedy="请选 A 角或 B 角")
    with transaction.atomic():
        # Locked: two officers must not grant clashing roles to one account at once.
        account = Account.objects.select_for_update().get(pk=account_id)
        post = Post.objects.select_for_update().select_related("department").get(pk=post_id)
        taken = _overlapping(from_on, until_on).filter(post=post, seat=seat).select_related("account").first()
        if taken and taken.account_id == account_id:
            return taken
        if taken:
            raise Refused(
                f"{post.title}的{SEATS[seat]}已有人",
                why=f"现由{taken.account.name}担任",
                remedy="请先办离岗，再办任岗",
            )
        _refuse_clash(account, post, from_on, until_on)
        holding = Holding.objects.create(
            post=post, account=account, seat=seat, from_on=from_on, until_on=until_on
        )
        _write(Kind.POST_FILLED, post_id, _told(holding), by, at)
    return holding


def leave_post(*, holding_id: int, until_on: date, by: Actor, at: datetime) -> None:
    """End a holding: `until_on` is the first day on which it no longer counts."""
    allow(by, AdminAct.FILL_POSTS)
    with transaction.atomic():
        holding = Holding.objects.select_for_update().get(pk=holding_id)
        if holding.until_on is not None and holding.until_on <= until_on:
            raise Refused("这个任职已经结束", why=f"{holding.until_on.isoformat()} 起不再担任")
        holding.until_on = max(until_on, holding.from_on)
        holding.save(update_fields=["until_on"])
        _write(Kind.POST_LEFT, holding.post_id, _told(holding), by, at)


def _told(holding: Holding) -> dict[str, object]:
    return {
        "account": holding.account_id,
        "name": holding.account.name,
        "department": holding.post.department.short,
        "title": holding.post.title,
        "role": holding.post.role,
        "seat": holding.seat,
        "from_on": holding.from_on.isoformat(),
        "until_on": holding.until_on.isoformat() if holding.until_on else None,
    }


def _refuse_clash(account: Account, post: Post, from_on: date, until_on: date | None) -> None:
    held = _overlapping(from_on, until_on).filter(account=account).values_list("post__role", flat=True)
    roles = {Role(role) for role in held}
    if Membership.objects.filter(_overlap(from_on, until_on), account=account).exists():
        roles.add(Role.ENTERPRISE_MEMBER)
    why = clash(frozenset(roles), Role(post.role))
    if why:
        raise Refused(f"不能任命{account.name}为{post.title}", why=why, remedy="请另选人员，或先办离岗")


def _overlapping(from_on: date, until_on: date | None) -> QuerySet[Holding]:
    return Holding.objects.filter(_overlap(from_on, until_on))


def _overlap(from_on: date, until_on: date | None) -> Q:
    # A holding that ended on its first day was never held.
    lasts = Q(until_on=None) | Q(until_on__gt=from_on) & Q(until_on__gt=F("from_on"))
    return lasts & Q(from_on__lt=until_on) if until_on else lasts


def _write(kind: Kind, post_id: int, said: dict[str, object], by: Actor, at: datetime) -> None:
    ledger.record(kind, subject=f"post:{post_id}", by_key=by.key, by_name=by.name, at=at, said=said)
