"""How does an application stand, in words for its enterprise?"""

from qifu.policies.granting.grant_queries import GrantLine
from qifu.portals import wording
from qifu.portals.look import Tone


def standing(line: GrantLine) -> tuple[Tone, str, str]:
    """The tone, the sign, and what to say."""
    if line.is_withdrawn:
        return "plain", "slash-circle", "已撤回"
    if line.case.paused:
        return "waiting", "pause-circle", "等你补正，期间不计时"
    if not line.case.replied_at:
        if line.promise:
            on = wording.short_day(line.promise.due_on)
            late = line.promise.is_missed
            said = f"在审，应 {on}前补交材料，已过期" if late else f"在审，等你 {on}前补交材料"
            return ("late" if late else "waiting"), "paperclip", said
        again = "复核中" if line.case.round > 1 else "在审"
        tone: Tone = "late" if line.case.overdue else "brand"
        return tone, "hourglass-split", f"{again}，已经超期" if line.case.overdue else again
    if line.verdict == "refused":
        return "plain", "slash-circle", "不予兑现，可以申请复核"
    return "good", "check-circle-fill", "同意兑现" if line.has_payee else "同意兑现，等你确认账户"


def fen_of(line: GrantLine) -> int | None:
    """What is granted, or asked for while that is open; None where no money is spoken of any more."""
    if line.verdict == "refused":
        return None
    return line.granted_fen if line.verdict == "granted" else line.asked_fen
