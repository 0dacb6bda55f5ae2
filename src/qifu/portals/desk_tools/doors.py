"""Which doors lead to the center's tools, and for whom are they open?"""

from qifu.portals.desk_tools import calendar, call_backs, imports, packs, pairs, quarantine
from qifu.portals.doors import CENTER, STAFF, Door
from qifu.registry.rules.access import Role

CALLERS = frozenset({Role.CALL_BACK, Role.CENTER_CLERK})
DECIDERS = frozenset({Role.CENTER_CLERK, Role.BOARD_SPECIALIST, Role.SUPERVISOR})
READERS = STAFF | {Role.SYSTEM_ADMIN}
KEEPERS = calendar.KEEPERS

DOORS: tuple[Door, ...] = (
    Door("imports", "s/imports/", imports.imports, get=CENTER),
    Door("imports_upload", "s/imports/upload/", imports.upload, post=CENTER),
    Door("imports_template", "s/imports/template/", imports.template, get=CENTER),
    Door("imports_one", "s/imports/<int:number>/", imports.one, get=CENTER),
    Door("imports_confirm", "s/imports/<int:number>/confirm/", imports.confirm, post=CENTER),
    Door("imports_aside", "s/imports/<int:number>/aside/", imports.aside, post=CENTER),
    Door("imports_progress", "s/imports/<int:number>/progress/", imports.progress, get=CENTER),
    Door("imports_result", "s/imports/<int:number>/result/", imports.result, get=CENTER),
    Door("quarantine", "s/quarantine/", quarantine.quarantine, get=CENTER),
    Door("quarantine_one", "s/quarantine/<int:message>/", quarantine.one, get=CENTER),
    Door("quarantine_release", "s/quarantine/<int:message>/release/", quarantine.release, post=CENTER),
    Door("quarantine_discard", "s/quarantine/<int:message>/discard/", quarantine.discard, post=CENTER),
    Door("pairs", "s/pairs/", pairs.pairs, get=DECIDERS),
    Door("pair", "s/pairs/<int:link>/", pairs.pair, get=DECIDERS),
    Door("pair_join", "s/pairs/<int:link>/join/", pairs.join, post=DECIDERS),
    Door("pair_refuse", "s/pairs/<int:link>/refuse/", pairs.refuse, post=DECIDERS),
    Door("pair_leave", "s/pairs/<int:link>/leave/", pairs.leave, post=DECIDERS),
    Door("pairs_family", "s/pairs/family/<str:number>/", pairs.family, get=STAFF),
    Door("call_backs", "s/call-backs/", call_backs.call_backs, get=CALLERS),
    Door("call_backs_one", "s/call-backs/<int:call>/", call_backs.one, get=CALLERS),
    Door("call_backs_called", "s/call-backs/<int:call>/called/", call_backs.called, post=CALLERS),
    Door("calendar", "s/calendar/", calendar.calendar, get=READERS),
    Door("calendar_notice", "s/calendar/notice/", calendar.notice, get=KEEPERS, post=KEEPERS),
    Door("calendar_enter", "s/calendar/enter/", calendar.enter, post=KEEPERS),
    Door("packs", "s/packs/", packs.packs, get=READERS),
    Door("packs_differences", "s/packs/differences/", packs.differences, get=READERS),
    Door("packs_one", "s/packs/<str:name>/", packs.one, get=READERS),
    Door("packs_readings", "s/packs/<str:name>/readings/", packs.readings, get=READERS),
)
