"""Which milestones wait for the department's word, and how is it given?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.policies.money import payment_queries
from qifu.policies.money import stages as verbs
from qifu.portals.visits import Visit
from qifu.registry.rules.access import Role


def open_stages(visit: Visit) -> HttpResponse:
    """Milestones that nobody has confirmed."""
    lines = payment_queries.open_stages(visit.actor)
    may = visit.actor.is_any(Role.HANDLER, Role.DEPARTMENT_LEAD)
    own = visit.actor.department_id if may else None
    return render(
        visit, "money/stages.html", {"lines": [(one, one.department_id == own) for one in lines], "may": may}
    )


def confirm(visit: Visit, stage: int) -> HttpResponse:
    """Confirm one, with what shows it."""
    verbs.confirm(stage, evidence=visit.POST.get("evidence", ""), by=visit.actor, at=visit.at)
    messages.success(visit, "节点已确认，这一期会自动生成付款单。")
    return redirect("money_stages")
