"""Behind which address lie the cases of a number?"""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse


def cases(**filters: str | int | date | None) -> str:
    """The list of cases narrowed so that it shows what the number counts."""
    said = {name: _written(value) for name, value in filters.items() if value is not None}
    return reverse("cases") + (f"?{urlencode(said)}" if said else "")


def case(number: str) -> str:
    """One case."""
    return reverse("case", args=[number])


def _written(value: str | int | date) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
