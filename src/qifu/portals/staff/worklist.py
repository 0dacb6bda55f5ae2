"""What lies on my desk, and how is much of it sent on at once?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.appeals import dispatching, family_queries, route_queries
from qifu.cases import queries as cases
from qifu.cases import worklists
from qifu.cases.queries import Worklist
from qifu.portals.staff import place, worklist_look
from qifu.portals.staff.worklist_look import Surroundings, WorkGroup
from qifu.portals.visits import Visit
from qifu.registry.rules.access import Role

SENDERS = (Role.CENTER_CLERK, Role.BOARD_SPECIALIST)
SHOWN_STAYED = 5


def worklist(visit: Visit) -> HttpResponse:
    """One list by urgency."""
    found = cases.worklist(visit.actor, visit.at)
    shown = groups(visit, found)
    return render(
        visit,
        "staff/worklist.html",
        {
            "groups": shown,
            "counts": worklist_look.counts(found),
            "total": worklist_look.total(found),
            "grants": worklists.count_open(visit.actor, "grant"),
            "may_send": visit.actor.is_any(*SENDERS),
            "proposed": sum(
                1 for group in shown for one in group.items if one.proposal and one.proposal.is_open
            ),
        },
    )


def groups(visit: Visit, found: Worklist, *, current: str = "") -> tuple[WorkGroup, ...]:
    """The worklist with what else is known of its cases."""
    lines = (*found.overdue, *found.soon, *found.later, *found.waiting, *found.unassigned)
    around = Surroundings(
        families=family_queries.family_sizes(line.id for line in lines),
        routes=route_queries.routes_of(visit.actor, (line.id for line in found.unassigned)),
        at=visit.at,
        current=current,
        start_level=place.start_level(visit),
    )
    return worklist_look.groups(found, around)


def send(visit: Visit) -> HttpResponse:
    """Send the ticked cases as proposed; what stays, stays with its reason."""
    chosen = tuple(int(key) for key in visit.POST.getlist("case") if key.isdecimal() and len(key) < 18)
    if not chosen:
        messages.warning(visit, "没有勾选要交办的诉求，请先勾选。")
        return redirect("worklist")
    done = dispatching.send_as_proposed(cases=chosen, by=visit.actor, at=visit.at)
    if done.sent:
        messages.success(visit, f"已按建议交办 {len(done.sent)} 件，可在各件里改派。")
    if done.stayed:
        whole = worklist_look.stayed(done.stayed[:SHOWN_STAYED], len(done.stayed))
        messages.warning(visit, whole)
    return redirect("worklist")
