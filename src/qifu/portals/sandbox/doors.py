"""Which doors lead to the sandbox, and for whom are they open?"""

from qifu.portals.doors import Door
from qifu.portals.sandbox import pages
from qifu.registry.rules.access import Role

TRIERS = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD, Role.BOARD_SPECIALIST, Role.LEADER})

DOORS: tuple[Door, ...] = (
    Door("sandbox", "s/sandbox/", pages.sandbox, get=TRIERS, post=TRIERS),
    Door("sandbox_sheet", "s/sandbox/sheet/", pages.sheet, post=TRIERS),
)
