"""What money is asked back, how much came, and what is overdue?"""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import Refused
from qifu.kernel.money import show
from qifu.policies.money import money_back_queries
from qifu.policies.money import recoveries as verbs
from qifu.portals.money import money_look
from qifu.portals.money.sums import SumField, fen_of
from qifu.portals.visits import Visit
from qifu.registry.rules.access import Role


class DemandForm(forms.Form):
    """Which grant, how much, on what basis, until when."""

    grant = forms.TypedChoiceField(label="哪一笔", coerce=int, choices=())
    fen = SumField(label="要求退回的金额")
    basis = forms.CharField(label="依据", max_length=500, help_text="例如：承诺五年内不迁出，2026年3月已迁出")
    document = forms.CharField(label="文号", max_length=120)
    due_on = forms.DateField(label="退回期限", widget=forms.DateInput(attrs={"type": "date"}))


def recoveries(visit: Visit) -> HttpResponse:
    """All of it, overdue first; and a form to ask."""
    may_ask = visit.actor.is_any(Role.TREASURER, Role.DEPARTMENT_LEAD)
    form = DemandForm(visit.POST if visit.method == "POST" else None)
    field = form.fields["grant"]
    assert isinstance(field, forms.ChoiceField)
    grants = money_back_queries.paid_grants(visit.actor) if may_ask else ()
    field.choices = [(one.id, f"{one.case_number} {one.enterprise}：{one.item}") for one in grants]
    if visit.method == "POST" and form.is_valid() and _demanded(visit, form):
        return redirect("money_back")
    lines = money_back_queries.recoveries(visit.actor, visit.at.date())
    context = {
        "lines": lines,
        "open": [one for one in lines if one.ended_at is None],
        "overdue": sum(one.is_overdue for one in lines),
        "left": show(sum(one.left_fen for one in lines if one.ended_at is None)),
        "form": form,
        "may_ask": may_ask,
        "may_receive": money_look.may_pay(visit.actor),
    }
    return render(visit, "money/back.html", context, status=422 if form.errors else 200)


def receive(visit: Visit, recovery: int) -> HttpResponse:
    """Money came."""
    verbs.receive(
        recovery,
        fen=fen_of(visit.POST.get("fen", "")),
        to_budget=visit.POST.get("to") != "treasury",
        document=visit.POST.get("document", ""),
        by=visit.actor,
        at=visit.at,
    )
    messages.success(visit, "已记收到退回资金。")
    return redirect("money_back")


def waive(visit: Visit, recovery: int) -> HttpResponse:
    """The rest is no longer asked for."""
    verbs.waive(recovery, reason=visit.POST.get("reason", ""), by=visit.actor, at=visit.at)
    messages.success(visit, "已了结，理由写入台账。")
    return redirect("money_back")


def _demanded(visit: Visit, form: DemandForm) -> bool:
    said = form.cleaned_data
    try:
        verbs.demand(
            said["grant"],
            fen=said["fen"],
            basis=said["basis"],
            document=said["document"],
            due_on=said["due_on"],
            by=visit.actor,
            at=visit.at,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(visit, "已要求退回，期限和依据已写入台账。")
    return True
