"""How do tables and lists of items go out as spreadsheets and come in again?"""

from datetime import date
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import PackError, Refused
from qifu.policies.rules import item_sheets, workbooks
from qifu.policies.rules import tables as decisions
from qifu.policies.rules.item_sheets import ListRefused
from qifu.policies.writing import draft_queries, drafts, item_lists
from qifu.portals.policy_desk.draft import seen_by
from qifu.portals.visits import Visit

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tables(visit: Visit, draft: int) -> HttpResponse:
    """The decision tables of a draft as a workbook; a POST puts a changed workbook back in and saves."""
    card = draft_queries.card(draft, visit.actor)
    if visit.method != "POST":
        try:
            found = decisions.tables(card.text)
        except PackError as error:
            raise Refused("草稿还读不通，导不出表", why=error.what, remedy="请先改正 YAML") from error
        if not found:
            raise Refused("这个事项没有决策表", why="没有分档，也没有分项", remedy="在 YAML 里写好分档再导出")
        return _file(f"{card.code or '草稿'}-决策表.xlsx", workbooks.of_tables(found))
    text = card.text
    for table in workbooks.tables_in(_given(visit)):
        text = decisions.with_table(text, table)
    made = drafts.save(draft, text, seen=seen_by(visit), by=visit.actor, at=visit.at, note="导入决策表")
    messages.success(visit, f"决策表已放回草稿，现在是第 {made} 版。")
    return redirect("items_draft", draft)


def export(visit: Visit) -> HttpResponse:
    """All items in force as one list."""
    on: date = visit.at.date()
    return _file(f"政策事项-{on}.xlsx", item_lists.export_in_force(on))


def bring(visit: Visit) -> HttpResponse:
    """A list that becomes drafts, all or none."""
    if visit.method != "POST":
        return render(visit, "policy_desk/import.html", {})
    wrong: tuple[item_sheets.Wrong, ...] = ()
    try:
        department = visit.actor.department_id or 0
        made = item_lists.bring(_given(visit), department=department, by=visit.actor, at=visit.at)
    except ListRefused as refused:
        fault, wrong = refused.what, refused.wrong
    except Refused as refused:
        fault = str(refused)
    else:
        messages.success(visit, f"已按 {len(made)} 行各建一份草稿。")
        return redirect("items")
    return render(visit, "policy_desk/import.html", {"fault": fault, "wrong": wrong[:200]}, status=422)


def _given(visit: Visit) -> bytes:
    given: UploadedFile[Any] | None = visit.FILES.get("file")
    if given is None:
        raise Refused("没有选择文件", remedy="请选择改好的 xlsx")
    content: bytes = given.read()
    return content


def _file(name: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=SHEET)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
