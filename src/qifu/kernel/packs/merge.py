"""What remains when a child pack is laid over its parent?

Mappings merge key by key, everything else is replaced, and nothing goes away unless somebody says so.
"""

from dataclasses import dataclass, field, replace

from qifu.kernel.errors import PackError
from qifu.kernel.packs.faults import did_you_mean
from qifu.kernel.packs.origins import Held, Origin, Retirement


@dataclass(frozen=True, slots=True)
class Retired:
    """A key a layer has taken out, and why."""

    path: str
    reason: str
    source: str
    origin: Origin


@dataclass(slots=True)
class Merger:
    """Lays layers over each other; gathers what was taken out and what may not be said."""

    retired: list[Retired] = field(default_factory=list)
    faults: list[PackError] = field(default_factory=list)

    def over(self, parent: Held | None, child: Held, path: str = "") -> Held:
        """`child` over `parent`; the child's origin counts wherever the child speaks."""
        if not isinstance(child.content, dict):
            return self._replaced(parent, child, path)
        held = parent.content if parent and isinstance(parent.content, dict) else {}
        content = dict(held)
        for key, value in child.content.items():
            where = f"{path}.{key}" if path else key
            if isinstance(value.content, Retirement):
                self._retire(content, key, value, where)
            else:
                content[key] = self.over(held.get(key), value, where)
        return replace(child, content=content)

    def _replaced(self, parent: Held | None, child: Held, path: str) -> Held:
        if parent is None:
            return child
        if child.content is None and parent.content is not None:
            what = f"「{path}」留空会无声地删去上级的内容"
            remedy = "要停用请写 retired: {reason: …, source: …}"
            self.faults.append(PackError(what, at=child.origin.place, remedy=remedy))
        return replace(child, origin=replace(child.origin, replaces=parent.origin))

    def _retire(self, content: dict[str, Held], key: str, value: Held, path: str) -> None:
        word = value.content
        assert isinstance(word, Retirement)
        if key not in content and not word.by_date:
            what = f"要停用的「{path}」在上级中不存在"
            self.faults.append(PackError(what, at=value.key_at, remedy=did_you_mean(key, content)))
        content.pop(key, None)
        self.retired.append(Retired(path, word.reason, word.source, value.origin))
