"""What is asked of a caller or visitor, and how does it become a message?"""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django import forms

from qifu.appeals.messages import Fault, Message, Origin, understand
from qifu.appeals.schema import AppealKinds, Channels
from qifu.kernel import packs
from qifu.portals.staff import fields
from qifu.portals.visits import Visit
from qifu.registry import queries as registry
from qifu.registry.queries import AreaNode
from qifu.registry.rules.access import Role

SYSTEM = "desk"
FIRST_CHANNEL = "window"
BY_HAND = ("offline", "hotline", "meeting", "online")
CELLS = ("title", "text", "person", "phone", "enterprise", "uscc", "area", "place")


class Register(forms.Form):
    """One appeal told by mouth or on paper. `once` makes a double submit one submission."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40)
    channel = fields.pick("从哪里来")
    text = fields.words("原话", most=20_000, say="照企业的原话记，不替他概括")
    title = fields.line("一句话标题", required=False, most=200, say="不填就取原话开头")
    points = fields.words("诉求要点", required=False, most=3000, say="一行一条，答复时必须逐条回应")
    kind = fields.one_of("事情的种类", required=False)
    enterprise = fields.line("企业名称", required=False, hint="输入两个字就有提示")
    uscc = fields.line("统一社会信用代码", required=False, most=30, say="没登记过的企业，填代码即可登记")
    person = fields.line("联系人", required=False, most=60)
    phone = fields.line("联系电话", required=False, most=30)
    area = fields.pick("所属区域", required=False)
    place = fields.line("具体地点", required=False, most=120)
    confidential = fields.tick("投诉保密，只有督办监督能看")
    reported_id = fields.pick("被反映的部门", required=False, say="这个部门不会看到这一件")

    def __init__(self, given: object = None, *, visit: Visit) -> None:
        super().__init__(given, initial={"once": uuid4().hex}, auto_id="new_%s")  # type: ignore[arg-type]
        on = visit.at.date()
        said = packs.load(visit.pack, on=on)
        channels = said.section("channels", Channels).root
        self._offer("channel", tuple((c, one.label) for c, one in channels.items() if one.kind in BY_HAND))
        self._offer("kind", tuple((c, k.label) for c, k in said.section("kinds", AppealKinds).root.items()))
        self._offer("area", fields.with_blank(_areas(registry.areas_tree()), "不清楚"))
        self.initial["channel"] = FIRST_CHANNEL
        if visit.actor.is_any(Role.SUPERVISOR):
            departments = tuple((str(one.id), one.short) for one in registry.departments())
            self._offer("reported_id", fields.with_blank(departments, "没有指明"))
        else:
            del self.fields["confidential"], self.fields["reported_id"]

    def _offer(self, name: str, choices: fields.Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def message(self, now: datetime) -> Message | Fault:
        """The message as understood; every field that was typed is kept as its raw."""
        said = self.cleaned_data
        origin = Origin(said["channel"], SYSTEM, said["once"])
        raw = {
            str(self.fields[name].label or name): str(value)
            for name, value in said.items()
            if value and name not in ("once", "reported_id")
        }
        found = understand(origin, {name: said.get(name, "") for name in CELLS}, raw, now=now)
        if isinstance(found, Fault):
            return found
        reported = said.get("reported_id")
        return replace(
            found,
            kind=said["kind"],
            points=tuple(line.strip() for line in said["points"].splitlines() if line.strip()),
            confidential=bool(said.get("confidential")),
            reported_id=int(reported) if reported else None,
        )


def _areas(root: AreaNode | None, depth: int = 0) -> fields.Choices:
    if root is None:
        return ()
    below = tuple(one for child in root.children for one in _areas(child, depth + 1))
    return ((root.code, "\u3000" * depth + root.name), *below)
