"""What does one item mean for me, why, and what would change if a figure were another?"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from qifu.policies.finding import noticing
from qifu.policies.oversight import item_reviews
from qifu.policies.rules import trying
from qifu.policies.rules import wanted as wants
from qifu.policies.rules.matches import Match, Matches, Shelf, combined, match_all
from qifu.policies.rules.trying import Slider
from qifu.policies.writing import interpreting
from qifu.portals import errors
from qifu.portals.calculator import item_look, sides, under_way, words
from qifu.portals.calculator.item_look import Head, Shown
from qifu.portals.calculator.sides import Side
from qifu.portals.calculator.words import Sum
from qifu.portals.oversight import reviewing
from qifu.portals.visits import Visit

MOST_DIALS = 4


@dataclass(frozen=True, slots=True)
class Trial:
    """What would be: the verdict before and after, the lines that turn, and the sum over all items."""

    before: Head
    after: Head
    turned: tuple[Shown, ...]
    more: Sum | None
    less: Sum | None
    total: Sum


def item(visit: Visit, side: Side, code: str) -> HttpResponse:
    """The item; with figures in the address also what they would change, alone if the page asks for that."""
    matches = sides.matches(visit, side)
    match = matches.of(code)
    if match is None:
        return errors.not_found(visit)
    dials = _sliders(match, matches)
    moved = _moved(visit, dials)
    shown: dict[str, object] = {
        "side": side,
        "dials": [item_look.dial(number, slider, moved) for number, slider in enumerate(dials)],
        "trial": _trial(match, matches, moved, dials) if moved else None,
        "trial_url": side.url("item", code),
    }
    if visit.headers.get("HX-Request") == "true":
        return render(visit, "calculator/trial.html", {**shown, "is_part": True})
    if side.enterprise_id is not None:
        noticing.mark_read(side.enterprise_id, code, at=visit.at)
        item_reviews.read(side.enterprise_id, match.offer.published, code, at=visit.at)
    shown["review"] = reviewing.card(
        match.offer.published,
        code,
        match.offer.area_code,
        enterprise_id=side.enterprise_id,
        url="" if side.is_visitor else side.url("review", code),
    )
    going = under_way.of(visit, side).get(code)
    page = _page(match, matches, side) | {"going": under_way.rows([going])[0] if going else None}
    return render(visit, "calculator/item.html", {**shown, **page})


def _page(match: Match, matches: Matches, side: Side) -> dict[str, object]:
    document = match.offer.item
    benefit = match.decision.benefit
    return {
        "item": document,
        "head": item_look.head(match),
        "lines": item_look.conditions_of(match, matches),
        "ladder": item_look.ladder(match),
        "ladder_say": _ladder_say(match),
        "stages": [(each.at, words.exact(each.amount_fen)) for each in benefit.stages] if benefit else [],
        "shares": [(who, words.exact(fen)) for who, fen in benefit.shares] if benefit else [],
        "guide": item_look.guide(document),
        "apply": _apply(match, side),
        "interpretations": interpreting.of_published(match.offer.published),
        "ask_url": side.url("ask"),
        "back_url": side.url(),
        "page_title": "政策详情",
    }


def _apply(match: Match, side: Side) -> tuple[str, str] | None:
    """Where one applies, and what the button says; nothing where nobody can."""
    if side.enterprise_id is None or match.decision.mode == "免申即享" or match.shelf is Shelf.NOT:
        return None
    if match.short_of:
        return None
    fen = match.decision.amount_fen
    said = f"申报 {words.sum_of(fen)}" if fen else "去申报"
    return side.url("apply", match.offer.item.item), said


def _ladder_say(match: Match) -> str:
    """What the steps of the sum are to be taken for."""
    if match.amount_fen is not None:
        return ""
    return "够到以后这样算" if match.would is not None else "有的数还不知道，按最多算"


def _sliders(match: Match, matches: Matches) -> tuple[Slider, ...]:
    known = wants.wanted([match.offer.item], matches.on)
    return trying.sliders(match.offer, matches.facts, known, matches.on)[:MOST_DIALS]


def _moved(visit: Visit, dials: tuple[Slider, ...]) -> dict[str, int]:
    """The figures that stand elsewhere than they are; what is no figure counts as not touched."""
    found = {}
    for number, slider in enumerate(dials):
        # Of a slider and a button of the same name the button was pressed last.
        text = (visit.GET.getlist(f"s{number}") or [""])[-1]
        if text.isascii() and text.isdecimal() and len(text) <= 12:
            value = min(int(text), slider.high)
            is_untouched = value == (slider.now if slider.now is not None else slider.low)
            if not is_untouched:
                found[slider.key] = value
    return found


def _trial(match: Match, matches: Matches, moved: Mapping[str, int], dials: tuple[Slider, ...]) -> Trial:
    money = {slider.key: slider.is_money for slider in dials}
    facts = trying.moved(matches.facts, moved, money)
    other = match_all([each.offer for each in matches.all], facts, matches.on, matches)
    after = next(each for each in other.all if each.offer.published == match.offer.published)
    before_lines = item_look.conditions_of(match, matches)
    after_lines = item_look.conditions_of(after, other)
    turned = [
        now
        for was, now in zip(before_lines, after_lines, strict=False)
        if was.mark_say != now.mark_say and not now.is_group
    ]
    total = combined(other).total_fen
    change = total - combined(matches).total_fen
    return Trial(
        before=item_look.head(match),
        after=item_look.head(after),
        turned=tuple(turned),
        more=words.sum_of(change) if change > 0 else None,
        less=words.sum_of(-change) if change < 0 else None,
        total=words.sum_of(total),
    )
