"""Who may act for an enterprise? Kept by the center: administrators have no business with enterprises."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qifu.kernel.errors import Refused
from qifu.portals import errors
from qifu.portals.admin import forms
from qifu.portals.visits import Visit
from qifu.registry import account_queries, enterprises, memberships
from qifu.registry.enterprises import Profile


def members(visit: Visit) -> HttpResponse:
    """Find an enterprise by code or name, and see who acts for it."""
    words = visit.GET.get("q", "").strip()[:120]
    return _page(visit, words, forms.MemberForm(initial={"from_on": visit.at.date()}))


def start(visit: Visit, enterprise: int) -> HttpResponse:
    """Let an account act for this enterprise."""
    profile = _known(visit, enterprise)
    if profile is None:
        return errors.not_found(visit)
    form = forms.MemberForm(visit.POST)
    if not form.is_valid():
        return _page(visit, profile.uscc, form)
    found = account_queries.account_by_username(form.cleaned_data["username"].strip())
    if found is None:
        form.add_error("username", "没有这个用户名，请先由系统管理员开通账号。")
        return _page(visit, profile.uscc, form)
    try:
        memberships.start_membership(
            enterprise_id=enterprise,
            account_id=found[0],
            from_on=form.cleaned_data["from_on"],
            by=visit.actor,
            at=visit.at,
        )
    except Refused as refused:
        forms.refuse(form, refused)
        return _page(visit, profile.uscc, form)
    messages.success(visit, f"{found[1]}可以代表{profile.name}办事了。")
    return redirect(_address(profile.uscc))


def end(visit: Visit, enterprise: int, membership: int) -> HttpResponse:
    """From today on the account no longer acts for this enterprise."""
    profile = _known(visit, enterprise)
    if profile is None or account_queries.membership_of(membership) != enterprise:
        return errors.not_found(visit)
    memberships.end_membership(
        membership_id=membership, until_on=visit.at.date(), by=visit.actor, at=visit.at
    )
    messages.success(visit, "已取消，今天起不能再代表这家企业。")
    return redirect(_address(profile.uscc))


def _page(visit: Visit, words: str, form: forms.MemberForm) -> HttpResponse:
    found = enterprises.find_by_uscc(words) if words else None
    named = [] if found or not words else enterprises.find_by_name(words)
    chosen = found or (named[0] if len(named) == 1 else None)
    profile = enterprises.profile(visit.actor, chosen.pk) if chosen else None
    return render(
        visit,
        "admin/members.html",
        {"words": words, "named": named, "profile": profile, "form": form, "today": visit.at.date()},
    )


def _known(visit: Visit, enterprise: int) -> Profile | None:
    return enterprises.profile(visit.actor, enterprise) if account_queries.is_enterprise(enterprise) else None


def _address(uscc: str) -> str:
    return f"{reverse('members')}?{urlencode({'q': uscc})}"
