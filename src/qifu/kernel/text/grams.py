"""Which one- and two-character pieces does a text consist of? Numpy arrays, no word segmentation.

Measured on real appeals, word segmentation buys nothing over characters and costs five times the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_POINT_BITS = 21
_CODE_BITS = 2 * _POINT_BITS
_LOW_POINT = (1 << _POINT_BITS) - 1
_IS_WORD = np.fromiter((chr(point).isalnum() for point in range(0x10000)), dtype=bool, count=0x10000)

Codes = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grams:
    """The pieces of several texts in one run: text i owns `codes[starts[i]:starts[i + 1]]`, ascending."""

    codes: Codes
    counts: Whole
    starts: Whole


def grams_of(texts: Sequence[str]) -> Grams:
    """Unigrams and bigrams of each text (already normalised), with how often each occurs.

    >>> [spell(int(code)) for code in grams_of(["油烟，油"]).codes]
    ['油', '烟', '油烟']
    """
    points = _points(texts)
    owner = np.cumsum(points == 0).astype(np.uint64)
    word = _is_word(points)
    pair = word[:-1] & word[1:]
    codes = np.concatenate((points[word], _paired(points[:-1][pair], points[1:][pair])))
    owners = np.concatenate((owner[word], owner[:-1][pair]))
    keys, counts = np.unique((owners << np.uint64(_CODE_BITS)) | codes, return_counts=True)
    owned = (keys >> np.uint64(_CODE_BITS)).astype(np.int64)
    starts = np.searchsorted(owned, np.arange(len(texts) + 1))
    return Grams(keys & np.uint64((1 << _CODE_BITS) - 1), counts.astype(np.int64), starts.astype(np.int64))


def spell(code: int) -> str:
    """The character or pair of characters behind a code."""
    first, second = code >> _POINT_BITS, code & _LOW_POINT
    return chr(first) + chr(second) if first else chr(second)


def encode(gram: str) -> int:
    """The code of one or two characters.

    >>> spell(encode("烟"))
    '烟'
    """
    code = 0
    for character in gram:
        code = code << _POINT_BITS | ord(character)
    return code


def is_pair(codes: Codes) -> npt.NDArray[np.bool_]:
    """Which codes stand for two characters."""
    paired: npt.NDArray[np.bool_] = codes > _LOW_POINT
    return paired


def _points(texts: Sequence[str]) -> Codes:
    joined = "\0".join(texts)
    # Normalising drops lone surrogates and the separator, so neither can fail here.
    return np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)


def _is_word(points: Codes) -> npt.NDArray[np.bool_]:
    # Beyond the basic plane nearly everything people type is a rare Han character.
    return _IS_WORD[np.minimum(points, np.uint64(0xFFFF))] | (points > np.uint64(0xFFFF))


def _paired(first: Codes, second: Codes) -> Codes:
    return (first << np.uint64(_POINT_BITS)) | second
