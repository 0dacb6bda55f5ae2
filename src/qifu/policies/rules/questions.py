"""What should an enterprise be asked first, so that few answers settle much?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qifu.kernel.conditions.facts import canonical
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.matches import Match, Matches, Shelf
from qifu.policies.rules.wanted import Wanted, Wants


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to ask for: how many items it alone settles, how many wait for it, and what is at stake."""

    wanted: Wanted
    settles: int
    waiting: int
    at_stake_fen: int


def questions(matches: Matches, wanted: Mapping[str, Wanted]) -> tuple[Question, ...]:
    """All open facts that a form can ask for, the most telling first."""
    waiting: dict[str, list[tuple[Match, int]]] = {}
    for match in matches.all:
        asked = tuple(_asked(match, matches))
        for key in asked:
            waiting.setdefault(key, []).append((match, len(asked)))
    found = [
        _question(wanted[key], held)
        for key, held in waiting.items()
        if key in wanted and wanted[key].kind is not Wants.NOT_ASKED
    ]
    return tuple(sorted(found, key=_rank))


def _asked(match: Match, matches: Matches) -> Iterable[str]:
    """The facts an item waits for; one that is settled as to whether may still wait as to how much."""
    if match.shelf is Shelf.NOT or match.is_short:
        return ()
    return (canonical(name, matches.on) for name in match.missing)


def _question(wanted: Wanted, held: list[tuple[Match, int]]) -> Question:
    return Question(
        wanted,
        settles=sum(1 for _, others in held if others == 1),
        waiting=len(held),
        at_stake_fen=sum((match.at_most_fen or 0) - match.sure_fen for match, _ in held),
    )


def _rank(question: Question) -> tuple[int, int, int, str]:
    return (-question.settles, -question.waiting, -question.at_stake_fen, question.wanted.key)


def open_items(matches: Matches) -> int:
    """How many items are still open for want of facts."""
    return sum(1 for match in matches.all if match.standing is Standing.UNKNOWN)
