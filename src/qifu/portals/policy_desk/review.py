"""What does a second person see of a draft, and what do people do with it: send, accept, interpret, issue?"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel.errors import PackError
from qifu.policies import documents
from qifu.policies.rules.authorship import REVIEWERS
from qifu.policies.rules.stages import LABELS, NEXT
from qifu.policies.writing import differing, draft_queries, drafts, interpreting, issuing, proving, reviewing
from qifu.policies.writing.draft_queries import Card
from qifu.portals.policy_desk import look, proof_look
from qifu.portals.policy_desk.draft import posted, seen_by
from qifu.portals.visits import Visit


def review(visit: Visit, draft: int) -> HttpResponse:
    """The draft to be read: what changes, what it says, its tests; a POST accepts or sends back."""
    if visit.method == "POST":
        return _reviewed(visit, draft)
    card = draft_queries.card(draft, visit.actor)
    proof = proving.prove(card.text)
    context = {
        "card": card,
        "stage": LABELS[card.stage],
        "tone": look.TONES[card.stage],
        "next": NEXT[card.stage],
        "steps": look.steps(card.stage),
        "proof": proof_look.shown(proof),
        "item": proof.document.item if proof.document else None,
        "changes": _changes(card),
        "sides": _sides(card),
        "may_read_source": visit.actor.is_any(*REVIEWERS)
        and (visit.actor.sees_whole_place or visit.actor.department_id == card.department_id),
        "is_over": card.state in ("published", "dropped"),
    }
    return render(visit, "policy_desk/review.html", context)


def submit(visit: Visit, draft: int) -> HttpResponse:
    """Send for review."""
    return _acted(
        visit,
        draft,
        lambda: reviewing.submit(draft, seen=seen_by(visit), by=visit.actor, at=visit.at),
        "已送审，等另一个人审核。",
    )


def take_back(visit: Visit, draft: int) -> HttpResponse:
    """Change it once more."""
    reviewing.take_back(draft, by=visit.actor, at=visit.at)
    messages.success(visit, "已撤回，可以继续修改。")
    return redirect("items_draft", draft)


def drop(visit: Visit, draft: int) -> HttpResponse:
    """It will not become law."""
    drafts.drop(draft, posted(visit, "reason"), by=visit.actor, at=visit.at)
    messages.success(visit, "已作废这份草稿，各版文字仍然保留。")
    return redirect("items")


def interpret(visit: Visit, draft: int) -> HttpResponse:
    """One side says what it means."""
    side = posted(visit, "side")
    text = posted(visit, "text")
    return _acted(
        visit,
        draft,
        lambda: interpreting.interpret(draft, side, text, by=visit.actor, at=visit.at),
        "解读已保存。",
    )


def issue(visit: Visit, draft: int) -> HttpResponse:
    """Publish."""
    made = issuing.issue(draft, seen=seen_by(visit), by=visit.actor, at=visit.at)
    messages.success(visit, "已发布，从生效日起向企业提供。")
    return redirect("items_published", made)


def _reviewed(visit: Visit, draft: int) -> HttpResponse:
    why = draft_queries.card(draft, visit.actor).may.why_no_review
    if why:
        messages.warning(visit, f"没有办成：{why}。")
        return redirect("items_review", draft)
    reasons, seen = posted(visit, "reason"), seen_by(visit)
    if visit.POST.get("outcome") == "accept":
        reviewing.accept(draft, seen=seen, by=visit.actor, at=visit.at, remark=reasons)
        messages.success(visit, "已审核通过，接下来写两方解读。")
    else:
        reviewing.send_back(draft, reasons, seen=seen, by=visit.actor, at=visit.at)
        messages.success(visit, "已退回修改，理由已转告起草人。")
    return redirect("items_review", draft)


def _acted(visit: Visit, draft: int, act: Callable[[], None], said: str) -> HttpResponse:
    """Do it and go on to the page that shows the draft."""
    act()
    messages.success(visit, said)
    return redirect("items_review", draft)


def _changes(card: Card) -> tuple[differing.Change, ...]:
    """What changes against the edition in force; nothing for a first edition."""
    if not card.in_force:
        return ()
    try:
        before = documents.parse(card.in_force, file="现行")
        after = documents.parse(card.text, file="草稿")
    except PackError:
        return ()
    return differing.changes(before, after)


def _sides(card: Card) -> list[dict[str, object]]:
    """Both sides: who, what they said, and whether the visitor may say it."""
    said = {each.side: each for each in card.interpretations}
    names = {"issuer": card.department, "executor": card.executor}
    return [
        {
            "side": side,
            "label": label,
            "department": names[side],
            "said": said.get(side),
            "may": side in card.may.interpret,
        }
        for side, label in interpreting.SIDES.items()
    ]
