"""How does an invited person score an application, without a name and without others' scores?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import Forbidden, Refused
from qifu.policies.granting import score_queries
from qifu.policies.granting import scoring as scores
from qifu.policies.rules import fact_values
from qifu.portals import errors
from qifu.portals.calculator import words
from qifu.portals.visits import Visit

NAMELESS = ("统一社会信用代码", "企业名称")


def to_score(visit: Visit) -> HttpResponse:
    """What waits for one's score."""
    return render(visit, "granting/to_score.html", {"lines": score_queries.to_score(visit.actor)})


def score(visit: Visit, score: int) -> HttpResponse:
    """GET shows the application by its code and figures, POST gives the score, once."""
    try:
        line, grant = score_queries.score_of(visit.actor, score)
    except Forbidden:
        return errors.not_found(visit)
    refused: Refused | None = None
    if visit.method == "POST":
        try:
            value, remark = visit.POST.get("value", ""), visit.POST.get("text", "")
            scores.score(score_id=score, value=value, remark=remark, by=visit.actor, at=visit.at)
            messages.success(visit, "评分已交，不能再改。")
            return redirect("grants_to_score")
        except Refused as no:
            refused = no
    figures = [
        (words.fact_name(key), words.value(fact_values.read(held["value"])), held["source"])
        for key, held in grant.facts.items()
        if key not in NAMELESS
    ]
    context = {
        "line": line,
        "figures": figures,
        "refused": refused,
        "typed": visit.POST.get("value", ""),
        "text": visit.POST.get("text", ""),
    }
    return render(visit, "granting/score.html", context, status=422 if refused else 200)
