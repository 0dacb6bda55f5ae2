"""What does one item mean for one enterprise: where does it stand, for how much, and why?

The answer and the sum are told at once where that is possible; the reasons are worked out when asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Condition, Fact, Known, Recognition, Verdict
from qifu.kernel.conditions.possible import is_measured
from qifu.kernel.conditions.values import OfFirm, of_firm
from qifu.policies.rules import lines, reads
from qifu.policies.rules.at_once import AtOnce, at_once
from qifu.policies.rules.benefit import Benefit, benefit
from qifu.policies.rules.deciding import Decision, decide
from qifu.policies.rules.eligibility import Standing
from qifu.policies.schema import Item, Mode


@dataclass(frozen=True, slots=True)
class Offer:
    """An item as an area offers it; `sha` names its text, `keys` the facts it reads on the day."""

    published: int
    area_code: str
    sha: str
    item: Item
    keys: frozenset[str]
    quick: AtOnce | None = field(default=None, compare=False, repr=False)


def offered(published: int, area_code: str, sha: str, item: Item, on: date) -> Offer:
    """An item made ready for a day."""
    return Offer(published, area_code, sha, item, reads.keys(item, on), at_once(item, on))


class Shelf(StrEnum):
    """Where an item stands on the list of an enterprise."""

    NOW = "now"
    NEAR = "near"
    NOT = "not"


class Match:
    """One item decided for one enterprise.

    `amount_fen` is what is certain, `missing` the facts still wanted; `at_most_fen` is the most that could be
    paid: exact where the decision is, and for a near miss what would be paid if it were closed, which `would`
    shows step by step. `is_measured` says that the first condition it is short of is so by a known figure.
    """

    __slots__ = (
        "_decision", "_facts", "_failing", "_is_settled", "_short_of", "_verdict", "_would", "amount_fen",
        "at_most_fen", "is_measured", "mode", "offer", "on", "shelf", "standing",
    )  # fmt: skip

    def __init__(
        self,
        offer: Offer,
        facts: Mapping[str, Fact],
        on: date,
        standing: Standing,
        shelf: Shelf,
        mode: Mode,
        *,
        amount_fen: int | None = None,
        at_most_fen: int | None = None,
        failing: tuple[Condition, ...] = (),
        first: Verdict | None = None,
        decision: Decision | None = None,
        is_settled: bool = False,
    ) -> None:
        self.offer, self.on, self.standing, self.shelf, self.mode = offer, on, standing, shelf, mode
        self.amount_fen, self.at_most_fen = amount_fen, at_most_fen
        self.is_measured = first is not None and first.gap is not None
        self._facts, self._decision, self._failing = facts, decision, failing
        self._is_settled = is_settled
        self._short_of: tuple[Verdict, ...] | None = None
        if first is not None and len(failing) == 1:
            self._short_of = (first,)
        self._verdict: Verdict | None = decision.verdict if decision else None
        self._would: Benefit | None = None

    @property
    def sure_fen(self) -> int:
        """What is certain in fen; 0 where nothing is."""
        return self.amount_fen or 0

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts to ask for, the most telling first; what is settled at once lacks none."""
        return () if self._is_settled else self.decision.missing

    @property
    def is_short(self) -> bool:
        """Whether a smallest set of conditions that fail is known."""
        return bool(self._failing)

    @property
    def short_of(self) -> tuple[Verdict, ...]:
        """The conditions that fail, each with its reason, if a smallest set of them is known."""
        if self._short_of is None:
            known = self._known()
            self._short_of = tuple(conditions.decide(each, known) for each in self._failing)
        return self._short_of

    @property
    def verdict(self) -> Verdict:
        """Why it stands so, condition by condition."""
        if self._verdict is None:
            self._verdict = conditions.decide(self.offer.item.who, self._known())
        return self._verdict

    @property
    def decision(self) -> Decision:
        """Everything there is to say of it, the sum step by step."""
        if self._decision is None:
            read = shown(self.offer, self._facts)
            self._decision = decide(self.offer.item, read, self.on, self._verdict)
            self._verdict = self._decision.verdict
        return self._decision

    @property
    def would(self) -> Benefit | None:
        """For a near miss, what would be paid if it were closed."""
        if self._would is None and self.shelf is Shelf.NEAR and self._failing:
            self._would = benefit(self.offer.item, self._known())
        return self._would

    def _known(self) -> Known:
        return Known(shown(self.offer, self._facts), self.on, self.offer.item.let)


def shown(offer: Offer, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """What an item reads: names of periods are looked up among few facts then, not among all."""
    return {key: facts[key] for key in offer.keys & facts.keys()}


def match_one(offer: Offer, facts: Mapping[str, Fact], on: date, values: OfFirm | None = None) -> Match:
    """One item decided, with where it stands; the facts go by their names on the day.

    `values` are the same facts bare, for those who decide many items of one enterprise.
    """
    item = offer.item
    if item.valid.from_on <= on and (item.valid.to is None or on <= item.valid.to):
        if values is None or not values.keys().isdisjoint(item.let):
            values = of_firm(shown(offer, facts), on)
        found = _told(offer, facts, on, values) if values is not None else None
        if found is not None:
            return found
    return _weighed(offer, facts, on)


def _told(offer: Offer, facts: Mapping[str, Fact], on: date, values: OfFirm) -> Match | None:
    """What can be told at once; None where the whole decision is wanted."""
    quick = offer.quick or at_once(offer.item, on)
    answer = quick.who.answer(values)
    if answer is Answer.UNMET:
        return _missed(offer, quick, facts, on, values)
    if answer is None or (answer is Answer.UNKNOWN and quick.asks_people):
        return None
    mode = quick.mode(offer.item, values)
    if mode is None:
        return None
    amount = most = quick.amount(values)
    is_told = amount is not None or quick.pay is None
    if not is_told:
        paid = quick.at_most.benefit(facts, values)
        amount, most = (paid.amount_fen, paid.at_most_fen) if paid else (None, None)
    if answer is Answer.UNKNOWN:
        return Match(offer, facts, on, Standing.UNKNOWN, Shelf.NEAR, mode, at_most_fen=most)
    return Match(
        offer, facts, on, Standing.ELIGIBLE, Shelf.NOW, mode,
        amount_fen=amount, at_most_fen=most, is_settled=is_told,
    )  # fmt: skip


def _missed(offer: Offer, quick: AtOnce, facts: Mapping[str, Fact], on: date, values: OfFirm) -> Match | None:
    """A near miss or a far one; the first condition that fails is looked at if it can be so by a figure."""
    tree = quick.who.verdict(values)
    if tree is None or not quick.is_named_once:
        return None
    failing = tuple(leaf.condition for leaf in lines.lacking(tree) or ())
    first = None
    if failing and is_measured(failing[0]):
        first = conditions.decide(failing[0], Known(shown(offer, facts), on, offer.item.let))
    is_near = len(failing) == 1 and (
        lines.can_be_closed(first) if first is not None else isinstance(failing[0], Recognition)
    )
    most = quick.amount(values) if is_near else None
    if is_near and most is None and quick.pay is not None:
        paid = quick.at_most.benefit(facts, values)
        most = paid.at_most_fen if paid else None
    return Match(
        offer,
        facts,
        on,
        Standing.NOT_ELIGIBLE,
        Shelf.NEAR if is_near else Shelf.NOT,
        offer.item.mode,
        at_most_fen=most,
        failing=failing,
        first=first,
        is_settled=True,
    )


def _weighed(offer: Offer, facts: Mapping[str, Fact], on: date) -> Match:
    """One item decided with all its reasons."""
    read = shown(offer, facts)
    decision = decide(offer.item, read, on)
    most = decision.benefit.at_most_fen if decision.benefit else None
    short_of: tuple[Verdict, ...] = ()
    shelf = Shelf.NOW if decision.standing is Standing.ELIGIBLE else Shelf.NEAR
    if decision.standing is Standing.NOT_ELIGIBLE:
        short_of = lines.lacking(decision.verdict) or ()
        is_near = len(short_of) == 1 and lines.can_be_closed(short_of[0])
        shelf = Shelf.NEAR if is_near else Shelf.NOT
        paid = benefit(offer.item, Known(read, on, offer.item.let)) if shelf is Shelf.NEAR else None
        most = paid.at_most_fen if paid else None
    return Match(
        offer,
        facts,
        on,
        decision.standing,
        shelf,
        decision.mode,
        amount_fen=decision.amount_fen,
        at_most_fen=most,
        failing=tuple(leaf.condition for leaf in short_of),
        first=short_of[0] if short_of else None,
        decision=decision,
    )
