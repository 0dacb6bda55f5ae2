"""Which accounts are there, and how is a new one opened?"""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from qifu.kernel.errors import Refused
from qifu.portals.admin import first_password, forms
from qifu.portals.look import Pager
from qifu.portals.visits import Visit
from qifu.registry import account_queries, queries, signing_in
from qifu.registry.queries import AccountPage
from qifu.registry.rules.access import Role


def accounts(visit: Visit) -> HttpResponse:
    """One page of accounts, found by name or username."""
    words = visit.GET.get("q", "").strip()[:60]
    asked = visit.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    today = visit.at.date()
    page = queries.accounts(on=today, words=words, page=number)
    return render(
        visit,
        "admin/accounts.html",
        {
            "page": page,
            "words": words,
            "pager": pager(page, words),
            "may_open": Role.SYSTEM_ADMIN in visit.actor.roles,
            "for_enterprises": account_queries.enterprise_accounts(today),
        },
    )


def new(visit: Visit) -> HttpResponse:
    """Open an account; its first password is shown on this one page and kept nowhere."""
    form = forms.AccountForm(visit.POST if visit.method == "POST" else None)
    if visit.method == "POST" and form.is_valid():
        password = first_password.draw()
        try:
            made = signing_in.create_account(
                **form.cleaned_data, password=password, by=visit.actor, at=visit.at
            )
        except Refused as refused:
            forms.refuse(form, refused)
        else:
            said = {"name": made.name, "username": made.username, "password": password, "key": made.pk}
            return render(visit, "admin/password.html", {**said, "head": "账号已开通"})
    return render(visit, "admin/account_new.html", {"form": form})


def pager(page: AccountPage, words: str) -> Pager | None:
    """Where the list goes on, if it does."""
    if page.pages <= 1:
        return None
    text = f"第 {page.page} 页，共 {page.pages} 页，{page.total} 个账号"
    earlier = _address(words, page.page - 1) if page.page > 1 else ""
    return Pager(text, earlier, _address(words, page.page + 1) if page.page < page.pages else "")


def _address(words: str, number: int) -> str:
    said = {"q": words, "page": str(number)} if words else {"page": str(number)}
    return f"{reverse('accounts')}?{urlencode(said)}"
