"""How does a template draw a component? One tag each, fed with a dataclass of `qifu.portals.look`."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from qifu.kernel.money import show
from qifu.portals import calendar_grid, drawing, wording
from qifu.portals.look import (
    ICONS,
    Bar,
    Columns,
    HexCell,
    Holder,
    Meter,
    Pager,
    RankRow,
    RatingForm,
    Ruler,
    Rung,
    Sparkline,
    TimeBar,
    TimelineEntry,
    Tone,
)

register = template.Library()
Context = dict[str, Any]
RULER_PARTS = {
    "row": "parts/ruler_row.html",
    "ticks": "parts/ruler_ticks.html",
    "calendar": "parts/ruler_calendar.html",
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; silent for a screen reader unless it has a label."""
    if not name:
        return SafeString("")
    href = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="q-icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href
        )
    return format_html(
        '<svg class="q-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', href
    )


@register.simple_tag
def status_tag(tone: Tone, text: str, sign: str = "") -> SafeString:
    """A word on its colour, always with a sign where the tone has one."""
    drawn = icon(sign or ICONS[tone])
    return format_html('<span class="q-tag q-tag-{}">{}{}</span>', tone, drawn, text)


@register.inclusion_tag("parts/ruler.html")
def deadline_ruler(ruler: Ruler, look: str = "row") -> Context:
    return {
        "ruler": ruler,
        "part": RULER_PARTS[look],
        "look": look,
        "cells": calendar_grid.one_row(ruler.days),
        "weeks": calendar_grid.weeks(ruler.days) if look == "calendar" else (),
        "weekdays": wording.WEEKDAYS,
        "is_dense": len(ruler.days) > 24,
    }


@register.inclusion_tag("parts/holder.html")
def holder_line(holder: Holder, look: str = "line") -> Context:
    until = holder.until
    said = wording.short_day(until) if isinstance(until, date) else until or ""
    return {"holder": holder, "until": said, "look": look}


@register.inclusion_tag("parts/time_bar.html")
def time_bar(bar: TimeBar) -> Context:
    widths = drawing.shares([segment.days for segment in bar.segments])
    return {"bar": bar, "segments": list(zip(bar.segments, widths, strict=True))}


@register.inclusion_tag("parts/timeline.html")
def timeline(entries: Sequence[TimelineEntry]) -> Context:
    return {"entries": entries}


@register.inclusion_tag("parts/ladder.html")
def ladder(rungs: Sequence[Rung]) -> Context:
    return {"rungs": rungs}


@register.inclusion_tag("parts/rating.html", takes_context=True)
def rating_faces(context: Context, form: RatingForm) -> Context:
    return {"form": form, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("parts/empty.html")
def empty_state(
    sentence: str, sign: str = "check-circle", hint: str = "", url: str = "", action: str = ""
) -> Context:
    return {"sentence": sentence, "sign": sign, "hint": hint, "url": url, "action": action}


@register.inclusion_tag("parts/pager.html")
def pager(page: Pager) -> Context:
    return {"page": page}


@register.inclusion_tag("parts/meter.html")
def meter(line: Meter) -> Context:
    full, gap = drawing.meter_widths(line)
    return {"meter": line, "full": full, "gap": gap}


@register.inclusion_tag("parts/hexmap.html")
def hexmap(cells: Sequence[HexCell], name: str = "各地在办和超期") -> Context:
    return {"sheet": drawing.hex_sheet(cells), "name": name}


@register.inclusion_tag("parts/sparkline.html")
def sparkline(spark: Sparkline) -> Context:
    return {"spark": spark, "line": drawing.line(spark)}


@register.inclusion_tag("parts/columns.html")
def columns(counts: Columns) -> Context:
    return {"columns": counts, "sheet": drawing.pillars(counts)}


@register.inclusion_tag("parts/bar_rows.html")
def bar_rows(bars: Sequence[Bar], whole: float = 0) -> Context:
    top = whole or max((bar.value for bar in bars), default=0)
    return {"bars": [(bar, drawing.percent(bar.value, top)) for bar in bars]}


@register.inclusion_tag("parts/rank_rows.html")
def rank_rows(rows: Sequence[RankRow], low: float = 80, high: float = 100) -> Context:
    places = drawing.dot_places(rows, low, high)
    gaps = [i > 0 and row.rank > rows[i - 1].rank + 1 for i, row in enumerate(rows)]
    return {"rows": list(zip(rows, places, gaps, strict=True)), "low": low, "high": high}


@register.inclusion_tag("parts/figure.html")
def figure(
    label: str, value: object, unit: str = "", sentence: str = "", href: str = "", tone: str = "plain"
) -> Context:
    return {"label": label, "value": value, "unit": unit, "sentence": sentence, "href": href, "tone": tone}


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField) -> Context:
    kind = getattr(bound.field.widget, "input_type", "")
    return {
        "field": bound,
        "is_check": kind == "checkbox",
        "is_file": kind == "file",
        "is_set": bound.use_fieldset,
    }


@register.inclusion_tag("parts/chart.html")
def chart(key: str, option: Context, name: str, height: str = "m") -> Context:
    """A chart drawn by ECharts from JSON; `name` says in words what it shows."""
    return {"key": key, "option": option, "name": name, "height": height}


@register.filter
def day(on: date) -> str:
    return wording.day(_local(on))


@register.filter
def short_day(on: date) -> str:
    return wording.short_day(_local(on))


@register.filter
def moment(at: datetime) -> str:
    return wording.moment(timezone.localtime(at) if timezone.is_aware(at) else at)


@register.filter
def thin(text: object) -> str:
    return wording.thin(str(text))


@register.filter
def wan(value: float | Decimal) -> str:
    return wording.wan(value)


@register.filter
def exact_sum(fen: int) -> str:
    """A sum in fen, exactly: 3.2 万元, 12,345.67 元, with a true minus sign."""
    return show(fen).replace("-", "−")


@register.filter
def yuan(fen: int) -> str:
    return wording.yuan(fen)


@register.filter
def number(value: float | Decimal) -> str:
    return wording.number(value)


@register.filter
def said(at: datetime | str) -> str:
    """A moment as it is written; words stay words."""
    return moment(at) if isinstance(at, datetime) else at


def _local(on: date) -> date:
    return timezone.localtime(on) if isinstance(on, datetime) and timezone.is_aware(on) else on
