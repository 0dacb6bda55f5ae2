"""The calendar the country is shipped with, read once for all tests of working time."""

from pathlib import Path

import pytest
import yaml

from qifu.kernel.workdays import CalendarYear, WorkCalendar

FOLDER = Path(__file__).parents[3] / "packs/national/calendar"


@pytest.fixture(scope="session")
def years() -> dict[int, CalendarYear]:
    read = (CalendarYear.model_validate(yaml.safe_load(path.read_text())) for path in FOLDER.glob("*.yaml"))
    return {year.year: year for year in read}


@pytest.fixture(scope="session")
def calendar(years: dict[int, CalendarYear]) -> WorkCalendar:
    return WorkCalendar.build(years.values())
