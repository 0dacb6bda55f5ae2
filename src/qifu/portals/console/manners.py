"""How does long work leave room for others who write?

SQLite has one writer at a time, and whoever waits for it only looks now and then, at last every tenth of a
second. Work that begins its next transaction at once would be met busy every time.
"""

from time import sleep

from django.db import connection

LOOKS_EVERY = 0.1  # seconds, the longest wait of SQLite's busy handler between two looks


def after_writing(_count: int) -> None:
    """Stand back for a moment after one of many transactions; on PostgreSQL nobody waits for them."""
    if connection.vendor == "sqlite":
        sleep(1.1 * LOOKS_EVERY)
