"""Does the same seed on the same day make the same city?"""

import pytest
from django.db import transaction
from tests.portals.demonstration.ordering import QUICK, order

from qifu.cases import queries
from qifu.portals.city.build import build
from qifu.registry.rules.access import ROUNDS

pytestmark = pytest.mark.django_db


def told(seed: str) -> list[tuple[object, ...]]:
    with QUICK, transaction.atomic():
        build(order(scale="45", seed=seed), lambda _count: None)
        rows = queries.scope(ROUNDS).order_by("number")
        seen = list(rows.values_list("number", "title", "state", "due_at"))
        transaction.set_rollback(True)
    return seen


def test_the_same_seed_and_day_make_the_same_city() -> None:
    assert told("one") == told("one")
