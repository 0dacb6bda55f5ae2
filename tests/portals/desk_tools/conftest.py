"""Which city do the tests of the center's tools stand in?"""

# A folder named on the command line has its conftest read before Django is ready, hence the late imports.
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from tests.portals.city import City


@pytest.fixture
def city(db: None) -> "City":  # noqa: ARG001 - the tables
    """A city with its officials and enterprises."""
    from tests.portals import city as cities  # noqa: PLC0415

    return cities.build()


@pytest.fixture
def clerk(client: Client, city: "City") -> Client:
    """A client with the center's clerk signed in."""
    from tests.portals import city as cities  # noqa: PLC0415

    return cities.sign_in(client, city, "clerk")
