"""Which number does the next case get? One count a day for each prefix, without gaps or races."""

from datetime import date

from django.db.models import F

from qifu.cases.models import DayCount


def next_number(prefix: str, on: date) -> str:
    """`SQ-2026-0924-0137`; beyond 9,999 a day the last part grows longer.

    The updated row stays locked until the transaction ends, so a number that is rolled back is given again.
    """
    DayCount.objects.bulk_create([DayCount(prefix=prefix, on=on)], ignore_conflicts=True)
    counts = DayCount.objects.filter(prefix=prefix, on=on)
    counts.update(last=F("last") + 1)
    return number(prefix, on, counts.values_list("last", flat=True).get())


def number(prefix: str, on: date, count: int) -> str:
    """
    >>> number("SQ", date(2026, 9, 24), 137), number("SQ", date(2026, 9, 24), 10000)
    ('SQ-2026-0924-0137', 'SQ-2026-0924-10000')
    """
    return f"{prefix}-{on:%Y-%m%d}-{count:04d}"
