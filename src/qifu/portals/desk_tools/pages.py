"""Which stretch of a long list is asked for, and where does the list go on?"""

from dataclasses import dataclass

from django.http import HttpRequest

from qifu.portals.look import Pager


@dataclass(frozen=True, slots=True)
class Stretch:
    """How many to pass over, and the pager below the list."""

    skip: int
    pager: Pager | None


def page_of(request: HttpRequest, total: int, per_page: int, unit: str = "件") -> Stretch:
    """The stretch that `?page=` names; what does not exist is brought back to the last."""
    asked = request.GET.get("page", "1")
    last = max(1, -(-total // per_page))
    page = min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 7 else 1
    skip = (page - 1) * per_page
    if last == 1:
        return Stretch(skip, None)
    text = f"第 {skip + 1}–{min(total, skip + per_page)} {unit}，共 {total} {unit}"
    return Stretch(
        skip,
        Pager(
            text, _url(request, page - 1) if page > 1 else "", _url(request, page + 1) if page < last else ""
        ),
    )


def _url(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"
