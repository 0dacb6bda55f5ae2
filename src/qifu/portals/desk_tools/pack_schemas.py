"""Which room reads which section of a pack?"""

from qifu.appeals import schema as appeals
from qifu.cases import schema as cases
from qifu.kernel.workdays import CalendarYear
from qifu.policies import schema as policies
from qifu.policies.granting.public_days import Publicity
from qifu.policies.schema.treasury import TreasurySection
from qifu.registry import schema as registry

SCHEMAS: dict[str, type] = {
    "cases/*": cases.CaseType,
    "channels": appeals.Channels,
    "kinds": appeals.AppealKinds,
    "categories": appeals.Categories,
    "routing": appeals.Routing,
    "pool": appeals.Pool,
    "duplicates": appeals.Duplicates,
    "ratings": appeals.RatingScales,
    "readings": appeals.Readings,
    "treasury": TreasurySection,
    "grants": Publicity,
    "strength": policies.Strength,
    "areas": registry.Areas,
    "departments": registry.Departments,
    "boards": registry.Boards,
    "calendar/closures": cases.Closures,
    "calendar/hours": cases.OfficeHours,
    "calendar/*": CalendarYear,
}
