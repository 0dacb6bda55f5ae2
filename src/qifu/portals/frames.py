"""What surrounds each page: the product's name, who looks at it, and the doors open to them?"""

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


PHONE = (
    Entry("首页", "home", "house"),
    Entry("政策", "policies", "wallet2"),
    Entry("提诉求", "appeal_new", "mic-fill", is_main=True),
    Entry("诉求", "appeals", "list-check"),
    Entry("我的", "me", "person"),
)
DESK = (
    Entry("工作台", "worklist", "house"),
    Entry("诉求", "cases", "list-check"),
    Entry("登记", "register", "pencil-square"),
    Entry("导入", "imports", "upload"),
    Entry("待核", "quarantine", "exclamation-triangle-fill"),
    Entry("并案", "pairs", "link-45deg"),
    Entry("回访", "call_backs", "telephone"),
    Entry("成员", "members", "people"),
    Entry("日历", "calendar", "calendar3"),
    Entry("规则包", "packs", "journal-text"),
    Entry("驾驶舱", "cockpit", "graph-up"),
    Entry("账号", "accounts", "people-fill"),
    Entry("安全", "security", "lock"),
    Entry("审计", "audit", "shield-check"),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """The context of every page: `frame`, `nav`, `actor`."""
    if not hasattr(request, "actor"):
        return {}
    visit: Visit = request  # type: ignore[assignment]
    actor = visit.actor
    city = city_of(visit)
    is_staff = actor.side is Side.STAFF
    return {
        "actor": actor,
        "nav": nav(visit, DESK if is_staff else PHONE) if visit.user.is_authenticated else (),
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


def nav(visit: Visit, entries: tuple[Entry, ...]) -> tuple[NavItem, ...]:
    """The doors of a navigation that are open to this visitor; the one they stand in is marked."""
    here = visit.resolver_match.view_name if visit.resolver_match else ""
    current = max((entry.door for entry in entries if _is_within(here, entry.door)), key=len, default="")
    return tuple(
        NavItem(
            label=entry.label,
            url=reverse(entry.door),
            icon=entry.icon,
            current=entry.door == current,
            is_main=entry.is_main,
        )
        for entry in entries
        if _is_open(entry.door, visit.actor)
    )


def start_of(actor: Actor) -> str:
    """The name of the door that somebody should come to first."""
    homes: tuple[tuple[Roles, str], ...] = (
        (ENTERPRISE, "home"),
        (frozenset({Role.LEADER}), "cockpit"),
        (frozenset({Role.CALL_BACK}), "call_backs"),
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
