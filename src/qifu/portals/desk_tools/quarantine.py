"""What could not be understood, why, and how does a person mend it or set it aside?"""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from qifu.appeals import import_queries, queries, understanding
from qifu.appeals import quarantine as waiting
from qifu.appeals.messages import FIELDS
from qifu.appeals.queries import Quarantined
from qifu.appeals.spreadsheets import guess_columns
from qifu.kernel.errors import Refused
from qifu.portals.desk_tools import pages
from qifu.portals.visits import Visit

PER_PAGE = 30
LONG = ("text",)
KNOWN_BY = ("text", "title", "enterprise", "person")


class MendForm(forms.Form):
    """The fields of a message, filled from what was received."""

    def __init__(self, given: object = None, *, initial: dict[str, str] | None = None) -> None:
        super().__init__(given, initial=initial)  # type: ignore[arg-type]
        for name, label in FIELDS.items():
            if name == "source_id":
                continue  # under this number it was received; it stays
            widget = forms.Textarea(attrs={"rows": 5}) if name in LONG else forms.TextInput()
            self.fields[name] = forms.CharField(label=label, required=False, widget=widget)


class DiscardForm(forms.Form):
    """Why a message is not taken in."""

    reason = forms.CharField(
        label="不受理的理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：测试数据；原件一直留存，不会删除。",
    )


def quarantine(visit: Visit) -> HttpResponse:
    """All that wait, the oldest first."""
    total = queries.count_quarantined()
    page = pages.page_of(visit, total, PER_PAGE)
    lines = queries.quarantined(PER_PAGE, page.skip)
    channels = understanding.channel_labels(visit.pack, visit.at.date())
    shown = [(line, channels.get(line.channel, line.channel), _opening(line)) for line in lines]
    return render(visit, "desk_tools/quarantine.html", {"lines": shown, "total": total, "pager": page.pager})


def one(visit: Visit, message: int) -> HttpResponse:
    """One message: what came, why it waits, and the fields to mend."""
    kept = _kept(message)
    return _page(visit, kept, MendForm(initial=understood(kept)), DiscardForm())


def release(visit: Visit, message: int) -> HttpResponse:
    """Take it in as mended."""
    kept, form = _kept(message), MendForm(visit.POST)
    form.is_valid()
    try:
        heard = waiting.release(
            submission_id=message, mended=form.cleaned_data, pack=visit.pack, by=visit.actor, at=visit.at
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(visit, kept, form, DiscardForm())
    messages.success(visit, f"已放行，编号 {heard.number}。")
    return redirect("quarantine")


def discard(visit: Visit, message: int) -> HttpResponse:
    """Set it aside with a reason."""
    kept, form = _kept(message), DiscardForm(visit.POST)
    if not form.is_valid():
        return _page(visit, kept, MendForm(initial=understood(kept)), form)
    waiting.discard(submission_id=message, reason=form.cleaned_data["reason"], by=visit.actor, at=visit.at)
    messages.success(visit, "已留存，不受理，理由写入台账。")
    return redirect("quarantine")


def understood(kept: Quarantined) -> dict[str, str]:
    """Which of the raw cells stands for which field, as far as headings and values tell."""
    raw = dict(kept.raw)
    named = {name: value for name, value in raw.items() if name in FIELDS}
    columns = import_queries.columns_of(kept.id)
    given = {name: raw.get(header, "") for name, header in columns.items()}
    headers, values = list(raw), [list(raw.values())]
    guessed = {guess.field: values[0][guess.column] for guess in guess_columns(headers, values)}
    return guessed | named | given


def _page(visit: Visit, kept: Quarantined, mend: MendForm, drop: DiscardForm) -> HttpResponse:
    channels = understanding.channel_labels(visit.pack, visit.at.date())
    return render(
        visit,
        "desk_tools/quarantine_one.html",
        {"kept": kept, "channel": channels.get(kept.channel, kept.channel), "mend": mend, "drop": drop},
    )


def _kept(message: int) -> Quarantined:
    try:
        return queries.quarantined_one(message)
    except Refused as refused:
        raise Http404(str(refused)) from refused


def _opening(line: Quarantined) -> str:
    """What a person would recognise the message by: what it says, else who says it, else its longest cell."""
    known = understood(line)
    said = next((known[name] for name in KNOWN_BY if known.get(name, "").strip()), "")
    return (said or max((value for _, value in line.raw), key=len, default=""))[:60]
