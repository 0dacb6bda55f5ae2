"""What do the packs say, on whose word, where are they read in one of several ways, and how do two differ?"""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from qifu.appeals.schema import Readings
from qifu.kernel import packs as kernel
from qifu.kernel.errors import PackError, Refused
from qifu.kernel.packs import Pack
from qifu.portals.desk_tools import pack_look
from qifu.portals.desk_tools.pack_words import section_label
from qifu.portals.visits import Visit

LEVELS = {"national": "国家", "province": "省级", "city": "市级", "county": "县（区）级"}
FIRST = "cases/appeal"


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack in the list: what it is, and on which packs it stands."""

    name: str
    label: str
    level: str
    lineage: tuple[str, ...]
    fictional: bool
    is_ours: bool
    sections: int
    depth: int


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One place where a document leaves room."""

    key: str
    label: str
    text: str
    where: str
    chosen: str
    others: tuple[str, ...]
    why: str
    origin: str


def packs(visit: Visit) -> HttpResponse:
    """All packs with their lineage."""
    today = visit.at.date()
    ours = kernel.load(visit.pack, on=today).path
    lines = [_line(_loaded(path, today), ours, today) for path in sorted(kernel.all_packs())]
    return render(visit, "desk_tools/packs.html", {"lines": lines, "ours": visit.pack})


def one(visit: Visit, name: str) -> HttpResponse:
    """One pack, section by section, each value with its origin."""
    pack = _loaded(name, visit.at.date())
    section = visit.GET.get("section", FIRST if pack.has(FIRST) else pack.sections()[0])
    if not pack.has(section):
        raise Refused("没有这一部分", why=section, remedy="请从左侧选择")
    words = visit.GET.get("q", "").strip()
    return render(
        visit,
        "desk_tools/pack.html",
        {
            "pack": pack,
            "level": LEVELS[pack.level],
            "section": section,
            "label": section_label(section),
            "words": words,
            "sections": pack_look.sections(pack, section),
            "groups": pack_look.groups(pack, section, words),
        },
    )


def readings(visit: Visit, name: str) -> HttpResponse:
    """The register of ambiguities: the words, the reading chosen, and the others."""
    pack = _loaded(name, visit.at.date())
    known = pack.section("readings", Readings).root
    lines = [_reading(pack, key) for key in known]
    return render(visit, "desk_tools/pack_readings.html", {"pack": pack, "lines": lines})


def differences(visit: Visit) -> HttpResponse:
    """Two packs side by side, only where they differ."""
    today = visit.at.date()
    paths = kernel.all_packs()
    names = [path.rpartition("/")[2] for path in paths]
    pair = visit.GET.get("one", names[0]), visit.GET.get("other", visit.pack)
    first, second = (_loaded(name, today) for name in pair)
    known = [name for name in {*first.sections(), *second.sections()} if not name.startswith("calendar/2")]
    section = visit.GET.get("section", FIRST)
    return render(
        visit,
        "desk_tools/pack_differences.html",
        {
            "first": first,
            "second": second,
            "names": [(name, _loaded(name, today).label) for name in names],
            "section": section,
            "label": section_label(section),
            "sections": [(name, section_label(name)) for name in sorted(known)],
            "differences": pack_look.differences(first, second, section),
        },
    )


def _loaded(name: str, on: date) -> Pack:
    try:
        return kernel.load(name, on=on)
    except PackError as error:
        raise Refused("打不开这个规则包", why=str(error), remedy="请从规则包列表里选择") from error


def _line(pack: Pack, ours: str, on: date) -> PackLine:
    parents = tuple(_loaded(path, on).label for path in pack.lineage[:-1])
    return PackLine(
        pack.name,
        pack.label,
        LEVELS[pack.level],
        parents,
        pack.fictional,
        pack.path == ours,
        len(pack.sections()),
        len(parents),
    )


def _reading(pack: Pack, key: str) -> ReadingLine:
    said = pack.section("readings", Readings).root[key]
    origin = pack.origin("readings", (key, "choice"))
    others = tuple(label for code, label in said.choices.items() if code != said.choice)
    return ReadingLine(
        key,
        said.label,
        said.text,
        said.where,
        said.choices[said.choice],
        others,
        origin.why,
        str(origin.place),
    )
