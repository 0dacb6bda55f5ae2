"""How does an enterprise say what it thinks of an item, and what does it see of what others said?"""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from qifu.kernel.errors import Refused
from qifu.policies.finding import matching
from qifu.policies.oversight import item_reviews
from qifu.policies.oversight.item_reviews import LEVELS, LONGEST, ReviewLine, Said
from qifu.portals import errors
from qifu.portals.look import Face
from qifu.portals.oversight import effects_look
from qifu.portals.visits import Visit

FACES = (
    Face("very_good", LEVELS["very_good"], "emoji-laughing"),
    Face("good", LEVELS["good"], "emoji-smile"),
    Face("fair", LEVELS["fair"], "emoji-neutral"),
    Face("poor", LEVELS["poor"], "emoji-frown"),
    Face("very_poor", LEVELS["very_poor"], "emoji-frown"),
)
YES_NO = (("yes", "是"), ("no", "不是"), ("", "说不好"))


class ReviewForm(forms.Form):
    """Five levels, two questions, a few words."""

    level = forms.ChoiceField(
        choices=tuple(LEVELS.items()),
        error_messages={"required": "请从五档里选一档", "invalid_choice": "请从五档里选一档"},
    )
    clear = forms.ChoiceField(choices=YES_NO, required=False)
    worth = forms.ChoiceField(choices=YES_NO, required=False)
    text = forms.CharField(max_length=LONGEST, required=False)


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """The review on the page of an item: the form with what was said, and what all said together."""

    url: str
    mine: ReviewLine | None
    average: str
    count: int
    clear: str
    worth: str
    least: int
    faces: tuple[Face, ...] = FACES
    answers: tuple[tuple[str, str], ...] = YES_NO

    @property
    def chosen(self) -> str:
        """The level that was said."""
        return self.mine.said.level if self.mine else ""

    @property
    def clear_chosen(self) -> str:
        return _word(self.mine.said.is_clear if self.mine else None)

    @property
    def worth_chosen(self) -> str:
        return _word(self.mine.said.is_worth_it if self.mine else None)


def card(published_id: int, code: str, area_code: str, *, enterprise_id: int | None, url: str) -> ReviewCard:
    """For an enterprise with its own review, for a visitor the average alone."""
    average = item_reviews.average(code, area_code)
    return ReviewCard(
        url=url,
        mine=item_reviews.own(enterprise_id, published_id) if enterprise_id is not None else None,
        average="" if average.stars is None else f"{float(average.stars):.1f}",
        count=average.count,
        clear=effects_look.percent(average.clear),
        worth=effects_look.percent(average.worth_it),
        least=item_reviews.LEAST_PUBLIC,
    )


def review(visit: Visit, code: str) -> HttpResponse:
    """Write down what the enterprise says of the edition that it sees."""
    enterprise = visit.actor.enterprise_id
    assert enterprise is not None, "a door for members of enterprises"
    match = matching.for_enterprise(enterprise, visit.at.date()).of(code)
    if match is None:
        return errors.not_found(visit)
    form = ReviewForm(visit.POST)
    if not form.is_valid():
        told = "；".join(str(each) for each in form.errors.get("level", ["内容太长，请精简"]))
        messages.error(visit, f"评价没有送出：{told}。")
        return redirect("policies_item", code=code)
    given = form.cleaned_data
    said = Said(given["level"], _flag(given["clear"]), _flag(given["worth"]), given["text"])
    try:
        item_reviews.review(match.offer.published, said, by=visit.actor, at=visit.at)
    except Refused as refused:
        messages.error(visit, str(refused))
    else:
        messages.success(visit, "评价已送出，部门会看到，可以随时修改。")
    return redirect("policies_item", code=code)


def _flag(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _word(flag: bool | None) -> str:
    return "" if flag is None else "yes" if flag else "no"
