"""How is an appeal made in three taps: what it is about, what is to be said, sent?"""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qifu.appeals import nearby
from qifu.kernel.errors import Refused
from qifu.portals import errors
from qifu.portals.enterprise import drafts, enclosures, new_look, promise, sending
from qifu.portals.enterprise.drafts import Draft
from qifu.portals.enterprise.new_forms import SayForm, SealedForm, SendForm
from qifu.portals.visits import Visit
from qifu.registry import oneself
from qifu.registry import queries as registry
from qifu.registry.rules.access import ROLE_LABELS, Role

UNNAMED = ("", "不选，或不是部门")


def about(visit: Visit) -> HttpResponse:
    """The first tap; whoever does not know which heading skips it."""
    token = drafts.new_token()
    tiles = new_look.tiles(visit.pack, visit.at.date(), token)
    shown = {
        "tiles": tiles[: new_look.BIG],
        "more": tiles[new_look.BIG :],
        "say_url": reverse("appeal_new_say", args=[token]),
        "can_seal": bool(new_look.sealed_kinds(visit.pack, visit.at.date())),
        "back_url": reverse("home"),
        "page_title": "提诉求",
    }
    return render(visit, "enterprise/new_about.html", shown)


def say(visit: Visit, token: str) -> HttpResponse:
    """The second tap: one sentence, and if one likes a place and pictures."""
    draft = _draft(visit, token)
    if draft is None:
        return errors.not_found(visit)
    if draft.sent:
        return redirect("appeal_sent", draft.sent)
    is_sealed = draft.is_sealed or visit.GET.get("sealed") == "1"
    form = _form(visit, draft, is_sealed=is_sealed)
    if form.is_valid():
        try:
            _keep(visit, draft, form)
        except Refused as refused:
            form.add_error("enclosures", str(refused))
        else:
            return redirect("appeal_new_check", token)
    return _say_page(visit, draft, form, is_sealed=is_sealed)


def check(visit: Visit, token: str) -> HttpResponse:
    """The third tap: everything once more, what is promised, and sent."""
    draft = _draft(visit, token)
    if draft is None:
        return errors.not_found(visit)
    if draft.sent:
        return redirect("appeal_sent", draft.sent)
    if not draft.text:
        return redirect("appeal_new_say", token)
    own = oneself.about(visit.actor.account_id or 0, visit.at.date())
    form = SendForm(visit.POST or None, initial={"phone": own.phone})
    if form.is_valid():
        number = sending.send(visit, draft, phone=form.cleaned_data["phone"])
        drafts.mark_sent(visit.session, token, number)
        return redirect("appeal_sent", number)
    return _check_page(visit, draft, form)


def _draft(visit: Visit, token: str) -> Draft | None:
    if not drafts.is_token(token):
        return None
    draft = drafts.find(visit.session, token)
    asked = visit.GET.get("about", "")
    known = new_look.category_labels(visit.pack, visit.at.date())
    return replace(draft, category=asked) if asked in known else draft


def _form(visit: Visit, draft: Draft, *, is_sealed: bool) -> SayForm:
    kinds = new_look.sealed_kinds(visit.pack, visit.at.date())
    initial = {"text": draft.text, "place": draft.place, "kind": draft.kind, "reported": draft.reported}
    make: Callable[..., SayForm] = SealedForm if is_sealed and kinds else SayForm
    form = make(visit.POST or None, visit.FILES or None, initial=initial)
    if isinstance(form, SealedForm):
        departments = [(str(one.id), one.name) for one in registry.departments()]
        form.fields["kind"].choices = [(kind.code, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        form.fields["reported"].choices = [UNNAMED, *departments]  # type: ignore[attr-defined]
    return form


def _keep(visit: Visit, draft: Draft, form: SayForm) -> None:
    given = form.cleaned_data
    kept = () if "drop_files" in visit.POST else draft.files
    files = (*kept, *enclosures.stored(visit, already=len(kept)))
    written = replace(
        draft,
        category=visit.POST.get("about", draft.category),
        kind=given.get("kind", ""),
        reported=given.get("reported", ""),
        text=given["text"],
        place=given["place"].strip(),
        files=files,
    )
    drafts.keep(visit.session, written)


def _say_page(visit: Visit, draft: Draft, form: SayForm, *, is_sealed: bool) -> HttpResponse:
    labels = new_look.category_labels(visit.pack, visit.at.date())
    category = visit.POST.get("about", draft.category)
    shown = {
        "form": form,
        "draft": draft,
        "category": category,
        "category_label": labels.get(category, ""),
        "is_sealed": is_sealed,
        "readers": ROLE_LABELS[Role.SUPERVISOR],
        "kinds": new_look.sealed_kinds(visit.pack, visit.at.date()) if is_sealed else (),
        "back_url": reverse("appeal_new"),
        "page_title": "投诉保密" if is_sealed else "提诉求",
    }
    return render(visit, "enterprise/new_say.html", shown, status=422 if form.is_bound else 200)


def _check_page(visit: Visit, draft: Draft, form: SendForm) -> HttpResponse:
    message = sending.message_of(visit, draft, phone="")
    near = (
        nearby.Nearby()
        if draft.is_sealed
        else nearby.nearby(visit.actor, message, pack=visit.pack, at=visit.at)
    )
    kinds = {kind.code: kind for kind in new_look.sealed_kinds(visit.pack, visit.at.date())}
    shown = {
        "form": form,
        "draft": draft,
        "title": message.title,
        "kind": kinds.get(draft.kind),
        "category_label": new_look.category_labels(visit.pack, visit.at.date()).get(draft.category, ""),
        "reported_name": registry.department(int(draft.reported)).name if draft.reported else "",
        "promise": None if draft.is_sealed else promise.promise(visit.pack, visit.at),
        "desk": "" if draft.is_sealed else nearby.expected_desk(message, pack=visit.pack, at=visit.at),
        "nearby": near,
        "ago": new_look.ago(near.own[0].heard_at, visit.at) if near.own else "",
        "readers": ROLE_LABELS[Role.SUPERVISOR],
        "back_url": reverse("appeal_new_say", args=[draft.token]),
        "page_title": "核对后送出",
    }
    return render(visit, "enterprise/new_check.html", shown, status=422 if form.is_bound else 200)
