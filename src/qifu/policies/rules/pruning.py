"""How is one thing changed in a tree of conditions: added, taken out, moved, wrapped, combined otherwise?

Each act gives the tree as it is then, and where what was acted on stands in it; nothing else changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from qifu.kernel.errors import Refused
from qifu.policies.rules import twigs
from qifu.policies.rules.twigs import SOME_OF, Twig

Way: TypeAlias = tuple[int, ...]
NOBODY_LEFT: Final = Twig(word="all")


@dataclass(frozen=True, slots=True)
class Pruned:
    """The tree after an act, the place of what was acted on, and what else had to follow."""

    root: Twig
    at: Way = ()
    also: str = ""


def at(root: Twig, way: Way) -> Twig:
    """The twig to which a way leads."""
    found = root
    for step in way:
        if not 0 <= step < len(found.of):
            raise Refused("没有这一条", why="条件在别处改过了", remedy="请看一下现在的条件再改")
        found = found.of[step]
    return found


def with_twig(root: Twig, way: Way, twig: Twig) -> Twig:
    """The tree with one twig in place of another; the groups around it are written anew."""
    return _changed(root, way, lambda _: twig)


def add(root: Twig, way: Way, made: Twig, *, new_group: str = "") -> Pruned:
    """One more condition at the end of a group; beside a leaf that stands alone, both must be met."""
    if new_group:
        made = Twig(word=_word(new_group), k=1 if new_group == SOME_OF else 0, of=(made,), is_flow=True)
    group = at(root, way)
    if not group.word:
        return Pruned(with_twig(root, way, _around(group, "all", made)), (*way, 1))
    grown = _bare(replace(group, of=(*group.of, made), is_flow=False))
    return Pruned(with_twig(root, way, grown), (*way, len(group.of)))


def remove(root: Twig, way: Way) -> Pruned:
    """Without this twig; a group that would be left empty goes too, and k is never more than there are."""
    at(root, way)
    if not way:
        return Pruned(NOBODY_LEFT, (), "没有条件了，现在谁都符合")
    group = at(root, way[:-1])
    left = group.of[: way[-1]] + group.of[way[-1] + 1 :]
    if not left:
        gone = remove(root, way[:-1])
        return replace(gone, also=gone.also or "这一组空了，一起移除")
    k = min(group.k, len(left))
    also = f"这一组改为至少满足 {k} 条" if k < group.k else ""
    return Pruned(with_twig(root, way[:-1], _bare(replace(group, of=left, k=k))), way[:-1], also)


def regroup(root: Twig, way: Way, word: str, k: int = 0) -> Pruned:
    """The same conditions under another word."""
    group = at(root, way)
    if not group.word or not group.of:
        raise Refused("这一组还没有条件，改不了", remedy="先加一条条件")
    count = min(max(k or min(2, len(group.of)), 1), len(group.of)) if _word(word) == SOME_OF else 0
    if (word, count) == (group.word, group.k):
        return Pruned(root, way)
    return Pruned(with_twig(root, way, _bare(replace(group, word=word, k=count))), way)


def note(root: Twig, way: Way, notes: Mapping[str, str]) -> Pruned:
    """The sentence and the article of a group."""
    group, said = at(root, way), {key: text for key, text in notes.items() if text}
    if said == group.notes:
        return Pruned(root, way)
    return Pruned(with_twig(root, way, _bare(replace(group, notes=said))), way)


def move(root: Twig, way: Way, by: int) -> Pruned:
    """One place up or down among its neighbours; at the edge it stays."""
    at(root, way)
    if not way:
        return Pruned(root, way)
    group, here = at(root, way[:-1]), way[-1]
    there = here + by
    if not (0 <= here < len(group.of) and 0 <= there < len(group.of)):
        return Pruned(root, way)
    of = list(group.of)
    of[here], of[there] = of[there], of[here]
    return Pruned(_with_members(root, way[:-1], tuple(of)), (*way[:-1], there))


def wrap(root: Twig, way: Way) -> Pruned:
    """A group of its own around one twig; it means the same until something is added to it."""
    return Pruned(with_twig(root, way, _around(at(root, way), "all")), (*way, 0))


def out(root: Twig, way: Way) -> Pruned:
    """Behind the group it stands in, among the neighbours of that group."""
    if len(way) < 2:
        raise Refused("已经在最外面一层", remedy="请用上移、下移")
    twig, group = at(root, way), at(root, way[:-1])
    outer, place = at(root, way[:-2]), way[-2]
    left = group.of[: way[-1]] + group.of[way[-1] + 1 :]
    k = min(group.k, len(left))
    rest = (_bare(replace(group, of=left, k=k)),) if left else ()
    of = (*outer.of[:place], *rest, twig if left else _heir(twig, group), *outer.of[place + 1 :])
    also = f"原来那一组改为至少满足 {k} 条" if left and k < group.k else ""
    also = also if left else "原来那一组空了，一起移除"
    return Pruned(_with_members(root, way[:-2], of), (*way[:-2], place + len(rest)), also)


def into(root: Twig, way: Way) -> Pruned:
    """To the end of the group right above it."""
    if not way or not way[-1] or not at(root, (*way[:-1], way[-1] - 1)).word:
        raise Refused("上面不是一组，移不进去", remedy="先把上面一条包成一组")
    outer, place = at(root, way[:-1]), way[-1]
    twig, group = at(root, way), outer.of[place - 1]
    grown = _bare(replace(group, of=(*group.of, twig), is_flow=False))
    of = (*outer.of[: place - 1], grown, *outer.of[place + 1 :])
    k = min(outer.k, len(of))
    changed = _bare(replace(outer, of=of, k=k))
    also = f"外面一组改为至少满足 {k} 条" if k < outer.k else ""
    return Pruned(with_twig(root, way[:-1], changed), (*way[:-1], place - 1, len(group.of)), also)


def _word(word: str) -> str:
    if word not in twigs.WORDS:
        raise Refused("没有这种组合方式", remedy="请刷新页面")
    return word


def _heir(twig: Twig, group: Twig) -> Twig:
    """The last of a group takes over the remarks of the group, which is no more."""
    own = (each for each in (group.head, *group.below, group.beside) if each)
    return replace(twig, above=(*group.above, *own, *twig.above))


def _around(twig: Twig, word: str, *more: Twig) -> Twig:
    """A group; the remarks above a twig stand above the group then."""
    inner = replace(twig, above=())
    return Twig(word=word, of=(inner, *more), above=twig.above, is_flow=not more and twig.is_flow)


def _with_members(root: Twig, way: Way, of: tuple[Twig, ...]) -> Twig:
    return with_twig(root, way, _bare(replace(at(root, way), of=of)))


def _changed(twig: Twig, way: Way, change: Callable[[Twig], Twig]) -> Twig:
    if not way:
        return change(twig)
    at(twig, way)
    of = list(twig.of)
    of[way[0]] = _changed(of[way[0]], way[1:], change)
    return _bare(replace(twig, of=tuple(of)))


def _bare(twig: Twig) -> Twig:
    """To be written anew."""
    return replace(twig, text="")
