"""What came of each item, for those who answer for it, and what do they say to its enterprises?"""

from tempfile import TemporaryFile

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import Refused
from qifu.policies.oversight import effects, item_reviews, later_facts
from qifu.policies.oversight.effects import Effect, EffectLine
from qifu.policies.oversight.item_reviews import LEAST_PUBLIC, LONGEST
from qifu.policies.rules import comparison
from qifu.policies.rules.funnel import Stage
from qifu.portals import errors
from qifu.portals.desk_tools import pages
from qifu.portals.oversight import effects_look, effects_sheet
from qifu.portals.visits import Visit

PER_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = tuple(
    (key, effects_look.SORTS[key][0])
    for key in ("read", "matched", "applied", "granted", "firms", "paid", "days", "stars")
)
PARTS = (("area", "按地区"), ("industry", "按行业"), ("size", "按规模"))


class AnswerForm(forms.Form):
    """What the department says to a review."""

    text = forms.CharField(
        label="回应",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请填写回应"},
    )


def listing(visit: Visit) -> HttpResponse:
    """All items an actor answers for, in the order that is asked for."""
    sort = visit.GET.get("sort", "paid")
    lines = effects.effects(visit.actor, visit.at)
    found = [line for line in lines if _holds(line, visit.GET.get("q", "").strip()[:40])]
    page = pages.page_of(visit, len(found), PER_PAGE, "项")
    shown = effects_look.rows(found, sort)[page.skip : page.skip + PER_PAGE]
    return render(
        visit,
        "oversight/effects.html",
        {
            "rows": shown,
            "pager": page.pager,
            "sort": sort if sort in effects_look.SORTS else "paid",
            "words": visit.GET.get("q", "").strip()[:40],
            "total": len(lines),
            "columns": COLUMNS,
            "figures": _figures(lines),
            "is_whole": effects.is_whole(visit.actor),
        },
    )


def export(visit: Visit) -> FileResponse:
    """The same as a spreadsheet."""
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    effects_sheet.write(file, effects.effects(visit.actor, visit.at), at=visit.at)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"政策成效{visit.at:%Y%m%d}.xlsx", content_type=XLSX
    )


def one(visit: Visit, area: str, code: str) -> HttpResponse:
    """One item: the way of its enterprises, days, parts, later facts, reviews."""
    found = effects.effect(visit.actor, code, area, visit.at)
    return _page(visit, found) if found else errors.not_found(visit)


def answer(visit: Visit, area: str, code: str, review: int) -> HttpResponse:
    """The department answers a review."""
    found = effects.effect(visit.actor, code, area, visit.at)
    known = {each.id for each in item_reviews.reviews(code, area)} if found else set()
    if found is None or review not in known:
        return errors.not_found(visit)
    form = AnswerForm(visit.POST, auto_id=f"answer_{review}_%s")
    if form.is_valid():
        try:
            item_reviews.answer(review, form.cleaned_data["text"], by=visit.actor, at=visit.at)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(visit, "回应已发出，企业打开这项政策就能看到。")
            return redirect("effect", area=area, code=code)
    return _page(visit, found, {review: form}, status=422)


def _page(
    visit: Visit, found: Effect, given: dict[int, AnswerForm] | None = None, *, status: int = 200
) -> HttpResponse:
    line = found.line
    may_answer = item_reviews.is_own(visit.actor, line.issuer_id, line.executor_id)
    reviews = item_reviews.reviews(line.code, line.area_code)
    forms_ = {
        each.id: (given or {}).get(each.id) or AnswerForm(auto_id=f"answer_{each.id}_%s") for each in reviews
    }
    return render(
        visit,
        "oversight/effect.html",
        {
            "line": line,
            "rungs": effects_look.rungs(line.steps),
            "stars": effects_look.stars(line.average),
            "average": line.average,
            "clear": effects_look.percent(line.average.clear),
            "worth": effects_look.percent(line.average.worth_it),
            "least": LEAST_PUBLIC,
            "median": effects_look.days_say(line.days_median),
            "most": effects_look.days_say(line.days_most),
            "chart": effects_look.days_columns(found.days),
            "parts": [(label, effects_look.groups(found.groups[name])) for name, label in PARTS],
            "compared": [
                effects_look.compared(each) for each in later_facts.later(line.code, line.area_code, visit.at)
            ],
            "caution": comparison.CAUTION,
            "reviews": [(each, forms_[each.id] if may_answer else None) for each in reviews],
            "waiting": effects_look.reviews_open(reviews),
        },
        status=status,
    )


def _holds(line: EffectLine, words: str) -> bool:
    return not words or words in line.title or words in line.executor or words == line.code


def _figures(lines: tuple[EffectLine, ...]) -> dict[str, int]:
    return {
        "paid_fen": sum(line.paid_fen for line in lines),
        "granted_fen": sum(line.granted_fen for line in lines),
        "items_paid": sum(bool(line.paid_fen) for line in lines),
        "matched": sum(line.count(Stage.MATCHED) for line in lines),
        "paid": sum(line.count(Stage.PAID) for line in lines),
        "reviews": sum(line.average.count for line in lines),
        "untouched": sum(not line.count(Stage.APPLIED) and line.count(Stage.MATCHED) > 0 for line in lines),
    }
