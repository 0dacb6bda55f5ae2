"""What is known of one account, and what may be done with it: changed, closed, put on a post or off it?"""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import Refused
from qifu.portals import errors
from qifu.portals.admin import first_password, forms
from qifu.portals.visits import Visit
from qifu.registry import account_queries, government, queries, signing_in
from qifu.registry.account_queries import AccountCard
from qifu.registry.rules.access import Role


def account(visit: Visit, key: int) -> HttpResponse:
    """The page of one account."""
    if not account_queries.exists(key):
        return errors.not_found(visit)
    return _page(visit, account_queries.account_card(key, on=visit.at.date()))


def change(visit: Visit, key: int) -> HttpResponse:
    """Change name or telephone, close the account or open it again."""
    if not account_queries.exists(key):
        return errors.not_found(visit)
    card = account_queries.account_card(key, on=visit.at.date())
    form = forms.ChangeForm(visit.POST)
    if not form.is_valid():
        return _page(visit, card, change=form)
    said = form.cleaned_data
    if key == visit.actor.account_id and not said["is_active"]:
        form.add_error("is_active", "不能停用自己的账号，请另一位系统管理员办理。")
        return _page(visit, card, change=form)
    signing_in.change_account(
        key,
        name=said["name"],
        phone=said["phone"] or None,
        is_active=said["is_active"],
        by=visit.actor,
        at=visit.at,
    )
    messages.success(visit, f"{said['name']}的账号已更新。")
    return redirect("accounts_one", key)


def fill(visit: Visit, key: int) -> HttpResponse:
    """Put the holder of the account on a post."""
    if not account_queries.exists(key):
        return errors.not_found(visit)
    card = account_queries.account_card(key, on=visit.at.date())
    form = forms.FillForm(visit.POST)
    form.offer(queries.posts(on=visit.at.date()))
    if not form.is_valid():
        return _page(visit, card, fill=form)
    said = form.cleaned_data
    try:
        government.fill_post(
            post_id=said["post"],
            account_id=key,
            seat=said["seat"],
            from_on=said["from_on"],
            until_on=said["until_on"],
            by=visit.actor,
            at=visit.at,
        )
    except Refused as refused:
        forms.refuse(form, refused)
        return _page(visit, card, fill=form)
    messages.success(visit, f"{card.name}已任岗。")
    return redirect("accounts_one", key)


def leave(visit: Visit, key: int, holding: int) -> HttpResponse:
    """End one of the holdings of this account."""
    if account_queries.holding_of(holding) != key:
        return errors.not_found(visit)
    form = forms.LeaveForm(visit.POST)
    if not form.is_valid():
        messages.error(visit, f"没有办成：{forms.told(form)}")
        return redirect("accounts_one", key)
    government.leave_post(
        holding_id=holding, until_on=form.cleaned_data["until_on"], by=visit.actor, at=visit.at
    )
    messages.success(visit, f"已办离岗，{form.cleaned_data['until_on']:%Y-%m-%d} 起不再担任。")
    return redirect("accounts_one", key)


def reset(visit: Visit, key: int) -> HttpResponse:
    """A new first password, shown on this one page and kept nowhere."""
    if not account_queries.exists(key):
        return errors.not_found(visit)
    password = first_password.draw()
    made = signing_in.reset_password(key, new=password, by=visit.actor, at=visit.at)
    said = {"name": made.name, "username": made.username, "password": password, "key": key}
    return render(visit, "admin/password.html", {**said, "head": "密码已重置"})


def _page(
    visit: Visit, card: AccountCard, *, change: Form | None = None, fill: Form | None = None
) -> HttpResponse:
    """The forms that this administrator may use, as typed or afresh."""
    roles, today = visit.actor.roles, visit.at.date()
    active = {"name": card.name, "is_active": "yes" if card.is_active else "no"}
    if fill is None:
        fill = offered = forms.FillForm(initial={"from_on": today, "seat": "A"})
        offered.offer(queries.posts(on=today))
    return render(
        visit,
        "admin/account.html",
        {
            "card": card,
            "change": change or forms.ChangeForm(initial=active),
            "fill": fill,
            "may_change": Role.SYSTEM_ADMIN in roles,
            "may_grant": Role.SECURITY_ADMIN in roles,
            "today": today.isoformat(),
        },
    )
