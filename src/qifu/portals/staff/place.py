"""What does the pack in force say of appeals here: classes, and the level at which they start?"""

from qifu.cases.schema import CaseType
from qifu.kernel import packs
from qifu.portals.visits import Visit

CASE_TYPE = "appeal"


def rules(visit: Visit) -> CaseType:
    """The rules that a case opened today would run by."""
    return packs.load(visit.pack, on=visit.at.date()).section(f"cases/{CASE_TYPE}", CaseType)


def start_level(visit: Visit) -> int:
    """The rank of the level at which a case starts."""
    said = rules(visit)
    return said.levels[said.start_level].rank
