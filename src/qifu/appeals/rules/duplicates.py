"""Do two messages speak of the same thing? A score with reasons; only a person decides.

The score is a likelihood learned once from pairs of real messages of known issues: people rewrite rather than
copy, so that two messages of one issue share only a fifth of their weighted words. Thresholds stay readable
(0.85, 0.75) because the score is scaled, not the raw cosine.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from qifu.appeals.rules.names import Named, agreements, conflicts, district_conflict, named_in, without
from qifu.kernel.text.index import SimilarTexts
from qifu.kernel.text.normalise import normalise

Kind = Literal["repeat", "same_kind", "none"]

# Logistic regression over four cosines and a shared name, on 3,286 pairs from eight known issues and their
# nearest strangers: at 0.75 some 90 of 100 pairs belong together, at 0.85 some 93. The odds start low.
_TITLE, _WHOLE, _CROSSED, _TOPIC, _NAME, _START = 3.7, 2.3, 6.7, 9.6, 2.3, -5.1
_DISTRICT = -1.0  # as much as a district named wrongly should cost: people often do not know theirs
_VETOED = 0.5  # a vetoed pair keeps half its score: it shows in the list and is proposed to nobody


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How alike and how near in time; a place may set its own."""

    repeat: float = 0.85
    repeat_days: int = 90
    same_kind: float = 0.75
    same_kind_days: int = 180
    head: float = 0.5  # how like the first message of a group a newcomer must be, besides one closer match


USUAL = Thresholds()


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as far as likeness is concerned; `enterprise` is any stable key of who speaks."""

    key: str
    text: str
    title: str
    enterprise: str
    place: str
    at: datetime
    area: str = ""

    @property
    def whole(self) -> str:
        return f"{self.title}。{self.text}"


@dataclass(frozen=True, slots=True)
class Nearness:
    """Cosines from 0 to 1: of the titles, of the whole messages, of one's title with the other's whole, and
    of the title without the place both name: the same estate has noise today and no school tomorrow.
    """

    title: float
    whole: float
    crossed: float
    topic: float
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against two messages being about the same."""

    text: str
    speaks_for: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """A proposal: how alike, what that makes them, and why."""

    score: float
    kind: Kind
    reasons: tuple[Reason, ...]


def measure(
    index: SimilarTexts[str],
    new: Heard,
    old: Heard,
    *,
    whole: float | None = None,
    shared: tuple[str, ...] = (),
) -> Nearness:
    """Take the cosines by an index of whole messages; `whole` and `shared` if a search has them already."""
    both = index.cosine(new.whole, old.whole) if whole is None else whole
    if not (new.title.strip() and old.title.strip()):
        return Nearness(both, both, both, both, shared)
    crossed = _crossed(index, (new.title, new.whole), (old.title, old.whole))
    agreed = agreements(_named(new), _named(old))
    bare = without(new.title, agreed), without(old.title, agreed)
    topic = _crossed(index, (bare[0], new.whole), (bare[1], old.whole))
    return Nearness(index.cosine(new.title, old.title), both, crossed, topic, shared)


def judge(new: Heard, old: Heard, near: Nearness, thresholds: Thresholds = USUAL) -> Likeness:
    """Weigh words, names, enterprise and time. Different named places are a veto, whatever the words say."""
    one, other = _named(new), _named(old)
    agreed, against = agreements(one, other), conflicts(one, other)
    district = district_conflict(one, other)
    area_differs = bool(new.area and old.area and normalise(new.area) != normalise(old.area))
    odds = _START + _TITLE * near.title + _WHOLE * near.whole + _CROSSED * near.crossed + _TOPIC * near.topic
    odds += _NAME * bool(agreed) + _DISTRICT * bool(district or area_differs)
    score = 1 / (1 + math.exp(-odds)) * (_VETOED if against else 1.0)
    reasons = [Reason(f"文字相近：标题 {near.title:.0%}，全文 {near.whole:.0%}", near.whole > 0)]
    if near.shared:
        reasons.append(Reason("都提到" + "".join(f"“{word}”" for word in near.shared), True))
    if agreed:
        reasons.append(Reason("都指向" + "".join(f"“{name}”" for name in agreed), True))
    reasons += [Reason(str(conflict), False) for conflict in against]
    if district:
        reasons.append(Reason(str(district), False))
    elif area_differs:
        reasons.append(Reason(f"属地不同：{new.area}／{old.area}", False))
    reasons += _circumstances(new, old, thresholds)
    kind: Kind = "none" if against else _kind(new, old, score, thresholds)
    return Likeness(round(score, 4), kind, tuple(reasons))


def _named(message: Heard) -> Named:
    return named_in(message.title, message.text, message.place)


def _crossed(index: SimilarTexts[str], one: tuple[str, str], other: tuple[str, str]) -> float:
    return max(index.cosine(one[0], other[1]), index.cosine(other[0], one[1]))


def _kind(new: Heard, old: Heard, score: float, thresholds: Thresholds) -> Kind:
    days = gap_days(new, old)
    if same_enterprise(new, old) and score >= thresholds.repeat and days <= thresholds.repeat_days:
        return "repeat"
    return "same_kind" if score >= thresholds.same_kind and days <= thresholds.same_kind_days else "none"


def _circumstances(new: Heard, old: Heard, thresholds: Thresholds) -> list[Reason]:
    same, days = same_enterprise(new, old), gap_days(new, old)
    limit = thresholds.repeat_days if same else thresholds.same_kind_days
    who = Reason("同一企业", True) if same else Reason("不是同一企业", False)
    if not (new.enterprise and old.enterprise):
        who = Reason("企业身份不明，按不同企业看待", False)
    within = "在" if days <= limit else "超过"
    when = Reason(f"相隔 {days} 天，{within} {limit} 天{'以内' if days <= limit else ''}", days <= limit)
    return [who, when]


def same_enterprise(new: Heard, old: Heard) -> bool:
    """Known to be the same; two unknown speakers are not the same."""
    return bool(new.enterprise) and normalise(new.enterprise) == normalise(old.enterprise)


def gap_days(new: Heard, old: Heard) -> int:
    """Whole days between two messages, whichever came first."""
    return abs(new.at - old.at).days
