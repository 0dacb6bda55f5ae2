"""Which doors lead to the wall, and who may stand before it?"""

from qifu.portals.doors import Door
from qifu.portals.leader import cockpit
from qifu.registry.rules.access import Role

WATCHERS = frozenset({Role.LEADER, Role.SUPERVISOR, Role.CENTER_CLERK})

DOORS: tuple[Door, ...] = (Door("cockpit", "l/", cockpit.cockpit, get=WATCHERS),)
