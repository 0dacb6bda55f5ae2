"""Does the enterprise hold a recognition, or stand on a list, of the right level and on the right day?"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from qifu.kernel.conditions.facts import DAY, FactRead, Known
from qifu.kernel.conditions.language import Recognition
from qifu.kernel.conditions.periods import period
from qifu.kernel.conditions.sentences import describe, show
from qifu.kernel.conditions.verdict import Answer, Verdict, answered

_NAME: Final = ("name", "名称")
_LEVEL: Final = ("level", "级别")
_SINCE: Final = ("from", "起")
_UNTIL: Final = ("until", "止")


def recognized(condition: Recognition, known: Known) -> Verdict:
    """Met if one entry surely fits, unmet if none can."""
    read = known.read(condition.fact)
    entries = read.fact.value
    if entries is None:
        return Verdict(Answer.UNKNOWN, f"尚不掌握「{read.label}」", condition, (read,))
    if not isinstance(entries, tuple | list | set | frozenset):
        reason = f"{read.label}为 {show(entries)}，不是一份清单，无法查对"
        return Verdict(Answer.UNKNOWN, reason, condition, (read,))
    day, day_read = _day(condition, known)
    found = [fits(entry, condition, day, known.on) for entry in entries]
    holds = any_of(found)
    reads = (read, day_read) if day_read else (read,)
    return Verdict(answered(holds), _reason(condition, read, holds, entries), condition, reads)


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """Kleene's or."""
    listed = list(answers)
    return True if True in listed else None if None in listed else False


def all_of(answers: Iterable[bool | None]) -> bool | None:
    """Kleene's and."""
    listed = list(answers)
    return False if False in listed else None if None in listed else True


def _day(condition: Recognition, known: Known) -> tuple[date | None, FactRead | None]:
    if isinstance(condition.on, date):
        return condition.on, None
    read = known.read(condition.on or DAY)
    day = read.fact.value if isinstance(read.fact.value, date) else None
    return day, read if condition.on else None


def name_of(entry: object) -> object:
    """What an entry is called; None if that was left open."""
    return _field(entry, _NAME) if isinstance(entry, Mapping) else entry


def fits(entry: object, condition: Recognition, day: date | None, today: date | None) -> bool | None:
    """Whether one entry is of the name, the level and the time asked for."""
    fields: Mapping[str, object] = entry if isinstance(entry, Mapping) else {"name": entry}
    name = _field(fields, _NAME)
    answers = [None if name is None else str(name) in condition.names]
    if condition.levels:
        level = _field(fields, _LEVEL)
        answers.append(None if level is None else str(level) in condition.levels)
    answers.append(_in_force(fields, day, condition, today))
    if condition.within:
        answers.append(_given_within(_field(fields, _SINCE), condition.within, today))
    return all_of(answers)


def _in_force(
    fields: Mapping[str, object], day: date | None, condition: Recognition, today: date | None
) -> bool | None:
    """An entry without days is one that is held now; of another day it says nothing."""
    since, until = _field(fields, _SINCE), _field(fields, _UNTIL)
    if since is None and until is None:
        return True if not condition.on or condition.on == DAY or day == today else None
    if day is None:
        return None if condition.on else True
    started = day >= since if isinstance(since, date) else None
    ended = day > until if isinstance(until, date) else False
    if started is None and not condition.on:
        started = True
    return all_of([started, not ended])


def _given_within(since: object, word: str, today: date | None) -> bool | None:
    found = period(word)
    if not isinstance(since, date) or found is None or (today is None and not found.is_fixed):
        return None
    spans = found.on_day(today or date.max)
    return spans[0].bounds()[0] <= since <= spans[-1].bounds()[1]


def _field(fields: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((fields[name] for name in names if fields.get(name) is not None), None)


def _reason(condition: Recognition, read: FactRead, holds: bool | None, entries: object) -> str:
    asked = describe(condition) if not condition.say else "、".join(condition.names)
    if holds:
        return f"{asked}：符合"
    held = f"现有：{show(entries)}" if entries else "目前一项也没有"
    return f"{asked}：{'不符合' if holds is False else f'{read.label}所记不全，尚不能定'}（{held}）"
