"""How does an enterprise apply on its phone: what we hold is there already, only what is missing is asked?"""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qifu.cases.materials import Stored
from qifu.kernel.errors import Refused
from qifu.policies.finding import offering
from qifu.policies.finding.offering import Decided
from qifu.policies.granting import applying, claiming, papers
from qifu.policies.granting.applying import Applied, Payee, Wish
from qifu.policies.granting.sheets import Sheet
from qifu.policies.rules import times
from qifu.policies.rules import wanted as wants
from qifu.policies.rules.wanted import Wanted, Wants
from qifu.policies.schema import Item
from qifu.portals.calculator import item_look, words
from qifu.portals.granting import apply_look, forms
from qifu.portals.granting.forms import Filled
from qifu.portals.visits import Visit
from qifu.registry import enterprises


@dataclass(frozen=True, slots=True)
class Applying:
    """What is applied for by whom, as the form needs it: the decision now, what is asked, what is there."""

    firm: int
    name: str
    decided: Decided
    asked: tuple[Wanted, ...]
    known: dict[str, Stored]

    @property
    def item(self) -> Item:
        return self.decided.offer.item


def apply(visit: Visit, code: str) -> HttpResponse:
    """GET shows the form, POST hands it in; a refusal keeps every word."""
    firm = visit.actor.enterprise_id
    assert firm is not None, "a door for members of enterprises"
    done = reverse("policies_grants")
    return answered(visit, firm, code, base="enterprise/base.html", done=done)


def answered(visit: Visit, firm: int, code: str, *, base: str, done: str) -> HttpResponse:
    """The same form for the enterprise itself and for a clerk at the window."""
    case = of(visit, firm, code)
    if visit.method != "POST":
        payee = claiming.known_payee(firm)
        return shown(visit, case, Filled(payee=replace(payee, name=payee.name or case.name)), base=base)
    days = papers.days_to_follow(case.item, visit.pack, visit.at.date())
    filled = forms.read(visit, case.item, case.asked, case.known, may_follow=days > 0)
    if visit.POST.get("step") == "sheet" or filled.faults:
        return shown(visit, case, filled, base=base, is_sent=visit.POST.get("step") != "sheet")
    try:
        applied = applying.apply(firm, wish(code, filled), pack=visit.pack, by=visit.actor, at=visit.at)
    except Refused as refused:
        return shown(visit, case, filled, base=base, refused=refused)
    messages.success(visit, said(applied))
    return redirect(f"{done}{applied.number}/")


def of(visit: Visit, firm: int, code: str) -> Applying:
    """The item for this enterprise, decided as things stand."""
    on = visit.at.date()
    offer = offering.offer_for(firm, code, on)
    decided = offering.decide_now(firm, offer, on)
    known = wants.wanted([offer.item], on)
    lines = offer.item.lines
    summed = {key for key in known if lines and key.partition("@")[0] == lines.fact.partition("@")[0]}
    asked = tuple(
        known[key]
        for key in applying.to_fill(decided)
        if key in known and known[key].kind is not Wants.NOT_ASKED and key not in summed
    )
    name = enterprises.profile(visit.actor, firm).name
    return Applying(firm, name, decided, asked, papers.held(firm, offer.item))


def wish(code: str, filled: Filled) -> Wish:
    """The form as the verb takes it."""
    sheet = Sheet(filled.sheet) if filled.sheet is not None else None
    payee: Payee = filled.payee
    return Wish(code, filled.facts, payee, forms.papers(filled), filled.accepts, filled.follows, sheet)


def said(applied: Applied) -> str:
    """What is told once it has arrived."""
    if not applied.is_granted:
        return f"申报已送到，编号 {applied.number}。{applied.why}。"
    if applied.granted_fen is None:
        return f"当场审定，同意兑现，编号 {applied.number}。"
    return f"当场审定，同意兑现 {words.exact(applied.granted_fen)}，编号 {applied.number}。"


def shown(
    visit: Visit,
    case: Applying,
    filled: Filled,
    *,
    base: str,
    refused: Refused | None = None,
    is_sent: bool = False,
) -> HttpResponse:
    """The form with what stands in it."""
    item, decision = case.item, case.decided.record.decision
    window = times.window(item.apply.window)
    context = {
        "base": base,
        "item": item,
        "firm": case.name,
        "head": item_look.head(offering.match_of(case.decided)),
        "barred": apply_look.barred(item, decision, window, visit.at.date()),
        "figures": apply_look.figures(case.decided, case.asked),
        "asked": apply_look.questions(case.asked, filled, is_sent=is_sent),
        "follow_days": papers.days_to_follow(item, visit.pack, visit.at.date()),
        "papers": apply_look.papers(item, filled, case.known, is_sent=is_sent),
        "sheet": apply_look.sheet(item, filled) if item.lines else None,
        "papers_short": papers.lacking(item, (*filled.papers, *case.known)),
        "is_sent": is_sent,
        "payee": filled.payee,
        "filled": filled,
        "refused": refused,
        "button": apply_look.button(decision, has_open=bool(case.asked)),
        "where": apply_look.where(item, decision),
        "template_url": reverse("policies_sheet", args=[item.item]) if item.lines else "",
        "back_url": reverse("policies_item", args=[item.item]) if visit.actor.enterprise_id else "",
        "page_title": "申报",
    }
    status = 422 if refused or (is_sent and filled.faults) else 200
    return render(visit, "granting/apply.html", context, status=status)
