"""Who am I here, for which enterprise do I act, and what is held of me?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.identifiers import mask_uscc
from qifu.portals.visits import Visit
from qifu.registry import enterprises, government, oneself


def me(visit: Visit) -> HttpResponse:
    """The person, the enterprise, and the few switches there are."""
    actor = visit.actor
    assert actor.account_id is not None, "a door for those who have signed in"
    assert actor.enterprise_id is not None, "a door for members of enterprises"
    profile = enterprises.profile(actor, actor.enterprise_id)
    shown = {
        "own": oneself.about(actor.account_id, visit.at.date()),
        "profile": profile,
        "uscc_masked": mask_uscc(profile.uscc),
    }
    return render(visit, "enterprise/me.html", shown)


def acting_for(visit: Visit) -> HttpResponse:
    """From now on act for another of one's enterprises; refused for any that is not one's own."""
    chosen = visit.POST.get("enterprise", "")
    if visit.actor.account_id is not None and chosen.isdecimal() and len(chosen) < 18:
        acting = government.enterprise_actor(visit.actor.account_id, int(chosen), visit.at.date())
        visit.session["enterprise"] = acting.enterprise_id
        messages.success(visit, f"现在代表{acting.enterprise_name}办事。")
    return redirect("home")
