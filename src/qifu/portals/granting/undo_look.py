"""How is it told that a verdict can be taken back, or was?"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qifu.policies.granting.undo_queries import OpenRun, TakenBack
from qifu.portals import wording
from qifu.portals.calculator import words

VERDICTS = {"granted": "同意兑现", "refused": "不予兑现"}


@dataclass(frozen=True, slots=True)
class RunLook:
    """Verdicts of one tap, as the desk offers to take them back."""

    id: int
    said: str
    until: str
    button: str


def run(one: OpenRun) -> RunLook:
    """What was granted when, and until when it can be taken back."""
    sum_ = f"，合计 {words.exact(one.fen)}" if one.fen else ""
    return RunLook(
        one.id,
        f"{_clock(one.at)} 同意兑现 {one.count} 件{sum_}。",
        _clock(one.until),
        f"撤回这 {one.count} 件",
    )


def taken_back(found: TakenBack | None, department: str) -> str:
    """What counted for a while and no longer does, for both sides to read; empty where nothing did."""
    if found is None:
        return ""
    when, since = timezone.localtime(found.at), timezone.localtime(found.undone_at)
    who = department or found.undone_by
    why = f"，理由：{found.why.rstrip('。')}" if found.why else ""
    was = f"{wording.moment(when)} 的审定「{verdict(found.verdict, found.fen)}」"
    return f"{was}，已在 {since:%H:%M} 由{who}撤回{why}。那次结果不算数，现在重新审核。"


def verdict(code: str, fen: int | None) -> str:
    """同意兑现 32 万元."""
    label = VERDICTS.get(code, code)
    return f"{label} {words.exact(fen)}" if fen is not None else label


def until(end: datetime | None) -> str:
    """10:35; empty where it cannot be taken back."""
    return _clock(end) if end else ""


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"
