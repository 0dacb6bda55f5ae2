"""How is one draft written: the form beside its YAML, what follows from it at once, its versions?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import PackError, Refused, Stale
from qifu.policies.rules import writing
from qifu.policies.rules.decompose import Element
from qifu.policies.writing import draft_queries, drafts, naming, proving, sources
from qifu.policies.writing.draft_queries import Card
from qifu.portals.policy_desk import form as fields
from qifu.portals.policy_desk import look, proof_look, sum_look, tree, tree_look
from qifu.portals.policy_desk.tree import State
from qifu.portals.visits import Visit

MOST_FIELDS = 40


def draft(visit: Visit, draft: int) -> HttpResponse:
    """The editor for who may write now; for all others the page that shows it. A POST saves."""
    card = draft_queries.card(draft, visit.actor)
    if visit.method != "POST":
        return _editor(visit, card, card.text) if card.may.save else redirect("items_review", draft)
    seen = seen_by(visit)
    text, state = tree.taken_over(_typed(visit), _posted_all(visit))
    if state.fault:
        card = draft_queries.card(draft, visit.actor)
        return _editor(visit, card, text, state=state, status=422)
    try:
        made = drafts.save(draft, text, seen=seen, by=visit.actor, at=visit.at)
    except Stale as stale:
        card = draft_queries.card(draft, visit.actor)
        return _editor(visit, card, text, stale=stale, status=409)
    said = f"已保存第 {made} 版。" if made > seen else "内容没有变化，还是原来的一版。"
    messages.success(visit, said)
    return redirect("items_draft", draft)


def live(visit: Visit, draft: int) -> HttpResponse:
    """What follows from the text as it is being typed; nothing is kept."""
    draft_queries.card(draft, visit.actor)
    text = _typed(visit)
    context = {"proof": proof_look.shown(proving.prove(text, _given(visit))), "draft_id": draft}
    context["is_live"] = True
    if visit.POST.get("with_form"):
        state = tree.still_open(text, _posted_all(visit))
        context |= {"groups": fields.shown(text), "is_swap": True, **_tree(visit, text, state)}
    return render(visit, "policy_desk/live.html", context)


def form(visit: Visit, draft: int) -> HttpResponse:
    """One field of the form put into the document: the new text, and what follows from it."""
    draft_queries.card(draft, visit.actor)
    text, name = _typed(visit), posted(visit, "field")
    fault = ""
    try:
        text = fields.changed(text, name, posted(visit, f"f.{name}"))
    except (PackError, Refused) as refused:
        fault = str(refused)
    return _work(visit, draft, text, tree.still_open(text, _posted_all(visit)), fault)


def conditions(visit: Visit, draft: int) -> HttpResponse:
    """A button of the conditions or of the sum: the new text, and what follows from it; nothing is kept."""
    card = draft_queries.card(draft, visit.actor)
    text, state = tree.acted(_typed(visit), _posted_all(visit))
    if visit.headers.get("HX-Request") == "true":
        return _work(visit, draft, text, state)
    return _editor(visit, card, text, state=state, status=422 if state.fault else 200)


def lines(visit: Visit, draft: int) -> HttpResponse:
    """Put the ticked tests of lines into the document, and save it."""
    draft_queries.card(draft, visit.actor)
    text, state = tree.taken_over(_typed(visit), _posted_all(visit))
    if state.fault:
        return _editor(visit, draft_queries.card(draft, visit.actor), text, state=state, status=422)
    chosen = set(visit.POST.getlist("line"))
    found = [each for each in proving.prove(text).proposals if each.name in chosen]
    if not found:
        messages.warning(visit, "没有勾选要加的测试，草稿没有变。")
        return redirect("items_draft", draft)
    made = writing.with_tests(text, [each.as_trial() for each in found])
    try:
        drafts.save(
            draft, made, seen=seen_by(visit), by=visit.actor, at=visit.at, note=f"加 {len(found)} 个边界测试"
        )
    except Stale as stale:
        return _editor(visit, draft_queries.card(draft, visit.actor), made, stale=stale, status=409)
    messages.success(visit, f"已加上 {len(found)} 个边界测试，并保存。")
    return redirect("items_draft", draft)


def restore(visit: Visit, draft: int) -> HttpResponse:
    """An earlier version becomes the newest."""
    number = _number(visit.POST.get("number", ""))
    made = drafts.restore(draft, number, seen=seen_by(visit), by=visit.actor, at=visit.at)
    messages.success(visit, f"已恢复第 {number} 版，现在是第 {made} 版。")
    return redirect("items_draft", draft)


def _editor(
    visit: Visit,
    card: Card,
    text: str,
    *,
    stale: Stale | None = None,
    status: int = 200,
    state: State | None = None,
) -> HttpResponse:
    pins: tuple[Element, ...] = ()
    if card.source_id is not None:
        found = sources.source(card.source_id, by=visit.actor)
        pins = tuple(found.elements[at] for at in card.pins if at < len(found.elements))
    context = {
        "card": card,
        "text": text,
        "draft_id": card.id,
        "stale": stale,
        "steps": look.steps(card.stage),
        "groups": fields.shown(text),
        "proof": proof_look.shown(proving.prove(text)),
        "pins": pins,
        "undo": card.versions[1] if len(card.versions) > 1 else None,
        "sent_back": next((each for each in card.reviews if not each.accepted), None),
        **_tree(visit, text, state or State()),
    }
    return render(visit, "policy_desk/draft.html", context, status=status)


def _work(visit: Visit, draft: int, text: str, state: State, fault: str = "") -> HttpResponse:
    """The editor's three columns anew."""
    context = {
        "text": text,
        "fault": fault,
        "draft_id": draft,
        "groups": fields.shown(text),
        "proof": proof_look.shown(proving.prove(text, _given(visit))),
        **_tree(visit, text, state),
    }
    return render(visit, "policy_desk/work.html", context)


def _tree(visit: Visit, text: str, state: State) -> dict[str, object]:
    """The conditions and the sum; the names to choose from only where somebody is about to type one."""
    names = naming.names(visit.at.date()) if state.open else None
    return {"tree": tree_look.shown(text, state), "sum": sum_look.shown(text, state), "names": names}


def _posted_all(visit: Visit) -> dict[str, str]:
    return {name: posted(visit, name) for name in visit.POST}


def _typed(visit: Visit) -> str:
    return posted(visit, "text").replace("\r\n", "\n")


def posted(visit: Visit, name: str) -> str:
    """What was typed into a field, without what cannot be kept."""
    return visit.POST.get(name, "").replace("\0", "")


def seen_by(visit: Visit) -> int:
    """The version that the visitor had before them."""
    return _number(visit.POST.get("seen", ""))


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else 0


def _given(visit: Visit) -> dict[str, str]:
    """The facts to try: pairs of names and values in the order of the fields."""
    names = visit.POST.getlist("try.name")[:MOST_FIELDS]
    values = visit.POST.getlist("try.value")[:MOST_FIELDS]
    return dict(zip(names, values, strict=False))
