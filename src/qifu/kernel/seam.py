"""Where may foreign code be plugged in, and what happens to the rest of the house when it fails?

Eight sockets and no more. A plug is found by entry-point group `qifu.<socket>` or registered by hand,
switched on by name in a pack, and its failures are told apart: `permanent` means trying again makes no sense.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from importlib.metadata import EntryPoint, entry_points
from typing import Any, ClassVar, TypeVar

from pydantic import ValidationError

from qifu.kernel.errors import PackError, Place
from qifu.kernel.packs.faults import did_you_mean, raise_all
from qifu.kernel.packs.model import PackModel
from qifu.kernel.packs.phrases import phrase

logger = logging.getLogger(__name__)


class Socket(StrEnum):
    """The eight places where code from outside may be plugged in; a ninth needs a decision record."""

    CHANNEL = "channel"
    SIMILARITY = "similarity"
    FUNCTION = "function"
    EXTRACTOR = "extractor"
    SOURCE = "source"
    TREASURY = "treasury"
    COURIER = "courier"
    DOCUMENT = "document"


class PlugFailed(Exception):
    """A plug did not do its work; `permanent` says that trying again makes no sense."""

    def __init__(self, what: str, *, permanent: bool, plug: str = "") -> None:
        super().__init__(what)
        self.what, self.permanent, self.plug = what, permanent, plug

    def __str__(self) -> str:
        return f"插件「{self.plug}」：{self.what}" if self.plug else self.what


class NoOptions(PackModel):
    """For plugs that need no settings."""


class Plug:
    """What every plug is; the room that owns a socket adds the method it will call."""

    name: ClassVar[str]
    label: ClassVar[str]
    Options: ClassVar[type[PackModel]] = NoOptions

    def __init__(self, options: PackModel) -> None:
        self.options = options

    def check(self) -> list[str]:
        """What is amiss with settings, connection or credentials, in Chinese; empty if all is well."""
        return []


P = TypeVar("P", bound=type[Plug])

_plugs: dict[Socket, dict[str, type[Plug]]] = {socket: {} for socket in Socket}
_broken: dict[Socket, dict[str, str]] = {socket: {} for socket in Socket}
_discovered: set[Socket] = set()


def register(socket: Socket) -> Callable[[P], P]:
    """Class decorator: put a plug into a socket. A name is taken once."""

    def put(plug: P) -> P:
        _add(socket, plug)
        return plug

    return put


def get(
    socket: Socket, name: str, options: Mapping[str, Any] | None = None, *, at: Place | None = None
) -> Plug:
    """The plug called `name` with its settings read; `at` is where the pack names it."""
    plugs = _all(socket)
    if name in _broken[socket]:
        raise PackError(
            f"插件「{name}」无法装入：{_broken[socket][name]}", at=at, remedy="请重新安装，或在配置中停用"
        )
    if name not in plugs:
        what = f"「{socket}」插口没有名为「{name}」的插件"
        raise PackError(what, at=at, remedy=did_you_mean(name, sorted(plugs)))
    plug = plugs[name]
    return plug(_options(plug, options or {}, at))


def names(socket: Socket) -> tuple[str, ...]:
    """The names of all usable plugs of a socket."""
    return tuple(sorted(_all(socket)))


def broken(socket: Socket) -> Mapping[str, str]:
    """Installed plugs that could not be loaded, with the reason, for the system check page."""
    _all(socket)
    return dict(_broken[socket])


@contextmanager
def contained(plug: Plug) -> Iterator[None]:
    """Work done by `plug`: whatever goes wrong inside comes out as `PlugFailed`, and is logged if unexpected.

    A crash is not permanent: it may be the weather of a foreign system, so the caller's retries decide.
    """
    try:
        yield
    except PlugFailed as failure:
        failure.plug = failure.plug or plug.name
        raise
    except Exception as crash:
        logger.exception("Plug %s crashed", plug.name)
        what = f"意外出错（{type(crash).__name__}：{crash}）"
        raise PlugFailed(what, permanent=False, plug=plug.name) from crash


@contextmanager
def replaced(socket: Socket, *plugs: type[Plug]) -> Iterator[None]:
    """Inside the block the socket holds `plugs` beside, or instead of, those of the same name; for tests."""
    _all(socket)
    before = dict(_plugs[socket])
    _plugs[socket].update({plug.name: plug for plug in plugs})
    try:
        yield
    finally:
        _plugs[socket].clear()
        _plugs[socket].update(before)


def _add(socket: Socket, plug: type[Plug]) -> None:
    held = _plugs[socket].get(plug.name)
    if held is not None and held is not plug:
        taken = f"{held.__module__}.{held.__qualname__}"
        raise PackError(
            f"「{socket}」插口已有名为「{plug.name}」的插件（{taken}）", remedy="请改名，或卸载其中一个"
        )
    _plugs[socket][plug.name] = plug


def _all(socket: Socket) -> Mapping[str, type[Plug]]:
    if socket not in _discovered:
        for entry in entry_points(group=f"qifu.{socket}"):
            _load(socket, entry)
        _discovered.add(socket)
    return _plugs[socket]


def _load(socket: Socket, entry: EntryPoint) -> None:
    """One broken package must not take the house down; it is logged, listed, and refused when asked for."""
    try:
        plug = entry.load()
    except Exception as crash:
        logger.exception("Plug %s of %s cannot be imported", entry.name, socket)
        _broken[socket][entry.name] = f"{type(crash).__name__}：{crash}"
        return
    if not (isinstance(plug, type) and issubclass(plug, Plug)):
        logger.error("Entry point %s of %s is no plug", entry.name, socket)
        _broken[socket][entry.name] = f"{entry.value} 不是插件"
        return
    _add(socket, plug)


def _options(plug: type[Plug], options: Mapping[str, Any], at: Place | None) -> PackModel:
    try:
        return plug.Options.model_validate(dict(options))
    except ValidationError as error:
        faults = []
        for each in error.errors(include_url=False):
            what, remedy = phrase(each, each.get("ctx") or {})
            if each["type"] == "extra_forbidden":
                remedy = did_you_mean(str(each["loc"][-1]), plug.Options.model_fields)
            where = ".".join(str(step) for step in each["loc"])
            faults.append(PackError(f"插件「{plug.name}」的设置「{where}」：{what}", at=at, remedy=remedy))
        raise_all(faults)
        raise AssertionError("pydantic refused without saying why") from error
