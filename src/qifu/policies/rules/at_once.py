"""What does an item come to for an enterprise, told at once where all it needs is known?

The steps of `steps` for exact sums only and without sentences; every other case is left to `deciding.decide`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from qifu.kernel.conditions import Condition, HowMuch
from qifu.kernel.conditions.quick import Quick, counted, quickly
from qifu.kernel.conditions.quick_exact import (
    NOUGHT,
    UNMET,
    Ask,
    Count,
    Exact,
    larger,
    minus,
    plus,
    smaller,
    times,
)
from qifu.kernel.conditions.values import Values
from qifu.kernel.money import YUAN
from qifu.policies.rules import reads
from qifu.policies.rules.at_most import AtMost
from qifu.policies.rules.way import (
    NOTHING,
    Step,
    Untold,
    Way,
    applies,
    beside,
    not_below_nought,
    picked,
    rounded,
    sure,
)
from qifu.policies.schema import Cap, Floor, Item, Mode, Part, Pay, Stack, Uplift


@dataclass(frozen=True, slots=True)
class AtOnce:
    """An item in its quick form for a day; without `steps` its sums are left to the full decision."""

    who: Quick
    by_application: Ask | None
    steps: tuple[Step, ...] | None
    pay: Pay | None
    at_most: AtMost
    asks_people: bool  # whether standing waits for what a person says
    is_named_once: bool  # no fact is read under two names, of which reasons say the one read first

    def mode(self, item: Item, values: Values) -> Mode | None:
        """How an eligible enterprise comes to it; None where that cannot be told at once."""
        if item.mode != "免申即享" or self.by_application is None:
            return item.mode
        answer = self.by_application(values)
        return None if answer is None else "免申即享" if answer is UNMET else "即申即享"

    def amount(self, values: Values) -> int | None:
        """Whole fen, stages and shares settled; None where that cannot be told at once."""
        if self.steps is None or self.pay is None:
            return None
        way = Way()
        try:
            for step in self.steps:
                step(values, way)
        except Untold:
            return None
        value, unit = way.sum
        return rounded(value, self.pay, way.ceiling) if unit in (None, YUAN) else None


def at_once(item: Item, on: date) -> AtOnce:
    """The quick form of an item on a day."""
    making = _Making(item, on)
    pay = item.pay
    steps = None if pay is None or pay.exchange else tuple(making.steps(pay, item.stack))
    who = making.quick(item.who)
    by_application = making.ask(item.by_application)
    keys = [key for name in reads.names(item) for key in reads.keys_of(name, on)]
    asks_people = any(name.startswith("judge:") for name in reads.names_of_who(item))
    is_named_once = len(keys) == len(set(keys))
    return AtOnce(who, by_application, steps, pay, AtMost(item, on), asks_people, is_named_once)


class _Making:
    """Makes the steps of one item."""

    def __init__(self, item: Item, on: date) -> None:
        self.item, self.on = item, on

    def quick(self, condition: Condition) -> Quick:
        return quickly(condition, self.on, self.item.let)

    def ask(self, when: Condition | None) -> Ask | None:
        return None if when is None else self.quick(when).answer

    def count(self, expression: HowMuch) -> Count:
        return counted(expression, self.on, self.item.let)

    def steps(self, pay: Pay, stack: Stack) -> "list[Step]":
        """In the order of `steps.through`."""
        found = [self.start(pay)]
        found += [self.rate(pay.rate)] if pay.rate is not None else []
        found += [self.uplift(each) for each in pay.uplift]
        found.append(not_below_nought)
        found += [self.floor(pay.floor)] if pay.floor is not None else []
        found += [self.cap(Cap(max=pay.cap))] if pay.cap is not None else []
        found += [self.cap(each) for each in pay.caps]
        found += [self.residual(pay)] if pay.residual is not None else []
        found += [beside(stack)] if stack.not_with else []
        found += [self.taken(stack)] if stack.taken is not None and stack.rule != "add" else []
        found += [self.cap(each) for each in stack.caps]
        return [*found, self.divided(pay)]

    def start(self, pay: Pay) -> Step:
        """A fixed sum, a base, or its components."""
        if pay.parts:
            parts, pick = [self.part(each) for each in pay.parts], pay.pick
            return lambda values, way: picked([part(values) for part in parts], pick, way)
        given = pay.fixed if pay.fixed is not None else pay.base
        assert given is not None
        count = self.count(given)

        def step(values: Values, way: Way) -> None:
            way.sum = sure(count(values))

        return step

    def part(self, part: Part) -> Callable[[Values], Exact | None]:
        """One component; None if it does not apply."""
        given = part.fixed if part.fixed is not None else part.base
        assert given is not None
        when, base = self.ask(part.when), self.count(given)
        rate = None if part.rate is None else self.count(part.rate)
        cap = None if part.cap is None else self.count(part.cap)

        def found(values: Values) -> Exact | None:
            if not applies(when, values):
                return None
            some = base(values)
            some = some if rate is None else times(some, rate(values))
            return sure(some if cap is None else smaller(some, cap(values)))

        return found

    def rate(self, rate: HowMuch) -> Step:
        count = self.count(rate)

        def step(values: Values, way: Way) -> None:
            way.sum = sure(times(way.sum, count(values)))

        return step

    def uplift(self, lift: Uplift) -> Step:
        when = self.ask(lift.when)
        given = lift.by if lift.by is not None else lift.add
        assert given is not None
        count, is_share = self.count(given), lift.by is not None

        def step(values: Values, way: Way) -> None:
            if applies(when, values):
                more = times(way.sum, count(values)) if is_share else count(values)
                way.sum = sure(plus(way.sum, more))

        return step

    def floor(self, least: Floor) -> Step:
        count, is_raised = self.count(least.at), least.below == "raise"

        def step(values: Values, way: Way) -> None:
            at, unit = sure(count(values))
            value = way.sum[0]
            if value < at and value != 0:
                value = at if is_raised else 0
            way.sum = (value, way.sum[1] or unit)

        return step

    def cap(self, most: Cap) -> Step:
        when, limit = self.ask(most.when), self.count(most.max)
        used = None if most.used is None else self.count(most.used)

        def step(values: Values, way: Way) -> None:
            if not applies(when, values):
                return
            left = limit(values)
            if used is not None:
                left = larger(minus(left, used(values)), NOUGHT)
            way.sum = sure(smaller(way.sum, left))
            line = sure(left)[0]
            way.ceiling = line if way.ceiling is None else min(way.ceiling, line)

        return step

    def residual(self, pay: Pay) -> Step:
        assert pay.residual is not None
        after = self.count(pay.residual.after)
        of = None if pay.residual.of is None else self.count(pay.residual.of)

        def step(values: Values, way: Way) -> None:
            whole = way.sum if of is None else of(values)
            left = larger(minus(whole, after(values)), NOUGHT)
            way.sum = sure(smaller(way.sum, left))

        return step

    def taken(self, stack: Stack) -> Step:
        assert stack.taken is not None
        count, is_highest = self.count(stack.taken), stack.rule == "take_highest"

        def step(values: Values, way: Way) -> None:
            had = sure(count(values))
            if is_highest:
                way.sum = sure(larger(minus(way.sum, had), NOUGHT))
            elif had[0] > 0:
                way.sum = NOTHING
            elif had[0] < 0:
                raise Untold

        return step

    def divided(self, pay: Pay) -> Step:
        """Nothing is told of a sum that waits for facts as to its stages or who bears it."""
        stages = [self.ask(stage.when) for stage in pay.stages]
        shares = [self.ask(share.when) for share in pay.share]

        def step(values: Values, _way: Way) -> None:
            for stage in stages:
                applies(stage, values)
            any(applies(share, values) for share in shares)

        return step
