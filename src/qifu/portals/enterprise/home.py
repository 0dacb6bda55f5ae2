"""What does an enterprise find first: who it is, what waits for it, and where its appeals stand?"""

from django.http import HttpResponse
from django.shortcuts import render

from qifu.cases import calendars, own, unread
from qifu.policies.granting import grant_queries
from qifu.portals.enterprise import due_grants, home_look, line_look, policy_look, short_names
from qifu.portals.visits import Visit
from qifu.registry import enterprises, oneself

SHOWN = 5


def home(visit: Visit) -> HttpResponse:
    """Everything in the order of the thumb."""
    enterprise_id = visit.actor.enterprise_id
    assert enterprise_id is not None, "a door for members of enterprises"
    mine = short_names.shortened(own.mine(visit.actor, visit.at))
    calendar = calendars.calendar_of(visit.pack, visit.at.date())
    shown = {
        "card": home_look.card(
            enterprises.profile(visit.actor, enterprise_id), oneself.specialist_of(enterprise_id)
        ),
        "awaiting": (
            *home_look.awaiting(mine, unread.unread(visit.actor)),
            *due_grants.awaiting(grant_queries.own_grants(visit.actor, visit.at)),
        ),
        "lines": [line_look.line_of(line, visit, calendar) for line in mine.open[:SHOWN]],
        "policies": policy_look.card(visit),
        "total": len(mine.open) + len(mine.waiting) + len(mine.closed),
        "more": max(len(mine.open) - SHOWN, 0),
    }
    return render(visit, "enterprise/home.html", shown)
