"""What surrounds each page: the product's name, who looks at it, and the doors open to them?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from qifu.kernel import packs
from qifu.portals.doors import CENTER, DESKS, ENTERPRISE, HOUSE, STAFF, Roles
from qifu.portals.look import Frame, NavItem
from qifu.portals.visits import Visit
from qifu.registry.rules.access import ADMINS, Actor, Role, Side


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a main navigation; shown only to whom its door is open."""

    label: str
    door: str
    icon: str
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs together on the desk: one entry of the first row, its own entries in the second."""

    label: str
    entries: tuple[Entry, ...]


PHONE = (
    Entry("首页", "home", "house"),
    Entry("政策", "policies", "wallet2"),
    Entry("提诉求", "appeal_new", "mic-fill", is_main=True),
    Entry("诉求", "appeals", "list-check"),
    Entry("我的", "me", "person"),
)
DESK = (
    Section("工作台", (Entry("工作台", "worklist", "house"),)),
    Section(
        "诉求",
        (
            Entry("全部诉求", "cases", "list-check"),
            Entry("登记", "register", "pencil-square"),
            Entry("导入", "imports", "upload"),
            Entry("待核", "quarantine", "exclamation-triangle-fill"),
            Entry("并案", "pairs", "link-45deg"),
            Entry("回访", "call_backs", "telephone"),
        ),
    ),
    Section(
        "政策",
        (
            Entry("政策事项", "items", "collection"),
            Entry("申报", "grants", "clipboard-check"),
            Entry("全部申报", "grants_all", "search"),
            Entry("免申名单", "grant_lists", "people"),
            Entry("窗口代录", "grants_window", "building"),
            Entry("评分", "grants_to_score", "star"),
            Entry("沙盘", "sandbox", "sliders"),
        ),
    ),
    Section(
        "资金",
        (
            Entry("预算", "money", "wallet2"),
            Entry("待付", "money_orders", "list-check"),
            Entry("节点", "money_stages", "flag-fill"),
            Entry("批次", "money_batches", "send"),
            Entry("对账", "money_statements", "clipboard-check"),
            Entry("追回", "money_back", "arrow-counterclockwise"),
            Entry("账簿", "money_books", "journal-text"),
        ),
    ),
    Section(
        "成效",
        (
            Entry("驾驶舱", "cockpit", "graph-up"),
            Entry("三色图", "strength", "speedometer2"),
            Entry("督办整改", "supervisions", "flag-fill"),
            Entry("事项成效", "effects", "funnel"),
        ),
    ),
    Section("企业", (Entry("成员", "members", "people"),)),
    Section("规则", (Entry("日历", "calendar", "calendar3"), Entry("规则包", "packs", "journal-text"))),
    Section(
        "平台",
        (
            Entry("账号", "accounts", "people-fill"),
            Entry("安全", "security", "lock"),
            Entry("审计", "audit", "shield-check"),
        ),
    ),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """The context of every page: `frame`, `nav`, `sub_nav`, `actor`."""
    if not hasattr(request, "actor"):
        return {}
    visit: Visit = request  # type: ignore[assignment]
    actor = visit.actor
    city = city_of(visit)
    is_staff = actor.side is Side.STAFF
    first, second = _rows(visit, is_staff=is_staff)
    return {
        "actor": actor,
        "nav": first,
        "sub_nav": second,
        "frame": Frame(
            product=f"{city}企业综合服务" if is_staff else "企业综合服务",
            city=city,
            viewer=actor.name,
            department=actor.department_name,
            home_url=reverse("start"),
            search_url=reverse("cases") if actor.roles & STAFF else "",
            sign_out_url=reverse("sign_out"),
            sign_in_url=reverse("sign_in"),
            now=f"{visit.at.month}月{visit.at.day}日 {visit.at:%H:%M}",
        ),
    }


def city_of(visit: Visit) -> str:
    """The name of the place by whose pack this installation works."""
    return packs.load(visit.pack, on=visit.at.date()).label


def nav(visit: Visit, entries: Iterable[Entry]) -> tuple[NavItem, ...]:
    """The doors of a navigation that are open to this visitor; the one they stand in is marked."""
    listed = tuple(entries)
    current = _current(visit, listed)
    return tuple(
        NavItem(
            label=entry.label,
            url=reverse(entry.door),
            icon=entry.icon,
            current=entry.door == current,
            is_main=entry.is_main,
        )
        for entry in listed
        if _is_open(entry.door, visit.actor)
    )


def desk_entries() -> tuple[Entry, ...]:
    """Every entry of the desk, section after section."""
    return tuple(entry for section in DESK for entry in section.entries)


def _rows(visit: Visit, *, is_staff: bool) -> tuple[tuple[NavItem, ...], tuple[NavItem, ...]]:
    """The first row of the navigation and, where the visitor's section has several doors, the second."""
    if not visit.user.is_authenticated:
        return (), ()
    if not is_staff:
        return nav(visit, PHONE), ()
    current = _current(visit, desk_entries())
    first: list[NavItem] = []
    second: tuple[NavItem, ...] = ()
    for section in DESK:
        inner = nav(visit, section.entries)
        if not inner:
            continue
        here = any(entry.door == current for entry in section.entries)
        first.append(NavItem(section.label, inner[0].url, current=here))
        if here and len(inner) > 1:
            second = inner
    return tuple(first), second


def _current(visit: Visit, entries: Iterable[Entry]) -> str:
    """The door that the visitor stands in or behind; the nearest where several could be meant."""
    here = visit.resolver_match.view_name if visit.resolver_match else ""
    return max((entry.door for entry in entries if _is_within(here, entry.door)), key=len, default="")


def start_of(actor: Actor) -> str:
    """The name of the door that somebody should come to first."""
    homes: tuple[tuple[Roles, str], ...] = (
        (ENTERPRISE, "home"),
        (frozenset({Role.LEADER}), "cockpit"),
        (frozenset({Role.CALL_BACK}), "call_backs"),
        (frozenset({Role.TREASURER}), "money"),
        (CENTER | DESKS, "worklist"),
        (frozenset({Role.SYSTEM_ADMIN}), "accounts"),
        (frozenset({Role.SECURITY_ADMIN}), "security"),
        (ADMINS, "audit"),
    )
    return next((door for roles, door in homes if actor.roles & roles), "nothing_here")


def _is_within(here: str, door: str) -> bool:
    """Whether a page lies behind a door: `pair` and `pairs_family` behind `pairs`."""
    return any(here == stem or here.startswith(f"{stem}_") for stem in (door, door.removesuffix("s")))


def _is_open(name: str, actor: Actor) -> bool:
    door = HOUSE.find(name)
    return door is not None and bool(door.get & actor.roles)
