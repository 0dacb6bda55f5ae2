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
TREASURER = frozenset({Role.TREASURER})
LEADER = frozenset({Role.LEADER})
SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
AUDIT = frozenset({Role.AUDIT_ADMIN})

LEAD = frozenset({Role.DEPARTMENT_LEAD})
MONEY_READERS = TREASURER | LEAD | LEADER

DESKS = CLERK | SPECIALIST | DEPARTMENT | SUPERVISOR | CALLER | TREASURER
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
    # What one applied for is one's own; the desks see what the pack lets them; lists are read by everybody.
    "policies_apply": both(ENTERPRISE),
    "policies_sheet": reads(ENTERPRISE | CLERK),
    "policies_grants": reads(ENTERPRISE),
    "policies_grant": reads(ENTERPRISE),
    "policies_grant_file": reads(ENTERPRISE),
    "policies_grant_account": acts(ENTERPRISE),
    "policies_grant_rate": acts(ENTERPRISE),
    "policies_grant_supply": acts(ENTERPRISE),
    "policies_grant_add": acts(ENTERPRISE),
    "policies_grant_reconsider": acts(ENTERPRISE),
    "policies_grant_withdraw": acts(ENTERPRISE),
    "grants": reads(DESKS),
    "grants_all": reads(STAFF),
    "grants_export": reads(STAFF),
    "grants_decide_clear": acts(DEPARTMENT),
    "grants_undo_run": acts(DEPARTMENT),
    "grants_to_score": reads(STAFF),
    "grants_score": both(STAFF),
    "grants_window": reads(CLERK),
    "grants_window_apply": both(CLERK),
    "grant": reads(STAFF),
    "grant_act": acts(DEPARTMENT),
    "grant_material": reads(STAFF),
    "grant_lists": reads(STAFF),
    "grant_lists_propose": acts(DEPARTMENT | CLERK),
    "grant_list": reads(STAFF),
    "grant_list_act": acts(STAFF),
    "notices": reads(PUBLIC),
    "notice": reads(PUBLIC),
    "notice_object": acts(ENTERPRISE),
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
    # Policies: all staff see what is published; who issues writes; a second person reviews.
    "items": reads(STAFF),
    "items_new": both(DEPARTMENT | SPECIALIST),
    "items_blank": acts(DEPARTMENT | SPECIALIST),
    "items_source": reads(DEPARTMENT | SPECIALIST | SUPERVISOR),
    "items_begin": acts(DEPARTMENT | SPECIALIST),
    "items_draft": {"GET": STAFF, "POST": DEPARTMENT | SPECIALIST},
    "items_live": acts(DEPARTMENT | SPECIALIST),
    "items_form": acts(DEPARTMENT | SPECIALIST),
    "items_tree": acts(DEPARTMENT | SPECIALIST),
    "items_lines": acts(DEPARTMENT | SPECIALIST),
    "items_restore": acts(DEPARTMENT | SPECIALIST),
    "items_submit": acts(DEPARTMENT | SPECIALIST),
    "items_back": acts(DEPARTMENT | SPECIALIST),
    "items_drop": acts(DEPARTMENT | SPECIALIST),
    "items_review": {"GET": STAFF, "POST": DEPARTMENT | SPECIALIST | SUPERVISOR},
    "items_interpret": acts(DEPARTMENT | SPECIALIST),
    "items_issue": acts(DEPARTMENT | SPECIALIST),
    "items_tables": {"GET": STAFF, "POST": DEPARTMENT | SPECIALIST},
    "items_published": reads(STAFF),
    "items_revise": acts(DEPARTMENT | SPECIALIST),
    "items_retire": acts(DEPARTMENT | SPECIALIST),
    "items_look": acts(DEPARTMENT | SPECIALIST),
    "items_export": reads(STAFF),
    "items_import": both(DEPARTMENT | SPECIALIST),
    # The center's tools.
    "imports": reads(CLERK),
    "imports_upload": acts(CLERK),
    "imports_template": reads(CLERK),
    "imports_one": reads(CLERK),
    "imports_confirm": acts(CLERK),
    "imports_aside": acts(CLERK),
    "imports_progress": reads(CLERK),
    "imports_result": reads(CLERK),
    "quarantine": reads(CLERK),
    "quarantine_one": reads(CLERK),
    "quarantine_release": acts(CLERK),
    "quarantine_discard": acts(CLERK),
    "sandbox": both(SPECIALIST | DEPARTMENT | LEADER),
    "sandbox_sheet": acts(SPECIALIST | DEPARTMENT | LEADER),
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
    # The money: who pays, who leads, and each department its own; who draws and sends is judged by the verb.
    "money": reads(MONEY_READERS),
    "money_new": both(TREASURER),
    "money_budget": {"GET": MONEY_READERS, "POST": TREASURER},
    "money_orders": reads(MONEY_READERS),
    "money_draw": acts(TREASURER),
    "money_returned": acts(TREASURER),
    "money_stages": reads(MONEY_READERS | DEPARTMENT),
    "money_stages_confirm": acts(DEPARTMENT),
    "money_batches": reads(TREASURER | LEADER),
    "money_batches_one": reads(TREASURER | LEADER),
    "money_batches_sheet": reads(TREASURER),
    "money_batches_send": acts(TREASURER),
    "money_batches_dissolve": acts(TREASURER),
    "money_statements": both(TREASURER),
    "money_statements_one": reads(TREASURER),
    "money_statements_settle": acts(TREASURER),
    "money_back": {"GET": MONEY_READERS, "POST": TREASURER | LEAD},
    "money_back_receive": acts(TREASURER),
    "money_back_waive": acts(TREASURER),
    "money_books": reads(MONEY_READERS),
    # The wall.
    "cockpit": reads(LEADER | SUPERVISOR | CLERK),
    # How policies are honoured: leader and supervisor read all, a department its own.
    "strength": reads(LEADER | SUPERVISOR | DEPARTMENT),
    "strength_place": reads(LEADER | SUPERVISOR | DEPARTMENT),
    "supervisions": reads(LEADER | SUPERVISOR | DEPARTMENT),
    "supervision": reads(LEADER | SUPERVISOR | DEPARTMENT),
    "supervision_act": acts(SUPERVISOR | DEPARTMENT),
    "effects": reads(LEADER | SUPERVISOR | DEPARTMENT),
    "effects_export": reads(LEADER | SUPERVISOR | DEPARTMENT),
    "effect": reads(LEADER | SUPERVISOR | DEPARTMENT),
    "effect_answer": acts(DEPARTMENT),
    "policies_review": acts(ENTERPRISE),
    # What was put right is told to everybody.
    "rectifications": reads(PUBLIC),
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
