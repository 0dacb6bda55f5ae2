"""How is an appeal written down for a caller or visitor, once, with its enterprise and its likely repeats?"""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.appeals import intake, likely_queries
from qifu.appeals.intake import Heard, Outcome
from qifu.appeals.messages import Fault, Message
from qifu.kernel.errors import Refused
from qifu.portals.staff.register_forms import Register
from qifu.portals.visits import Visit
from qifu.registry import enterprises, government

SUGGESTIONS = 6


def register(visit: Visit) -> HttpResponse:
    """GET shows the empty form, POST takes the appeal in."""
    if visit.method != "POST":
        return _page(visit, Register(visit=visit))
    form = Register(visit.POST, visit=visit)
    if not form.is_valid():
        return _page(visit, form, status=422)
    heard = form.message(visit.at)
    if isinstance(heard, Fault):
        return _page(visit, form, why=heard.why, status=422)
    try:
        done = _take(visit, heard)
    except Refused as refused:
        return _page(visit, form, why=str(refused), status=422)
    return _done(visit, done, heard)


def _take(visit: Visit, message: Message) -> Heard:
    """An enterprise nobody knew yet is registered with its first appeal, or neither is."""
    with transaction.atomic():
        known = enterprises.find(uscc=message.uscc, name=message.enterprise_name)
        if known is None and message.uscc and message.enterprise_name:
            area = government.find_area(message.area) or government.root_area()
            enterprises.register(
                uscc=message.uscc, name=message.enterprise_name, area_id=area.pk, by=visit.actor, at=visit.at
            )
        return intake.receive(message, pack=visit.pack, by=visit.actor, at=visit.at)


def _done(visit: Visit, done: Heard, message: Message) -> HttpResponse:
    if done.outcome is Outcome.REPEAT:
        messages.info(visit, f"这一件刚才已经登记过，编号 {done.number}，没有重复登记。")
    else:
        also = f"，发现 {done.proposed} 件可能是同一件事" if done.proposed else ""
        messages.success(visit, f"已登记，编号 {done.number}{also}。交办前由您负责跟进。")
    if message.confidential or not done.number:
        return redirect("worklist")
    return redirect("case", done.number)


def firms(visit: Visit) -> HttpResponse:
    """Enterprises whose names begin as typed, for the list under the field."""
    found = enterprises.find_by_name(visit.GET.get("enterprise", ""), limit=SUGGESTIONS)
    return render(visit, "staff/register_firms.html", {"firms": found})


def repeats(visit: Visit) -> HttpResponse:
    """Earlier cases that what is being typed may repeat."""
    asked = {name: visit.GET.get(name, "")[:2000] for name in ("title", "text", "enterprise", "place")}
    firm = enterprises.find(name=asked["enterprise"])
    asked["enterprise"] = str(firm.pk) if firm else asked["enterprise"]
    found = likely_queries.likely_cases(
        visit.actor,
        title=asked["title"],
        text=asked["text"],
        enterprise=asked["enterprise"],
        place=asked["place"],
        pack=visit.pack,
        at=visit.at,
    )
    return render(visit, "staff/register_repeats.html", {"likely": found})


def _page(visit: Visit, form: Register, *, why: str = "", status: int = 200) -> HttpResponse:
    shown = {"form": form, "why": why}
    return render(visit, "staff/register.html", shown, status=status)
