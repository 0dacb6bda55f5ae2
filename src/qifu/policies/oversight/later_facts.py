"""How did enterprises that an item paid fare afterwards, beside others like them (政策绩效分析)?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from qifu.kernel.conditions import Fact
from qifu.kernel.money import YUAN, Money
from qifu.policies.finding import facts, match_counts
from qifu.policies.models import Grant
from qifu.policies.oversight import payouts
from qifu.policies.rules import comparison
from qifu.policies.rules.comparison import Comparison, Seen
from qifu.registry import portraits

CHUNK = 500
FACTS = ("营业收入", "研发费用", "职工人数", "参保人数", "纳税总额", "工业总产值")


@dataclass(frozen=True, slots=True)
class Later:
    """One fact compared: the year before the payment, and the year of it."""

    fact: str
    is_money: bool
    before: int
    after: int
    found: Comparison


def later(code: str, area_code: str, at: datetime) -> tuple[Later, ...]:
    """Every fact of which both years are held, for the latest year of payments that can be told of.

    The figures are those of the year of payment and of the year before it.
    """
    paid = _paid_years(code, area_code, at)
    if not paid:
        return ()
    tried = [_of_year(year, paid, area_code, at) for year in sorted(set(paid.values()), reverse=True)]
    told = [each for each in tried if any(one.found.ahead is not None for one in each)]
    return (told or tried)[0]


def _paid_years(code: str, area_code: str, at: datetime) -> dict[int, int]:
    """The year in which each enterprise was first paid by the item."""
    rows = Grant.objects.filter(item_code=code, item__area_code=area_code, withdrawn_at=None)
    firms = dict(rows.values_list("pk", "enterprise_id"))
    years: dict[int, int] = {}
    for grant, paid in payouts.paid_by_grant(at, firms).items():
        year = min(on for on, _ in paid).year
        years[firms[grant]] = min(year, years.get(firms[grant], year))
    return years


def _of_year(year: int, paid: Mapping[int, int], area_code: str, at: datetime) -> tuple[Later, ...]:
    seen: dict[str, list[Seen]] = {name: [] for name in FACTS}
    money: set[str] = set()
    after = 0
    while ids := portraits.in_area(area_code, after=after, limit=CHUNK):
        after = ids[-1]
        # An enterprise paid in another year belongs to neither side.
        wanted = [firm for firm in ids if paid.get(firm, year) == year]
        _look(wanted, year, paid, at.date(), seen, money)
    return tuple(
        Later(name, name in money, year - 1, year, comparison.compare(each))
        for name, each in seen.items()
        if any(one.after is not None and one.before is not None for one in each)
    )


def _look(
    ids: Iterable[int],
    year: int,
    paid: Mapping[int, int],
    on: date,
    seen: Mapping[str, list[Seen]],
    money: set[str],
) -> None:
    wanted = list(ids)
    known = facts.facts_of_many(wanted, on, keys=FACTS)
    for firm, portrait in portraits.portraits(wanted).items():
        groups = match_counts.groups_of(portrait)
        for name, each in seen.items():
            held = known[firm]
            before, after = held.get(f"{name}@{year - 1}"), held.get(f"{name}@{year}")
            if after is not None and isinstance(after.value, Money):
                money.add(name)
            each.append(
                Seen((groups["industry"], groups["size"]), firm in paid, _number(before), _number(after))
            )


def _number(fact: Fact | None) -> Fraction | None:
    """Fen, or the number; None of anything else."""
    value = fact.value if fact else None
    if isinstance(value, Money):
        return Fraction(value.fen) if value.currency == YUAN else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        return None
    return Fraction(value)
