"""Which payments wait, and what is in the way? Draw a batch; note a payment that came back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.money import show
from qifu.policies.money import batches, payment_queries, payments
from qifu.portals.money import money_look
from qifu.portals.visits import Visit


def waiting(visit: Visit) -> HttpResponse:
    """Orders that wait for a batch, the most urgent first."""
    on = visit.at.date()
    lines = payment_queries.waiting(visit.actor, on)
    ready = [one for one in lines if not one.faults]
    return render(
        visit,
        "money/orders.html",
        {
            "lines": lines,
            "ready": len(ready),
            "ready_sum": show(sum(one.amount_fen for one in ready)),
            "total": show(sum(one.amount_fen for one in lines)),
            "late": sum(one.is_late for one in lines),
            "troubled": payment_queries.troubled(visit.actor, on),
            "may_draw": money_look.may_pay(visit.actor),
        },
    )


def draw(visit: Visit) -> HttpResponse:
    """A batch of the chosen orders."""
    chosen = [int(key) for key in visit.POST.getlist("order") if key.isdecimal() and len(key) < 19]
    number = batches.draw(chosen, note=visit.POST.get("note", ""), by=visit.actor, at=visit.at)
    messages.success(visit, f"批次 {number} 已拟定，共 {len(set(chosen))} 笔。请另一位资金兑付岗核对后发送。")
    return redirect("money_batches_one", number)


def returned(visit: Visit, order: int) -> HttpResponse:
    """A payment came back."""
    payments.note_return(order, why=visit.POST.get("why", ""), by=visit.actor, at=visit.at)
    messages.success(visit, "已记退汇：金额回到已承诺，企业会看到需要改正账户。")
    return redirect("money_orders")
