"""Do the bytes, the tree and the verification hold, whatever is changed?"""

import hashlib
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.ledger.rules.chain import (
    SEALS,
    Head,
    Link,
    SealLink,
    canonical,
    digest_of,
    merkle_root,
    moment,
    seal_digest_of,
)
from qifu.ledger.rules.verification import FaultKind, Verification, verify

NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
QUICK = settings(deadline=None, max_examples=60)

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(-(2.0**53), 2.0**53)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc诉求", max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)

Journal = tuple[list[Link], list[Head], list[SealLink]]


def chain(subject: str, said: list[Any]) -> list[Link]:
    links: list[Link] = []
    for position, content in enumerate(said, 1):
        previous = links[-1].digest if links else ""
        link = Link(subject, position, "case.noted", "account:7", "王敏", NOON, {"said": content}, previous)
        links.append(replace(link, digest=digest_of(link), waiting=True))
    return links


def journal(lengths: tuple[int, ...] = (3, 1, 4), sealed: tuple[int, ...] = (3, 2)) -> Journal:
    """Chains of these lengths; the first entries lie in seals of these sizes, the rest waits."""
    links = [link for n, length in enumerate(lengths) for link in chain(f"case:{n}", list(range(length)))]
    heads = [
        Head(f"case:{n}", length, next(k.digest for k in reversed(links) if k.subject == f"case:{n}"))
        for n, length in enumerate(lengths)
    ]
    seals: list[SealLink] = []
    start = 0
    for number, size in enumerate(sealed, 1):
        leaves = links[start : start + size]
        root = merkle_root(bytes.fromhex(leaf.digest) for leaf in leaves)
        seal = SealLink(number, NOON, size, root, seals[-1].digest if seals else "")
        seals.append(replace(seal, digest=seal_digest_of(seal)))
        links[start : start + size] = [
            replace(leaf, seal=number, place=place, waiting=False) for place, leaf in enumerate(leaves)
        ]
        start += size
    return links, [*heads, Head(SEALS, len(seals), seals[-1].digest if seals else "")], seals


def kinds(found: Verification) -> set[FaultKind]:
    return {fault.kind for fault in found.faults}


def test_a_whole_journal_has_no_fault() -> None:
    links, heads, seals = journal()

    found = verify(links, heads, seals)

    assert found.ok
    assert (found.entries, found.subjects, found.seals, found.unsealed) == (8, 3, 2, 3)
    assert (found.last_seal, found.last_seal_digest) == (2, seals[-1].digest)


def test_an_empty_journal_is_whole() -> None:
    assert verify([], [], []).ok


CHANGES: dict[str, Any] = {
    "subject": "case:9", "position": 77, "kind": "case.closed", "by": "account:8", "by_name": "李强",
    "at": NOON + timedelta(microseconds=1), "said": {"said": "别的"}, "previous": "0" * 64,
    "digest": "f" * 64, "seal": 9, "place": 8,
}  # fmt: skip


@pytest.mark.parametrize("field", [*CHANGES, "waiting"])
@given(at=st.integers(0, 7))
@QUICK
def test_any_changed_field_of_any_entry_is_found(field: str, at: int) -> None:
    links, heads, seals = journal()
    changed: Any = not links[at].waiting if field == "waiting" else CHANGES[field]

    links[at] = _with(links[at], field, changed)

    assert not verify(links, heads, seals).ok


def _with(link: Link, field: str, value: Any) -> Link:
    changed: dict[str, Any] = {field: value}
    return replace(link, **changed)


def test_every_field_of_a_link_is_changed_above() -> None:
    assert {field.name for field in fields(Link)} == {*CHANGES, "waiting"}


@given(at=st.integers(0, 7))
@QUICK
def test_any_entry_whose_digest_was_forged_as_well_is_found(at: int) -> None:
    links, heads, seals = journal()
    forged = replace(links[at], said={"said": "别的"})

    links[at] = replace(forged, digest=digest_of(forged))

    assert not verify(links, heads, seals).ok


def test_a_chain_rewritten_to_its_head_is_found_by_its_seal() -> None:
    links, heads, seals = journal((3,), (3,))
    forged = chain("case:0", ["伪造", 1, 2])
    links = [
        replace(new, seal=old.seal, place=old.place, waiting=False)
        for new, old in zip(forged, links, strict=True)
    ]
    heads[0] = replace(heads[0], digest=forged[-1].digest)

    found = verify(links, heads, seals)

    assert kinds(found) == {FaultKind.SEAL_EDITED}


@given(at=st.integers(0, 7))
@QUICK
def test_any_removed_entry_is_found(at: int) -> None:
    links, heads, seals = journal()

    del links[at]

    assert not verify(links, heads, seals).ok


def test_a_removed_tail_after_the_last_seal_is_found_by_the_head() -> None:
    links, heads, seals = journal()

    del links[-1]

    assert kinds(verify(links, heads, seals)) == {FaultKind.TAIL}


def test_a_whole_chain_removed_with_its_head_is_found_only_if_it_was_sealed() -> None:
    links, heads, seals = journal((3, 1, 4), (3, 2))
    never_sealed = [link for link in links if link.subject != "case:1"]
    unsealed_only = journal((3, 1), (3,))

    assert not verify(never_sealed, [head for head in heads if head.subject != "case:1"], seals).ok
    assert verify(unsealed_only[0][:3], [unsealed_only[1][0], unsealed_only[1][2]], unsealed_only[2]).ok


@given(at=st.integers(0, 7))
@QUICK
def test_an_inserted_entry_is_found(at: int) -> None:
    links, heads, seals = journal()

    links.insert(at, replace(links[at], by_name="李强"))

    assert not verify(links, heads, seals).ok


def test_two_entries_in_each_others_place_are_found() -> None:
    links, heads, seals = journal()

    links[0], links[1] = replace(links[1], position=1), replace(links[0], position=2)

    assert FaultKind.EDITED in kinds(verify(links, heads, seals))


SEAL_CHANGES: dict[str, Any] = {
    "number": 7, "at": NOON + timedelta(seconds=1), "leaves": 9, "root": "0" * 64, "previous": "1" * 64,
    "digest": "2" * 64,
}  # fmt: skip


@pytest.mark.parametrize("field", [field.name for field in fields(SealLink)])
@pytest.mark.parametrize("at", [0, 1])
def test_any_changed_field_of_a_seal_is_found(field: str, at: int) -> None:
    links, heads, seals = journal()

    seals[at] = replace(seals[at], **{field: SEAL_CHANGES[field]})

    assert not verify(links, heads, seals).ok


@pytest.mark.parametrize("at", [0, 1])
def test_a_removed_seal_is_found(at: int) -> None:
    links, heads, seals = journal()

    del seals[at]

    assert FaultKind.SEAL_MISSING in kinds(verify(links, heads, seals))


def test_a_seal_removed_with_its_head_leaves_entries_that_neither_wait_nor_are_sealed() -> None:
    links, heads, seals = journal()
    links = [replace(link, seal=None, place=None) if link.seal == 2 else link for link in links]
    heads[-1] = Head(SEALS, 1, seals[0].digest)

    found = verify(links, heads, seals[:1])

    assert kinds(found) == {FaultKind.UNLISTED}


def test_a_seal_forged_with_its_digest_is_found_by_the_next() -> None:
    links, heads, seals = journal()
    forged = replace(seals[0], at=NOON + timedelta(days=1))

    seals[0] = replace(forged, digest=seal_digest_of(forged))

    assert kinds(verify(links, heads, seals)) == {FaultKind.BROKEN}


def test_entries_in_a_seal_that_does_not_exist_are_found() -> None:
    links, heads, seals = journal()
    heads[-1] = Head(SEALS, 1, seals[0].digest)

    assert kinds(verify(links, heads, seals[:1])) == {FaultKind.SEAL_MISSING}


@pytest.mark.parametrize("digest", ["", "xyz", "ab", "é" * 64])
def test_a_digest_that_is_none_is_a_fault_and_no_crash(digest: str) -> None:
    links, heads, seals = journal()

    links[0] = replace(links[0], digest=digest)

    assert not verify(links, heads, seals).ok


@pytest.mark.parametrize("said", [None, object(), {1: 2}, {"a": float("nan")}, {"a": "\ud800"}])
def test_content_that_cannot_be_hashed_is_a_fault_and_no_crash(said: object) -> None:
    links, heads, seals = journal()

    links[0] = replace(links[0], said=said)

    assert FaultKind.EDITED in kinds(verify(links, heads, seals))


@pytest.mark.parametrize("place", [-1, 10**12])
def test_an_absurd_place_in_a_seal_takes_no_memory(place: int) -> None:
    links, heads, seals = journal()

    links[0] = replace(links[0], place=place)

    assert FaultKind.SEAL_LEAVES in kinds(verify(links, heads, seals))


@given(PLAIN)
@QUICK
def test_bytes_do_not_depend_on_the_order_of_keys(content: Any) -> None:
    turned = dict(reversed(content.items())) if isinstance(content, dict) else content

    assert canonical(turned) == canonical(content)


@pytest.mark.parametrize("content", [1e22, float("inf"), {1: 2}, "\0", {"\0": 1}, object(), {"on": NOON}])
def test_what_a_database_would_not_hand_back_is_refused(content: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical(content)


def test_a_moment_is_the_same_in_every_zone_and_none_is_refused() -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))

    assert moment(shanghai) == moment(NOON) == "2024-05-06T12:00:00.000000+00:00"
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2024, 5, 6))  # noqa: DTZ001


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, word by word: split at the largest power of two below the number of leaves."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


@given(st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=40))
@QUICK
def test_the_tree_is_the_one_of_the_standard(leaves: list[bytes]) -> None:
    assert merkle_root(leaves) == naive_root(leaves).hex()


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert merkle_root([]) == hashlib.sha256(b"").hexdigest()
