"""Which doors does the staff desk have, and for whom?"""

from qifu.portals.doors import DESKS, STAFF, Door
from qifu.portals.staff import case, case_act, case_material, cases, register, worklist
from qifu.registry.rules.access import Role

SENDERS = frozenset({Role.CENTER_CLERK, Role.BOARD_SPECIALIST})
DECIDERS = SENDERS | {Role.SUPERVISOR}

DOORS: tuple[Door, ...] = (
    Door("worklist", "s/", worklist.worklist, get=DESKS),
    Door("worklist_send", "s/send/", worklist.send, post=SENDERS),
    Door("cases", "s/cases/", cases.list_cases, get=STAFF),
    Door("cases_export", "s/cases.xlsx", cases.export, get=STAFF),
    Door("case", "s/cases/<str:number>/", case.case, get=STAFF),
    Door("case_act", "s/cases/<str:number>/<str:act>/", case_act.case_act, get=STAFF, post=STAFF),
    Door("case_family", "s/cases/<str:number>/family/<int:link>/", case.family, post=DECIDERS),
    Door(
        "case_material",
        "s/cases/<str:number>/materials/<int:material>/",
        case_material.case_material,
        get=STAFF,
    ),
    Door("register", "s/register/", register.register, get=DESKS, post=DESKS),
    Door("register_firms", "s/register/firms/", register.firms, get=DESKS),
    Door("register_repeats", "s/register/repeats/", register.repeats, get=DESKS),
)
