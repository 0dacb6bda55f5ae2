"""How does this house say no? In three parts: what happened, why, and what to do."""

from dataclasses import dataclass


class Refused(Exception):
    """An expected refusal, told to the reader in their own language; never logged as a fault.

    >>> print(Refused("本件尚未反馈，不能销号", why="当前状态：办理中", remedy="请先提交办理结果"))
    本件尚未反馈，不能销号（当前状态：办理中）。请先提交办理结果
    """

    def __init__(self, what: str, *, why: str = "", remedy: str = "") -> None:
        self.what, self.why, self.remedy = what, why, remedy
        super().__init__(what)

    def __str__(self) -> str:
        reason = f"（{self.why}）" if self.why else ""
        return f"{self.what}{reason}" + (f"。{self.remedy}" if self.remedy else "")


class Forbidden(Refused):
    """The actor may not do or see this. Doors answer 403, or 404 where existence is itself a secret."""


class Stale(Refused):
    """Somebody else changed the thing since the reader last saw it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands: a path relative to the packs folder and a 1-based line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class PackError(Refused):
    """A pack says something it may not say; names file and line."""

    def __init__(self, what: str, *, at: Place | None = None, remedy: str = "") -> None:
        super().__init__(what, why=str(at) if at else "", remedy=remedy)
        self.at = at
