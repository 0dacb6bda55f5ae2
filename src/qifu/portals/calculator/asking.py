"""What is asked next, what was answered, and how is an answer taken back?"""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from qifu.kernel.errors import Refused
from qifu.policies.rules import wanted as wants
from qifu.policies.rules.matches import Matches, Shelf, combined
from qifu.policies.rules.wanted import Wanted, Wants
from qifu.portals.calculator import answers, asking_look, sides, words
from qifu.portals.calculator.asking_look import Asked
from qifu.portals.calculator.sides import Side
from qifu.portals.visits import Visit


def ask(visit: Visit, side: Side) -> HttpResponse:
    """One question: the one asked for by name, or the one that settles most."""
    return _page(visit, side)


def answer(visit: Visit, side: Side) -> HttpResponse:
    """An answer, or that one cannot answer now; then on to the next."""
    matches = sides.matches(visit, side)
    wanted = _known(matches).get(visit.POST.get("key", ""))
    if wanted is None or wanted.kind is Wants.NOT_ASKED:
        raise Refused("没有这个问题", why="事项可能刚刚变了", remedy="请回到政策页看最新的问题")
    if visit.POST.get("skip") == "1":
        sides.skip(visit, wanted.key)
        return redirect(_next(visit, side))
    try:
        said = answers.answer(wanted, visit.POST)
        number = sides.state(visit, side, wanted.key, said)
    except Refused as refused:
        return _page(visit, side, about=wanted.key, fault=refused)
    return redirect(_next(visit, side, done=number))


def undo(visit: Visit, side: Side) -> HttpResponse:
    """Take an answer back."""
    number = visit.POST.get("number", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise Refused("没有可以撤销的这一项", remedy="请刷新页面查看")
    sides.withdraw(visit, side, int(number))
    messages.success(visit, "已撤销，按原来掌握的情况重新算了。")
    return redirect(side.url("ask"))


def _page(visit: Visit, side: Side, *, about: str = "", fault: Refused | None = None) -> HttpResponse:
    matches = sides.matches(visit, side)
    open_ = asking_look.to_ask(matches, sides.skipped(visit))
    asked = _asked(matches, about or visit.GET.get("about", ""))
    if asked is None and open_:
        asked = asking_look.asked(open_[0], matches)
    said = sides.statements(visit, side)
    done = next((one for one in said if str(one.id) == visit.GET.get("done", "")), None)
    shown = {
        "side": side,
        "asked": asked,
        "fault": fault,
        "typed": visit.POST.get("answer", ""),
        "left": len(open_),
        "total": words.sum_of(combined(matches).total_fen),
        "now_count": len(matches.on_shelf(Shelf.NOW)),
        "done": (done.id, words.fact_name(done.key), words.value(done.value)) if done else None,
        "said": [
            (one.id, one.key, words.fact_name(one.key), words.value(one.value), one.source, one.as_of)
            for one in said
        ],
        "answer_url": side.url("answer"),
        "ask_url": side.url("ask"),
        "undo_url": side.url("undo"),
        "back_url": side.url(),
        "page_title": "补几个情况",
    }
    return render(visit, "calculator/ask.html", shown, status=422 if fault else 200)


def _known(matches: Matches) -> dict[str, Wanted]:
    return wants.wanted([match.offer.item for match in matches.all], matches.on)


def _asked(matches: Matches, about: str) -> Asked | None:
    """The question about one fact, whether it is open or answered."""
    if not about:
        return None
    open_ = next((each for each in asking_look.to_ask(matches) if each.wanted.key == about), None)
    if open_ is not None:
        return asking_look.asked(open_, matches)
    wanted = _known(matches).get(about)
    if wanted is None or wanted.kind is Wants.NOT_ASKED:
        return None
    return asking_look.again(wanted, matches)


def _next(visit: Visit, side: Side, *, done: int = 0) -> str:
    """Back to where the question stood; only to a page of ours."""
    wished = visit.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wished, allowed_hosts=None) and wished.startswith("/")
    where = wished if ours else side.url("ask")
    return f"{where}?{urlencode({'done': done})}" if done and where == side.url("ask") else where
