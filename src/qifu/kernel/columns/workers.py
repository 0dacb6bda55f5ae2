"""How do all cores of a machine share the blocks?

Each worker is a fork: it sees the columns without a copy, decides its blocks from leaves to lists, and sends
back counts and lists only.
"""

from collections.abc import Callable
from multiprocessing import get_all_start_methods, get_context
from typing import Final

from qifu.kernel.columns.matching import Found, Matcher

_FORK: Final = "fork"
_shared: list[Matcher] = []


def run(
    matcher: Matcher, workers: int, *, lists: bool = True, step: Callable[[int], None] | None = None
) -> list[Found]:
    """Leaves and items of all blocks, in the order of the blocks; `step` is told how many are done at a time.

    Where a machine cannot fork, or for one worker, everything is done here.
    """
    groups = matcher.layout.groups()
    if workers < 2 or len(groups) < 2 or _FORK not in get_all_start_methods():
        return matcher.run(lists=lists, step=step)
    _shared.append(matcher)
    try:
        with get_context(_FORK).Pool(workers) as pool:
            found: list[Found] = []
            for group in pool.imap(_task, [(index, lists) for index in range(len(groups))]):
                found += group
                if step is not None:
                    step(len(group))
    finally:
        _shared.pop()
    return found


def _task(asked: tuple[int, bool]) -> list[Found]:
    index, lists = asked
    matcher = _shared[-1]
    return matcher.run([matcher.layout.groups()[index]], lists=lists)
