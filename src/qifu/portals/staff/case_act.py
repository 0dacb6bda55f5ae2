"""How is an act done: its form on a page of its own, one command, and the words kept when it is refused?"""

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.appeals import dispatching
from qifu.appeals.dispatching import Desk
from qifu.cases import materials
from qifu.cases.queries import CasePage
from qifu.kernel.errors import Forbidden, Refused, Stale
from qifu.portals import errors
from qifu.portals.staff import case
from qifu.portals.staff.act_forms import ActForm
from qifu.portals.staff.acts import DEEDS, Deed
from qifu.portals.staff.sources import Sources
from qifu.portals.visits import Visit
from qifu.registry import government

MB = 1024 * 1024
BY_GRANT = frozenset({"reply", "answer", "answer_point", "co_reply", "withdraw_reply"})  # on its own page


def case_act(visit: Visit, number: str, act: str) -> HttpResponse:
    """GET shows the form of an act, POST does it."""
    page, deed = case.found(visit, number), DEEDS.get(act)
    if page is None or deed is None:
        return errors.not_found(visit)
    if page.line.case_type == "grant" and act in BY_GRANT:
        return redirect("grant", number)
    if visit.method != "POST":
        return _form(visit, page, deed, _blank(visit, page, deed))
    form = deed.form(visit.POST, files=visit.FILES, sources=Sources(page, visit))
    if not form.is_valid():
        return _form(visit, page, deed, form, status=422)
    try:
        done = _do(visit, page, deed, form)
    except Refused as refused:
        return _refused(visit, page, deed, form, refused)
    messages.success(visit, done)
    return redirect("grant" if page.line.case_type == "grant" else "case", number)


def _blank(visit: Visit, page: CasePage, deed: Deed) -> ActForm:
    form = deed.form(sources=Sources(page, visit))
    point = visit.GET.get("point", "")
    if "point_id" in form.fields and point.isdecimal() and len(point) < 18:
        form.initial["point_id"] = point
    like = case.found(visit, visit.GET.get("like", "")) if "like" in visit.GET else None
    if "text" in form.fields and like and like.replies:
        form.initial["text"] = like.replies[-1].text
    return form


def _do(visit: Visit, page: CasePage, deed: Deed, form: ActForm) -> str:
    """One command call; says what is then on record."""
    seen = form.cleaned_data["seen"]
    said = form.said()
    if deed.act == "assign":
        sent = dispatching.send(case=page.line.id, desk=_desk(said), by=visit.actor, at=visit.at, seen=seen)
        return f"{deed.words.done}，连同并案共 {sent} 件。" if sent > 1 else f"{deed.words.done}。"
    if deed.act == "add_material":
        said = _stored(visit)
    if "signer_id" in said:
        said["signer"] = _signer(visit, said.pop("signer_id"))
    deed.call(case=page.line.id, by=visit.actor, at=visit.at, seen=seen, **said)
    return f"{deed.words.done}。"


def _desk(said: dict[str, object]) -> Desk:
    return Desk(**said)  # type: ignore[arg-type]


def _signer(visit: Visit, account_id: object) -> object:
    if not isinstance(account_id, int):
        return None
    return government.actor_of(account_id, visit.at.date())


def _stored(visit: Visit) -> dict[str, object]:
    """The file kept by its digest, before the case is told of it."""
    file = visit.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refused("没有收到文件", remedy="请重新选择文件")
    kept = materials.store(file.read(), name=file.name or "", at_most=settings.UPLOAD_MB * MB)
    return {"name": kept.name, "media": kept.media, "size": kept.size, "digest": kept.digest}


def _refused(visit: Visit, page: CasePage, deed: Deed, form: ActForm, refused: Refused) -> HttpResponse:
    """The same form with every word kept; what changed meanwhile is told, and the next try sees it."""
    status = 403 if isinstance(refused, Forbidden) else 409 if isinstance(refused, Stale) else 422
    now = case.found(visit, page.line.number) or page
    if isinstance(refused, Stale):
        again = visit.POST.copy()
        again["seen"] = str(now.line.version)
        form = deed.form(again, sources=Sources(now, visit))
    return _form(visit, now, deed, form, refused=refused, status=status)


def _form(
    visit: Visit,
    page: CasePage,
    deed: Deed,
    form: ActForm,
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    offer = page.offer(deed.judged_as)  # type: ignore[arg-type]
    barred = "" if offer and offer.allowed else (offer.why if offer else "这一步不由您办理")
    told = {"deed": deed, "form": form, "refused": refused, "barred": barred}
    return render(visit, "staff/case_act.html", {**case.shown(visit, page), **told}, status=status)
