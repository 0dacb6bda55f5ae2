"""What do these tests write in the journal?"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction

from qifu.ledger import commands
from qifu.ledger.models import Entry
from qifu.ledger.vocabulary import Kind

NOON = datetime(2024, 5, 6, 12, 0, 0, 123456, tzinfo=UTC)


def note(subject: str, said: Mapping[str, object] | None = None, *, minute: int = 0) -> Entry:
    """One entry, as a command of another room would write it."""
    with transaction.atomic():
        return commands.record(
            Kind.CASE_NOTED,
            subject=subject,
            by_key="account:7",
            by_name="王敏",
            at=NOON + timedelta(minutes=minute),
            said=said or {"note": "已联系企业"},
        )


def write_some(subjects: Iterable[str] = ("case:1", "case:2"), *, each: int = 3) -> None:
    """A few entries on each subject, in turns."""
    for turn in range(each):
        for subject in subjects:
            note(subject, {"turn": turn}, minute=turn)
