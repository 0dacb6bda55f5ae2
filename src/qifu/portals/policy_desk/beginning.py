"""How does a draft begin: a text pasted or uploaded, taken apart, its items chosen; or a blank page?"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render

from qifu.kernel import packs
from qifu.kernel.errors import Refused
from qifu.policies.rules.authorship import AUTHORS
from qifu.policies.rules.decompose import PolicyText
from qifu.policies.writing import drafting, drafts, reading, sources
from qifu.policies.writing.drafts import Begun
from qifu.portals.policy_desk import pinned
from qifu.portals.visits import Visit
from qifu.registry import queries as registry

BLANK = """\
item: {code}
title: 未命名事项
source: {{doc: 写明文件名和文号, article: 第几条}}
issued_by: {code}
executed_by: {code}
valid: {{from: {day}}}
kind: 奖补
mode: 即申即享
who:
  all:
    - {{fact: 职工人数, at_least: 20, article: 第几条}}
    - {{none: [{{fact: 严重失信名单, is: true}}], say: 未列入严重失信名单}}
pay: {{fixed: 1万}}
apply: {{office: {name}}}
given:
  as_of: {day}
  facts: {{职工人数: 50, 严重失信名单: false}}
tests:
  - {{name: 居中, expect: {{verdict: eligible, amount: 1万}}}}
"""


class SourceForm(forms.Form):
    """Either words or a file."""

    name = forms.CharField(
        label="文件名", required=False, max_length=120, help_text="例如 若干措施（征求意见稿）"
    )
    text = forms.CharField(
        label="粘贴政策原文",
        required=False,
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 14, "placeholder": "把正文整篇贴进来，条款编号也一起贴"}),
    )
    file = forms.FileField(
        label="或上传文件",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.html,.htm,.txt"}),
        help_text="docx、pdf、html 或 txt，最多 32 MB",
        error_messages={"empty": "文件是空的，请检查是否导出成功"},
    )


def new(visit: Visit) -> HttpResponse:
    """The page to paste or upload; what is sent is taken apart and shown with its pins."""
    if visit.method != "POST":
        return render(visit, "policy_desk/new.html", {"form": SourceForm()})
    form = SourceForm(visit.POST, visit.FILES)
    if form.is_valid():
        try:
            text = _text(form)
            made = sources.take_apart(text, by=visit.actor, at=visit.at, places=_places(visit))
        except Refused as refused:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(refused))
        else:
            return redirect("items_source", made)
    return render(visit, "policy_desk/new.html", {"form": form}, status=422)


def blank(visit: Visit) -> HttpResponse:
    """A document that can be read and holds: its author changes line after line."""
    line = registry.department(visit.actor.department_id or 0)
    text = BLANK.format(code=line.code, name=line.name, day=visit.at.date())
    (made,) = drafts.begin([Begun(text)], department=line.id, by=visit.actor, at=visit.at)
    messages.success(visit, "已建好一份能通过检查的样稿，请逐栏改成你的事项。")
    return redirect("items_draft", made)


def source(visit: Visit, source: int) -> HttpResponse:
    """The text with each element where it stands, and the items it seems to hold."""
    found = sources.source(source, by=visit.actor)
    proposed = sources.proposed(found, _places(visit))
    begun = {title for _, title in found.drafts}
    context = {
        "source": found,
        "paragraphs": pinned.paragraphs(found),
        "groups": pinned.groups(found),
        "count": len(found.elements),
        "lost": pinned.not_found(found),
        "proposed": [(each, each.title in begun) for each in proposed],
        "may_write": visit.actor.is_any(*AUTHORS) and visit.actor.department_id == found.department_id,
    }
    return render(visit, "policy_desk/source.html", context)


def begin(visit: Visit, source: int) -> HttpResponse:
    """Drafts of the chosen items."""
    found = sources.source(source, by=visit.actor)
    chosen = set(visit.POST.getlist("item"))
    texts = [
        Begun(each.text, each.pins)
        for each in sources.proposed(found, _places(visit))
        if str(each.number) in chosen
    ]
    if not texts:
        messages.warning(visit, "没有勾选事项，请先勾选要起草的。")
        return redirect("items_source", source)
    made = drafts.begin(texts, department=found.department_id, by=visit.actor, at=visit.at, source=found.id)
    messages.success(visit, f"已起草 {len(made)} 个事项，请逐个补全待填的栏目。")
    return redirect("items_draft", made[0]) if len(made) == 1 else redirect("items")


def _text(form: SourceForm) -> PolicyText:
    given: UploadedFile[Any] | None = form.cleaned_data["file"]
    if given is not None:
        return reading.read_bytes(given.read(), name=given.name or "未命名")
    written = form.cleaned_data["text"]
    if not written.strip():
        raise Refused("还没有原文", remedy="请粘贴文字，或选择一个文件")
    return reading.read_pasted(written, name=form.cleaned_data["name"].strip() or "粘贴的文字")


def _places(visit: Visit) -> dict[str, str]:
    return drafting.places_of(packs.load(visit.pack, on=visit.at.date()))
