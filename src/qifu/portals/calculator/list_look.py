"""How do all items stand on one page: what can be had, what is one step away, what does not fit?"""

from collections.abc import Iterable
from dataclasses import dataclass

from qifu.kernel.conditions import Answer, Recognition, Verdict
from qifu.kernel.conditions.facts import canonical
from qifu.kernel.conditions.sentences import say_number
from qifu.policies.rules import lines
from qifu.policies.rules.combination import Combination
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.matches import Match, Matches, Shelf
from qifu.policies.rules.plainly import plainly
from qifu.portals.calculator import formulas, words
from qifu.portals.calculator.sides import Side
from qifu.portals.calculator.words import Sum
from qifu.portals.look import Meter

MOST_NOT, LONGEST = 40, 80
FIRST = 4  # rows of a group that stand open; the rest is one tap away


@dataclass(frozen=True, slots=True)
class Row:
    """One item on the list; `sum` is what is or would be paid, `is_most` if it is only the most."""

    title: str
    url: str
    sum: Sum | None
    say: str
    office: str = ""
    mode: str = ""
    mode_sign: str = ""
    note: str = ""
    is_most: bool = False
    meter: Meter | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """One line of why the total is what it is."""

    title: str
    url: str
    sum: Sum
    is_taken: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter and how many items it leaves."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """Which department and which kind of item are shown; empty for all."""

    office: str = ""
    kind: str = ""

    def lets(self, match: Match, city: str) -> bool:
        """Whether the list shows it."""
        item = match.offer.item
        fits = not self.office or words.office(item.apply.office, city) == self.office
        return fits and (not self.kind or self.kind in (item.kind, item.mode))


def offices(matches: Matches, city: str, chosen: str) -> tuple[Choice, ...]:
    """All departments that have items, those with most first."""
    counts: dict[str, int] = {}
    for match in matches.all:
        name = words.office(match.offer.item.apply.office, city)
        if name:
            counts[name] = counts.get(name, 0) + 1
    named = sorted(counts, key=lambda name: (-counts[name], name))
    return tuple(Choice(name, f"{name}（{counts[name]}）", name == chosen) for name in named)


def kinds(matches: Matches, chosen: str) -> tuple[Choice, ...]:
    """The kinds of items and the ways to get them."""
    found: dict[str, int] = {}
    for match in matches.all:
        for word in (match.offer.item.kind, match.offer.item.mode):
            found[word] = found.get(word, 0) + 1
    return tuple(Choice(word, f"{word}（{count}）", word == chosen) for word, count in found.items())


def now(matches: Iterable[Match], side: Side, combination: Combination) -> tuple[Row, ...]:
    """What can be had, the dearest first; what is given up for another says so on its own page."""
    taken = {each.item for each in combination.taken}
    left_out = {each.item for each in combination.left_out}
    rows = []
    for match in matches:
        item = match.offer.item
        window = item.apply.window.removeprefix(match.mode).lstrip("，")
        note = "与另一项只能取一，已替你取高" if item.item in left_out - taken else window
        rows.append(
            Row(
                item.title,
                side.url("item", item.item),
                _sum(match),
                formulas.short(match),
                mode=match.mode,
                mode_sign=words.mode_sign(match.mode),
                note=_cut(note, 40),
                is_most=match.amount_fen is None and match.at_most_fen is not None,
            )
        )
    return tuple(rows)


def near(matches: Iterable[Match], side: Side) -> tuple[Row, ...]:
    """What is one step away: a figure short, a person's word, or an answer."""
    return tuple(_near(match, side) for match in matches)


def _near(match: Match, side: Side) -> Row:
    item = match.offer.item
    bar = meter(match.short_of[0]) if match.short_of else None
    sign = "arrow-right" if match.short_of else "question-circle"
    return Row(
        item.title,
        side.url("item", item.item),
        _sum(match),
        plainly(near_say(match, has_bar=bar is not None), match.offer.keys),
        is_most=True,
        meter=bar,
        sign="people" if match.standing is Standing.CONDITIONAL else sign,
    )


def near_say(match: Match, *, has_bar: bool = False) -> str:
    """The one step that is missing; where a bar shows how far, the condition is enough."""
    if match.is_short:
        leaf = match.short_of[0]
        return _cut(f"条件：{lines.said(leaf.condition)}") if has_bar else _cut(lacking(leaf))
    if match.standing is Standing.CONDITIONAL:
        judged = (key.removeprefix("judge:") for key in match.decision.judgments)
        return _cut(f"其他都符合，只等认定：{'、'.join(judged)}")
    missing = match.missing
    if not missing:
        return "数据有矛盾，等部门核对"
    names = "、".join(words.fact_name(canonical(name, match.on)) for name in missing[:3])
    more = "等" if len(missing) > 3 else ""
    return _cut(f"还差 {len(missing)} 个答案：{names}{more}")


def not_now(matches: Iterable[Match], side: Side) -> tuple[Row, ...]:
    """What does not fit, and the first reason."""
    return tuple(
        Row(
            match.offer.item.title, side.url("item", match.offer.item.item), None, why_not(match), sign="x-lg"
        )
        for match in matches
    )


def why_not(match: Match) -> str:
    """What fails, as short as it can be said."""
    failing = match.short_of or tuple(_failing(match.verdict))
    said = [lacking(leaf) for leaf in failing[:1]]
    more = f"，另有 {len(failing) - 1} 条" if len(failing) > 1 else ""
    return _cut(plainly("；".join(said), match.offer.keys)) + more


def lacking(leaf: Verdict) -> str:
    """One failing condition with what was read: the say of the document, then the reason."""
    say = lines.said(leaf.condition)
    if isinstance(leaf.condition, Recognition):
        return f"要先有：{say}"
    if leaf.gap is not None:
        return f"{say}，{leaf.gap.text}"
    read = [words.read(fact) for fact in leaf.facts if fact.known]
    have = "，".join(f"现在{name}：{value}" for name, value, _ in read[:1])
    return f"要求{say}" + (f"；{have}" if have else "")


def _failing(verdict: Verdict) -> Iterable[Verdict]:
    """The leaves that carry a no, where no small set of them is known."""
    if not verdict.children:
        yield verdict
        return
    for child in verdict.children:
        if child.answer is not Answer.UNKNOWN:
            yield from _failing(child)


def meter(leaf: Verdict) -> Meter | None:
    """How far the enterprise has come to the line, drawn to scale."""
    reach = lines.reach(leaf)
    if reach is None or leaf.gap is None or reach.have < 0:
        return None
    have = max(1, min(97, int(reach.have / reach.line * 100)))  # a gap is never too thin to be seen
    return Meter(
        name=lines.said(leaf.condition),
        percent=have,
        gap=100 - have,
        left=f"现在 {say_number(reach.have, reach.unit)}",
        middle=leaf.gap.text.replace("相差", "差"),
        right=f"线 {say_number(reach.line, reach.unit)}",
    )


def shares(matches: Matches, combination: Combination, side: Side) -> tuple[Share, ...]:
    """Each sum that counts, and each that gives way, with the rule."""
    titles = {match.offer.item.item: match.offer.item.title for match in matches.all}
    sums = {match.offer.item.item: match.sure_fen for match in matches.all}
    taken = [
        Share(titles[one.item], side.url("item", one.item), words.sum_of(one.paid_fen), True, one.reason)
        for one in combination.taken
        if one.paid_fen
    ]
    left_out = [
        Share(
            titles[one.item],
            side.url("item", one.item),
            words.sum_of(sums[one.item]),
            False,
            titled(one.reason, titles),
        )
        for one in combination.left_out
        if sums[one.item]
    ]
    return (*taken, *left_out)


def titled(reason: str, titles: dict[str, str]) -> str:
    """A reason with the titles of items in place of their codes, the longest codes first."""
    for code in sorted(titles, key=len, reverse=True):
        reason = reason.replace(f" {code} ", f"「{titles[code]}」")
    return reason


def could_more_fen(matches: Matches) -> tuple[int, int]:
    """How many items are one step away for want of one thing, and what they could bring together."""
    missed = [match for match in matches.on_shelf(Shelf.NEAR) if match.is_short]
    return len(missed), sum(match.at_most_fen or 0 for match in missed)


def _sum(match: Match) -> Sum | None:
    if match.amount_fen is not None:
        return words.sum_of(match.amount_fen)
    return words.sum_of(match.at_most_fen) if match.at_most_fen else None


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
