"""Which drafts and items are there, by their state, and what is the next step of each?"""

from django.http import HttpResponse
from django.shortcuts import render

from qifu.policies.rules.authorship import AUTHORS
from qifu.policies.rules.stages import LABELS, NEXT, Stage
from qifu.policies.writing import draft_queries
from qifu.portals.desk_tools.pages import page_of
from qifu.portals.policy_desk import look
from qifu.portals.visits import Visit

PER_PAGE = 40


def items(visit: Visit) -> HttpResponse:
    """All of them, those first where somebody has to do something; narrowed by state, department, words."""
    found = draft_queries.lines(visit.actor, visit.at.date())
    asked = visit.GET.get("stage", "")
    stage = asked if asked in set(Stage) else ""
    words = visit.GET.get("q", "").strip()[:40]
    mine = visit.GET.get("mine") == "1"
    narrowed = [
        line
        for line in found
        if (not words or words in line.title or words in line.code or words in line.department)
        and (not mine or line.department_id == visit.actor.department_id)
    ]
    chosen = [line for line in narrowed if not stage or line.stage == stage]
    chosen.sort(key=look.urgency(visit.at.date()))
    stretch = page_of(visit, len(chosen), PER_PAGE)
    shown = chosen[stretch.skip : stretch.skip + PER_PAGE]
    context = {
        "lines": [look.line(each, visit.at) for each in shown],
        "tabs": look.tabs(narrowed, stage),
        "stage": stage,
        "stage_label": LABELS[Stage(stage)] if stage else "",
        "next": NEXT[Stage(stage)] if stage else "",
        "words": words,
        "mine": mine,
        "total": len(chosen),
        "pager": stretch.pager,
        "may_write": visit.actor.is_any(*AUTHORS),
    }
    return render(visit, "policy_desk/items.html", context)
