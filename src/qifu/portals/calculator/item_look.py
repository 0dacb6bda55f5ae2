"""How is one item explained to one enterprise: the verdict, line by line, the sum step by step?"""

from collections.abc import Mapping
from dataclasses import dataclass

from qifu.kernel.conditions import FactRead
from qifu.kernel.conditions.facts import canonical
from qifu.policies.documents import span
from qifu.policies.rules import lines
from qifu.policies.rules import wanted as wants
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.lines import Line, Mark
from qifu.policies.rules.matches import Match, Matches, Shelf
from qifu.policies.rules.plainly import plainly
from qifu.policies.rules.trying import Slider
from qifu.policies.rules.wanted import Wanted, Wants
from qifu.policies.schema import Item
from qifu.portals import wording
from qifu.portals.calculator import formulas, list_look, words
from qifu.portals.calculator.words import Sum
from qifu.portals.look import Meter, Tone

SIGNS: dict[Mark, tuple[str, Tone, str]] = {
    Mark.YES: ("check-circle-fill", "good", "符合"),
    Mark.NO: ("x-lg", "late", "不符合"),
    Mark.OPEN: ("question-circle", "soon", "还不知道"),
    Mark.PERSON: ("people", "waiting", "待认定"),
    Mark.SPARE: ("dash-circle", "plain", "不影响"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """What it comes to: the state in words, and the sum."""

    tone: Tone
    sign: str
    say: str
    sum: Sum | None
    sum_say: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the conditions."""

    depth: int
    sign: str
    tone: Tone
    mark_say: str
    say: str
    article: str
    is_group: bool
    read: tuple[tuple[str, str, str], ...] = ()
    gap: str = ""
    meter: Meter | None = None
    ask: tuple[tuple[str, str], ...] = ()
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the sum: its name, its sentence, and the sum after it."""

    name: str
    say: str
    after: str
    article: str
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Dial:
    """One slider: its place in the address, its ends, where it stands, and the lines one may jump to."""

    name: str
    label: str
    slider: Slider
    at: int
    at_say: str
    low_say: str
    high_say: str
    lines: tuple[tuple[int, str], ...]


def head(match: Match) -> Head:
    """The verdict above everything else."""
    item = match.offer.item
    paid = words.sum_of(match.amount_fen) if match.amount_fen is not None else None
    most = words.sum_of(match.at_most_fen) if match.at_most_fen else None
    if match.standing is Standing.ELIGIBLE:
        sign = words.mode_sign(match.mode)
        if paid is None and most is None:
            return Head("good", sign, f"符合，{match.mode}", None, "", item.benefit)
        said = "预计可得" if paid else "最多可得，还差几个数"
        return Head("good", sign, f"符合，{match.mode}", paid or most, said, formulas.short(match))
    if match.shelf is Shelf.NEAR and match.is_short:
        why = plainly(list_look.lacking(match.short_of[0]), match.offer.keys)
        return Head("soon", "arrow-up-right-circle-fill", "差一步", most, "够到了最多可得", why)
    if match.standing is Standing.CONDITIONAL:
        return Head(
            "waiting",
            "people",
            "只等认定",
            most,
            "认定后最多可得",
            plainly(list_look.near_say(match), match.offer.keys),
        )
    if match.standing is Standing.UNKNOWN:
        count = len(match.missing)
        say = f"还差 {count} 个情况就能定下" if count else "数据有矛盾，等部门核对"
        return Head("soon", "question-circle", "还不知道", most, "最多可得", say)
    return Head("plain", "slash-circle", "暂不符合", None, "", list_look.why_not(match))


def conditions_of(match: Match, matches: Matches) -> tuple[Shown, ...]:
    """Every condition as a line."""
    known = wants.wanted([match.offer.item], matches.on)
    return tuple(_shown(line, match, known) for line in lines.lines(match.verdict))


def _shown(line: Line, match: Match, known: Mapping[str, Wanted]) -> Shown:
    sign, tone, mark_say = SIGNS[line.mark]
    leaf = next((each for each in match.short_of if each.facts == line.reads and each.gap == line.gap), None)
    lacks = [canonical(read.name, match.on) for read in _lacking(line)]
    asked = [key for key in lacks if key in known and known[key].kind is not Wants.NOT_ASKED]
    return Shown(
        depth=min(line.depth, 3),
        sign=sign,
        tone=tone,
        mark_say=mark_say,
        say=plainly(line.say, match.offer.keys),
        article=line.article,
        is_group=line.is_group,
        read=tuple(words.read(read) for read in line.reads if read.known),
        gap=line.gap.text if line.gap else "",
        meter=list_look.meter(leaf) if leaf is not None else None,
        ask=tuple((key, words.fact_name(key)) for key in asked),
        waits="、".join(words.fact_name(key) for key in lacks if key not in asked),
    )


def _lacking(line: Line) -> list[FactRead]:
    """What a line waits for; one that is not needed waits for nothing."""
    if line.mark is Mark.SPARE:
        return []
    return [read for read in line.reads if not read.known and not read.is_judged]


def ladder(match: Match) -> tuple[Rung, ...]:
    """The steps of the sum in their order; the last one is what is paid."""
    paid = match.decision.benefit or match.would
    if paid is None:
        return ()
    steps = tuple(step for step in paid.steps if step.name != "rounding" or len(paid.steps) == 1)
    return tuple(
        Rung(
            formulas.NAMES.get(step.name, step.name),
            plainly(formulas.rung(step, steps[at - 1] if at else None), match.offer.keys),
            formulas.sum_after(step, steps),
            step.article,
            is_last=step is steps[-1],
        )
        for at, step in enumerate(steps)
    )


def guide(item: Item) -> tuple[tuple[str, str], ...]:
    """Where, when and with what, as names and values."""
    rows = (
        ("办理部门", item.apply.office),
        ("申报时间", item.apply.window),
        ("办结时限", item.apply.within),
        ("有效期", span(item)),
        ("依据", f"{item.source.doc}{f' {item.source.article}' if item.source.article else ''}"),
    )
    return tuple((name, value) for name, value in rows if value)


def dial(number: int, slider: Slider, at: Mapping[str, int]) -> Dial:
    """A slider as the page draws it."""
    stands = at.get(slider.key, slider.now if slider.now is not None else slider.low)
    return Dial(
        name=f"s{number}",
        label=words.fact_name(slider.key),
        slider=slider,
        at=stands,
        at_say="还不知道" if slider.now is None and slider.key not in at else figure(stands, slider),
        low_say=figure(slider.low, slider),
        high_say=figure(slider.high, slider),
        lines=tuple(
            (line, f"达标线 {figure(line, slider)}")
            for line in slider.lines
            if slider.low <= line <= slider.high
        ),
    )


def figure(value: int, slider: Slider) -> str:
    """A figure of a slider."""
    return words.exact(value * 100) if slider.is_money else wording.number(value)
