"""Which command does each act call, with which form, and by which key?"""

from collections.abc import Callable
from dataclasses import dataclass

from qifu.cases import assigning, handling, replying, supervising
from qifu.portals.staff import act_forms as forms
from qifu.portals.staff import reply_forms
from qifu.portals.staff.act_forms import ActForm
from qifu.portals.staff.act_words import WORDS, Words

Call = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Deed:
    """One act as the desk offers it. `gate` is the act of the rules that it stands for."""

    act: str
    form: type[ActForm]
    call: Call
    icon: str
    key: str = ""
    gate: str = ""

    @property
    def words(self) -> Words:
        """What it says."""
        return WORDS[self.act]

    @property
    def judged_as(self) -> str:
        """The act by which the rules judge it."""
        return self.gate or self.act


_ALL = (
    Deed("sign", forms.Bare, assigning.sign, "check-lg", "S"),
    Deed("assign", forms.Assign, assigning.assign, "send", "A"),
    Deed("reply", reply_forms.Reply, replying.reply, "pencil-square", "R"),
    Deed("answer", reply_forms.Reply, replying.answer, "chat-left-text", "D"),
    Deed("answer_point", reply_forms.AnswerPoint, handling.answer_point, "clipboard-check", "P"),
    Deed("co_reply", forms.CoReply, handling.co_reply, "reply", "V"),
    Deed("note", forms.Note, handling.note, "journal-text", "N"),
    Deed("co_handle", forms.CoHandle, assigning.co_handle, "person-plus", "C"),
    Deed("pause", forms.Pause, handling.pause, "pause-circle", "B"),
    Deed("resume", forms.Resume, handling.resume, "play-circle-fill", "G"),
    Deed("supply", forms.Supply, handling.supply, "paperclip"),
    Deed("ask_extension", forms.AskExtension, handling.ask_extension, "hourglass-split", "Y"),
    Deed("decide_extension", forms.DecideExtension, handling.decide_extension, "calendar-check", "E"),
    Deed("send_back", forms.SendBack, assigning.send_back, "arrow-counterclockwise", "T"),
    Deed("transfer", forms.Transfer, assigning.transfer, "arrow-right", "Z"),
    Deed("add_point", forms.AddPoint, handling.add_point, "plus-lg", gate="note"),
    Deed("add_material", forms.AddMaterial, handling.add_material, "paperclip", "M"),
    Deed("withdraw_reply", forms.Bare, replying.withdraw_reply, "arrow-counterclockwise", "U"),
    Deed("refer", forms.Refer, assigning.refer, "arrow-right", "F"),
    Deed("reject", forms.Reject, assigning.reject, "slash-circle"),
    Deed("classify", forms.Classify, assigning.classify, "tags"),
    Deed("supervise", forms.Supervise, supervising.supervise, "eye"),
    Deed("close_supervision", forms.CloseSupervision, supervising.close_supervision, "check-circle"),
    Deed("escalate", forms.Escalate, supervising.escalate, "bar-chart"),
    Deed("sign_off", forms.SignOff, replying.sign_off, "bookmark-check", "X"),
)

DEEDS: dict[str, Deed] = {deed.act: deed for deed in _ALL}

NEXT = (
    "sign",
    "decide_extension",
    "assign",
    "co_reply",
    "reply",
    "resume",
    "sign_off",
    "close_supervision",
    "note",
)
"""Which act is the sensible next one: the first of these that may be done now."""
