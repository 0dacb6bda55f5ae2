"""How does a clerk bring in a spreadsheet: upload, confirm the columns, watch it, fetch the result?"""

import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render

from qifu.appeals import import_queries, import_results, spreadsheets, understanding
from qifu.appeals import imports as coming
from qifu.appeals.import_queries import ImportView
from qifu.appeals.messages import FIELDS
from qifu.kernel.errors import Refused
from qifu.portals.desk_tools import imports_look
from qifu.portals.visits import Visit

USUAL = "spreadsheet"
TEMPLATE = ("source_id", "title", "text", "said_at", "person", "phone", "enterprise", "uscc", "area", "place")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Columns = Mapping[str, str]


class UploadForm(forms.Form):
    """A file, and the door it came by."""

    channel = forms.ChoiceField(label="渠道", help_text="这些诉求原来是从哪里来的")
    file = forms.FileField(
        label="表格文件",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        help_text="xlsx、xls、ods 或 csv，第一行写表头",
        error_messages={"required": "请选择文件", "empty": "文件是空的，请检查是否导出成功"},
    )

    def __init__(self, given: object = None, files: object = None, *, channels: Mapping[str, str]) -> None:
        super().__init__(given, files, initial={"channel": USUAL})  # type: ignore[arg-type]
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(channels.items())


def imports(visit: Visit) -> HttpResponse:
    """All imports with their progress, and a place for the next file."""
    return _list(visit, UploadForm(channels=_channels(visit)))


def upload(visit: Visit) -> HttpResponse:
    """Store the file and go on to its columns."""
    form = UploadForm(visit.POST, visit.FILES, channels=_channels(visit))
    if not form.is_valid():
        return _list(visit, form)
    given: UploadedFile[Any] = form.cleaned_data["file"]
    try:
        kept = _stored(given, form.cleaned_data["channel"], visit)
    except Refused as refused:
        form.add_error("file", str(refused))
        return _list(visit, form)
    if kept.seen_before:
        messages.warning(visit, "这份文件以前传过：已收过的行会认出来，不会重复受理。")
    return redirect("imports_one", kept.import_id)


def one(visit: Visit, number: int) -> HttpResponse:
    """One import: its columns to confirm, or how far it is, or what came of it."""
    held = _held(number)
    if held.state == "uploaded":
        return _confirming(visit, held, {})
    return render(visit, "desk_tools/import_one.html", _progress(visit, held))


def progress(visit: Visit, number: int) -> HttpResponse:
    """Only the part that moves, for a page that asks now and then."""
    return render(
        visit, "desk_tools/import_progress.html", _progress(visit, _held(number)) | {"is_part": True}
    )


def confirm(visit: Visit, number: int) -> HttpResponse:
    """Say which column holds what; the import then runs by itself."""
    held = _held(number)
    columns = {name: visit.POST.get(name, "") for name in FIELDS}
    try:
        coming.confirm(import_id=number, columns=columns, by=visit.actor, at=visit.at)
    except Refused as refused:
        if _held(number).state != "uploaded":
            messages.info(visit, str(refused))
            return redirect("imports_one", number)
        return _confirming(visit, held, columns, str(refused))
    return redirect("imports_one", number)


def aside(visit: Visit, number: int) -> HttpResponse:
    """Leave an import that was not confirmed, or take it up again."""
    _held(number)
    is_aside = not visit.POST.get("again")
    try:
        coming.put_aside(import_id=number, is_aside=is_aside, by=visit.actor, at=visit.at)
    except Refused as refused:
        messages.warning(visit, str(refused))
    return redirect("imports" if is_aside else "imports_one", *(() if is_aside else (number,)))


def result(visit: Visit, number: int) -> FileResponse:  # noqa: ARG001
    """The file that says of every row what became of it."""
    held = _held(number)
    rows = import_results.result_rows(number)
    return _sheet(
        f"导入结果-{number}-{Path(held.name).stem}.xlsx",
        lambda path: spreadsheets.write_result(path, import_results.RESULT_HEADERS, rows),
    )


def template(visit: Visit) -> FileResponse:  # noqa: ARG001
    """An empty sheet with headings and hints."""
    return _sheet("诉求导入模板.xlsx", lambda path: spreadsheets.write_template(path, TEMPLATE))


def _sheet(name: str, write: Callable[[Path], object]) -> FileResponse:
    """A sheet written to a file that is gone as soon as it was read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        write(path)
        stream = io.BytesIO(path.read_bytes())
    return FileResponse(stream, as_attachment=True, filename=name, content_type=SHEET)


def _stored(given: "UploadedFile[Any]", channel: str, visit: Visit) -> coming.Upload:
    """Uploads lie in a file of their own already; a copy keeps the ending that the name claims."""
    suffix = Path(given.name or "").suffix[:8]
    with tempfile.NamedTemporaryFile(suffix=suffix) as copy:
        for chunk in given.chunks():
            copy.write(chunk)
        copy.flush()
        return coming.upload(
            name=given.name or "未命名",
            path=Path(copy.name),
            channel=channel,
            pack=visit.pack,
            by=visit.actor,
            at=visit.at,
        )


def _list(visit: Visit, form: UploadForm) -> HttpResponse:
    lines = imports_look.lines(import_queries.views(), _channels(visit))
    return render(visit, "desk_tools/imports.html", {"form": form, "lines": lines})


def _confirming(visit: Visit, held: ImportView, given: Columns, fault: str = "") -> HttpResponse:
    look = coming.look(held.id)
    context = {
        "held": held,
        "channel": _channels(visit).get(held.channel, held.channel),
        "look": look,
        "choices": imports_look.choices(look, given),
        "fault": fault,
    }
    return render(visit, "desk_tools/import_columns.html", context)


def _progress(visit: Visit, held: ImportView) -> dict[str, object]:
    return {
        "held": held,
        "line": imports_look.line(held, _channels(visit)),
        "totals": import_results.totals(held.id),
        "fields": [(FIELDS[name], header) for name, header in held.columns.items() if name in FIELDS],
    }


def _channels(visit: Visit) -> dict[str, str]:
    return understanding.channel_labels(visit.pack, visit.at.date())


def _held(number: int) -> ImportView:
    try:
        return import_queries.view(number)
    except Refused as refused:
        raise Http404(str(refused)) from refused
