"""Which doors lead to applications: those of an enterprise, those of the desks, and the public lists?"""

from qifu.portals.doors import CENTER, DESKS, ENTERPRISE, STAFF, Door
from qifu.portals.granting import (
    apply,
    desk,
    desk_acts,
    desk_lists,
    desk_page,
    own,
    own_acts,
    public,
    scoring,
    template,
    window,
)
from qifu.registry.rules.access import Role

EVERYBODY = frozenset(Role)
DECIDERS = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD})
LISTERS = DECIDERS | CENTER
OWN = "e/grants/<str:number>/"

DOORS: tuple[Door, ...] = (
    Door("policies_apply", "e/policies/<str:code>/apply/", apply.apply, get=ENTERPRISE, post=ENTERPRISE),
    Door("policies_sheet", "e/policies/<str:code>/sheet.xlsx", template.sheet, get=ENTERPRISE | CENTER),
    Door("policies_grants", "e/grants/", own.grants, get=ENTERPRISE),
    Door("policies_grant", OWN, own.grant, get=ENTERPRISE),
    Door("policies_grant_file", f"{OWN}files/<int:file>/", own.download, get=ENTERPRISE),
    Door("policies_grant_account", f"{OWN}account/", own_acts.account, post=ENTERPRISE),
    Door("policies_grant_rate", f"{OWN}rate/", own_acts.rate, post=ENTERPRISE),
    Door("policies_grant_supply", f"{OWN}supply/", own_acts.supply, post=ENTERPRISE),
    Door("policies_grant_add", f"{OWN}add/", own_acts.add, post=ENTERPRISE),
    Door("policies_grant_reconsider", f"{OWN}reconsider/", own_acts.reconsider, post=ENTERPRISE),
    Door("policies_grant_withdraw", f"{OWN}withdraw/", own_acts.withdraw, post=ENTERPRISE),
    Door("grants", "s/grants/", desk.desk, get=DESKS),
    Door("grants_all", "s/grants/all/", desk.all_grants, get=STAFF),
    Door("grants_export", "s/grants.xlsx", desk.export, get=STAFF),
    Door("grants_decide_clear", "s/grants/clear/", desk.decide_clear, post=DECIDERS),
    Door("grants_undo_run", "s/grants/runs/<int:run>/undo/", desk.undo_run, post=DECIDERS),
    Door("grants_to_score", "s/grants/scores/", scoring.to_score, get=STAFF),
    Door("grants_score", "s/grants/scores/<int:score>/", scoring.score, get=STAFF, post=STAFF),
    Door("grants_window", "s/grants/window/", window.choose, get=CENTER),
    Door(
        "grants_window_apply",
        "s/grants/window/<int:enterprise>/<str:code>/",
        window.apply,
        get=CENTER,
        post=CENTER,
    ),
    Door("grant", "s/grants/<str:number>/", desk_page.grant, get=STAFF),
    Door("grant_act", "s/grants/<str:number>/<str:act>/", desk_acts.act, post=DECIDERS),
    Door("grant_material", "s/grants/<str:number>/materials/<int:material>/", desk_page.material, get=STAFF),
    Door("grant_lists", "s/lists/", desk_lists.grant_lists, get=STAFF),
    Door("grant_lists_propose", "s/lists/propose/", desk_lists.propose, post=LISTERS),
    Door("grant_list", "s/lists/<str:number>/", desk_lists.grant_list, get=STAFF),
    Door("grant_list_act", "s/lists/<str:number>/<str:act>/", desk_lists.act, post=STAFF),
    Door("notices", "notices/", public.notices, get=EVERYBODY, is_public=True),
    Door("notice", "notices/<str:number>/", public.notice, get=EVERYBODY, is_public=True),
    Door("notice_object", "notices/<str:number>/object/", public.object_to, post=ENTERPRISE),
)
