"""Which desks were proposed for the cases of one list?"""

from collections.abc import Iterable

from qifu.appeals.queries import RouteView, visible
from qifu.registry.rules.access import Actor


def routes_of(actor: Actor, case_ids: Iterable[int]) -> dict[int, RouteView]:
    """The proposal of each case that the actor may see, with one query."""
    rows = visible(actor).filter(case_id__in=list(case_ids)).order_by()
    return {
        case_id: RouteView(
            department=route.get("department", ""),
            department_name=route.get("department_name", ""),
            board_name=route.get("board_name", ""),
            class_code=route.get("class_code", ""),
            confidence=float(route.get("confidence", 0)),
            by=route.get("by", "nobody"),
            because=tuple(route.get("because", ())),
            abstained=route.get("abstained", ""),
            corrected=corrected,
        )
        for case_id, route, corrected in rows.values_list("case_id", "route", "corrected")
    }
