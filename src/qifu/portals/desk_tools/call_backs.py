"""Whom does the center owe a call, about what, and what did they say?"""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from qifu.appeals import follow_up, queries
from qifu.appeals.queries import OwedCall
from qifu.cases import queries as cases
from qifu.cases.queries import CasePage
from qifu.kernel.errors import Refused
from qifu.portals.desk_tools import call_backs_look, pages
from qifu.portals.desk_tools.call_backs_look import call_line
from qifu.portals.visits import Visit
from qifu.registry.rules.access import Actor

PER_PAGE = 30
MOST = 500
RESULTS = (("satisfied", "满意"), ("dissatisfied", "不满意"), ("no_answer", "没有接通"))
SAID = {
    "satisfied": "已记录满意，这一件销号。",
    "dissatisfied": "已记录不满意，这一件退回重办并提一级。",
    "no_answer": "已记录没有接通，稍后再打。",
    "unreachable": "多次没有接通，记为联系不上，不算满意也不算不满意。",
}


class CallForm(forms.Form):
    """How one call went."""

    result = forms.ChoiceField(
        label="回访结果",
        choices=RESULTS,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个结果"},
    )
    note = forms.CharField(
        label="企业怎么说", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, object]:
        """Without a word of why, the desk that must do it again would not know what to mend."""
        given = super().clean() or {}
        if given.get("result") == "dissatisfied" and not given.get("note", "").strip():
            self.add_error("note", "请写明企业哪里不满意，重办的部门要看")
        return given


def call_backs(visit: Visit) -> HttpResponse:
    """Calls owed, the most urgent first; or those that are through."""
    done = visit.GET.get("done") == "1"
    owed = queries.count_owed(visit.actor)
    page = pages.page_of(visit, owed, PER_PAGE)
    found = queries.owed_calls(visit.actor, done=done, most=PER_PAGE, skip=0 if done else page.skip)
    lines = [call_line(one, visit.at) for one in found]
    context = {"lines": lines, "owed": owed, "done": done, "pager": None if done else page.pager}
    late = sum(line.tone == "late" for line in lines)
    return render(visit, "desk_tools/call_backs.html", context | {"late": late})


def one(visit: Visit, call: int) -> HttpResponse:
    """One call: the number to dial, what was replied, and what to ask."""
    return _page(visit, _owed(visit.actor, call), CallForm())


def called(visit: Visit, call: int) -> HttpResponse:
    """Write down how it went, then the next call."""
    owed, form = _owed(visit.actor, call), CallForm(visit.POST)
    if not form.is_valid():
        return _page(visit, owed, form)
    given = form.cleaned_data
    try:
        told = follow_up.call(
            follow_up_id=call, result=given["result"], note=given["note"], by=visit.actor, at=visit.at
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(visit, owed, form)
    messages.success(visit, f"{owed.number}：{SAID[told.result]}")
    following = [other for other in queries.owed_calls(visit.actor, most=2) if other.id != call]
    return redirect("call_backs_one", following[0].id) if following else redirect("call_backs")


def _page(visit: Visit, owed: OwedCall, form: CallForm) -> HttpResponse:
    page = cases.case_page(visit.actor, owed.number, visit.at)
    beside = [call_line(other, visit.at) for other in queries.owed_calls(visit.actor, most=PER_PAGE)]
    context = {
        "call": call_line(owed, visit.at),
        "beside": beside,
        "total": queries.count_owed(visit.actor),
        "text": page.text,
        "replies": call_backs_look.replies(page),
        "script": call_backs_look.script(owed, visit.actor.department_name),
        "tries_left": _tries_left(page, owed),
        "form": form,
    }
    return render(visit, "desk_tools/call_back.html", context)


def _tries_left(page: CasePage, owed: OwedCall) -> int:
    return max(0, page.rules.call_back.tries - len(owed.tries))


def _owed(actor: Actor, call: int) -> OwedCall:
    found = (one for one in queries.owed_calls(actor, most=MOST) if one.id == call)
    owed = next(found, None)
    if owed is None:
        raise Http404("这一件不在待回访清单里")
    return owed
