"""How does a reader of a pack hear of everything that is wrong with it at once?"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from qifu.kernel.errors import PackError


class PackErrors(PackError):
    """Several faults together, so that an author mends a pack in one round instead of ten."""

    def __init__(self, errors: Sequence[PackError]) -> None:
        super().__init__(f"规则包有 {len(errors)} 处错误", at=errors[0].at)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return f"{self.what}：\n" + "\n".join(f"- {error}" for error in self.errors)


def raise_all(errors: Iterable[PackError]) -> None:
    """Say no if there is anything to say; nested collections are laid flat and repeats dropped."""
    found: dict[str, PackError] = {}
    for error in errors:
        for single in each(error):
            found.setdefault(str(single), single)
    if found:
        raise PackErrors(tuple(found.values()))


def each(error: PackError) -> tuple[PackError, ...]:
    """The single faults in `error`, which may be one or a collection."""
    return error.errors if isinstance(error, PackErrors) else (error,)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy for a misspelled word: the nearest known one, or else what may be written.

    >>> did_you_mean("wieght", ["weight", "label"])
    '是不是「weight」？'
    """
    choices = list(known)
    near = get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f"是不是「{near[0]}」？"
    return f"可以写的有：{'、'.join(choices[:12])}" if choices else ""
