"""How does a case stand on the desk: what was said, what was done, what runs, and what to do next?"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from qifu.appeals.queries import AppealView
from qifu.cases.pages import CasePage
from qifu.cases.records import MaterialLine, PointLine
from qifu.portals import wording
from qifu.portals.look import Tone
from qifu.portals.staff.acts import DEEDS, NEXT, Deed

SHOWN_ACTS = 4
BESIDE = ("add_point",)  # has its place under the demands
TONES: dict[str, Tone] = {"good": "good", "plan": "soon", "no": "late", "plain": "brand"}
ICONS: dict[Tone, str] = {"good": "check-circle-fill", "soon": "calendar-check", "late": "slash-circle"}


@dataclass(frozen=True, slots=True)
class ActButton:
    """One act that may be done now."""

    act: str
    label: str
    icon: str
    key: str
    url: str
    is_bare: bool


@dataclass(frozen=True, slots=True)
class Acts:
    """One filled button, some outlined ones, the rest folded, and what cannot be done now with the reason."""

    main: ActButton | None
    near: tuple[ActButton, ...]
    rest: tuple[ActButton, ...]
    barred: tuple[tuple[str, str], ...]

    @property
    def every(self) -> tuple[ActButton, ...]:
        """All that may be done now."""
        return (*([self.main] if self.main else []), *self.near, *self.rest)

    @property
    def foot(self) -> tuple[ActButton, ...]:
        """Those whose keys stand at the foot of the page."""
        return tuple(button for button in self.every if button.key)[:4]


@dataclass(frozen=True, slots=True)
class PointLook:
    """One demand, and how far it is answered."""

    position: int
    text: str
    said: str
    tag: str
    tone: Tone
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class MaterialLook:
    """One file."""

    name: str
    url: str
    size: str
    by: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the enterprise said, and how it is reached."""

    text: str
    name: str
    person: str
    phone: str
    place: str
    channel: str
    kind: str
    category: str
    first_contact: str
    materials: tuple[MaterialLook, ...]


def acts(page: CasePage) -> Acts:
    """What this reader can do now, the sensible next act first."""
    offers = {offer.act: offer for offer in page.acts}
    open_now = [deed for deed in DEEDS.values() if _is_open(deed, page)]
    main = next((DEEDS[act] for act in NEXT if DEEDS[act] in open_now), None)
    others = [deed for deed in open_now if deed is not main and deed.act not in BESIDE]
    state = f"当前状态：{page.line.state_label}"
    barred = [
        (DEEDS[act].words.label, offer.why)
        for act, offer in offers.items()
        # What the state alone rules out would be a long list that tells nobody anything.
        if act in DEEDS and not offer.allowed and not offer.why.startswith(state)
    ]
    buttons = [_button(deed, page) for deed in others]
    return Acts(
        main=_button(main, page) if main else None,
        near=tuple(buttons[:SHOWN_ACTS]),
        rest=tuple(buttons[SHOWN_ACTS:]),
        barred=tuple(barred),
    )


def _is_open(deed: Deed, page: CasePage) -> bool:
    return any(offer.act == deed.judged_as and offer.allowed for offer in page.acts)


def _button(deed: Deed, page: CasePage) -> ActButton:
    return ActButton(
        act=deed.act,
        label=_label(deed, page),
        icon=deed.icon,
        key=deed.key,
        url=reverse("case_act", args=[page.line.number, deed.act]),
        is_bare=deed.act == "sign",
    )


def _label(deed: Deed, page: CasePage) -> str:
    """写答复，还差 2 条: what is missing stands on the button."""
    missing = sum(1 for point in page.points if not point.outcome)
    if deed.act in ("reply", "answer") and missing:
        return f"{deed.words.label}，还差 {missing} 条"
    return deed.words.label


def points(page: CasePage) -> tuple[PointLook, ...]:
    """The demands with their answers."""
    offered = page.offer("answer_point")
    url = reverse("case_act", args=[page.line.number, "answer_point"]) if offered and offered.allowed else ""
    return tuple(_point(point, page, url) for point in page.points)


def _point(point: PointLine, page: CasePage, url: str) -> PointLook:
    outcome = page.rules.outcomes.get(point.outcome)
    if outcome is None:
        return PointLook(point.position, point.text, "", "待答复", "soon", "circle", _at(url, point))
    tone = TONES[outcome.tone]
    said = [point.answer]
    if point.basis:
        said.append(f"依据：{point.basis}")
    if point.planned_on:
        said.append(f"计划 {wording.short_day(point.planned_on)}完成")
    return PointLook(
        position=point.position,
        text=point.text,
        said="。".join(part.rstrip("。") for part in said if part),
        tag=outcome.label,
        tone=tone,
        icon=ICONS.get(tone, "check-circle"),
        url=_at(url, point),
    )


def _at(url: str, point: PointLine) -> str:
    return f"{url}?point={point.id}" if url else ""


def add_point_url(page: CasePage) -> str:
    """Where one more demand is written down, if that may be done now."""
    is_open = _is_open(DEEDS["add_point"], page)
    return reverse("case_act", args=[page.line.number, "add_point"]) if is_open else ""


def points_note(page: CasePage) -> str:
    """4 条，已备 2 条答复."""
    total, done = len(page.points), sum(1 for point in page.points if point.outcome)
    if not total:
        return ""
    return f"{total} 条，全部有答复" if done == total else f"{total} 条，已备 {done} 条答复"


def said(
    page: CasePage, appeal: AppealView | None, *, channels: dict[str, str], kinds: dict[str, str]
) -> Said:
    """The left column."""
    return Said(
        text=page.text,
        name=page.line.enterprise_name or "未登记企业",
        person=appeal.person if appeal else "",
        phone=appeal.phone if appeal else "",
        place=appeal.place if appeal else "",
        channel=channels.get(appeal.channel, appeal.channel) if appeal else "",
        kind=kinds.get(appeal.kind, appeal.kind) if appeal else "",
        category=appeal.category if appeal else "",
        first_contact="",
        materials=tuple(material(page.line.number, one) for one in page.materials),
    )


def material(number: str, one: MaterialLine) -> MaterialLook:
    """One file, with the door it is read through."""
    return MaterialLook(
        name=one.name,
        url=reverse("case_material", args=[number, one.id]),
        size=size(one.size),
        by=f"{one.by_name}，{wording.short_day(timezone.localtime(one.at))}",
    )


def size(count: int) -> str:
    """
    >>> size(512), size(2_300_000)
    ('1 KB', '2.2 MB')
    """
    if count < 1_048_576:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1_048_576:.1f} MB"


def caption_of(page: CasePage, said: Said) -> str:
    """QF-20260924-0137 · 企业服务热线 · 9月24日 11:30 收到 · 求助，跨部门 · 第 2 次办理."""
    line = page.line
    received = f"{wording.moment(timezone.localtime(line.received_at))} 收到"
    kind = "，".join(part for part in (said.kind, line.class_label) if part)
    return " · ".join(part for part in (line.number, said.channel, received, kind, line.area_name) if part)
