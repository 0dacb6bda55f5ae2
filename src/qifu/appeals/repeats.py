"""Which earlier appeals may a new one repeat? An index of all appeals, in memory, fed from the tables."""

from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from django.db.models import QuerySet

from qifu.appeals.models import Appeal
from qifu.appeals.rules.duplicates import Heard, Reason, Thresholds, judge, measure
from qifu.appeals.schema import Duplicates
from qifu.kernel import packs
from qifu.kernel.text.index import SimilarTexts

LOOKED_AT = 12  # the nearest in words; fewer than three of them pass the other tests
FAINTEST = 0.1  # a cosine below which no other test can make two messages one
OVERLAP = 100  # appeals whose transactions may end later than those of younger ones


@dataclass(frozen=True, slots=True)
class Likely:
    """An earlier appeal that may be about the same."""

    appeal_id: int
    kind: str
    score: float
    reasons: tuple[Reason, ...]


class Memory:
    """The index of one process: what is in the tables is what counts, the index is only a way to find it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        self._index: SimilarTexts[str] = SimilarTexts()
        self._heard: dict[int, Heard] = {}
        self._newest = 0

    def nearest(self, asked: Heard, thresholds: Thresholds, *, most: int) -> list[Likely]:
        """Those that pass the thresholds, most alike first; each checked against the tables."""
        with self._lock:
            self._catch_up()
            found = self._judged(asked, thresholds)
            if self._has_drifted(found):
                self._forget()
                self._catch_up()
                found = self._judged(asked, thresholds)
        return sorted(found, key=lambda likely: (-likely.score, likely.appeal_id))[:most]

    def _catch_up(self) -> None:
        rows = _stamps_after(self._newest - OVERLAP)
        if self._is_another_past(rows):
            self._forget()  # another database, or a transaction that was rolled back and its keys used again
            rows = _stamps_after(0)
        missing = [pk for pk in rows if pk not in self._heard]
        fresh = [heard_of(appeal) for appeal in _readable().filter(pk__in=missing)] if missing else []
        self._index.add_many((heard.key, heard.whole) for heard in fresh)
        self._heard.update((int(heard.key), heard) for heard in fresh)
        self._newest = max([self._newest, *rows])

    def _is_another_past(self, rows: dict[int, datetime]) -> bool:
        if self._newest and self._newest not in rows:
            return True
        return any(pk in self._heard and self._heard[pk].at != at for pk, at in rows.items())

    def _judged(self, asked: Heard, thresholds: Thresholds) -> list[Likely]:
        likely: list[Likely] = []
        for hit in self._index.similar(asked.whole, top=LOOKED_AT, leave_out=(asked.key,), at_least=FAINTEST):
            old = self._heard[int(hit.key)]
            near = measure(self._index, asked, old, whole=hit.score, shared=hit.shared)
            judged = judge(asked, old, near, thresholds)
            if judged.kind != "none":
                likely.append(Likely(int(hit.key), judged.kind, judged.score, judged.reasons))
        return likely

    def _has_drifted(self, found: list[Likely]) -> bool:
        titles = dict(
            Appeal.objects.filter(pk__in=[likely.appeal_id for likely in found]).values_list(
                "pk", "case__title"
            )
        )
        return any(titles.get(one.appeal_id) != self._heard[one.appeal_id].title for one in found)


_MEMORY = Memory()


def likely(appeal: Appeal, *, pack: str, on: date, most: int) -> list[Likely]:
    """Earlier appeals that this one may repeat; those heard later are never its head."""
    asked = heard_of(appeal)
    found = _MEMORY.nearest(asked, thresholds_of(pack, on), most=most + 1)
    return [one for one in found if one.appeal_id < appeal.pk][:most]


def likely_to(asked: Heard, *, pack: str, on: date, most: int = 5) -> list[Likely]:
    """Appeals like a text that is still being typed."""
    return _MEMORY.nearest(asked, thresholds_of(pack, on), most=most)


def thresholds_of(pack: str, on: date) -> Thresholds:
    """The pack's thresholds (湖委办〔2024〕1号 三(三)2 says 去重、合并 without figures)."""
    said = packs.load(pack, on=on).section("duplicates", Duplicates)
    return Thresholds(
        repeat=float(said.same_enterprise.likeness),
        repeat_days=said.same_enterprise.within_days,
        same_kind=float(said.other_enterprise.likeness),
        same_kind_days=said.other_enterprise.within_days,
    )


def heard_of(appeal: Appeal) -> Heard:
    """An appeal as far as likeness is concerned."""
    return Heard(
        key=str(appeal.pk),
        text=appeal.case.text,
        title=appeal.case.title,
        enterprise=str(appeal.enterprise_id or appeal.person),
        place=appeal.place,
        at=appeal.heard_at,
    )


def _stamps_after(pk: int) -> dict[int, datetime]:
    return dict(_readable().filter(pk__gt=pk).order_by("pk").values_list("pk", "heard_at"))


def _readable() -> QuerySet[Appeal]:
    """Confidential appeals are never likened to others: a proposal would give them away."""
    return Appeal.objects.filter(case__confidential=False).select_related("case")
