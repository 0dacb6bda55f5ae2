"""Does the bank say the same? Upload a statement, work off each difference."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from qifu.appeals.spreadsheets import as_text, open_table
from qifu.kernel.errors import Refused
from qifu.policies.money import money_back_queries, reconciling
from qifu.policies.money.reconciling import Upload
from qifu.portals.visits import Visit

TONES = {"matched": "good", "missing": "late", "extra": "late", "different": "soon"}


class StatementForm(forms.Form):
    """A file and the days it is about."""

    file = forms.FileField(
        label="银行对账单",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text="第一行写表头：日期、流水号、收款户名、账号、金额",
        error_messages={"required": "请选择文件", "empty": "文件是空的，请检查是否导出成功"},
    )
    from_on = forms.DateField(label="从", widget=forms.DateInput(attrs={"type": "date"}))
    to_on = forms.DateField(label="到", widget=forms.DateInput(attrs={"type": "date"}))


def statements(visit: Visit) -> HttpResponse:
    """All statements, and a place for the next."""
    form = StatementForm(visit.POST, visit.FILES) if visit.method == "POST" else StatementForm()
    if visit.method == "POST" and form.is_valid():
        try:
            made = reconciling.read(_upload(form), by=visit.actor, at=visit.at)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("money_statements_one", made)
    context = {"form": form, "lines": money_back_queries.statements()}
    return render(visit, "money/statements.html", context, status=422 if form.errors else 200)


def one(visit: Visit, statement: int) -> HttpResponse:
    """One statement: what differs first."""
    try:
        head, lines = money_back_queries.statement(statement)
    except Refused as refused:
        raise Http404(str(refused)) from refused
    shown = [(each, TONES[each.standing]) for each in lines]
    return render(visit, "money/statement.html", {"head": head, "lines": shown})


def settle(visit: Visit, line: int) -> HttpResponse:
    """A difference is worked off."""
    statement = money_back_queries.statement_of(line)
    reconciling.settle(line, note=visit.POST.get("note", ""), by=visit.actor, at=visit.at)
    messages.success(visit, "这条差异已处理。")
    return redirect("money_statements_one", statement) if statement else redirect("money_statements")


def _upload(form: StatementForm) -> Upload:
    given: UploadedFile[Any] = form.cleaned_data["file"]
    content = given.read()
    with tempfile.NamedTemporaryFile(suffix=Path(given.name or "").suffix[:8]) as copy:
        copy.write(content)
        copy.flush()
        table = open_table(Path(copy.name))
        rows = [[as_text(cell) for cell in row.cells] for row in table.rows]
    return Upload(
        given.name or "未命名",
        hashlib.sha256(content).hexdigest(),
        form.cleaned_data["from_on"],
        form.cleaned_data["to_on"],
        tuple(table.headers),
        rows,
    )
