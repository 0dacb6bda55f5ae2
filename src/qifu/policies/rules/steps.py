"""What does each step do to the sum, and in which sentence is that said?"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qifu.kernel import conditions, money
from qifu.kernel.conditions import Answer, Expression, Known, Quantity, When, bounds, sentences
from qifu.policies.rules import starting, sum_words
from qifu.policies.rules.starting import ZERO, applies
from qifu.policies.schema import Cap, Exchange, Floor, Pay, Residual, Stack, Uplift

HAD = "已享受事项"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, its sentence with the figures, the sum after it (None: not known), its article."""

    name: str
    sentence: str
    after: Fraction | None
    article: str = ""


class Run:
    """One amount on its way through the steps."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.quantity = ZERO
        self.ceiling: Fraction | None = None
        self.done: list[Step] = []
        self.rates: dict[str, Quantity] = {}

    def compute(self, expression: Expression) -> Quantity:
        return self.in_yuan(conditions.compute(expression, self.known))

    def in_yuan(self, quantity: Quantity) -> Quantity:
        """The same, exchanged if it is of a currency whose rate is given."""
        rate = self.rates.get(quantity.unit or "")
        return quantity if rate is None else bounds.exchanged(quantity, rate)

    def step(self, name: str, sentence: str, quantity: Quantity, article: str = "") -> None:
        """Take the step and write it down."""
        self.quantity = quantity
        self.done.append(Step(name, f"{sentence}，得 {said(quantity)}", quantity.value, article))

    def applies(self, when: When | None) -> Answer:
        return applies(when, self.known)


def through(run: Run, pay: Pay, stack: Stack) -> None:
    """All steps that come before the rounding."""
    start(run, pay)
    for each in pay.exchange:
        exchange(run, each)
    if pay.rate is not None:
        rate = run.compute(pay.rate)
        sentence = pay.say or f"{sum_words.rate(pay.rate)}{_figure(rate, share=True)}"
        run.step("rate", sentence, bounds.operate("*", run.quantity, rate), pay.article)
    for lift in pay.uplift:
        uplift(run, lift)
    run.quantity = bounds.extreme((run.quantity, ZERO), largest=True)
    if pay.floor is not None:
        floor(run, pay.floor)
    if pay.cap is not None:
        cap(run, Cap(max=pay.cap))
    for each_cap in pay.caps:
        cap(run, each_cap)
    if pay.residual is not None:
        residual(run, pay.residual)
    stacking(run, stack)


def start(run: Run, pay: Pay) -> None:
    """Where the sum comes from; lists in several currencies are exchanged on the way."""
    if pay.exchange:
        run.known = run.known.at_rates({each.currency: each.rate for each in pay.exchange})
    if pay.parts:
        parts = [starting.part(each, run.known) for each in pay.parts]
        for each, found in zip(pay.parts, parts, strict=True):
            if found.is_left_out:
                continue
            run.step("part", found.sentence, found.quantity, each.article)
        run.step("parts", *starting.picked(parts, pay.pick))
        return
    given = pay.fixed if pay.fixed is not None else pay.base
    assert given is not None
    is_fixed = pay.fixed is not None
    said = sum_words.start(given, is_fixed=is_fixed)
    run.step("fixed" if is_fixed else "base", said, run.compute(given), pay.article)


def exchange(run: Run, each: Exchange) -> None:
    """A foreign sum in yuan, at the rate of a day; later sums in that currency are exchanged alike."""
    rate = bounds.rate(conditions.compute(each.rate, run.known))
    run.rates[each.currency] = rate
    is_done = each.currency in run.known.exchanged
    if run.quantity.unit != each.currency and not is_done:
        return
    day = run.known.read(each.on).fact.value if isinstance(each.on, str) and each.on else each.on
    told = (
        f"{'清单已' if is_done else ''}折合人民币：1 {money.currency_name(each.currency)}合 {_rate(rate)} 元"
    )
    note = "，".join(str(part) for part in (day, each.source) if part)
    found = run.in_yuan(run.quantity)
    run.step("exchange", f"{told}{f'（{note}）' if note else ''}", found, each.article)


def uplift(run: Run, lift: Uplift) -> None:
    """More for those who meet a condition."""
    answer = run.applies(lift.when)
    if answer is Answer.UNMET:
        return
    if lift.by is not None:
        more = bounds.operate("*", run.quantity, run.compute(lift.by))
    else:
        assert lift.add is not None
        more = run.compute(lift.add)
    if answer is Answer.UNKNOWN and lift.when is not None:
        more = bounds.hull((ZERO, more), conditions.lacking_of(conditions.decide(lift.when, run.known)))
    run.step("uplift", sum_words.uplift(lift), bounds.operate("+", run.quantity, more), lift.article)


def floor(run: Run, least: Floor) -> None:
    """The least sum; nought stays nought."""
    at = run.compute(least.at)
    before = run.quantity
    sentence = sum_words.floor(least)
    if before.value is not None and at.value is not None:
        raised = at.value if least.below == "raise" else Fraction(0)
        value = before.value if before.value >= at.value or before.value == 0 else raised
        run.step(
            "floor",
            sentence,
            bounds.exactly(value, before.unit or at.unit, bounds.merged(before, at)),
            least.article,
        )
        return
    lifted = bounds.extreme((before, at), largest=True)
    run.step("floor", sentence, bounds.hull((ZERO, lifted), ()), least.article)


def cap(run: Run, most: Cap) -> None:
    """The most in a scope, less what it has had."""
    answer = run.applies(most.when)
    if answer is Answer.UNMET:
        return
    limit = run.compute(most.max)
    sentence = most.say or f"{sum_words.cap(most)}{_figure(limit)}"
    if most.used is not None:
        used = run.compute(most.used)
        limit = bounds.extreme((bounds.operate("-", limit, used), ZERO), largest=True)
        sentence += f"，已用 {said(used)}，尚余 {said(limit)}"
    capped = bounds.extreme((run.quantity, limit), largest=False)
    if answer is Answer.UNKNOWN and most.when is not None:
        lacking = conditions.lacking_of(conditions.decide(most.when, run.known))
        capped = bounds.hull((capped, run.quantity), lacking)
    elif limit.value is not None:
        run.ceiling = limit.value if run.ceiling is None else min(run.ceiling, limit.value)
    run.step("cap", sentence, capped, most.article)


def residual(run: Run, rest: Residual) -> None:
    """Only what another grant left."""
    after = run.compute(rest.after)
    whole = run.quantity if rest.of is None else run.compute(rest.of)
    left = bounds.extreme((bounds.operate("-", whole, after), ZERO), largest=True)
    sentence = rest.say or f"扣除{sentences.said(rest.after)}{_figure(after)}后的余额"
    run.step("residual", sentence, bounds.extreme((run.quantity, left), largest=False), rest.article)


def stacking(run: Run, stack: Stack) -> None:
    """What was had of others counts, as far as it is known; the best combination is not chosen here."""
    if stack.not_with:
        beside(run, stack)
    if stack.taken is not None and stack.rule != "add":
        taken = run.compute(stack.taken)
        if stack.rule == "take_highest":
            left = bounds.extreme((bounds.operate("-", run.quantity, taken), ZERO), largest=True)
            sentence = stack.say or f"同类从高不重复，扣除已得的 {said(taken)}"
        else:
            left = run.quantity if taken.value == 0 else bounds.hull((ZERO, run.quantity), taken.reads)
            left = (
                bounds.exactly(Fraction(0), money.YUAN) if taken.low is not None and taken.low > 0 else left
            )
            sentence = stack.say or f"同类只享受一项，已得 {said(taken)}"
        run.step("stacking", sentence, left, stack.article)
    for most in stack.caps:
        cap(run, most)


def beside(run: Run, stack: Stack) -> None:
    """Nothing beside an item that must not stand with this one; as long as that is not known, perhaps."""
    read = run.known.read(HAD)
    had = read.fact.value
    if not isinstance(had, tuple | list | frozenset | set):
        sentence = f"尚不掌握「{HAD}」，与 {'、'.join(stack.not_with)} 不得同时享受"
        run.step("stacking", sentence, bounds.hull((ZERO, run.quantity), (read,)))
        return
    names = {entry.get("name") if isinstance(entry, Mapping) else entry for entry in had}
    clash = next((each for each in stack.not_with if each in names), None)
    if clash:
        sentence = stack.say or f"已享受 {clash}，不得同时享受"
        run.step("stacking", sentence, bounds.exactly(Fraction(0), money.YUAN))


def unit_fault(quantity: Quantity) -> str:
    """An amount must be money."""
    if quantity.unit in (None, money.YUAN):
        return ""
    if quantity.unit:
        return f"金额是{money.currency_name(quantity.unit)}，没有写明折算（exchange）"
    return "算出来的不是金额，请核对单位"


def said(quantity: Quantity) -> str:
    """A quantity as far as it is known."""
    unit = money.YUAN if quantity.unit is None else quantity.unit
    if quantity.fault:
        return f"不能计算（{quantity.fault}）"
    if quantity.value is not None:
        return sentences.say_number(quantity.value, unit)
    if quantity.high is not None:
        return f"最多 {sentences.say_number(quantity.high, unit)}"
    return "未知"


def _figure(quantity: Quantity, *, share: bool = False) -> str:
    """The figure behind the words, where the words are not themselves one."""
    if quantity.value is None or not any(read.known for read in quantity.reads):
        return ""
    return f"（{sentences.say_share(quantity.value) if share else said(quantity)}）"


def _rate(rate: Quantity) -> str:
    return "未知" if rate.value is None else sentences.say_number(rate.value, "")
