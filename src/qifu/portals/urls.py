"""Which address leads to which page?"""

from qifu.portals import health
from qifu.portals.admin.doors import DOORS as ADMIN
from qifu.portals.calculator.doors import DOORS as CALCULATOR
from qifu.portals.desk_tools.doors import DOORS as DESK_TOOLS
from qifu.portals.doors import HOUSE, Door
from qifu.portals.enterprise.doors import DOORS as ENTERPRISE
from qifu.portals.granting.doors import DOORS as GRANTING
from qifu.portals.leader.doors import DOORS as LEADER
from qifu.portals.money.doors import DOORS as MONEY
from qifu.portals.oversight.doors import DOORS as OVERSIGHT
from qifu.portals.policy_desk.doors import DOORS as POLICY_DESK
from qifu.portals.sandbox.doors import DOORS as SANDBOX
from qifu.portals.signing.doors import DOORS as SIGNING
from qifu.portals.staff.doors import DOORS as STAFF
from qifu.registry.rules.access import Role

FRAME = (Door("health", "health/", health.health, get=frozenset(Role), is_public=True),)

urlpatterns = HOUSE.hang(
    (
        *FRAME,
        *SIGNING,
        *ENTERPRISE,
        *GRANTING,
        *CALCULATOR,
        *STAFF,
        *DESK_TOOLS,
        *LEADER,
        *OVERSIGHT,
        *SANDBOX,
        *MONEY,
        *POLICY_DESK,
        *ADMIN,
    )
)

handler403 = "qifu.portals.errors.forbidden"
handler404 = "qifu.portals.errors.not_found"
handler500 = "qifu.portals.errors.fault"
