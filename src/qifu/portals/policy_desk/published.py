"""What is to be known of a published item, and what do its owners do with it: revise, look again, retire?"""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel import packs
from qifu.kernel.errors import Refused
from qifu.policies.rules import writing
from qifu.policies.rules.stages import LABELS, NEXT, Stage
from qifu.policies.writing import draft_queries, drafts, issuing, proving
from qifu.policies.writing.draft_queries import PublishedCard
from qifu.portals.policy_desk import look, proof_look
from qifu.portals.policy_desk.draft import posted
from qifu.portals.sandbox.doors import TRIERS
from qifu.portals.visits import Visit

HELD = (Stage.IN_FORCE, Stage.ENDING, Stage.LOOK_AGAIN)  # the stages in which it is in force


def one(visit: Visit, published: int) -> HttpResponse:
    """One edition with its term, its interpretations, its text."""
    card = draft_queries.published_card(published, visit.actor, visit.at.date())
    proof = proving.prove(card.text)
    due = card.term.review_due_on
    context = {
        "card": card,
        "stage": LABELS[card.stage],
        "tone": look.TONES[card.stage],
        "sign": look.SIGNS[card.stage],
        "next": NEXT[card.stage],
        "proof": proof_look.shown(proof),
        "item": proof.document.item if proof.document else None,
        "outcomes": issuing.OUTCOMES.items(),
        "late": (visit.at.date() - due).days if due else 0,
        "today": visit.at.date(),
        "is_offered": _is_offered(visit, card),
        "may_try": card.stage in HELD and visit.actor.is_any(*TRIERS),
    }
    return render(visit, "policy_desk/published.html", context)


def _is_offered(visit: Visit, card: PublishedCard) -> bool:
    """Whether a stranger finds it in the calculator: in force, for the whole place or what it lies in."""
    place = packs.load(visit.pack, on=visit.at.date()).area
    is_here = place.startswith(card.area_code.rstrip("0"))
    return is_here and card.stage in HELD


def revise(visit: Visit, published: int) -> HttpResponse:
    """Begin the next edition."""
    made = drafts.revise(published, by=visit.actor, at=visit.at)
    messages.success(visit, "已建好修订稿。先改生效日：现行一版会在前一天止。")
    return redirect("items_draft", made)


def retire(visit: Visit, published: int) -> HttpResponse:
    """No longer offered from a day on."""
    said = posted(visit, "on")
    if not writing.is_day(said):
        raise Refused("废止日不是日期", remedy="请选一个日期")
    why = posted(visit, "reason")
    issuing.retire(published, on=date.fromisoformat(said), why=why, by=visit.actor, at=visit.at)
    messages.success(visit, f"已废止，自 {said} 起不再提供。")
    return redirect("items_published", published)


def look_again(visit: Visit, published: int) -> HttpResponse:
    """Looked at again."""
    outcome, note = posted(visit, "outcome"), posted(visit, "note")
    issuing.look_again(published, outcome, note, by=visit.actor, at=visit.at)
    messages.success(visit, f"复审已记下：{issuing.OUTCOMES[outcome]}。")
    return redirect("items_published", published)
