"""Who may come through which door? Each page names its roles for each method; what is not named is denied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from qifu.kernel import clock, packs
from qifu.portals import actors, errors
from qifu.portals.visits import Visit
from qifu.registry.rules.access import ADMINS, ROLE_LABELS, Role

Roles = frozenset[Role]
View = Callable[..., HttpResponseBase]

NO_ONE: Roles = frozenset()
ENTERPRISE: Roles = frozenset({Role.ENTERPRISE_MEMBER})
STAFF: Roles = frozenset(Role) - ENTERPRISE - ADMINS - {Role.ROUNDS}
DESKS: Roles = STAFF - {Role.LEADER}
CENTER: Roles = frozenset({Role.CENTER_CLERK})
SIGNED_IN: Roles = frozenset(Role) - {Role.ROUNDS}


@dataclass(frozen=True, slots=True)
class Door:
    """One page or act. `is_public` lets in people who have not signed in."""

    name: str
    path: str
    view: View
    get: Roles = NO_ONE
    post: Roles = NO_ONE
    is_public: bool = False

    def roles(self, method: str) -> Roles | None:
        """Who may use this method; None where the door knows no such method."""
        if method in ("GET", "HEAD"):
            return self.get or None
        return (self.post or None) if method == "POST" else None


class Doors:
    """All doors of the house, by name."""

    def __init__(self) -> None:
        self._by_name: dict[str, Door] = {}

    def hang(self, doors: Iterable[Door]) -> list[URLPattern]:
        """Put doors into the house; the same name twice is a mistake."""
        hung = []
        for door in doors:
            if door.name in self._by_name:
                raise ValueError(f"two doors are called {door.name}")
            self._by_name[door.name] = door
            hung.append(path(door.path, door.view, name=door.name))
        return hung

    def find(self, name: str) -> Door | None:
        """The door of this name."""
        return self._by_name.get(name)


HOUSE = Doors()


# No text holds a NUL, and PostgreSQL refuses to look for one; only a forged address asks for it.
NO_SUCH_ADDRESS = errors.Notice(400, "地址不对", "地址里有不能用的字符。", remedy="请从页面上点开")


class Guard:
    """Stands at every door. A page that nobody registered cannot be reached by anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Visit) -> HttpResponse:
        """Resolve once who acts, and when, and hand both down."""
        request.at = clock.now()
        request.pack = actors.pack_in_force()
        request.actor = actors.who_is(request)
        with packs.held():
            response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: Visit, view: View, args: object, kwargs: object) -> HttpResponse | None:  # noqa: ARG002
        """Let in, or say why not."""
        match = request.resolver_match
        door = HOUSE.find(match.view_name) if match else None
        if door is None:
            return errors.not_found(request)
        roles = door.roles(request.method or "")
        if roles is None:
            known = [name for name in ("GET", "POST") if door.roles(name)]
            # Only a person who opens an address reads the answer; programs take the status.
            is_read = request.method == "GET"
            return errors.only_sent_to(request, known) if is_read else HttpResponseNotAllowed(known)
        if "\0" in unquote(request.META.get("QUERY_STRING", "")):
            return errors.page(request, NO_SUCH_ADDRESS)
        return _judge(request, door, roles)


def _judge(request: Visit, door: Door, roles: Roles) -> HttpResponse | None:
    if request.method == "POST":
        _clean(request)
    if door.is_public:
        return None
    if not request.user.is_authenticated:
        return _to_sign_in(request) if _reads(request) else errors.signed_out(request)
    if actors.must_change_password(request) and door.name not in ("password", "sign_out"):
        return redirect("password")
    return None if request.actor.roles & roles else _refuse(request, roles)


def _clean(request: Visit) -> None:
    """Take NUL out of what a form says: nobody types one, and no database keeps it."""
    if any("\0" in text for _, texts in request.POST.lists() for text in texts):
        form = request.POST.copy()
        for name, texts in request.POST.lists():
            form.setlist(name, [text.replace("\0", "") for text in texts])
        request.POST = form  # type: ignore[assignment]  # read only by promise of the stubs alone


def _to_sign_in(request: Visit) -> HttpResponse:
    return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")


def _reads(request: Visit) -> bool:
    return request.method in ("GET", "HEAD")


def _refuse(request: Visit, roles: Roles) -> HttpResponse:
    who = "、".join(ROLE_LABELS[role] for role in Role if role in roles)
    return errors.page(
        request,
        errors.Notice(
            403, "没有权限", f"这一项由{who}办理。", remedy="如确需办理，请联系本单位的系统管理员开通。"
        ),
    )
