"""Which lists of enterprises paid without applying does my department have, and what is done with each?"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import Forbidden, Refused
from qifu.policies.granting import list_queries, lists, objecting
from qifu.policies.granting.list_queries import ListLine
from qifu.portals import errors
from qifu.portals.granting import lists_look
from qifu.portals.visits import Visit


def grant_lists(visit: Visit) -> HttpResponse:
    """All lists, and the items for which one can be proposed."""
    found = list_queries.lists_of(visit.actor)
    return render(
        visit,
        "granting/lists.html",
        {
            "lines": [lists_look.line(one) for one in found],
            "proposable": list_queries.proposable(visit.actor, visit.at.date()),
        },
    )


def propose(visit: Visit) -> HttpResponse:
    """Match everybody and propose a list."""
    chosen = visit.POST.get("item", "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 18):
        raise Refused("没有选事项", remedy="请先选一个免申即享的事项")
    number = lists.propose(int(chosen), by=visit.actor, at=visit.at)
    messages.success(visit, "名单已拟好，请逐家过目后公示。")
    return redirect("grant_list", number)


def grant_list(visit: Visit, number: str) -> HttpResponse:
    """One list with its rows and objections."""
    found = _found(visit, number)
    return _drawn(visit, found) if found else errors.not_found(visit)


def act(visit: Visit, number: str, act: str) -> HttpResponse:
    """Leave out, publish, drop, answer, object."""
    found, do = _found(visit, number), DO.get(act)
    if found is None or do is None:
        return errors.not_found(visit)
    try:
        said = do(visit, number)
    except Refused as refused:
        return _drawn(visit, _found(visit, number) or found, refused)
    messages.success(visit, said)
    return redirect("grant_list", number)


def _found(visit: Visit, number: str) -> ListLine | None:
    try:
        return list_queries.list_of(visit.actor, number)
    except Forbidden:
        return None


def _drawn(visit: Visit, found: ListLine, refused: Refused | None = None) -> HttpResponse:
    may = visit.actor.department_id == found.department_id or found.department_id is None
    context = {
        "list": lists_look.line(found),
        "rows": [lists_look.row(one) for one in list_queries.rows_of(found.number)],
        "objections": list_queries.objections(found.number),
        "may": may and found.state in ("proposed", "public"),
        "refused": refused,
        "typed": visit.POST.get("text", ""),
    }
    return render(visit, "granting/list.html", context, status=422 if refused else 200)


def _leave_out(visit: Visit, number: str) -> str:
    lists.leave_out(number, _key(visit), reason=visit.POST.get("text", ""), by=visit.actor, at=visit.at)
    return "已移出，理由已记下。"


def _publish(visit: Visit, number: str) -> str:
    lists.publish(number, pack=visit.pack, by=visit.actor, at=visit.at)
    return "名单已公示，到期没有异议的自动兑现。"


def _drop(visit: Visit, number: str) -> str:
    lists.drop(number, reason=visit.POST.get("text", ""), by=visit.actor, at=visit.at)
    return "名单已撤下。"


def _answer(visit: Visit, number: str) -> str:  # noqa: ARG001 - the objection names its list
    said = visit.POST.get("upheld", "")
    if said not in ("yes", "no"):
        raise Refused("没有选异议是否成立", remedy="请选成立或不成立")
    objecting.answer(
        _key(visit), upheld=said == "yes", text=visit.POST.get("text", ""), by=visit.actor, at=visit.at
    )
    return "异议已答复。"


def _object(visit: Visit, number: str) -> str:
    objecting.object_to(
        number, text=visit.POST.get("text", ""), row_id=_key(visit) or None, by=visit.actor, at=visit.at
    )
    return "异议已记下，由拟名单的部门核实。"


def _key(visit: Visit) -> int:
    said = visit.POST.get("key", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 18 else 0


DO: dict[str, Callable[[Visit, str], str]] = {
    "leave_out": _leave_out,
    "publish": _publish,
    "drop": _drop,
    "answer": _answer,
    "object": _object,
}
