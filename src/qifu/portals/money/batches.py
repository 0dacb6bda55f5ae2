"""How far is each batch, what is in it, and who sends it?"""

import io

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import Refused
from qifu.kernel.money import show
from qifu.policies.money import batches as verbs
from qifu.policies.money import payment_queries, treasury
from qifu.policies.money.payment_queries import BatchLine, OrderLine
from qifu.portals.money import batch_sheet, money_look
from qifu.portals.visits import Visit

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def batches(visit: Visit) -> HttpResponse:
    """All batches, the latest first."""
    lines = payment_queries.batch_lines()
    shown = [(one, money_look.BATCH_TONES[one.state], money_look.progress(one)) for one in lines]
    to_send = sum(one.state == "drawn" for one in lines)
    return render(visit, "money/batches.html", {"lines": shown, "to_send": to_send})


def one(visit: Visit, batch: str) -> HttpResponse:
    """One batch: its orders, and what can be done with it by this person."""
    line, orders = _held(visit, batch)
    may = money_look.may_pay(visit.actor)
    is_own = visit.actor.key == line.drawn_by_key
    context = {
        "line": line,
        "tone": money_look.BATCH_TONES[line.state],
        "meter": money_look.progress(line),
        "orders": [(each, money_look.ORDER_TONES[each.state]) for each in orders],
        "plug": treasury.paying(visit.pack, visit.at.date()).plug.label,
        "may": may,
        "may_send": may and line.state == "drawn" and not is_own,
        "is_own": is_own,
        "total": show(line.total_fen),
        "paid": show(line.paid_fen),
    }
    return render(visit, "money/batch.html", context)


def sheet(visit: Visit, batch: str) -> FileResponse:
    """The orders of a batch as a spreadsheet."""
    line, orders = _held(visit, batch)
    file = io.BytesIO()
    batch_sheet.write(file, line, orders, at=visit.at)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"付款批次-{batch}.xlsx", content_type=SHEET)


def send(visit: Visit, batch: str) -> HttpResponse:
    """Let it go to the bank."""
    verbs.send(batch, by=visit.actor, at=visit.at)
    messages.success(visit, f"批次 {batch} 已发送，银行回执会自动记账。")
    return redirect("money_batches_one", batch)


def dissolve(visit: Visit, batch: str) -> HttpResponse:
    """Take it apart."""
    verbs.dissolve(batch, reason=visit.POST.get("reason", ""), by=visit.actor, at=visit.at)
    messages.success(visit, f"批次 {batch} 已撤销，付款单回到待付。")
    return redirect("money_orders")


def _held(visit: Visit, batch: str) -> tuple[BatchLine, tuple[OrderLine, ...]]:
    try:
        return payment_queries.batch(batch, visit.at.date())
    except Refused as refused:
        raise Http404(str(refused)) from refused
