"""Which words do two texts have in common? Rare pairs of characters grown to whole phrases."""

from collections.abc import Iterable

_LONGEST = 12


def shared_phrases(one: str, other: str, rare: Iterable[str]) -> tuple[str, ...]:
    """Phrases in both texts around the rare pieces given, in the order of the pieces.

    >>> shared_phrases("投诉丽发新城搅拌站", "丽发新城附近的搅拌站扰民", ["发新", "新城", "拌站"])
    ('丽发新城', '搅拌站')
    """
    found: list[str] = []
    for piece in rare:
        if not any(piece in phrase for phrase in found):
            found.append(_grown(one, other, piece))
    return tuple(found)


def _grown(one: str, other: str, piece: str) -> str:
    start = one.find(piece)
    until = start + len(piece)
    while start > 0 and until - start < _LONGEST and _both(one, other, start - 1, until, start - 1):
        start -= 1
    while until < len(one) and until - start < _LONGEST and _both(one, other, start, until + 1, until):
        until += 1
    return one[start:until]


def _both(one: str, other: str, start: int, until: int, added: int) -> bool:
    return one[added].isalnum() and one[start:until] in other
