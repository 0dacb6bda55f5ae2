"""Which applications lie on my desk, by urgency, and how are the clear ones decided together?"""

from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from qifu.cases import queries as cases
from qifu.cases.queries import CaseFilter, Worklist
from qifu.kernel.errors import Refused
from qifu.policies.granting import bulk, grant_queries, score_queries, undo_queries, undoing
from qifu.portals import errors
from qifu.portals.granting import desk_look, grants_sheet, undo_look
from qifu.portals.look import Pager
from qifu.portals.visits import Visit

SIZE = 50
MOST_ROWS = 10_000
TYPE = grant_queries.CASE_TYPE
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def desk(visit: Visit) -> HttpResponse:
    """One list by urgency, each with its sum; what is clear can be ticked."""
    found = cases.worklist(visit.actor, visit.at, case_type=TYPE)
    missed = desk_look.missed(grant_queries.missed_papers(visit.actor, visit.at), visit.at)
    only_missed = visit.GET.get("show") == "papers"
    shown = missed if only_missed else groups(visit, found)
    clear = sum(1 for group in shown for one in group.items if one.is_clear)
    return render(
        visit,
        "granting/desk.html",
        {
            "groups": shown,
            "only_missed": only_missed,
            "missed": missed[0].count if missed else 0,
            "counts": desk_look.counts(found),
            "total": desk_look.total(found),
            "clear": clear if desk_look.may_decide(visit.actor) else 0,
            "runs": [undo_look.run(one) for one in undo_queries.open_runs(visit.actor, visit.at)],
            "to_score": len(score_queries.to_score(visit.actor)),
        },
    )


def groups(visit: Visit, found: Worklist, *, current: str = "") -> tuple[desk_look.Group, ...]:
    """The worklist with what is known of each application."""
    lines = (*found.overdue, *found.soon, *found.later, *found.waiting, *found.unassigned)
    grants = grant_queries.of_cases(visit.actor, (line.id for line in lines), visit.at)
    return desk_look.groups(found, grants, visit.at, current=current)


def all_grants(visit: Visit) -> HttpResponse:
    """Every application that the reader may see, searched and paged."""
    asked = visit.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1
    page = cases.find(visit.actor, _filters(visit), number, visit.at, size=SIZE)
    grants = grant_queries.of_cases(visit.actor, (line.id for line in page.items), visit.at)
    items = [desk_look.item(grants[line.id], visit.at) for line in page.items if line.id in grants]
    pager = None
    if page.pages > 1:
        pager = Pager(
            f"第 {page.page} 页，共 {page.pages} 页，{page.total} 件",
            _address(visit, page.page - 1) if page.page > 1 else "",
            _address(visit, page.page + 1) if page.page < page.pages else "",
        )
    context = {
        "items": items,
        "total": page.total,
        "pager": pager,
        "q": visit.GET.get("q", "")[:60],
        "group": visit.GET.get("group", ""),
        "groups": desk_look.GROUPS,
        "export": _address(visit, 0),
    }
    return render(visit, "granting/all.html", context)


def export(visit: Visit) -> FileResponse:
    """The same as a spreadsheet, up to a cap."""
    filters = _filters(visit)

    def pages() -> grants_sheet.Pages:
        for number in range(1, MOST_ROWS // 500 + 1):
            page = cases.find(visit.actor, filters, number, visit.at, size=500)
            if number > page.pages:
                return
            grants = grant_queries.of_cases(visit.actor, (line.id for line in page.items), visit.at)
            yield tuple(grants[line.id] for line in page.items if line.id in grants)

    file = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    grants_sheet.write(file, pages(), at=visit.at)
    file.seek(0)
    name = f"申报清单{visit.at:%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def decide_clear(visit: Visit) -> HttpResponse:
    """Grant the ticked ones at the sum of the rule; what cannot be granted stays with its reason."""
    chosen = tuple(int(key) for key in visit.POST.getlist("case") if key.isdecimal() and len(key) < 18)
    if not chosen:
        messages.warning(visit, "没有勾选要审定的申报，请先勾选。")
        return redirect("grants")
    try:
        done = bulk.grant_clear(cases=chosen, by=visit.actor, at=visit.at)
    except Refused as refused:
        messages.error(visit, str(refused))
        return redirect("grants")
    if done.granted:
        messages.success(visit, f"已按规则金额同意兑现 {len(done.granted)} 件。")
    if done.stayed:
        why = "；".join(dict.fromkeys(said for _, said in done.stayed))
        messages.warning(visit, f"{len(done.stayed)} 件没有审定：{why}")
    return redirect("grants")


def undo_run(visit: Visit, run: int) -> HttpResponse:
    """Take back what one tap granted; what has moved on stays and says why."""
    try:
        done = undoing.undo_run(run_id=run, reason=visit.POST.get("reason", ""), by=visit.actor, at=visit.at)
    except Refused:
        return errors.not_found(visit)
    if done.taken:
        messages.success(visit, f"已撤回 {len(done.taken)} 件审定，回到在审，占用的预算已释放，企业看得到。")
    elif done.before and not done.stayed:
        messages.success(visit, f"这 {done.before} 件之前已经撤回，没有再改动。")
    if done.stayed:
        why = "；".join(f"{number} {said}" for number, said in done.stayed[:5])
        more = f"，另有 {len(done.stayed) - 5} 件" if len(done.stayed) > 5 else ""
        messages.warning(visit, f"{len(done.stayed)} 件没有撤回：{why}{more}")
    return redirect("grants")


def _filters(visit: Visit) -> CaseFilter:
    group = visit.GET.get("group", "")
    known = group if group in dict(desk_look.GROUPS) else ""
    return CaseFilter(case_type=TYPE, group=known, q=visit.GET.get("q", "").replace("\0", "")[:60])


def _address(visit: Visit, page: int) -> str:
    kept = {name: visit.GET[name] for name in ("q", "group") if visit.GET.get(name)}
    return "?" + urlencode(kept | ({"page": str(page)} if page else {}))
