"""Who tries items in the sandbox, and which enterprises are there to try them on?"""

# A folder named on the command line has its conftest read before Django is ready, hence the late imports.
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from tests.portals.city import City

SPENT = ("96.8万", "200万", "900万")


@pytest.fixture
def city(db: None) -> Iterator["City"]:  # noqa: ARG001 - the tables
    """Three enterprises with a title, one just below a line of 100 wan, one in, one beyond the cap."""
    from tests.policies import making  # noqa: PLC0415
    from tests.portals import city as cities  # noqa: PLC0415

    from qifu.policies.finding import stating  # noqa: PLC0415
    from qifu.registry import enterprises  # noqa: PLC0415
    from qifu.registry.rules.access import SETUP  # noqa: PLC0415

    with cities.living() as built:
        for firm, spent in zip(built.firms, SPENT, strict=True):
            known = {"recognitions": ["高新技术企业"], "employees": 80, "size": "小型"}
            enterprises.change(firm, changed=known, by=SETUP, at=built.now)
            facts = {"研发费用@上年": spent, "严重失信名单": False}
            stating.state_facts(firm, facts, source="税务", by=SETUP, at=built.now)
        making.published(making.item())
        yield built


@pytest.fixture
def lead(client: Client, city: "City") -> Client:
    """A client with the head of a department signed in."""
    from tests.portals import city as cities  # noqa: PLC0415

    return cities.sign_in(client, city, "head")
