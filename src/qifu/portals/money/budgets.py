"""How much is there, promised and paid? The overview of the budgets, and one of them."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import Refused
from qifu.kernel.money import show
from qifu.policies.money import budgets, money_queries, payment_queries, treasury
from qifu.policies.money.money_queries import BudgetLine, WithoutBudget
from qifu.portals.money import money_look
from qifu.portals.money.sums import SumField
from qifu.portals.visits import Visit
from qifu.registry import queries as registry
from qifu.registry.queries import AreaNode

PAPER = {"label": "文号", "max_length": 120, "help_text": "例如 澄财预〔2026〕3号"}


class NewForm(forms.Form):
    """A budget of some items."""

    name = forms.CharField(label="预算名称", max_length=120)
    total = SumField(label="金额")
    reason = forms.CharField(label="设定的理由", max_length=500)
    document = forms.CharField(label="文号", max_length=120)


class AdjustForm(forms.Form):
    """A new total."""

    total = SumField(label="调整后的总额")
    reason = forms.CharField(label="调整的理由", max_length=500)
    document = forms.CharField(label="文号", max_length=120)


def overview(visit: Visit) -> HttpResponse:
    """The budgets of a year, with what needs somebody."""
    on = visit.at.date()
    years = money_queries.years() or (on.year,)
    year = _number(visit.GET.get("year", ""), years, years[0] if on.year not in years else on.year)
    lines = money_queries.budget_lines(visit.actor, year)
    line_of = treasury.rules(visit.pack, on).nearly_used
    waiting = payment_queries.waiting(visit.actor, on)
    troubled = payment_queries.troubled(visit.actor, on)
    return render(
        visit,
        "money/overview.html",
        {
            "year": year,
            "years": years,
            "figures": money_look.figures(lines, waiting),
            "lines": [money_look.budget(line, line_of) for line in lines],
            "by_department": money_look.by_department(lines),
            "waiting": waiting,
            "late": sum(one.is_late for one in waiting),
            "troubled": troubled,
            "may_set": money_look.may_pay(visit.actor),
        },
    )


def new(visit: Visit) -> HttpResponse:
    """Set a budget for some items."""
    area = _area(visit)
    year = _number(visit.GET.get("year", ""), range(2020, 2100), visit.at.year)
    choices = money_queries.without_budget(area.code, year)
    form = NewForm(visit.POST if visit.method == "POST" else None)
    chosen = visit.POST.getlist("item")
    if visit.method == "POST" and form.is_valid():
        try:
            budgets.set_budget(
                area_code=area.code,
                year=year,
                name=form.cleaned_data["name"],
                item_codes=chosen,
                total_fen=form.cleaned_data["total"],
                reason=form.cleaned_data["reason"],
                document=form.cleaned_data["document"],
                by=visit.actor,
                at=visit.at,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(visit, f"预算已设定：{form.cleaned_data['name']}。")
            return redirect("money")
    return render(
        visit,
        "money/new.html",
        {
            "form": form,
            "items": [(one, one.code in chosen, _asked(one)) for one in choices],
            "area": area,
            "areas": _areas(),
            "year": year,
        },
        status=422 if form.errors else 200,
    )


def one(visit: Visit, budget: int) -> HttpResponse:
    """One budget: its figures, its items, its acts; and its adjustment."""
    try:
        line = money_queries.budget(visit.actor, budget)
    except Refused as refused:
        raise Http404(str(refused)) from refused
    form = AdjustForm(visit.POST if visit.method == "POST" else None)
    if visit.method == "POST" and form.is_valid() and _adjusted(visit, line, form):
        return redirect("money_budget", budget)
    acts, _ = money_queries.acts(visit.actor, budget_id=budget, limit=20)
    said = treasury.rules(visit.pack, visit.at.date())
    context = {
        "line": money_look.budget(line, said.nearly_used),
        "items": line.items,
        "acts": acts,
        "form": form,
        "may_adjust": money_look.may_pay(visit.actor) and not line.is_unlimited,
    }
    return render(visit, "money/budget.html", context, status=422 if form.errors else 200)


def _adjusted(visit: Visit, line: BudgetLine, form: AdjustForm) -> bool:
    said = form.cleaned_data
    try:
        budgets.adjust(
            budget_id=line.id,
            total_fen=said["total"],
            reason=said["reason"],
            document=said["document"],
            by=visit.actor,
            at=visit.at,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(visit, f"「{line.name}」已调整为 {show(said['total'])}。")
    return True


def _asked(one: WithoutBudget) -> str:
    return show(one.asked_fen) if one.asked_fen else ""


def _area(visit: Visit) -> AreaNode:
    """The area asked for, or the place itself."""
    areas = _areas()
    if not areas:
        raise Http404("no area is set up")
    asked = visit.GET.get("area", "")
    return next((one for one in areas if one.code == asked), areas[0])


def _areas() -> list[AreaNode]:
    """The place and what lies right below it."""
    tree = registry.areas_tree()
    return [tree, *tree.children] if tree else []


def _number(text: str, known: "range | tuple[int, ...]", usual: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 and int(text) in known else usual
