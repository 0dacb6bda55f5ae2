"""What does the register itself say of enterprises, for rules to read, and which lie in an area?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qifu.registry.models import Area, Enterprise


@dataclass(frozen=True, slots=True)
class Portrait:
    """The registered facts of one enterprise; empty and None where the register is silent."""

    id: int
    name: str
    area_code: str
    kind: str
    industry_code: str
    industry: str
    size: str
    employees: int | None
    founded_on: date | None
    recognitions: tuple[str, ...]


def portraits(ids: Iterable[int]) -> dict[int, Portrait]:
    """What is registered of each of these enterprises; those that do not exist are left out."""
    rows = Enterprise.objects.filter(pk__in=list(ids)).values_list(
        "pk", "name", "area__code", "kind", "industry_code", "industry", "size", "employees", "founded_on",
        "recognitions",
    )  # fmt: skip
    return {row[0]: Portrait(*row[:9], recognitions=tuple(row[9])) for row in rows}


def in_area(code: str, *, after: int = 0, limit: int = 500) -> list[int]:
    """Ids of enterprises whose area is this one or lies in it, so many after an id; 000000 is everywhere."""
    rows = Enterprise.objects.filter(pk__gt=after, area__code__startswith=stem(code)).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def stem(code: str) -> str:
    """The digits that all areas within an area begin with.

    >>> stem("999900"), stem("990000"), stem("999901001"), stem("000000")
    ('9999', '99', '999901001', '')
    """
    return code if len(code) > 6 else code.removesuffix("00").removesuffix("00").removesuffix("00")


def around(code: str) -> tuple[str, ...]:
    """The codes of an area and of all areas it lies in, the smallest first, the nation last.

    >>> around("999901001")
    ('999901001', '999901', '999900', '990000', '000000')
    """
    whole = code[:6]
    return tuple(dict.fromkeys((code, whole, f"{whole[:4]}00", f"{whole[:2]}0000", "000000")))


def districts() -> Iterator[tuple[str, str]]:
    """Code and name of the areas of six digits, the place itself first."""
    rows = Area.objects.filter(~Q(code=""), code__regex=r"^[0-9]{6}$").order_by("sort", "code")
    yield from rows.values_list("code", "name")


def count() -> int:
    """How many enterprises are registered."""
    return Enterprise.objects.count()


def names(ids: Iterable[int]) -> dict[int, str]:
    """What these enterprises are called."""
    return dict(Enterprise.objects.filter(pk__in=list(ids)).values_list("pk", "name"))
