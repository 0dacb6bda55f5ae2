"""What does each formula of the strength table count? A numerator over a denominator, or nothing at all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qifu.policies.rules.honoured import Honoured, Picture
from qifu.policies.schema.strength import Formula

Unit = Literal["share", "fen", "days", "count"]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted; with a denominator of nought there is nothing to divide by."""

    top: int
    under: int


@dataclass(frozen=True, slots=True)
class Told:
    """How a formula is explained: its unit, and what numerator and denominator are."""

    count: Callable[[Picture], Counted | None]
    unit: Unit
    top: str
    under: str
    top_unit: Unit = "count"
    under_unit: Unit = "count"


def paid_of_budget(picture: Picture) -> Counted | None:
    """Paid since New Year over what was budgeted up to the end of the month (A11)."""
    if picture.budget_fen is None:
        return None
    budgeted = [each for each in picture.grants if each.item in picture.budget_items]
    return Counted(_paid(budgeted, picture), picture.budget_fen)


def paid_of_granted(picture: Picture) -> Counted:
    """Of what was granted since New Year, what has been paid."""
    granted = [each for each in picture.grants if each.is_granted and picture.month.so_far(each.decided_on)]
    return Counted(_paid(granted, picture), sum(each.granted_fen for each in granted))


def firms_reached(picture: Picture) -> Counted:
    """Of the pairs of item and enterprise known to belong together, those that were granted."""
    had = {(each.item, each.firm) for each in picture.grants if each.is_granted}
    return Counted(len(had), len(picture.meant | had))


def yuan_per_firm(picture: Picture) -> Counted:
    """Paid since New Year, over the enterprises that were paid."""
    paid = [each for each in picture.grants if any(picture.month.so_far(on) for on, _ in each.paid)]
    return Counted(_paid(paid, picture), len({each.firm for each in paid}))


def days_to_decision(picture: Picture) -> Counted:
    """Days from the application, or the list, to the decision; of what was decided in the month."""
    return _days((each.opened_on, each.decided_on) for each in _decided(picture))


def days_to_payment(picture: Picture) -> Counted:
    """Days from the decision to the first payment; of what was first paid in the month."""
    paid = [each for each in picture.grants if picture.month.holds(each.paid_on)]
    return _days((each.decided_on, each.paid_on) for each in paid)


def decided_in_time(picture: Picture) -> Counted:
    """Of what was decided in the month, or is overdue at its end: what was decided by its day (A5, A6)."""
    decided = _decided(picture)
    in_time = sum(each.due_on is None or _day(each.decided_on) <= each.due_on for each in decided)
    last = picture.month.last
    overdue = sum(
        each.decided_on is None and each.due_on is not None and each.due_on <= last for each in picture.grants
    )
    return Counted(in_time, len(decided) + overdue)


def without_application(picture: Picture) -> Counted:
    """Of what was granted in the month, what came without an application."""
    granted = [each for each in _decided(picture) if each.is_granted]
    return Counted(sum(each.is_listed for each in granted), len(granted))


def zero_materials(picture: Picture) -> Counted:
    """Of what was opened in the month, what asked for no material at all."""
    opened = _opened(picture)
    return Counted(sum(each.materials == 0 for each in opened), len(opened))


def materials_each(picture: Picture) -> Counted:
    """Materials asked for, over what was opened in the month."""
    opened = _opened(picture)
    return Counted(sum(each.materials for each in opened), len(opened))


def fields_prefilled(picture: Picture) -> Counted:
    """Of the facts read for what was opened in the month, those that the enterprise had not to state."""
    opened = _opened(picture)
    return Counted(sum(each.prefilled for each in opened), sum(each.fields for each in opened))


def complete_first_time(picture: Picture) -> Counted:
    """Of the applications decided in the month, those that never had to be put right."""
    applied = [each for each in _decided(picture) if not each.is_listed]
    return Counted(sum(not each.put_right for each in applied), len(applied))


def content(picture: Picture) -> Counted:
    """Of the reviews of the last twelve months, the good ones."""
    return Counted(picture.good_reviews, picture.reviews)


FORMULAS: Mapping[Formula, Told] = {
    "paid_of_budget": Told(paid_of_budget, "share", "年初至月末已兑付", "到期预算", "fen", "fen"),
    "paid_of_granted": Told(
        paid_of_granted, "share", "年初至月末审定的已到账", "年初至月末审定", "fen", "fen"
    ),
    "firms_reached": Told(firms_reached, "share", "已审定同意的企业（家项）", "已知符合条件的企业（家项）"),
    "yuan_per_firm": Told(yuan_per_firm, "fen", "年初至月末已兑付", "已兑付企业（家）", "fen"),
    "days_to_decision": Told(days_to_decision, "days", "当月审定的用时合计（天）", "当月审定（件）"),
    "days_to_payment": Told(days_to_payment, "days", "当月首次到账的用时合计（天）", "当月首次到账（件）"),
    "decided_in_time": Told(decided_in_time, "share", "当月按时审定（件）", "当月审定和月末超期未审定（件）"),
    "without_application": Told(without_application, "share", "其中免申即享（件）", "当月审定同意（件）"),
    "zero_materials": Told(zero_materials, "share", "其中不要材料（件）", "当月申报和列入名单（件）"),
    "materials_each": Told(materials_each, "count", "要求提交的材料（份）", "当月申报和列入名单（件）"),
    "fields_prefilled": Told(fields_prefilled, "share", "其中由数据预填（项）", "审定用到的情况（项）"),
    "complete_first_time": Told(complete_first_time, "share", "其中没有补正（件）", "当月审定的申报（件）"),
    "content": Told(content, "share", "近 12 个月好评（条）", "近 12 个月评价（条）"),
}


def _paid(grants: Iterable[Honoured], picture: Picture) -> int:
    return sum(fen for each in grants for on, fen in each.paid if picture.month.so_far(on))


def _decided(picture: Picture) -> list[Honoured]:
    return [each for each in picture.grants if picture.month.holds(each.decided_on)]


def _opened(picture: Picture) -> list[Honoured]:
    return [each for each in picture.grants if picture.month.holds(each.opened_on)]


def _days(spans: Iterable[tuple[date | None, date | None]]) -> Counted:
    known = [(until - since).days for since, until in spans if since is not None and until is not None]
    return Counted(sum(known), len(known))


def _day(on: date | None) -> date:
    assert on is not None
    return on
