"""Which days does this place work, and what happens to deadlines when a new notice is entered?"""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from qifu.cases import calendars
from qifu.cases import queries as cases
from qifu.kernel.errors import Refused
from qifu.portals import wording
from qifu.portals.desk_tools import calendar_look, notice_reading
from qifu.portals.desk_tools.notice_reading import Pasted
from qifu.portals.visits import Visit
from qifu.registry.rules.access import Role

YEARS_BACK, YEARS_AHEAD = 2, 1
KEEPERS = frozenset({Role.CENTER_CLERK, Role.SYSTEM_ADMIN})


class NoticeForm(forms.Form):
    """The words of a notice, or a table of days with its title."""

    text = forms.CharField(
        label="通知全文，或逐日表格",
        widget=forms.Textarea(attrs={"rows": 14}),
        strip=False,
        help_text="逐日表格第一行写：日期,类型,名称；类型填放假或上班。",
    )
    year = forms.IntegerField(label="年份", min_value=2000, max_value=2099, required=False)
    title = forms.CharField(label="通知标题", max_length=150, required=False, help_text="逐日表格才需要填")
    number = forms.CharField(label="文号", max_length=60, required=False)

    def pasted(self) -> Pasted:
        """What was given."""
        given = self.cleaned_data
        return Pasted(given["text"], given["year"], given["title"], given["number"])


def calendar(visit: Visit) -> HttpResponse:
    """A year at a glance."""
    today = visit.at.date()
    year = _year(visit.GET.get("year", ""), today.year)
    place = calendars.calendar_of(visit.pack, today)
    known = calendars.year_of(visit.pack, today, year)
    return render(
        visit,
        "desk_tools/calendar.html",
        {
            "sheet": calendar_look.year_sheet(place, year, today),
            "source": known.source if known else "",
            "years": range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1),
            "alert": calendar_look.alert(place, today),
            "may_enter": bool(visit.actor.roles & KEEPERS),
            "weekdays": wording.WEEKDAYS,
        },
    )


def notice(visit: Visit) -> HttpResponse:
    """Paste a notice; see which days and which cases it would change; nothing is kept yet."""
    form = NoticeForm(visit.POST or None, initial={"year": visit.at.year + 1})
    if visit.method == "POST" and form.is_valid():
        try:
            return _previewed(visit, form)
        except Refused as refused:
            form.add_error("text", str(refused))
    return render(visit, "desk_tools/calendar_notice.html", {"form": form})


def enter(visit: Visit) -> HttpResponse:
    """Keep the notice that was previewed and plan every open deadline anew."""
    form = NoticeForm(visit.POST)
    if not form.is_valid():
        return render(visit, "desk_tools/calendar_notice.html", {"form": form})
    pasted = form.pasted()
    try:
        year = notice_reading.read(pasted)
        kept = calendars.enter_notice(year, pack=visit.pack, text=pasted.text, by=visit.actor, at=visit.at)
    except Refused as refused:
        form.add_error("text", str(refused))
        return render(visit, "desk_tools/calendar_notice.html", {"form": form})
    messages.success(visit, f"{kept.year}年放假安排已录入，{kept.moved} 件的期限随之调整。")
    return redirect(f"{reverse('calendar')}?year={kept.year}")


def _previewed(visit: Visit, form: NoticeForm) -> HttpResponse:
    year = notice_reading.read(form.pasted())
    preview = calendars.preview_notice(year, pack=visit.pack, at=visit.at)
    place = calendars.calendar_of(visit.pack, visit.at.date())
    return render(
        visit,
        "desk_tools/calendar_preview.html",
        {
            "form": form,
            "year": year,
            "days": preview.days,
            "counting": sum(day.moves_limits for day in preview.days),
            "moved": calendar_look.moved_lines(preview.moved, place, _seen(visit, preview)),
        },
    )


def _seen(visit: Visit, preview: calendars.Preview) -> set[int]:
    """Those of the cases that this reader may open; of the others only the number is told."""
    moved = [one.case_id for one in preview.moved]
    return set(cases.scope(visit.actor).filter(pk__in=moved).values_list("pk", flat=True))


def _year(text: str, usual: int) -> int:
    return int(text) if text.isdecimal() and 2000 <= int(text) <= 2099 else usual
