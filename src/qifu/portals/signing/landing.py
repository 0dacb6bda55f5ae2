"""Where does somebody belong who comes to the front door?"""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.portals import frames
from qifu.portals.signing.demo import demo_sign_ins
from qifu.portals.visits import Visit


def start(visit: Visit) -> HttpResponse:
    """Somebody who is known goes to the own desk; everybody else reads what this is."""
    if visit.user.is_authenticated:
        return redirect(frames.start_of(visit.actor))
    return render(visit, "signing/start.html", {"demo_sign_ins": demo_sign_ins(visit)})


def nothing_here(visit: Visit) -> HttpResponse:
    """Signed in, but with no post and no enterprise today: said plainly, with whom to ask."""
    home = frames.start_of(visit.actor)
    if not visit.user.is_authenticated or home != "nothing_here":
        return redirect("start")
    return render(visit, "signing/nothing_here.html")
