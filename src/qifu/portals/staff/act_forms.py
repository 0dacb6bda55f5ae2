"""What does each act ask of the one who does it, before a reply is written?"""

from typing import ClassVar

from django import forms

from qifu.appeals.queries import RouteView
from qifu.portals.staff import fields
from qifu.portals.staff.fields import Choices
from qifu.portals.staff.sources import Sources

OTHER = "请选择"


class ActForm(forms.Form):
    """A form of one act. `seen` is the version of the case that its reader had before them."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    choices_of: ClassVar[dict[str, str]] = {}

    def __init__(self, given: object = None, *, files: object = None, sources: Sources) -> None:
        self.sources = sources
        super().__init__(
            given,  # type: ignore[arg-type]
            files,  # type: ignore[arg-type]
            initial={"seen": sources.page.line.version},
            auto_id="act_%s",
        )
        self.set_up(sources)

    def set_up(self, sources: Sources) -> None:
        """Put in what can be chosen for this case."""

    def offer(self, name: str, choices: Choices, chosen: str = "") -> None:
        """Put choices into a field, and perhaps one of them forward."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)
        if chosen and chosen in {code for code, _ in choices}:
            self.initial[name] = chosen

    def said(self) -> dict[str, object]:
        """What the command is given."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class Bare(ActForm):
    """An act that needs no words."""


class Assign(ActForm):
    """To which desk, through which board, by which class, within how many days."""

    department_id = fields.pick("承办部门")
    board_id = fields.pick("服务板块", required=False)
    class_code = fields.pick("难度类别", required=False)
    days = fields.days("办理天数", required=False, say="不填按类别的时限")
    note = fields.words("交办意见", required=False, hint="例如：请先到现场看，再答复")

    def set_up(self, sources: Sources) -> None:
        route = sources.route
        self.offer("department_id", fields.with_blank(sources.departments, OTHER), _proposed(route, sources))
        self.offer("board_id", fields.with_blank(sources.boards, "不经板块"), _board(route, sources))
        code = route.class_code if route and route.class_code else sources.class_code
        self.offer("class_code", sources.classes, code)
        self.fields["days"].help_text = sources.days_say

    def said(self) -> dict[str, object]:
        given = super().said()
        board = given["board_id"]
        return given | {
            "department_id": int(str(given["department_id"])),
            "board_id": int(str(board)) if board else None,
            "class_code": given["class_code"] or None,
        }


class Classify(ActForm):
    """By which class, within how many days."""

    class_code = fields.one_of("难度类别")
    days = fields.days("办理天数", required=False)

    def set_up(self, sources: Sources) -> None:
        self.offer("class_code", sources.classes, sources.class_code)
        self.fields["days"].help_text = sources.days_say


class Refer(ActForm):
    """Where it lawfully belongs, and what the enterprise is told."""

    channel = fields.line("引导去向", most=80, hint="例如：12345 热线")
    reason = fields.words("理由", hint="例如：属于投诉举报，依法由有权机关核查")
    notice_text = fields.words("告知企业的内容", most=2000)

    def set_up(self, sources: Sources) -> None:
        if sources.kind_say:
            self.initial["notice_text"] = sources.kind_say


class Reject(ActForm):
    """Why not, and what the enterprise is told."""

    reason = fields.words("不予受理的理由")
    notice_text = fields.words("告知企业的内容", required=False, most=2000, say="不填就按理由原文告知")


class SendBack(ActForm):
    """Why this desk is not the one."""

    reason = fields.words("退回理由", say="写明依据的职责分工，中心据此改派")


class Transfer(ActForm):
    """To whom, and why."""

    department_id = fields.pick("转给")
    reason = fields.words("转办理由", say="期限不重新计算")

    def set_up(self, sources: Sources) -> None:
        self.offer("department_id", fields.with_blank(sources.other_departments, OTHER))

    def said(self) -> dict[str, object]:
        return _with_department(super().said())


class CoHandle(ActForm):
    """Whom to ask, and for what."""

    department_id = fields.pick("协办部门")
    need = fields.words("需要协办的内容", say="牵头责任不变，协办意见会出现在这一页")

    def set_up(self, sources: Sources) -> None:
        self.offer("department_id", fields.with_blank(sources.other_departments, OTHER))

    def said(self) -> dict[str, object]:
        return _with_department(super().said())


class CoReply(ActForm):
    """What the co-handling department has to say."""

    answer = fields.words("协办意见", most=2000)


class Note(ActForm):
    """What was done."""

    text = fields.words("进展内容", most=2000, hint="例如：今天到现场复测，晚高峰线路过载")
    shown = fields.tick("企业可以看到这条进展", initial=True)


class AddPoint(ActForm):
    """One more demand found in the enterprise's words."""

    text = fields.line("诉求要点", most=300, say="用企业自己的话，答复时必须逐条回应")


class AddMaterial(ActForm):
    """A file."""

    file = forms.FileField(label="材料", error_messages={"required": "请选择文件", "empty": "这个文件是空的"})


class Pause(ActForm):
    """Why the clock may stand still, what is needed, and what the enterprise is told."""

    reason_code = fields.one_of("停表理由")
    need = fields.words("需要企业补充的内容", hint="例如：近三个月的电费单")
    notice_text = fields.words("告知企业的内容", most=2000, say="停表必须告知企业；企业看过会留痕")

    def set_up(self, sources: Sources) -> None:
        self.offer("reason_code", sources.pause_reasons)


class Resume(ActForm):
    """Why it goes on."""

    reason = fields.words("恢复计时的说明", required=False)


class Supply(ActForm):
    """What the enterprise handed in by another way."""

    text = fields.words("企业补充的内容", most=5000, say="代企业录入，例如来电补充")


class AskExtension(ActForm):
    """How long, why, and what the enterprise is told."""

    days = fields.days("申请延长的天数")
    reason = fields.words("延期理由")
    notice_text = fields.words("告知企业的延期说明", most=2000, say="批准后发给企业")

    def set_up(self, sources: Sources) -> None:
        self.fields["days"].help_text = sources.extension_say


class DecideExtension(ActForm):
    """Yes or no, and why not."""

    grant = fields.one_of("审批意见")
    note = fields.words("说明", required=False, say="不同意时必须写理由")

    def set_up(self, sources: Sources) -> None:
        waiting = next((one for one in sources.page.extensions if one.decided_at is None), None)
        self.offer("grant", (("yes", "同意延期"), ("no", "不同意")))
        if waiting:
            self.fields["grant"].help_text = f"{waiting.asked_by}申请延 {waiting.n} 天：{waiting.reason}"

    def said(self) -> dict[str, object]:
        given = super().said()
        return given | {"grant": given["grant"] == "yes"}


class Supervise(ActForm):
    """Why it needs watching over."""

    reason = fields.words("督办理由")


class CloseSupervision(ActForm):
    """What came of it."""

    conclusion = fields.words("督办结论")


class Escalate(ActForm):
    """How far up, and why."""

    to_rank = fields.pick("提级到")
    reason = fields.words("提级理由")

    def set_up(self, sources: Sources) -> None:
        self.offer("to_rank", sources.higher_levels)

    def said(self) -> dict[str, object]:
        given = super().said()
        return given | {"to_rank": int(str(given["to_rank"]))}


class SignOff(ActForm):
    """With what remark it leaves the list."""

    note = fields.words("销号说明", required=False)


def _with_department(given: dict[str, object]) -> dict[str, object]:
    return given | {"department_id": int(str(given["department_id"]))}


def _proposed(route: RouteView | None, sources: Sources) -> str:
    return sources.department_ids.get(route.department, "") if route else ""


def _board(route: RouteView | None, sources: Sources) -> str:
    named = {label: code for code, label in sources.boards}
    return named.get(route.board_name, "") if route else ""
