"""Which of the grants an enterprise is eligible for may it have together, and which of these ways pays most?

Two grants exclude each other if one says so, or if they are of one group that allows only one (exclusive) or
only the highest (take_highest). Caps shared by several cut what is paid together. The optimum is exact.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qifu.kernel import money
from qifu.policies.rules import packing
from qifu.policies.rules.packing import Limit
from qifu.policies.schema import StackRule


@dataclass(frozen=True, slots=True)
class SharedCap:
    """So much is left for all grants that name this scope: 企业/年, or a group's."""

    scope: str
    left_fen: int


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant that would be paid if it stood alone, and how it goes together with others."""

    item: str
    amount_fen: int
    group: str = ""
    rule: StackRule = "add"
    not_with: frozenset[str] = frozenset()
    caps: tuple[SharedCap, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A grant of the best combination: what is paid of it, and why not all, if so."""

    item: str
    paid_fen: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A grant left out, and why."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Combination:
    """The best lawful combination, in the order in which the grants were given."""

    total_fen: int
    taken: tuple[Taken, ...]
    left_out: tuple[LeftOut, ...]


def best(grants: Sequence[Grant], *, insisting_on: str = "") -> Combination:
    """The exact optimum, of equal ones that which takes larger grants first.

    With `insisting_on` an item the best of those that take it: what an enterprise gives up for it.
    """
    order = sorted(range(len(grants)), key=lambda at: -grants[at].amount_fen)
    field = _Field([grants[at] for at in order])
    chosen, paid = field.solve(insisting_on)
    said = _Sayings(field, chosen, paid)
    taken, left_out = [], []
    for at in sorted(range(len(grants)), key=lambda index: order[index]):
        grant = field.grants[at]
        if paid.get(at) or (at in chosen and not grant.amount_fen):
            taken.append(Taken(grant.item, paid[at], said.cut(at)))
        else:
            left_out.append(LeftOut(grant.item, said.left_out(at)))
    return Combination(sum(paid.values()), tuple(taken), tuple(left_out))


class _Field:
    """The grants, the larger first, with who excludes whom and who shares which cap."""

    def __init__(self, grants: Sequence[Grant]) -> None:
        self.grants = grants
        self.sums = [max(0, grant.amount_fen) for grant in grants]
        self.excludes = [
            frozenset(at for at, other in enumerate(grants) if at != index and excludes(grant, other))
            for index, grant in enumerate(grants)
        ]
        scopes: dict[str, int] = {}
        for grant in grants:
            for cap in grant.caps:
                scopes[cap.scope] = min(scopes.get(cap.scope, cap.left_fen), max(0, cap.left_fen))
        self.limits = {scope: Limit(self.within(scope), left) for scope, left in scopes.items()}
        self.bound = packing.Bound(len(grants), self.limits.values())
        self.classes = self._classes()

    def within(self, scope: str) -> frozenset[int]:
        """Who shares a cap."""
        return frozenset(
            at for at, grant in enumerate(self.grants) if any(cap.scope == scope for cap in grant.caps)
        )

    def _classes(self) -> list[frozenset[int]]:
        """Those under the very same caps, who can stand for each other in a bound."""
        found: dict[frozenset[str], set[int]] = {}
        for at, grant in enumerate(self.grants):
            found.setdefault(frozenset(cap.scope for cap in grant.caps), set()).add(at)
        return [frozenset(each) for each in found.values()]

    def solve(self, forced: str) -> tuple[frozenset[int], dict[int, int]]:
        """Who is taken and what is paid to each; with one of them taken whatever it costs."""
        chosen: set[int] = set()
        paid: dict[int, int] = {}
        for part in self._parts():
            start = frozenset(at for at in part if self.grants[at].item == forced)
            barred = frozenset(at for index in start for at in self.excludes[index])
            search = _Search(self)
            search.run(start, part - start - barred)
            chosen |= search.chosen
            paid |= search.paid
        return frozenset(chosen), paid

    def _parts(self) -> list[frozenset[int]]:
        """Grants in groups that have nothing to do with each other."""
        parts: list[frozenset[int]] = []
        for at in range(len(self.grants)):
            near = frozenset({at}) | self.excludes[at]
            for limit in self.limits.values():
                near |= limit.over if at in limit.over else frozenset()
            touching = [part for part in parts if part & near]
            parts = [part for part in parts if not part & near] + [near.union(*touching)]
        return parts

    def pay(self, chosen: Iterable[int]) -> dict[int, int]:
        """What is paid to each of these under the shared caps."""
        places = sorted(chosen)
        index = {at: place for place, at in enumerate(places)}
        limits = [
            Limit(frozenset(index[at] for at in limit.over if at in index), limit.most_fen)
            for limit in self.limits.values()
        ]
        paid = packing.fill([self.sums[at] for at in places], [limit for limit in limits if limit.over])
        return dict(zip(places, paid, strict=True))


def excludes(grant: Grant, other: Grant) -> bool:
    """Whether two grants may not be had together, whichever of them says so."""
    if other.item in grant.not_with or grant.item in other.not_with:
        return True
    return bool(grant.group) and grant.group == other.group and {grant.rule, other.rule} != {"add"}


class _Search:
    """Branch and bound: who is taken next, who is not, and could that still be better?"""

    def __init__(self, field: _Field) -> None:
        self.field = field
        self.total = -1
        self.chosen: frozenset[int] = frozenset()
        self.paid: dict[int, int] = {}

    def run(self, chosen: frozenset[int], open_: frozenset[int]) -> None:
        """Try every combination of `chosen` and some of `open_`, but for those that cannot be best."""
        if self._bound(chosen, open_) <= self.total:
            return
        field = self.field
        rivals = {at: len(field.excludes[at] & open_) for at in open_}
        most = max(rivals.values(), default=0)
        if not most:
            self._keep(chosen | open_)
            return
        tried = min(at for at, count in rivals.items() if count == most)
        self.run(chosen | {tried}, open_ - {tried} - field.excludes[tried])
        self.run(chosen, open_ - {tried})

    def _keep(self, chosen: frozenset[int]) -> None:
        if self._bound(chosen, frozenset()) <= self.total:
            return
        paid = self.field.pay(chosen)
        if sum(paid.values()) > self.total:
            self.total, self.chosen, self.paid = sum(paid.values()), chosen, paid

    def _bound(self, chosen: frozenset[int], open_: frozenset[int]) -> int:
        """No less than the best: of open ones that all exclude each other only the largest counts."""
        field = self.field
        sums = [field.sums[at] if at in chosen else 0 for at in range(len(field.grants))]
        for alike in field.classes:
            for at in self._largest(open_ & alike):
                sums[at] = field.sums[at]
        return field.bound.at_most(sums)

    def _largest(self, open_: frozenset[int]) -> Iterator[int]:
        left = sorted(open_)  # the larger come first
        while left:
            rivals = [left[0]]
            for at in left[1:]:
                if self.field.excludes[at].issuperset(rivals):
                    rivals.append(at)
            yield rivals[0]
            left = [at for at in left if at not in rivals]


class _Sayings:
    """Why a grant is cut or left out, in a sentence."""

    def __init__(self, field: _Field, chosen: frozenset[int], paid: dict[int, int]) -> None:
        self.field, self.chosen, self.paid = field, chosen, paid

    def cut(self, at: int) -> str:
        """Why not all of it is paid; nothing if all is."""
        amount = self.field.sums[at]
        if self.paid[at] == amount:
            return ""
        caps = "、".join(f"「{scope}」合计上限还余 {money.show(left)}" for scope, left in self._binding(at))
        return f"{caps}，应得 {money.show(amount)}，减为 {money.show(self.paid[at])}"

    def left_out(self, at: int) -> str:
        """Which of the taken stand in its way, or which cap is used up."""
        grant = self.field.grants[at]
        against = [self.field.grants[other] for other in sorted(self.field.excludes[at] & self.chosen)]
        against = [other for other in against if other.amount_fen >= 0]
        if against:
            return "；".join(_against(grant, other) for other in against)
        caps = "、".join(f"「{scope}」" for scope, _ in self._binding(at))
        return f"{caps}的合计上限已经用完" if caps else "没有可得的金额"

    def _binding(self, at: int) -> Iterator[tuple[str, int]]:
        for scope, limit in self.field.limits.items():
            spent = sum(self.paid.get(other, 0) for other in limit.over)
            if at in limit.over and spent >= limit.most_fen:
                yield scope, limit.most_fen


def _against(grant: Grant, other: Grant) -> str:
    sums = f"（{money.show(other.amount_fen)}，本项 {money.show(grant.amount_fen)}）"
    if grant.group and grant.group == other.group and "take_highest" in (grant.rule, other.rule):
        return f"与 {other.item} 同属「{grant.group}」，从高不重复{sums}"
    if grant.group and grant.group == other.group and {grant.rule, other.rule} != {"add"}:
        return f"与 {other.item} 同属「{grant.group}」，只能享受一项{sums}"
    return f"不得与 {other.item} 同时享受{sums}"
