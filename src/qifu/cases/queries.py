"""What can be read of cases? The names other rooms use, each from the small file that answers it."""

from qifu.cases.figures import AreaOpen, DepartmentOverdue, Figures, LevelOpen, Share, figures
from qifu.cases.finding import CaseFilter, Page, find
from qifu.cases.holdings import HeldLine, HeldTotal
from qifu.cases.lines import CaseLine
from qifu.cases.own import Mine, mine
from qifu.cases.pages import ActOffer, CasePage, case_page
from qifu.cases.scoping import scope
from qifu.cases.sealed import open_sealed
from qifu.cases.sweep import Upcoming, upcoming
from qifu.cases.worklists import Worklist, worklist

__all__ = [
    "ActOffer",
    "AreaOpen",
    "CaseFilter",
    "CaseLine",
    "CasePage",
    "DepartmentOverdue",
    "Figures",
    "HeldLine",
    "HeldTotal",
    "LevelOpen",
    "Mine",
    "Page",
    "Share",
    "Upcoming",
    "Worklist",
    "case_page",
    "figures",
    "find",
    "mine",
    "open_sealed",
    "scope",
    "upcoming",
    "worklist",
]
