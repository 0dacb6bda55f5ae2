"""Which cases are nearest to a text, whether or not they are near enough to be proposed as the same?"""

from dataclasses import dataclass
from datetime import date, datetime

from qifu.appeals.models import Appeal
from qifu.appeals.repeats import heard_of, thresholds_of
from qifu.appeals.rules.duplicates import Heard, Likeness, judge, measure
from qifu.kernel.text.index import SimilarTexts

LOOKED_AT = 4  # times as many as are asked for: words alone do not make the order


@dataclass(frozen=True, slots=True)
class Near:
    """A case like a text: how like, what that makes of the two, and why."""

    number: str
    title: str
    heard_at: datetime
    likeness: Likeness


def nearest(asked: Heard, *, pack: str, on: date, most: int) -> tuple[Near, ...]:
    """The likeliest cases, best first; confidential ones are never likened to anything."""
    rows = Appeal.objects.filter(case__confidential=False).select_related("case").order_by("pk")
    appeals = {str(appeal.pk): appeal for appeal in rows}
    known = {key: heard_of(appeal) for key, appeal in appeals.items()}
    index: SimilarTexts[str] = SimilarTexts()
    index.add_many((key, heard.whole) for key, heard in known.items())
    thresholds, found = thresholds_of(pack, on), []
    for hit in index.similar(asked.whole, most * LOOKED_AT):
        near = measure(index, asked, known[hit.key], whole=hit.score, shared=hit.shared)
        case = appeals[hit.key].case
        likeness = judge(asked, known[hit.key], near, thresholds)
        found.append(Near(case.number, case.title, appeals[hit.key].heard_at, likeness))
    return tuple(sorted(found, key=lambda one: -one.likeness.score)[:most])
