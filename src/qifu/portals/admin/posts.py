"""Which posts are there, who holds them today, and how is a new one set up?"""

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import Refused
from qifu.portals.admin import forms
from qifu.portals.visits import Visit
from qifu.registry import government, queries
from qifu.registry.rules.access import Role


def posts(visit: Visit) -> HttpResponse:
    """Posts by department; the system administrator adds one."""
    form = forms.PostForm(visit.POST if visit.method == "POST" else None)
    form.offer(queries.departments())
    if visit.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            government.create_post(
                department_id=said["department"],
                role=said["role"],
                title=said["title"],
                rank=said["rank"],
                by=visit.actor,
                at=visit.at,
            )
        except Refused as refused:
            forms.refuse(form, refused)
        else:
            messages.success(visit, f"岗位「{said['title']}」已设置，由安全管理员任岗。")
            return redirect("accounts_posts")
    held = queries.posts(on=visit.at.date())
    groups = [(name, list(lines)) for name, lines in groupby(held, key=lambda line: line.department_short)]
    empty = sum(line.account_id is None for line in held)
    return render(
        visit,
        "admin/posts.html",
        {
            "groups": groups,
            "empty": empty,
            "form": form,
            "may_open": Role.SYSTEM_ADMIN in visit.actor.roles,
        },
    )
