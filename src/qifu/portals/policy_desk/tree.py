"""What does each button of the forms do to the document, and what does the page say afterwards?

The document comes with every press and goes back changed; what stands in the open form is taken over first,
so that nothing typed is lost by pressing something else.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from qifu.kernel import conditions
from qifu.kernel.conditions.faults import NOTES, ConditionError
from qifu.kernel.conditions.leaf_forms import HOW
from qifu.kernel.errors import PackError, Refused
from qifu.policies.rules import keeping, planting, pruning, writing
from qifu.policies.rules.plainly import plainly
from qifu.policies.rules.planting import Planted
from qifu.policies.rules.pruning import Pruned, Way
from qifu.policies.rules.sum_shapes import KEYS
from qifu.policies.rules.twigs import Twig
from qifu.portals.policy_desk import codes, sum_acts, tree_form
from qifu.portals.policy_desk.codes import NEW, Code
from qifu.portals.policy_desk.sum_acts import Done
from qifu.portals.policy_desk.tree_form import Posted


@dataclass(frozen=True, slots=True)
class State:
    """What the page shows beside the document: which form is open, what was done, what is wrong."""

    open: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    fault_at: str = ""  # the name of the field, nothing for the whole
    said: str = ""
    undo: str = ""
    was: str = ""  # the tree the form was opened on, while the text cannot be read
    focus: str = ""
    in_sum: bool = False  # what was said concerns the sum


class Moved(Refused):
    """The tree in the document is not the one the page spoke of."""


def mark_of(text: str) -> str:
    """By which the page and the document find out that they speak of the same conditions and the same sum."""
    return "-".join(hashlib.sha256(keeping.block(text, key).encode()).hexdigest()[:12] for key in KEYS)


def acted(text: str, posted: Posted) -> tuple[str, State]:
    """The document after a button of the forms was pressed, and what the page then says."""
    made, state = _acted(text, posted)
    where = posted.get("act", "").partition(":")[2] or posted.get("tree.open", "")
    return made, replace(state, in_sum=where.removeprefix(NEW).startswith("s"))


def _acted(text: str, posted: Posted) -> tuple[str, State]:
    verb, _, where = posted.get("act", "").partition(":")
    try:
        _same(text, posted)
        if verb == "undo":
            keys = keeping.keys_of(posted.get("tree.undo", ""))
            back = keeping.restored(text, posted.get("tree.undo", "").replace("\r\n", "\n"), KEYS)
            return back, State(said="已恢复原来的样子。", undo=keeping.kept(text, keys), focus="t-undo")
        return _done(text, verb, where, posted)
    except tree_form.Faulty as fault:
        return text, _kept(posted, fault)
    except Moved as moved:
        return text, State(fault=str(moved))
    except PackError as error:
        return text, replace(_kept(posted), fault=tree_form.told(error))
    except Refused as refused:
        return text, replace(_kept(posted), fault=str(refused))


def taken_over(text: str, posted: Posted) -> tuple[str, State]:
    """The document with what stands in the open form, before it is saved; a fault keeps the form open."""
    if not posted.get("tree.open"):
        return text, State()
    return acted(text, {**posted, "act": "take"})


def still_open(text: str, posted: Posted) -> State:
    """The open form as it stands while something else is changed; closed once the tree is another."""
    try:
        _same(text, posted)
    except Moved as moved:
        return State(said=str(moved)) if posted.get("tree.open") else State()
    except Refused:
        return _kept(posted)
    return _kept(posted)


def _same(text: str, posted: Posted) -> None:
    """Refuse an act on what was changed in the document meanwhile; what it does not touch may change."""
    writing.read(text)
    pairs = zip(KEYS, mark_of(text).split("-"), posted.get("tree.was", "").split("-"), strict=False)
    known = {key for key, now, was in pairs if now == was}
    if not _touched(posted) <= known:
        raise Moved(
            "这里刚在事项文件里改过，打开的一条已收起",
            why=_typed(posted),
            remedy="下面是最新的样子，请再做一次",
        )


def _touched(posted: Posted) -> set[str]:
    """The top keys that the open form and the button speak of."""
    verb, _, where = posted.get("act", "").partition(":")
    if verb == "undo":
        return set(keeping.keys_of(posted.get("tree.undo", "")))
    said = {each.removeprefix(NEW) for each in (where, posted.get("tree.open", "")) if each}
    return {str(codes.read(each).path[0]) for each in said}


def _typed(posted: Posted) -> str:
    """What stood in a form that has to be closed, so that it can be typed again."""
    kind = posted.get("leaf.kind", "")
    names = [name for name in posted if name.startswith((f"leaf.{kind}.", "leaf.yaml", "leaf.say"))]
    said = [" ".join(posted[name].split()) for name in names if name.rpartition(".")[2] != HOW]
    return f"刚才填的是：{'、'.join(filter(None, said))}"[:500] if any(said) else ""


def _kept(posted: Posted, fault: tree_form.Faulty | None = None) -> State:
    typed = {name: said for name, said in posted.items() if name.startswith("leaf.")}
    told = (str(fault), fault.at) if fault else ("", "")
    undo, was = posted.get("tree.undo", ""), posted.get("tree.was", "")
    return State(posted.get("tree.open", ""), typed, *told, undo=undo, was=was)


def _done(text: str, verb: str, where: str, posted: Posted) -> tuple[str, State]:
    before = _with_form(text, verb, where, posted)
    if verb in ("open", "new", "newgroup"):
        codes.read(where)
        into = {"leaf.into": "any"} if verb == "newgroup" else {}
        state = State(where if verb == "open" else NEW + where, into, focus="t-form")
        return _told(text, before.text, state, before.also, posted)
    if verb in ("close", "apply", "take"):
        opened = before.open if verb == "apply" else ""
        focus = f"t-{before.at}" if verb == "apply" else ""
        return _told(
            text, before.text, State(opened, focus="t-form" if opened else focus), before.also, posted
        )
    code = codes.read(where)
    if code.is_condition:
        return _of_tree(text, before.text, code, verb, posted)
    done, said = sum_acts.act(before.text, code.path, verb)
    state = State(focus=f"t-{done.at}")
    if posted.get("tree.open") == where and verb in ("up", "down"):
        state = State(done.at, focus=f"t-act-{verb}")
    elif verb == "remove":
        state = State(focus="t-undo")
    return _told(text, done.text, state, said, posted)


def _of_tree(text: str, before: str, code: Code, verb: str, posted: Posted) -> tuple[str, State]:
    """An act on a tree of conditions."""
    act, said = _act(verb)
    planted, way = _planted(before, code), code.way or ()
    done = act(planted.root, way, posted)
    told = _named(pruning.at(planted.root, way)) if verb == "remove" else ""
    named = f"{said}{told}。" + (f"{done.also}。" if done.also else "")
    state = _after(verb, codes.of(code.path, way), done, posted, code)
    return _told(text, _with_tree(planted, done.root), state, named, posted)


def _planted(text: str, code: Code) -> Planted:
    if code.path != (planting.KEY,):
        sum_acts.condition(text, code.path)
    return planting.planted(text, code.path)


def _with_tree(planted: Planted, root: Twig) -> str:
    """The document with another tree; a condition of a step goes as a whole with its last."""
    is_gone = planted.path != (planting.KEY,) and root.word and not root.of
    if is_gone and planted.span:
        return sum_acts.without_condition(planted.document, planted.path)
    return planted.with_root(root)


def _named(twig: Twig) -> str:
    """A condition by what it asks, a group as one."""
    if twig.word:
        return "一组条件"
    try:
        condition = conditions.parse(twig.leaf)
    except ConditionError:
        return "读不通的一条"
    return f"「{plainly(conditions.describe(condition), conditions.facts_of(condition))}」"


def _after(verb: str, where: str, done: Pruned, posted: Posted, code: Code) -> State:
    """Where the hand was stays under the hand: the moved one open, else the way back."""
    at = codes.of(code.path, done.at)
    if verb in ("up", "down", "out", "into") and posted.get("tree.open") == where:
        return State(at, focus=f"t-act-{verb}")
    return State(focus="t-undo" if verb == "remove" else f"t-{at}")


def _told(text: str, made: str, state: State, said: str, posted: Posted) -> tuple[str, State]:
    """The new document, and the way back from the last change, which is kept until the next one."""
    if made == text:
        return made, replace(state, undo=posted.get("tree.undo", ""))
    keys = [key for key in KEYS if keeping.block(text, key) != keeping.block(made, key)]
    return made, replace(state, said=said or "已改好。", undo=keeping.kept(text, keys))


_ACTS: Final[Mapping[str, tuple[Callable[[Twig, Way, Posted], Pruned], str]]] = {
    "remove": (lambda root, way, _: pruning.remove(root, way), "已移除"),
    "up": (lambda root, way, _: pruning.move(root, way, -1), "已上移"),
    "down": (lambda root, way, _: pruning.move(root, way, 1), "已下移"),
    "out": (lambda root, way, _: pruning.out(root, way), "已移到这一组外面"),
    "into": (lambda root, way, _: pruning.into(root, way), "已移进上面一组"),
    "wrap": (lambda root, way, _: pruning.wrap(root, way), "已包成一组，意思没有变"),
    "kind": (lambda root, way, posted: _regrouped(root, way, posted), "已改这一组的组合方式"),
}  # fmt: skip


def _act(verb: str) -> tuple[Callable[[Twig, Way, Posted], Pruned], str]:
    if verb not in _ACTS:
        raise Refused("没有这一步", remedy="请刷新页面")
    return _ACTS[verb]


def _regrouped(root: Twig, way: Way, posted: Posted) -> Pruned:
    where = posted.get("act", "").partition(":")[2]
    k = posted.get(f"k.{where}", "")
    count = int(k) if k.isascii() and k.isdecimal() and len(k) < 5 else 0
    return pruning.regroup(root, way, posted.get(f"kind.{where}", ""), count)


def _with_form(text: str, verb: str, where: str, posted: Posted) -> Done:
    """The document with what stands in the open form; what is thrown away or removed is not looked at."""
    opened = posted.get("tree.open", "")
    if not opened or verb == "close" or (verb == "remove" and codes.is_within(opened, where)):
        return Done(text)
    is_new, code = opened.startswith(NEW), codes.read(opened.removeprefix(NEW))
    if not code.is_condition:
        return sum_acts.taken(text, code.path, posted, is_new=is_new, must=verb == "apply")
    planted, way = _planted(text, code), code.way or ()
    done = _with_new(planted, way, verb, posted) if is_new else _changed(planted.root, way, posted)
    made = text if done.root == planted.root else _with_tree(planted, done.root)
    return Done(made, codes.of(code.path, done.at), done.also)


def _changed(root: Twig, way: Way, posted: Posted) -> Pruned:
    twig = pruning.at(root, way)
    if twig.word:
        return pruning.note(
            root, way, {key: tree_form.noted(posted, key, twig.notes.get(key, "")) for key in NOTES}
        )
    made = tree_form.twig(posted, twig)
    return Pruned(root if made == twig else pruning.with_twig(root, way, made), way)


def _with_new(planted: Planted, way: Way, verb: str, posted: Posted) -> Pruned:
    root = planted.root
    if verb != "apply" and tree_form.is_empty(posted):
        return Pruned(root, way)
    made = tree_form.twig(posted, None)
    if planted.path != (planting.KEY,) and root.word == "all" and not root.of:
        return Pruned(made, (), "已加上这一条。")
    new_group = posted.get("leaf.into", "")
    return replace(pruning.add(root, way, made, new_group=new_group), also="已加上这一条。")
