"""Which desk should take this appeal, how sure are we, and why? A person always has the last word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from qifu.appeals.schema import Route, Routing
from qifu.kernel.conditions import Answer, Fact, Neither, Verdict, decide


class Guess(Protocol):
    """What a trained model says. An empty label means too unsure; `likely` says what it would have been."""

    @property
    def label(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def runner_up(self) -> str: ...
    @property
    def because(self) -> tuple[str, ...]: ...
    @property
    def likely(self) -> str: ...


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What is known of a message before anybody has handled it."""

    title: str
    text: str
    channel: str = ""
    area: str = ""
    category: str = ""

    def as_facts(self) -> dict[str, Fact]:
        """The facts that routing rules read; what is empty is unknown."""
        said = {
            "内容": "\n".join(part for part in (self.title.strip(), self.text.strip()) if part),
            "标题": self.title.strip(),
            "渠道": self.channel,
            "区域": self.area,
            "分类": self.category,
        }
        return {name: Fact(value or None, label=name) for name, value in said.items()}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another desk worth considering, and why."""

    department: str
    board: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A desk proposed by a rule or by the model, or none: then `because` says why a person must decide.

    A rule's confidence is the share of fitting rules that name the same department; the model's is its own.
    """

    department: str
    board: str
    class_code: str
    confidence: float
    by: Literal["rule", "model", "nobody"]
    because: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class _Fit:
    """A rule that fits, and the verdict that says so."""

    rule: Route
    verdict: Verdict


def route(said: TextFacts, routing: Routing, guess: Guess | None = None) -> Proposal:
    """The desk for a message: the first rule that fits, else a model sure enough, else nobody."""
    fits = fitting(said, routing.routes)
    if fits:
        return _by_rule(fits, guess, routing)
    if guess is not None and sure_enough(guess, routing.accept_at):
        return _by_model(guess, routing)
    return _by_nobody(said, guess, routing)


def fitting(said: TextFacts, rules: Mapping[str, Route]) -> tuple[_Fit, ...]:
    """Every rule that fits, the one that decides first."""
    facts = said.as_facts()
    tried = (
        _Fit(rule, decide(rule.when, facts))
        for rule in sorted(rules.values(), key=lambda each: each.priority)
    )
    return tuple(fit for fit in tried if fit.verdict.answer is Answer.MET)


def sure_enough(guess: Guess, accept_at: Decimal) -> bool:
    """Whether the model may propose; measured to four places, so that 0.7 meets a threshold of 0.70."""
    return bool(guess.label) and round(Decimal(repr(float(guess.confidence))), 4) >= accept_at


def _by_rule(fits: tuple[_Fit, ...], guess: Guess | None, routing: Routing) -> Proposal:
    chosen = fits[0].rule
    agreeing = sum(fit.rule.department == chosen.department for fit in fits)
    others = tuple(
        Alternative(fit.rule.department, fit.rule.board, f"{_words(fit)}；{fit.rule.why}")
        for fit in fits[1:]
        if fit.rule.department != chosen.department
    )
    if guess is not None and (guess.label or guess.likely) != chosen.department:
        others = (*others, _guessed(guess, routing))
    return Proposal(
        department=chosen.department,
        board=chosen.board,
        class_code=chosen.class_code,
        confidence=round(agreeing / len(fits), 4),
        by="rule",
        because=(_words(fits[0]), chosen.why, *_order_told(fits)),
        alternatives=_once(others),
        category=chosen.category,
    )


def _order_told(fits: tuple[_Fit, ...]) -> tuple[str, ...]:
    """Said only where rules disagree: why this one went first."""
    rivals = [fit.rule for fit in fits[1:] if fit.rule.department != fits[0].rule.department]
    if not rivals:
        return ()
    return (f"另有 {len(rivals)} 条规则也符合，按优先级（{fits[0].rule.priority}）取先",)


def _by_model(guess: Guess, routing: Routing) -> Proposal:
    told = f"没有规则符合，按历史派单学习判断，把握 {_percent(guess.confidence)}"
    runner_up = guess.runner_up
    others = (Alternative(runner_up, board_of(runner_up, routing), "模型的第二选择"),) if runner_up else ()
    return Proposal(
        department=guess.label,
        board=board_of(guess.label, routing),
        class_code="",
        confidence=float(guess.confidence),
        by="model",
        because=(told, *guess.because),
        alternatives=others,
    )


def _by_nobody(said: TextFacts, guess: Guess | None, routing: Routing) -> Proposal:
    others: list[Alternative] = []
    if guess is not None:
        others.append(_guessed(guess, routing))
    fallback = routing.fallback
    if fallback.department:
        why = f"{'、'.join(fallback.reasons.values())}的，可由中心兜底"
        others.append(Alternative(fallback.department, fallback.board, why))
    confidence = float(guess.confidence) if guess is not None else 0.0
    return Proposal(
        "", "", "", confidence, "nobody", (_why_nobody(said, guess, routing),), _once(tuple(others))
    )


def _why_nobody(said: TextFacts, guess: Guess | None, routing: Routing) -> str:
    if not (said.title.strip() or said.text.strip()):
        return "没有内容，无法判断，请人工派单"
    if guess is None:
        return "没有规则符合，也没有可用的历史派单，请人工派单"
    needed = _percent(float(routing.accept_at))
    return f"没有规则符合，学习判断的把握只有 {_percent(guess.confidence)}，不到 {needed}，请人工派单"


def board_of(department: str, routing: Routing) -> str:
    """The board a department is reached through, if the rules of the place agree on one."""
    boards = {rule.board for rule in routing.routes.values() if rule.department == department}
    return boards.pop() if len(boards) == 1 else ""


def _guessed(guess: Guess, routing: Routing) -> Alternative:
    why = f"学习判断，把握 {_percent(guess.confidence)}"
    department = guess.label or guess.likely
    return Alternative(department, board_of(department, routing), why)


def _once(others: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
    """Each department once, in the order given."""
    firsts: dict[str, Alternative] = {}
    for each in others:
        if each.department:
            firsts.setdefault(each.department, each)
    return tuple(firsts.values())


def _words(fit: _Fit) -> str:
    """What was found in the message; what was looked for and rightly absent is not worth a line."""
    return "；".join(dict.fromkeys(_found(fit.verdict))) or fit.verdict.reason


def _found(verdict: Verdict) -> Iterator[str]:
    if verdict.answer is not Answer.MET or isinstance(verdict.condition, Neither):
        return
    if not verdict.children:
        yield verdict.reason
    for child in verdict.children:
        yield from _found(child)


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%"
