"""Which deeds are told to the enterprise, and in which words? What is not listed here stays inside."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from qifu.cases.pages import CasePage
from qifu.ledger.queries import EntryLine
from qifu.ledger.vocabulary import Kind
from qifu.portals import case_history, wording
from qifu.portals.look import TimelineEntry, Tone
from qifu.registry.rules.access import Side

Said = Mapping[str, Any]
Told = tuple[str, str, Tone]


def story(page: CasePage, at: datetime, channel: str = "") -> tuple[TimelineEntry, ...]:
    """The whole way, newest first, the deed in bold."""
    entries = [(line, told(line, page)) for line in sorted(page.timeline, key=lambda line: -line.position)]
    return tuple(
        TimelineEntry(
            when=case_history.when(line.at, at),
            head=words[0],
            text=words[1] or (channel if line.kind == Kind.CASE_OPENED else ""),
            tone=words[2],
        )
        for line, words in entries
        if words is not None
    )


def told(line: EntryLine, page: CasePage) -> Told | None:
    """What one entry says; nothing where it stays inside."""
    if line.kind == Kind.CASE_MATERIAL_ADDED:
        return _material(line, page)
    tell = TELL.get(line.kind)
    return tell(line.said, line.by_name) if tell else None


def _material(line: EntryLine, page: CasePage) -> Told:
    own = {one.digest for one in page.materials if one.side == Side.ENTERPRISE}
    by = "你补充了材料" if line.said.get("digest") in own else "收到一份材料"
    return (by, _word(line.said, "name"), "waiting")


def _opened(_said: Said, _by: str) -> Told:
    return ("你反映了这件事", "", "plain")


def _assigned(said: Said, by: str) -> Told:
    return (f"中心受理并派给{_word(said, 'department_name')}", _joined(f"{by}经办", _until(said)), "plain")


def _signed(said: Said, by: str) -> Told:
    return (f"{_word(said, 'department_name')}签收", f"承办人 {by}", "brand")


def _sent_back(said: Said, _by: str) -> Told:
    return ("退回中心，重新派单", f"{_word(said, 'before')}认为不归它办，中心另派", "soon")


def _transferred(said: Said, _by: str) -> Told:
    return (f"转给{_word(said, 'department_name')}办", "期限不变", "brand")


def _co_handled(said: Said, _by: str) -> Told:
    return (f"请{_word(said, 'department_name')}一起办", "牵头部门不变", "joint")


def _noted(said: Said, by: str) -> Told:
    if "objects" in said:
        return ("你对一并办理提出异议", "中心核实后决定", "joint")
    return ("办理进展", _joined(_word(said, "text"), by), "brand")


def _paused(said: Said, _by: str) -> Told:
    return ("请你补充，计时暂停", _word(said, "need"), "waiting")


def _supplied(said: Said, _by: str) -> Told:
    return ("你补充了内容，恢复计时", _until(said), "waiting")


def _resumed(said: Said, _by: str) -> Told:
    return ("恢复计时", _joined(_word(said, "text"), _until(said)), "brand")


def _extended(said: Said, by: str) -> Told | None:
    if not said.get("granted"):
        return None
    return (f"经批准延长 {_word(said, 'length')}", _joined(_until(said), f"{by}批准"), "soon")


def _replied(said: Said, _by: str) -> Told:
    by = f"{_word(said, 'department_name')}，{_word(said, 'signer')}签发"
    return (f"已答复：{_word(said, 'label')}", by, "good")


def _rated(said: Said, _by: str) -> Told:
    tone: Tone = "late" if said.get("dissatisfied") else "good"
    return (f"你的评价：{_word(said, 'label')}", _word(said, "comment"), tone)


def _reopened(said: Said, _by: str) -> Told:
    level = _word(said, "level_label")
    return ("要求重新办理", _joined(_word(said, "reason"), f"由「{level}」" if level else ""), "late")


def _escalated(said: Said, _by: str) -> Told:
    return (f"提级到「{_word(said, 'level_label')}」", _word(said, "reason"), "soon")


def _supervised(said: Said, _by: str) -> Told:
    return ("列入督办", _word(said, "reason"), "soon")


def _replanned(said: Said, _by: str) -> Told:
    return ("放假安排有变，期限重新计算", _until(said), "soon")


def _classed(said: Said, _by: str) -> Told:
    return (f"按「{_word(said, 'label')}」办理", _until(said), "plain")


def _referred(said: Said, _by: str) -> Told:
    return (f"引导到{_word(said, 'channel')}办理", _word(said, "notice"), "plain")


def _rejected(said: Said, _by: str) -> Told:
    return ("不予受理", _word(said, "notice"), "plain")


def _plainly(head: str, tone: Tone = "plain", key: str = "") -> Callable[[Said, str], Told]:
    return lambda said, _by: (head, _word(said, key), tone)


TELL: dict[str, Callable[[Said, str], Told | None]] = {
    Kind.CASE_OPENED: _opened,
    Kind.CASE_ASSIGNED: _assigned,
    Kind.CASE_SIGNED: _signed,
    Kind.CASE_SENT_BACK: _sent_back,
    Kind.CASE_TRANSFERRED: _transferred,
    Kind.CASE_CO_HANDLED: _co_handled,
    Kind.CASE_NOTED: _noted,
    Kind.CASE_PAUSED: _paused,
    Kind.CASE_SUPPLIED: _supplied,
    Kind.CASE_RESUMED: _resumed,
    Kind.CASE_EXTENSION_DECIDED: _extended,
    Kind.CASE_REPLIED: _replied,
    Kind.CASE_RATED: _rated,
    Kind.CASE_SILENT: _plainly("到期没有评价，如实记为「未评价」"),
    Kind.CASE_REOPENED: _reopened,
    Kind.CASE_CALLED_BACK: _plainly("中心回访", "brand"),
    Kind.CASE_CLOSED: _plainly("办结", "good"),
    Kind.CASE_REFERRED: _referred,
    Kind.CASE_REJECTED: _rejected,
    Kind.CASE_WITHDRAWN: _plainly("你撤回了诉求", "plain", "reason"),
    Kind.CASE_SUPERVISED: _supervised,
    Kind.CASE_SUPERVISION_CLOSED: _plainly("督办结束"),
    Kind.CASE_ESCALATED: _escalated,
    Kind.CASE_REPLANNED: _replanned,
    Kind.CASE_CLASSED: _classed,
}


def _word(said: Said, key: str) -> str:
    value = said.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _until(said: Said) -> str:
    due = _word(said, "due_at")
    if not due:
        return ""
    on: date = timezone.localtime(datetime.fromisoformat(due)).date()
    return f"{wording.short_day(on)}前答复"


def _joined(*parts: str) -> str:
    """Parts in one sentence; what somebody wrote ends with a stop of its own, which goes."""
    return "，".join(part.rstrip("。；，") for part in parts if part)
