"""Is the stored journal whole, and how is it carried out of the house?"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, Q

from qifu.ledger import archive
from qifu.ledger.models import ChainHead, Entry, Seal
from qifu.ledger.rules.chain import Head, Link, SealLink
from qifu.ledger.rules.verification import Verification, verify

CHUNK = 5000


def verify_all() -> Verification:
    """Verify every row as of one moment, while others go on writing; rows are streamed in chunks."""
    with _as_of_now():
        return verify(_links(), _heads(), _seals())


def export(path: Path) -> int:
    """Write everything to a file for `archive.verify_file`; the number of entries."""
    with _as_of_now():
        return archive.write(path, heads=_heads(), links=_links(), seals=_seals())


def _heads() -> Iterator[Head]:
    rows = ChainHead.objects.order_by("subject").values_list("subject", "length", "digest")
    for subject, length, digest in rows.iterator(chunk_size=CHUNK):
        yield Head(subject, length, digest)


def _links() -> Iterator[Link]:
    waits = ExpressionWrapper(Q(unsealed__isnull=False), output_field=BooleanField())
    rows = Entry.objects.order_by("subject", "position").values_list(
        "subject", "position", "kind", "by", "by_name", "at", "said", "previous", "digest",
        "sealedentry__seal__number", "sealedentry__place", waits,
    )  # fmt: skip
    for row in rows.iterator(chunk_size=CHUNK):
        yield Link(*row)


def _seals() -> Iterator[SealLink]:
    rows = Seal.objects.order_by("number").values_list("number", "at", "leaves", "root", "previous", "digest")
    for row in rows.iterator(chunk_size=CHUNK):
        yield SealLink(*row)


@contextmanager
def _as_of_now() -> Iterator[None]:
    """One view of all tables. Inside a transaction of the caller that transaction decides what is seen."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # A deferred transaction: our settings start with the write lock, which would keep writers waiting.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("COMMIT")
