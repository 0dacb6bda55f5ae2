"""What does the leader see first? One wall: what comes, where it is late, what will rise, who is in time."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from qifu.portals import frames
from qifu.portals.doors import HOUSE
from qifu.portals.leader import ahead_look, cockpit_look, honour_look, links, readings, wall_figures
from qifu.portals.look import Frame
from qifu.portals.visits import Visit


def cockpit(visit: Visit) -> HttpResponse:
    """The wall; every minute it asks for itself again and swaps what it shows."""
    read = readings.read(visit)
    late = cockpit_look.late_card(read)
    return render(
        visit,
        "leader/cockpit.html",
        {
            "frame": _frame(visit),
            "at": visit.at,
            "six": wall_figures.six(read, _calls_url(visit)),
            "columns": cockpit_look.columns(read.figures),
            "came_in_days": sum(count for _, count in read.figures.by_day),
            "arrivals": cockpit_look.arrivals(read),
            "late": late,
            "cells": cockpit_look.map_cells(read),
            "counties": cockpit_look.county_rows(read),
            "levels": cockpit_look.levels(read.figures.by_level),
            "days": ahead_look.days_ahead(read.figures.escalating, read.days, read.shorts, visit.at),
            "rising": len(read.figures.escalating),
            "ranks": ahead_look.ranks(read.punctual),
            "issues": ahead_look.issues(read.issues),
            "supervised": read.figures.supervised,
            "honour": honour_look.card(visit),
            "strength_url": reverse("strength") if _is_open("strength", visit) else "",
            "effects_url": reverse("effects") if _is_open("effects", visit) else "",
        },
    )


def _frame(visit: Visit) -> Frame:
    frame = frames.frame(visit)["frame"]
    assert isinstance(frame, Frame)
    return replace(frame, subtitle="政企问题闭环驾驶舱")


def _calls_url(visit: Visit) -> str:
    """The call-back desk for whom it is open; for others the replied cases it works on."""
    return reverse("call_backs") if _is_open("call_backs", visit) else links.cases(group="replied")


def _is_open(name: str, visit: Visit) -> bool:
    door = HOUSE.find(name)
    return door is not None and bool(door.get & visit.actor.roles)
