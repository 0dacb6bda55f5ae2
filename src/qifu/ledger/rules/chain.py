"""What exactly is hashed, and how do links and seals hang together? Pure: no tables, no clock."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

JSON: TypeAlias = "str | int | float | bool | list[JSON] | dict[str, JSON] | None"

# The one place to choose the hash: `sm3` works here as well (hashlib takes it from OpenSSL).
ALGORITHM = "sha256"
LEAF, NODE = b"\x00", b"\x01"  # RFC 6962: a leaf can never be passed off as an inner node
EXACT = 2.0**53  # beyond this a float no longer names one number
SEAL_AT_MOST = 50_000  # leaves of one tree: they are held in memory while it is built
SEALS = "ledger:seals"  # the subject under which the head of the seals' own chain is kept


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as it is hashed, and where it is sealed."""

    subject: str
    position: int
    kind: str
    by: str
    by_name: str
    at: datetime
    said: object  # plain JSON; whatever a tampered row holds is still to be looked at
    previous: str
    digest: str = ""
    seal: int | None = None
    place: int | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """How long a chain is, and its last digest."""

    subject: str
    length: int
    digest: str


@dataclass(frozen=True, slots=True)
class SealLink:
    """One seal as it is hashed."""

    number: int
    at: datetime
    leaves: int
    root: str
    previous: str
    digest: str = ""


def digest_of(link: Link) -> str:
    """The digest that this content must have in this place of its chain."""
    return _hexdigest(
        {
            "subject": link.subject,
            "position": link.position,
            "kind": link.kind,
            "by": link.by,
            "by_name": link.by_name,
            "at": moment(link.at),
            "said": link.said,
            "previous": link.previous,
        }
    )


def seal_digest_of(seal: SealLink) -> str:
    """The digest that this seal must have."""
    return _hexdigest(
        {
            "number": seal.number,
            "at": moment(seal.at),
            "leaves": seal.leaves,
            "root": seal.root,
            "previous": seal.previous,
        }
    )


def merkle_root(digests: Iterable[bytes]) -> str:
    """The root over digests in this order; an odd one out is promoted unchanged to the next level.

    >>> merkle_root([b"a"]) == merkle_root([b"a", b"a"])
    False
    """
    level = [_hash(LEAF + digest) for digest in digests]
    while len(level) > 1:
        pairs = [_hash(NODE + level[n] + level[n + 1]) for n in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex() if level else _hash(b"").hex()


def canonical(content: object) -> bytes:
    """Sorted keys, UTF-8, no spaces: the same content gives the same bytes, whichever database kept it.

    >>> canonical({"b": 1.0, "a": "办"})
    b'{"a":"\\xe5\\x8a\\x9e","b":1}'
    """
    shown = json.dumps(
        plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return shown.encode()


def plain(content: object) -> JSON:
    """Plain JSON as every database hands it back (1.0 becomes 1); anything else is a bug of the caller."""
    match content:
        case bool() | None | int():
            return content
        case str():
            return _text(content)
        case float():
            return _number(content)
        case Mapping():
            return {_text(key): plain(held) for key, held in content.items()}
        case list() | tuple():
            return [plain(held) for held in content]
    raise TypeError(f"not plain JSON: {type(content).__name__}")


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond; a moment without a zone is a bug."""
    if at.tzinfo is None:
        raise ValueError("a moment in the journal needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _text(text: object) -> str:
    if not isinstance(text, str) or "\x00" in text:
        raise TypeError(f"the journal holds text without NUL, not {text!r}")
    return text


def _number(number: float) -> int | float:
    # PostgreSQL writes 1e22 out in full and hands back an integer, which a float no longer equals.
    if not abs(number) <= EXACT:
        raise ValueError(f"the journal cannot hold {number} exactly")
    return int(number) if number.is_integer() else number


def _hexdigest(content: object) -> str:
    return _hash(canonical(content)).hex()


def _hash(content: bytes) -> bytes:
    return hashlib.new(ALGORITHM, content).digest()
