"""What does the security administrator see: locked sign-ins, open sessions, the last refusals?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.ledger import queries as journal
from qifu.ledger.queries import EntryLine, Wanted
from qifu.ledger.vocabulary import Kind
from qifu.portals import errors
from qifu.portals.admin import locks
from qifu.portals.visits import Visit
from qifu.registry import account_queries, session_queries, signing_in

REFUSALS = (Kind.ACCOUNT_REFUSED, Kind.ACCOUNT_LOCKED)
SHOWN = 15


def security(visit: Visit) -> HttpResponse:
    """The page."""
    refusals = journal.journal(Wanted(kinds=REFUSALS, limit=SHOWN))
    return render(
        visit,
        "admin/security.html",
        {
            "locks": locks.locks(visit.at),
            "sessions": session_queries.signed_in_now(visit.at),
            "refusals": [(line, _told(line)) for line in refusals],
            "me": visit.actor.account_id,
        },
    )


def unlock(visit: Visit, key: int) -> HttpResponse:
    """Lift a lock."""
    if not account_queries.exists(key):
        return errors.not_found(visit)
    locks.forget(signing_in.unlocked(key, by=visit.actor, at=visit.at))
    messages.success(visit, "已解锁，可以重新登录。")
    return redirect("security")


def end(visit: Visit, key: int) -> HttpResponse:
    """End all sessions of an account; for the own one there is the ordinary way out."""
    if not account_queries.exists(key):
        return errors.not_found(visit)
    if key == visit.actor.account_id:
        messages.error(visit, "这是您自己的会话，请用右上角的退出登录。")
        return redirect("security")
    ended = session_queries.end_of(key, by=visit.actor, at=visit.at)
    said = f"已结束 {ended} 个会话。" if ended else "这个账号已经没有打开的会话。"
    messages.success(visit, said)
    return redirect("security")


def _told(line: EntryLine) -> str:
    name = line.by_name or str(line.said.get("username", ""))
    said = [str(line.said[part]) for part in ("why", "where") if line.said.get(part)]
    return "，".join([name, *said])
