"""How is the outcome of a trial drawn: figures, bars to both sides, money, conditions, examples?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from qifu.kernel import money
from qifu.kernel.columns.nearby import HALF, Nearby
from qifu.kernel.conditions.sentences import show
from qifu.policies.finding.everybody import AREA
from qifu.policies.finding.sandbox import SECTOR, SIZE, Answered
from qifu.policies.rules.figures import Figure, Kind
from qifu.policies.rules.plainly import plainly
from qifu.policies.rules.reads import names
from qifu.policies.rules.trying import nice
from qifu.policies.rules.what_if import Group, Outcome
from qifu.policies.schema import Item
from qifu.portals import wording
from qifu.portals.look import Columns
from qifu.portals.sandbox.asked import Asked

SIZES = ("大型", "中型", "小型", "微型")
UNKNOWN = "未登记"
MOST_GROUPS = 12
STEPS = 100


@dataclass(frozen=True, slots=True)
class Knob:
    """One number of the document: its sentence, its ends, where it stands, and where it stood."""

    name: str
    say: str
    unit: str
    value: str
    was: str
    high: str
    step: str
    is_moved: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition: how many meet it, as a bar, of how many it is open, how many lack only this."""

    say: str
    article: str
    met: str
    percent: int
    open_percent: int
    note: str
    nearby: Columns | None
    nearby_note: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A group that gains and loses: both as shares of the largest, and how the money moves."""

    name: str
    lost: int
    gained: int
    lost_percent: int
    gained_percent: int
    before: int
    after: int
    change: str


@dataclass(frozen=True, slots=True)
class Cell:
    """More or less money in one cell, in wan, with the shade of its size."""

    text: str
    shade: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table of money."""

    name: str
    cells: tuple[Cell, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Budget:
    """The money beside the budget, as bars of one scale; `words` say whether it lasts."""

    sure: int
    maybe: int
    line: int | None
    words: str
    tone: str


def knobs(asked: Asked) -> tuple[Knob, ...]:
    """Every number one may move."""
    keys = names(asked.item)
    return tuple(
        _knob(number, figure, asked.moved.get(figure, figure.value), keys)
        for number, figure in enumerate(asked.figures)
    )


def _knob(number: int, figure: Figure, now: Fraction, keys: frozenset[str]) -> Knob:
    top = max(figure.value, now) * 2 or Fraction(10)
    step = Fraction(nice(top * 10 / STEPS), 10)
    high = -(-top // step) * step
    return Knob(
        f"f{number}",
        plainly(figure.say, keys) or {Kind.THRESHOLD: "门槛", Kind.RATE: "比例"}.get(figure.kind, "金额"),
        figure.unit,
        plain(now),
        plain(figure.value),
        plain(high),
        plain(step),
        now != figure.value,
        figure.kind.value,
    )


def plain(value: Fraction) -> str:
    """A number as a field of a form takes it."""
    return money.plain_number(value).replace(",", "")


def leaves(answered: Answered) -> tuple[Leaf, ...]:
    """Every condition of the draft by itself."""
    outcome, keys = answered.outcome, names(answered.after)
    whole = max(outcome.firms, 1)
    return tuple(
        Leaf(
            plainly(part.say, keys),
            part.article,
            wording.number(part.met),
            part.met * 100 // whole,
            min(100 - part.met * 100 // whole, -(-part.unknown * 100 // whole)),
            "，".join(
                [f"不明 {wording.number(part.unknown)} 家"] * bool(part.unknown)
                + [f"只差这一条 {wording.number(part.only)} 家"]
            ),
            _around(part.nearby),
            _around_note(part.nearby),
        )
        for part in outcome.parts
    )


def _around(found: Nearby | None) -> Columns | None:
    """Those who meet the other conditions, by how far they are from this bound; the far tail is left out."""
    if found is None or not any(found.counts):
        return None
    out = range(HALF) if found.is_floor else range(HALF, 2 * HALF)
    return Columns(
        tuple(float(each) for each in found.counts[: 2 * HALF]),
        f"离 {show(found.bound)} 多远：{_around_note(found)}",
        ticks=((0, "0"), (HALF, show(found.bound))),
        split=HALF,
        pale=out,
    )


def _around_note(found: Nearby | None) -> str:
    """How many just miss the bound, how many just reach it, and who lies beyond the picture."""
    if found is None or not any(found.counts):
        return ""
    short, reached = (found.counts[HALF - 1], found.counts[HALF])[:: 1 if found.is_floor else -1]
    note = f"差一点（六分之一以内）{wording.number(short)} 家，刚过线 {wording.number(reached)} 家"
    beyond = found.counts[-1]
    return f"{note}，两倍以上 {wording.number(beyond)} 家" if beyond else note


def bars(groups: Sequence[Group], labels: Mapping[str, str]) -> tuple[Bar, ...]:
    """The groups in which most moves first; those beyond the dozen are one."""
    listed = sorted(groups, key=lambda each: (-(each.gained + each.lost), -each.after, each.name))
    if len(listed) > MOST_GROUPS:
        listed = [*listed[: MOST_GROUPS - 1], _together(listed[MOST_GROUPS - 1 :])]
    largest = max((max(each.gained, each.lost) for each in listed), default=0) or 1
    return tuple(
        Bar(
            labels.get(each.name, each.name) or UNKNOWN,
            each.lost,
            each.gained,
            -(-each.lost * 100 // largest),
            -(-each.gained * 100 // largest),
            each.before,
            each.after,
            signed(each.after_fen - each.before_fen),
        )
        for each in listed
    )


def _together(groups: Sequence[Group]) -> Group:
    numbers = [(g.before, g.after, g.gained, g.lost, g.before_fen, g.after_fen) for g in groups]
    before, after, gained, lost, before_fen, after_fen = (sum(each) for each in zip(*numbers, strict=True))
    return Group(f"其余 {len(groups)} 个", before, after, gained, lost, before_fen, after_fen)


def table(outcome: Outcome, labels: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """How the money moves by area and size: the heads and the rows."""
    sizes = [size for size in (*SIZES, "") if any(key[1] == size for key in outcome.cells)]
    areas = sorted({area for area, _ in outcome.cells})
    largest = max((abs(fen) for fen in outcome.cells.values()), default=0) or 1
    rows = []
    for area in areas:
        money_of = [outcome.cells.get((area, size), 0) for size in sizes]
        cells = tuple(Cell(signed(fen, unit=False), _shade(fen, largest)) for fen in money_of)
        rows.append(Row(labels.get(area, area) or UNKNOWN, cells, signed(sum(money_of), unit=False)))
    return tuple(size or UNKNOWN for size in sizes), tuple(rows)


def _shade(fen: int, largest: int) -> str:
    if not fen:
        return "none"
    level = min(4 if fen > 0 else 3, 1 + abs(fen) * 4 // (largest + 1))
    return f"{'more' if fen > 0 else 'less'}-{level}"


def budget(answered: Answered) -> Budget:
    """What is sure, what the open ones might cost, and whether the budget lasts."""
    sure, maybe, total = answered.outcome.after.fen, answered.outcome.if_all_fen, answered.budget_fen
    top = max(sure + maybe, total or 0) or 1
    line = None if total is None else total * 100 // top
    words, tone = "文稿里没有写预算（budget），只列要付多少。", "plain"
    if total is not None and sure > total:
        words, tone = f"确定要付的已超出预算 {said(sure - total)}。", "late"
    elif total is not None and sure + maybe > total:
        words = f"待核实的若全部符合，会超出预算 {said(sure + maybe - total)}。"
        tone = "soon"
    elif total is not None:
        words, tone = f"就是待核实的全部符合，也还余 {said(total - sure - maybe)}。", "good"
    return Budget(sure * 100 // top, maybe * 100 // top, line, words, tone)


def said(fen: int) -> str:
    """A sum as a headline says it."""
    yuan = Decimal(fen) / 100
    for scale, unit, places in ((10**8, "亿元", "0.001"), (10**4, "万元", "0.1")):
        if abs(yuan) >= scale:
            return f"{(yuan / scale).quantize(Decimal(places), ROUND_HALF_UP):,} {unit}".replace("-", "−")
    return f"{yuan.quantize(Decimal(1), ROUND_HALF_UP):,} 元".replace("-", "−")


def signed(fen: int, *, unit: bool = True) -> str:
    """A change with its sign, in wan."""
    if not fen:
        return "0" if not unit else "不变"
    wan = (abs(Decimal(fen)) / 1_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{'+' if fen > 0 else '−'}{wan:,}{' 万元' if unit else ''}"


def by(outcome: Outcome, fact: str, labels: Mapping[str, str]) -> tuple[Bar, ...]:
    """The bars of one grouping."""
    return bars(outcome.by.get(fact, ()), labels if fact == AREA else {})


def shown(asked: Asked, answered: Answered, labels: Mapping[str, str]) -> dict[str, object]:
    """Everything the result draws."""
    outcome = answered.outcome
    heads, rows = table(outcome, labels)
    change = outcome.after.fen - outcome.before.fen
    return {
        "outcome": outcome,
        "before_count": f"现行 {wording.number(outcome.before.met)} 家",
        "is_changed": asked.is_changed,
        "leaves": leaves(answered),
        "areas": by(outcome, AREA, labels),
        "sectors": by(outcome, SECTOR, labels),
        "sizes": by(outcome, SIZE, labels),
        "heads": heads,
        "rows": rows,
        "budget": budget(answered),
        "budget_said": said(answered.budget_fen) if answered.budget_fen is not None else "",
        "before_said": said(outcome.before.fen),
        "after_said": said(outcome.after.fen),
        "maybe_said": said(outcome.after.fen + outcome.if_all_fen),
        "change_said": signed(change),
        "moved": "b-up" if change > 0 else "b-down" if change else "",
        "has_money": answered.after.pay is not None or answered.before.pay is not None,
        "examples": [
            (each.name, each.is_gain, said(each.fen) if each.fen is not None else "金额待定", each.reason)
            for each in answered.examples
        ],
    }


def heading(item: Item) -> str:
    """The title of the page."""
    return f"{item.title}，试算"
