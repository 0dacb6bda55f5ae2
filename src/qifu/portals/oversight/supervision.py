"""What is under supervision, what is next in each, and what may everybody read of it?"""

from collections.abc import Callable
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import Refused
from qifu.policies.oversight import rectifying, strength, supervision_queries
from qifu.policies.oversight.supervision_queries import SupervisionLine
from qifu.portals import errors
from qifu.portals.oversight import supervision_look
from qifu.portals.oversight.strength import may_open
from qifu.portals.visits import Visit
from qifu.registry import queries as registry

STATES = (("", "全部"), *rectifying.STATES.items())


class EntrustForm(forms.Form):
    """Who has to put it right."""

    department = forms.ChoiceField(label="整改责任部门", error_messages={"required": "请选一个部门"})

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        lines = [(str(each.id), each.short) for each in registry.departments()]
        self.fields["department"].choices = [("", "请选择"), *lines]  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """What will be done, and until when."""

    text = forms.CharField(
        label="整改方案",
        max_length=rectifying.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明原因、措施、责任人",
        error_messages={"required": "请写整改方案"},
    )
    until = forms.DateField(
        label="完成日期",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "请选完成日期", "invalid": "日期不对，请重新选择"},
    )


class TextForm(forms.Form):
    """One text; the act says which."""

    text = forms.CharField(
        max_length=rectifying.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请填写内容"},
    )


def listing(visit: Visit) -> HttpResponse:
    """All of it, or the own department's; one state at a time if that is asked for."""
    state = visit.GET.get("state", "")
    found = supervision_queries.supervisions(visit.actor, state=state)
    return render(
        visit,
        "oversight/supervisions.html",
        {
            "rows": [supervision_look.row(each) for each in found],
            "open": sum(each.is_open for each in found),
            "states": [(code, label, code == state) for code, label in STATES],
            "rule": strength.table(visit.pack, visit.at.date()).supervision,
            "is_narrowed": state in rectifying.STATES,
        },
    )


def one(visit: Visit, number: str) -> HttpResponse:
    """One supervision with its run, what was said, and the next step."""
    found = supervision_queries.supervision(visit.actor, number)
    return _page(visit, found) if found else errors.not_found(visit)


def act(visit: Visit, number: str) -> HttpResponse:
    """The step that was sent; a refusal stands on the page, and what was written stays."""
    found = supervision_queries.supervision(visit.actor, number)
    if found is None:
        return errors.not_found(visit)
    name = visit.POST.get("act", "")
    step = STEPS.get(name)
    if step is None:
        return _page(visit, found, status=422)
    form = _form(name, visit.POST)
    if not form.is_valid():
        return _page(visit, found, {name: form}, status=422)
    try:
        said = step(visit, number, form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(visit, found, {name: form}, status=422)
    messages.success(visit, said)
    return redirect("supervision", number=number)


def published(visit: Visit) -> HttpResponse:
    """What has been put right, for everybody to read."""
    lines = supervision_queries.published()
    table = strength.table(visit.pack, visit.at.date())
    shown = [(each, supervision_look.run(each, table), supervision_look.months_say(each)) for each in lines]
    return render(visit, "oversight/rectifications.html", {"shown": shown})


def _page(
    visit: Visit, found: SupervisionLine, forms_: dict[str, forms.Form] | None = None, *, status: int = 200
) -> HttpResponse:
    may = supervision_queries.acts(visit.actor, found)
    wanted = {
        "entrust": may.entrust,
        "plan": may.plan,
        "finish": may.finish,
        "accept": may.judge,
        "send_back": may.judge,
        "publish": may.publish,
    }
    given = forms_ or {}
    shown = {name: given.get(name) or _form(name) for name, is_open in wanted.items() if is_open}
    return render(
        visit,
        "oversight/supervision.html",
        {
            "line": found,
            "row": supervision_look.row(found),
            "holder": supervision_look.holder(found),
            "run": supervision_look.run(found, strength.table(visit.pack, visit.at.date())),
            "story": supervision_look.story(found),
            "acts": shown,
            "may_open": may_open(visit, found.side, found.place),
            # What was refused because it is not this reader's to do has no form of its own to stand at.
            "refused": [form for name, form in given.items() if name not in shown],
        },
        status=status,
    )


def _form(name: str, given: object = None) -> forms.Form:
    kinds: dict[str, type[forms.Form]] = {"entrust": EntrustForm, "plan": PlanForm}
    return kinds.get(name, TextForm)(given, auto_id=f"{name}_%s")  # type: ignore[arg-type]


def _entrust(visit: Visit, number: str, given: dict[str, object]) -> str:
    rectifying.entrust(number, int(str(given["department"])), by=visit.actor, at=visit.at)
    return "已确定整改责任部门。"


def _plan(visit: Visit, number: str, given: dict[str, object]) -> str:
    until = given["until"]
    assert isinstance(until, date)
    rectifying.plan(number, str(given["text"]), until, by=visit.actor, at=visit.at)
    return "整改方案已提交，督办监督岗可以看到。"


def _finish(visit: Visit, number: str, given: dict[str, object]) -> str:
    rectifying.finish(number, str(given["text"]), by=visit.actor, at=visit.at)
    return "整改结果已报送，等待认可。"


def _accept(visit: Visit, number: str, given: dict[str, object]) -> str:
    rectifying.accept(number, str(given["text"]), by=visit.actor, at=visit.at)
    return "已认可整改结果，接下来可以公布。"


def _send_back(visit: Visit, number: str, given: dict[str, object]) -> str:
    rectifying.send_back(number, str(given["text"]), by=visit.actor, at=visit.at)
    return "已退回，责任部门继续整改。"


def _publish(visit: Visit, number: str, given: dict[str, object]) -> str:
    rectifying.publish(number, str(given["text"]), by=visit.actor, at=visit.at)
    return "整改结果已向社会公布。"


STEPS: dict[str, Callable[[Visit, str, dict[str, object]], str]] = {
    "entrust": _entrust,
    "plan": _plan,
    "finish": _finish,
    "accept": _accept,
    "send_back": _send_back,
    "publish": _publish,
}
