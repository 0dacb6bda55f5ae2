"""What does one item mean for one enterprise on a day: may it have it, how much, and what is still open?"""

from dataclasses import dataclass
from datetime import date

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Facts, Known, Verdict
from qifu.kernel.errors import Refused
from qifu.policies.rules.benefit import Benefit, benefit
from qifu.policies.rules.eligibility import Standing, eligibility
from qifu.policies.schema import Item, Mode


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer with its reasons.

    `benefit` is None if the item pays no money or the enterprise is not eligible; while the standing is open
    it is what would be paid. `missing` names the facts to ask for, the most telling first: those the standing
    waits for, then those the sum waits for. `judgments` are the keys of what people must still say. `mode` is
    how this enterprise comes to it: paid without applying only where that is certain.
    """

    item: str
    as_of: date
    standing: Standing
    verdict: Verdict
    mode: Mode
    benefit: Benefit | None = None
    missing: tuple[str, ...] = ()
    judgments: tuple[str, ...] = ()

    @property
    def amount_fen(self) -> int | None:
        """The sum in fen if it is certain; None if it is open, or there is no money in it."""
        if self.benefit is None or self.standing is not Standing.ELIGIBLE:
            return None
        return self.benefit.amount_fen


def decide(item: Item, facts: Facts, as_of: date, verdict: Verdict | None = None) -> Decision:
    """The decision on `item` from the facts held on the day `as_of`; an edition not in force is refused.

    `verdict` is that on `who` from these facts, where it is there already.
    """
    if as_of < item.valid.from_on or (item.valid.to is not None and as_of > item.valid.to):
        span = f"{item.valid.from_on} 至 {item.valid.to or '另行通知'}"
        raise Refused(f"事项「{item.title}」在 {as_of} 不在有效期内", why=span, remedy="请用当日有效的一版")
    known = Known(facts, as_of, item.let)
    found = eligibility(item, known, verdict)
    if found.standing is Standing.NOT_ELIGIBLE:
        return Decision(item.item, as_of, found.standing, found.verdict, item.mode)
    paid = benefit(item, known)
    missing, judgments = (paid.missing, paid.judgments) if paid else ((), ())
    return Decision(
        item=item.item,
        as_of=as_of,
        standing=found.standing,
        verdict=found.verdict,
        mode=_mode(item, known),
        benefit=paid,
        missing=tuple(dict.fromkeys((*found.missing, *missing))),
        judgments=tuple(dict.fromkeys((*found.judgments, *judgments))),
    )


def _mode(item: Item, known: Known) -> Mode:
    """Who may have to apply is not paid without applying as long as that is open."""
    if item.mode != "免申即享" or item.by_application is None:
        return item.mode
    is_free = conditions.decide(item.by_application, known).answer is Answer.UNMET
    return "免申即享" if is_free else "即申即享"
