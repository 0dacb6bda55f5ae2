"""What was posted, by whom, on which paper? The books, and whether they agree with themselves."""

from django.http import HttpResponse
from django.shortcuts import render

from qifu.policies.money import books as ledger_of_money
from qifu.policies.money import money_queries
from qifu.policies.rules.books import KIND_LABELS
from qifu.portals.desk_tools import pages
from qifu.portals.visits import Visit

PER_PAGE = 40


def books(visit: Visit) -> HttpResponse:
    """The acts with their postings, the latest first, by budget and kind."""
    asked = visit.GET.get("budget", "")
    budget_id = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    kind = visit.GET.get("kind", "")
    _, total = money_queries.acts(visit.actor, budget_id=budget_id, kind=kind, limit=0)
    page = pages.page_of(visit, total, PER_PAGE)
    acts, _ = money_queries.acts(visit.actor, budget_id=budget_id, kind=kind, skip=page.skip, limit=PER_PAGE)
    return render(
        visit,
        "money/books.html",
        {
            "acts": acts,
            "total": total,
            "pager": page.pager,
            "faults": ledger_of_money.check(),
            "budgets": money_queries.names(visit.actor),
            "budget_id": budget_id,
            "kinds": [(one.value, label) for one, label in KIND_LABELS.items()],
            "kind": kind,
        },
    )
