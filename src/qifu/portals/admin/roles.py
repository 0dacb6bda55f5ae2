"""Who may do what? Told from the doors themselves, the pack's acts and the administrators' own acts."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from qifu.cases.schema import CaseType
from qifu.kernel import packs
from qifu.portals import frames
from qifu.portals.doors import HOUSE
from qifu.portals.visits import Visit
from qifu.registry.rules.access import ADMIN_ACTS, ROLE_LABELS, Role

CASE_TYPE = "appeal"


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role with the pages open to it and the acts it may do."""

    label: str
    pages: tuple[str, ...]
    acts: tuple[str, ...]


def roles(visit: Visit) -> HttpResponse:
    """The page."""
    rules = packs.load(visit.pack, on=visit.at.date()).section(f"cases/{CASE_TYPE}", CaseType)
    return render(visit, "admin/roles.html", {"lines": [line(role, rules) for role in Role]})


def line(role: Role, rules: CaseType) -> RoleLine:
    """What one role may do."""
    acts = [rule.label for rule in rules.acts.values() if role.value in rule.by]
    own = [label for holder, label in ADMIN_ACTS.values() if holder is role]
    return RoleLine(ROLE_LABELS[role], _pages(role), (*dict.fromkeys(acts), *own))


def _pages(role: Role) -> tuple[str, ...]:
    doors = [(entry.label, HOUSE.find(entry.door)) for entry in (*frames.PHONE, *frames.desk_entries())]
    return tuple(dict.fromkeys(label for label, door in doors if door is not None and role in door.get))
