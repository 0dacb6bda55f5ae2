"""What do the tests of the strength table start from?"""

from datetime import date, timedelta
from typing import Any

from qifu.kernel import packs
from qifu.policies.rules.honoured import Honoured, Month, Picture
from qifu.policies.schema import Strength

SEPTEMBER = Month(2026, 9)


def rules(**changed: Any) -> Strength:
    """The table of the nation, with some of it changed."""
    table = packs.load("national", on=date(2026, 11, 1)).section("strength", Strength)
    return Strength.model_validate({**table.model_dump(), **changed})


def grant(firm: int = 1, **given: Any) -> Honoured:
    """A grant applied for on the first of September, decided on the eleventh, paid on the sixteenth."""
    opened = given.pop("opened_on", date(2026, 9, 1))
    held = {
        "item": "t-a",
        "opened_on": opened,
        "due_on": opened + timedelta(days=20),
        "decided_on": opened + timedelta(days=10),
        "is_granted": True,
        "granted_fen": 100_000_00,
        "paid": ((opened + timedelta(days=15), 100_000_00),),
        "materials": 2,
        "fields": 4,
        "prefilled": 3,
        **given,
    }
    return Honoured(firm=firm, **held)


def picture(*grants: Honoured, **given: Any) -> Picture:
    """September of a place."""
    return Picture(month=SEPTEMBER, grants=grants, **given)
