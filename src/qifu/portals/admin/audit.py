"""What does the auditor do: read the journal, have it proved whole, take a copy out of the house?"""

from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qifu.ledger import audit as ledger
from qifu.ledger import queries as journal
from qifu.ledger import seal_queries
from qifu.ledger.labels import LABELS
from qifu.ledger.queries import Wanted
from qifu.ledger.vocabulary import Kind
from qifu.portals.admin import audit_look
from qifu.portals.admin.forms import JournalForm
from qifu.portals.look import Pager
from qifu.portals.visits import Visit
from qifu.registry.rules.access import AdminAct, allow

SIZE = 50
KEPT = "audit_verified"


def audit(visit: Visit) -> HttpResponse:
    """One page of the journal, the seals, and what the last check found."""
    allow(visit.actor, AdminAct.READ_LEDGER)
    form = JournalForm(visit.GET)
    form.offer([(kind.value, label) for kind, label in LABELS.items()])
    form.is_valid()
    lines = journal.journal(_wanted(visit, form))
    return render(
        visit,
        "admin/audit.html",
        {
            "form": form,
            "rows": [audit_look.row(line) for line in lines[:SIZE]],
            "pager": _pager(visit, lines[SIZE - 1].id if len(lines) > SIZE else None),
            "is_narrowed": any(form.cleaned_data.values()),
            "sealing": seal_queries.sealing(),
            "checked": _checked(visit),
        },
    )


def verify(visit: Visit) -> HttpResponse:
    """Compute every link and seal again; what was found stays with this session."""
    allow(visit.actor, AdminAct.VERIFY_LEDGER)
    found = ledger.verify_all()
    visit.session[KEPT] = audit_look.remembered(found, visit.at)
    if found.ok:
        messages.success(visit, f"校验通过，{found.entries} 条记录没有一条被改动。")
    else:
        messages.error(visit, f"校验不通过，发现 {len(found.faults)} 处异常，请立即报告。")
    return redirect("audit")


def export(visit: Visit) -> FileResponse:
    """The whole journal as JSON lines, which the console verifies offline; that it was taken is noted."""
    allow(visit.actor, AdminAct.VERIFY_LEDGER)
    file = NamedTemporaryFile(suffix=".jsonl")  # noqa: SIM115 - the answer closes it when it is sent
    seal_queries.take_out(Path(file.name), by_key=visit.actor.key, by_name=visit.actor.name, at=visit.at)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"台账{visit.at:%Y%m%d%H%M}.jsonl",
        content_type="application/x-ndjson",
    )


def _wanted(visit: Visit, form: JournalForm) -> Wanted:
    said, before = form.cleaned_data, visit.GET.get("before", "")
    is_key = before.isascii() and before.isdigit() and len(before) < 19
    return Wanted(
        subject=said.get("subject", "").strip(),
        kinds=(Kind(said["kind"]),) if said.get("kind") else (),
        by_name=said.get("person", "").strip(),
        from_at=_start(said.get("since"), visit),
        until_at=_start(said.get("until"), visit, later=1),
        before_id=int(before) if is_key else None,
        limit=SIZE + 1,
    )


def _start(on: Any, visit: Visit, later: int = 0) -> datetime | None:
    return datetime.combine(on + timedelta(days=later), time.min, visit.at.tzinfo) if on else None


def _pager(visit: Visit, last_id: int | None) -> Pager | None:
    kept = {name: value for name, value in visit.GET.items() if value and name != "before"}
    first = f"{reverse('audit')}?{urlencode(kept)}" if visit.GET.get("before") else ""
    later = f"{reverse('audit')}?{urlencode(kept | {'before': str(last_id)})}" if last_id else ""
    return Pager("由新到旧，每页 50 条", first, later) if first or later else None


def _checked(visit: Visit) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = visit.session.get(KEPT)
    return {**kept, "at": datetime.fromisoformat(kept["at"])} if kept else None
