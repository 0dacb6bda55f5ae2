"""Which deeds on a grant are told to the enterprise, and in which words?"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from qifu.cases.pages import CasePage
from qifu.ledger.queries import EntryLine
from qifu.ledger.vocabulary import Kind
from qifu.portals import case_history
from qifu.portals.calculator import words
from qifu.portals.enterprise import story_look
from qifu.portals.granting import undo_look
from qifu.portals.look import TimelineEntry, Tone

Said = Mapping[str, Any]
Told = tuple[str, str, Tone]


def story(page: CasePage, at: datetime) -> tuple[TimelineEntry, ...]:
    """The whole way, newest first, the deed in bold."""
    told = [(line, _told(line, page)) for line in sorted(page.timeline, key=lambda line: -line.position)]
    return tuple(
        TimelineEntry(when=case_history.when(line.at, at), head=said[0], text=said[1], tone=said[2])
        for line, said in told
        if said is not None
    )


def _told(line: EntryLine, page: CasePage) -> Told | None:
    if line.kind in OWN:
        return OWN[line.kind](line.said)
    if line.kind in (Kind.CASE_OPENED, Kind.GRANT_DECIDED):
        return None
    return story_look.told(line, page)


def _applied(said: Said) -> Told:
    fen = said.get("amount_fen")
    way = {"list": "列入免申即享名单，不用申报", "window": "窗口代你录入申报"}.get(
        str(said.get("way")), "你提交了申报"
    )
    return way, f"按规则 {words.exact(fen)}" if isinstance(fen, int) else "", "plain"


def _assigned(said: Said) -> Told:
    return f"分给{said.get('department_name')}审核", "", "brand"


def _confirmed(said: Said) -> Told:
    return "你确认了收款账户", f"{said.get('bank')}，尾号 {said.get('last')}", "good"


def _reopened(said: Said) -> Told:
    return "你申请复核", str(said.get("reason", "")), "late"


def _withdrawn(said: Said) -> Told:
    return "你撤回了申报", str(said.get("reason", "")), "plain"


def _replied(said: Said) -> Told:
    tone: Tone = "good" if said.get("outcome") == "granted" else "plain"
    return f"已审定：{said.get('label')}", f"{said.get('department_name')}，{said.get('signer')}签发", tone


def _undone(said: Said) -> Told:
    fen = said.get("amount_fen")
    was = undo_look.verdict(str(said.get("verdict", "")), fen if isinstance(fen, int) else None)
    why = f"：{said['reason']}" if said.get("reason") else ""
    return f"{said.get('department_name')}撤回了审定", f"原来的「{was}」不算数，重新审核{why}", "late"


def _plainly(head: str) -> Callable[[Said], Told]:
    return lambda said: (head, str(said.get("text", "")), "brand")


OWN: dict[str, Callable[[Said], Told]] = {
    Kind.GRANT_APPLIED: _applied,
    Kind.CASE_ASSIGNED: _assigned,
    Kind.GRANT_ACCOUNT_CONFIRMED: _confirmed,
    Kind.CASE_REOPENED: _reopened,
    Kind.CASE_WITHDRAWN: _withdrawn,
    Kind.CASE_REPLIED: _replied,
    Kind.GRANT_UNDONE: _undone,
    Kind.GRANT_CHECKED: _plainly("部门核对了你填的数"),
    Kind.GRANT_RENEWED: _plainly("按最新数据重算"),
    Kind.GRANT_PAPERS_REMINDED: _plainly("提醒你补交材料"),
    Kind.GRANT_PAPERS_MISSED: _plainly("承诺补交的日子已过"),
    Kind.GRANT_PLACED: _plainly("评出等次"),
}
