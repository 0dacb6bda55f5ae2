"""What time is it here? Only the doors ask; every other room is told (`at`)."""

from datetime import datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, zone-aware, on the clock of Chinese offices."""
    return datetime.now(HERE)
