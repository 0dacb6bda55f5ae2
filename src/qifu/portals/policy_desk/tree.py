"""What does each button of the condition tree do to the document, and what does the page say afterwards?

The document comes with every press and goes back changed; what stands in the open form is taken over first,
so that nothing typed is lost by pressing something else.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from qifu.kernel import conditions
from qifu.kernel.conditions.faults import NOTES, ConditionError
from qifu.kernel.conditions.leaf_forms import HOW
from qifu.kernel.errors import PackError, Refused
from qifu.policies.rules import planting, pruning
from qifu.policies.rules.plainly import plainly
from qifu.policies.rules.planting import Planted
from qifu.policies.rules.pruning import Pruned, Way
from qifu.policies.rules.twigs import Twig
from qifu.portals.policy_desk import tree_form
from qifu.portals.policy_desk.tree_form import Posted

NEW: Final = "+"
_WAY: Final = re.compile(r"r((?:\.[0-9]{1,4}){0,40})")


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


class Moved(Refused):
    """The tree in the document is not the one the page spoke of."""


def code(way: Way) -> str:
    """A place in the tree as fields and addresses name it."""
    return ".".join(("r", *map(str, way)))


def way_of(said: str) -> Way:
    """The place that is named."""
    found = _WAY.fullmatch(said)
    if found is None:
        raise Refused("没有这一条", remedy="请刷新页面")
    return tuple(int(each) for each in found[1].split(".")[1:])


def mark_of(planted: Planted) -> str:
    """By which the page and the document find out that they speak of the same tree."""
    return hashlib.sha256(planted.block.encode()).hexdigest()[:16]


def acted(text: str, posted: Posted) -> tuple[str, State]:
    """The document after a button of the tree was pressed, and what the page then says."""
    verb, _, where = posted.get("act", "").partition(":")
    try:
        planted = _same_tree(text, posted)
        if verb == "undo":
            back = planted.with_block(posted.get("tree.undo", "").replace("\r\n", "\n"))
            return back, State(said="已恢复原来的条件。", undo=planted.block, focus="t-undo")
        return _done(planted, verb, where, posted)
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
        _same_tree(text, posted)
    except Moved as moved:
        return State(said=str(moved)) if posted.get("tree.open") else State()
    except Refused:
        return _kept(posted)
    return _kept(posted)


def _same_tree(text: str, posted: Posted) -> Planted:
    planted = planting.planted(text)
    if mark_of(planted) != posted.get("tree.was"):
        raise Moved(
            "条件刚在事项文件里改过，打开的一条已收起",
            why=_typed(posted),
            remedy="下面是最新的条件，请再做一次",
        )
    return planted


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


def _done(planted: Planted, verb: str, where: str, posted: Posted) -> tuple[str, State]:
    before = _root_with_form(planted.root, verb, where, posted)
    if verb in ("open", "new", "newgroup"):
        way_of(where)
        into = {"leaf.into": "any"} if verb == "newgroup" else {}
        state = State(where if verb == "open" else NEW + where, into, focus="t-form")
        return _text(planted, before.root, state, before.also, posted)
    if verb in ("close", "apply", "take"):
        focus = f"t-{code(before.at)}" if verb == "apply" else ""
        return _text(planted, before.root, State(focus=focus), before.also, posted)
    act, said = _act(verb)
    done = act(before.root, way_of(where), posted)
    told = _named(pruning.at(before.root, way_of(where))) if verb == "remove" else ""
    named = f"{said}{told}。" + (f"{done.also}。" if done.also else "")
    return _text(planted, done.root, _after(verb, where, done, posted), named, posted)


def _named(twig: Twig) -> str:
    """A condition by what it asks, a group as one."""
    if twig.word:
        return "一组条件"
    try:
        condition = conditions.parse(twig.leaf)
    except ConditionError:
        return "读不通的一条"
    return f"「{plainly(conditions.describe(condition), conditions.facts_of(condition))}」"


def _after(verb: str, where: str, done: Pruned, posted: Posted) -> State:
    """Where the hand was stays under the hand: the moved one open, else the way back."""
    if verb in ("up", "down", "out", "into") and posted.get("tree.open") == where:
        return State(code(done.at), focus=f"t-act-{verb}")
    return State(focus="t-undo" if verb == "remove" else f"t-{code(done.at)}")


def _text(planted: Planted, root: Twig, state: State, said: str, posted: Posted) -> tuple[str, State]:
    """The new document, and the way back from the last change, which is kept until the next one."""
    made = planted.with_root(root)
    if made == planted.document:
        return made, replace(state, undo=posted.get("tree.undo", ""))
    return made, replace(state, said=said or "已改好。", undo=planted.block)


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
    k = posted.get(f"k.{code(way)}", "")
    count = int(k) if k.isascii() and k.isdecimal() and len(k) < 5 else 0
    return pruning.regroup(root, way, posted.get(f"kind.{code(way)}", ""), count)


def _root_with_form(root: Twig, verb: str, where: str, posted: Posted) -> Pruned:
    """The tree with what stands in the open form; what is thrown away or removed is not looked at."""
    opened = posted.get("tree.open", "")
    if not opened or verb == "close" or (verb == "remove" and f"{opened}.".startswith(f"{where}.")):
        return Pruned(root)
    if opened.startswith(NEW):
        return _with_new(root, way_of(opened.removeprefix(NEW)), verb, posted)
    way = way_of(opened)
    twig = pruning.at(root, way)
    if twig.word:
        return pruning.note(
            root, way, {key: tree_form.noted(posted, key, twig.notes.get(key, "")) for key in NOTES}
        )
    made = tree_form.twig(posted, twig)
    return Pruned(root if made == twig else pruning.with_twig(root, way, made), way)


def _with_new(root: Twig, way: Way, verb: str, posted: Posted) -> Pruned:
    if verb != "apply" and tree_form.is_empty(posted):
        return Pruned(root, way)
    made = tree_form.twig(posted, None)
    new_group = posted.get("leaf.into", "")
    return replace(pruning.add(root, way, made, new_group=new_group), also="已加上这一条。")
