"""How is a question put, with what to answer it by and what the answer would settle?"""

from collections.abc import Iterable
from dataclasses import dataclass

from qifu.kernel.conditions import Compare, Elapsed, Recognition, Test, Verdict
from qifu.kernel.conditions.facts import canonical
from qifu.policies.rules import lines
from qifu.policies.rules import wanted as wants
from qifu.policies.rules.matches import Matches
from qifu.policies.rules.plainly import plainly
from qifu.policies.rules.questions import Question, questions
from qifu.policies.rules.wanted import Wanted, Wants
from qifu.portals.calculator import words

MOST_USES = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a page: `kind` chooses the input, `choices` are (value, label)."""

    key: str
    title: str
    worth: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    uses: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether the choices need a line each."""
        return any(len(label) > 8 for _, label in self.choices)


_TITLES = {
    Wants.YES_NO: "「{}」，是不是？",
    Wants.ONE_OF: "{}是哪一种？",
    Wants.SEVERAL: "{}，有哪些？",
    Wants.MONEY: "{}是多少？",
    Wants.NUMBER: "{}是多少？",
    Wants.SHARE: "{}是百分之几？",
    Wants.DAY: "{}是哪一天？",
    Wants.TEXT: "{}是什么？",
}
YES_NO = (("yes", "是"), ("no", "不是"))
NONE_OF_THEM = ("-", "都不是")


def to_ask(matches: Matches, skipped: Iterable[str] = ()) -> tuple[Question, ...]:
    """The questions still worth asking, the most telling first."""
    left_out = set(skipped)
    known = wants.wanted([match.offer.item for match in matches.all], matches.on)
    return tuple(each for each in questions(matches, known) if each.wanted.key not in left_out)


def asked(question: Question, matches: Matches) -> Asked:
    """One question with the items that wait for it."""
    return Asked(
        key=question.wanted.key,
        title=title(question.wanted),
        worth=worth(question),
        kind=question.wanted.kind.value,
        choices=_choices(question.wanted, matches),
        uses=_uses(question.wanted.key, matches),
    )


def again(wanted: Wanted, matches: Matches) -> Asked:
    """A fact that is known already, asked for once more so that it can be put right."""
    return Asked(
        wanted.key,
        title(wanted),
        "",
        wanted.kind.value,
        _choices(wanted, matches),
        _uses(wanted.key, matches),
    )


def title(wanted: Wanted) -> str:
    """The question itself."""
    return _TITLES[wanted.kind].format(words.fact_name(wanted.key))


def worth(question: Question) -> str:
    """What the answer brings."""
    settles = f"答了就能定下 {question.settles} 项" if question.settles else f"{question.waiting} 项要用到"
    if question.at_stake_fen <= 0:
        return settles
    return f"{settles}，最多相差 {words.sum_of(question.at_stake_fen)}"


def _choices(wanted: Wanted, matches: Matches) -> tuple[tuple[str, str], ...]:
    if wanted.kind is Wants.YES_NO:
        return YES_NO
    titles = {match.offer.item.item: match.offer.item.title for match in matches.all} | dict(wanted.labels)
    found = tuple((word, titles.get(word, word)) for word in wanted.words)
    return (*found, NONE_OF_THEM) if wanted.kind is Wants.ONE_OF else found


def _uses(key: str, matches: Matches) -> tuple[str, ...]:
    """Which items read it, and in which words; a name alone often does not say what is meant."""
    found = []
    for match in matches.all:
        if key not in match.offer.keys:
            continue
        leaf = _leaf(match.verdict, key, matches)
        said = f"：{lines.said(leaf.condition)}" if leaf else "，用来算金额"
        found.append(plainly(f"{match.offer.item.title}{said}", match.offer.keys))
        if len(found) == MOST_USES:
            break
    return tuple(found)


def _leaf(verdict: Verdict, key: str, matches: Matches) -> Verdict | None:
    if not verdict.children and isinstance(verdict.condition, Test | Compare | Elapsed | Recognition):
        read = {canonical(fact.name, matches.on) for fact in verdict.facts}
        return verdict if key in read else None
    return next((leaf for child in verdict.children if (leaf := _leaf(child, key, matches))), None)
