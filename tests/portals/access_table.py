"""Who may come through which door? Written down by hand from the design, without a look at the code.

A door is named once; each method lists the roles that may use it. `PUBLIC` is everybody, signed in or not.
"""

from qifu.registry.rules.access import Role

ENTERPRISE = frozenset({Role.ENTERPRISE_MEMBER})
CLERK = frozenset({Role.CENTER_CLERK})
SPECIALIST = frozenset({Role.BOARD_SPECIALIST})
DEPARTMENT = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD})
SUPERVISOR = frozenset({Role.SUPERVISOR})
CALLER = frozenset({Role.CALL_BACK})
LEADER = frozenset({Role.LEADER})
SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
AUDIT = frozenset({Role.AUDIT_ADMIN})

DESKS = CLERK | SPECIALIST | DEPARTMENT | SUPERVISOR | CALLER
STAFF = DESKS | LEADER
SIGNED_IN = ENTERPRISE | STAFF | SYSTEM | SECURITY | AUDIT
ANYBODY = "anybody"
PUBLIC = frozenset({*SIGNED_IN, ANYBODY})

Table = dict[str, dict[str, frozenset[str]]]


def reads(who: frozenset[str]) -> dict[str, frozenset[str]]:
    """A page."""
    return {"GET": who}


def acts(who: frozenset[str]) -> dict[str, frozenset[str]]:
    """An act without a page of its own."""
    return {"POST": who}


def both(who: frozenset[str]) -> dict[str, frozenset[str]]:
    """A page with a form, for the same people."""
    return {"GET": who, "POST": who}


TABLE: Table = {
    # The frame: everybody has to find the way in, and out.
    "health": reads(PUBLIC),
    "start": reads(PUBLIC),
    "sign_in": both(PUBLIC),
    "sign_out": acts(PUBLIC),
    "password": both(SIGNED_IN),
    "nothing_here": reads(PUBLIC),  # a stranger is led to the front door
    # The enterprise: nobody else, whatever the rank.
    "home": reads(ENTERPRISE),
    "me": reads(ENTERPRISE),
    "me_acting_for": acts(ENTERPRISE),
    "appeals": reads(ENTERPRISE),
    "appeal_new": reads(ENTERPRISE),
    "appeal_new_say": both(ENTERPRISE),
    "appeal_new_check": both(ENTERPRISE),
    "appeal": reads(ENTERPRISE),
    "appeal_sent": reads(ENTERPRISE),
    "appeal_file": reads(ENTERPRISE),
    "appeal_rate": acts(ENTERPRISE),
    "appeal_reopen": acts(ENTERPRISE),
    "appeal_supply": acts(ENTERPRISE),
    "appeal_add": acts(ENTERPRISE),
    "appeal_withdraw": acts(ENTERPRISE),
    "appeal_sign_off": acts(ENTERPRISE),
    "appeal_object": acts(ENTERPRISE),
    # What one may have is told to its own enterprise; without a name, to anybody who asks.
    "policies": reads(ENTERPRISE),
    "policies_ask": reads(ENTERPRISE),
    "policies_answer": acts(ENTERPRISE),
    "policies_undo": acts(ENTERPRISE),
    "policies_notices": acts(ENTERPRISE),
    "policies_item": reads(ENTERPRISE),
    "calculator": reads(PUBLIC),
    "calculator_ask": reads(PUBLIC),
    "calculator_answer": acts(PUBLIC),
    "calculator_undo": acts(PUBLIC),
    "calculator_area": acts(PUBLIC),
    "calculator_forget": acts(PUBLIC),
    "calculator_item": reads(PUBLIC),
    # The desks: a leader reads cases but has no desk; who dispatches follows the pack's act `assign`.
    "worklist": reads(DESKS),
    "worklist_send": acts(CLERK | SPECIALIST),
    "cases": reads(STAFF),
    "cases_export": reads(STAFF),
    "case": reads(STAFF),
    "case_act": both(STAFF),
    "case_family": acts(CLERK | SPECIALIST | SUPERVISOR),
    "case_material": reads(STAFF),
    "register": both(DESKS),
    "register_firms": reads(DESKS),
    "register_repeats": reads(DESKS),
    # The center's tools.
    "imports": reads(CLERK),
    "imports_upload": acts(CLERK),
    "imports_template": reads(CLERK),
    "imports_one": reads(CLERK),
    "imports_confirm": acts(CLERK),
    "imports_progress": reads(CLERK),
    "imports_result": reads(CLERK),
    "quarantine": reads(CLERK),
    "quarantine_one": reads(CLERK),
    "quarantine_release": acts(CLERK),
    "quarantine_discard": acts(CLERK),
    "pairs": reads(CLERK | SPECIALIST | SUPERVISOR),
    "pair": reads(CLERK | SPECIALIST | SUPERVISOR),
    "pair_join": acts(CLERK | SPECIALIST | SUPERVISOR),
    "pair_refuse": acts(CLERK | SPECIALIST | SUPERVISOR),
    "pair_leave": acts(CLERK | SPECIALIST | SUPERVISOR),
    "pairs_family": reads(STAFF),
    "call_backs": reads(CALLER | CLERK),
    "call_backs_one": reads(CALLER | CLERK),
    "call_backs_called": acts(CALLER | CLERK),
    # Calendar and rules are no secret inside the house; the one who sets the place up keeps the calendar too.
    "calendar": reads(STAFF | SYSTEM),
    "calendar_notice": both(CLERK | SYSTEM),
    "calendar_enter": acts(CLERK | SYSTEM),
    "packs": reads(STAFF | SYSTEM),
    "packs_differences": reads(STAFF | SYSTEM),
    "packs_one": reads(STAFF | SYSTEM),
    "packs_readings": reads(STAFF | SYSTEM),
    # The wall.
    "cockpit": reads(LEADER | SUPERVISOR | CLERK),
    # Three administrators: who sets up cannot grant, who grants cannot set up, neither keeps the record.
    "accounts": reads(SYSTEM | SECURITY),
    "accounts_new": both(SYSTEM),
    "accounts_posts": {"GET": SYSTEM | SECURITY, "POST": SYSTEM},
    "accounts_one": reads(SYSTEM | SECURITY),
    "accounts_change": acts(SYSTEM),
    "accounts_fill": acts(SECURITY),
    "accounts_leave": acts(SECURITY),
    "accounts_reset": acts(SECURITY),
    "security": reads(SECURITY),
    "security_roles": reads(SECURITY),
    "security_unlock": acts(SECURITY),
    "security_end": acts(SECURITY),
    "audit": reads(AUDIT),
    "audit_verify": acts(AUDIT),
    "audit_export": acts(AUDIT),
    # Enterprises are the center's business, not the administrators'.
    "members": reads(CLERK),
    "members_start": acts(CLERK),
    "members_end": acts(CLERK),
}
