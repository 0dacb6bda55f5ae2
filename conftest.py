"""On what ground do the tests stand? A state folder of their own, our settings, no hurry."""

import os
import shutil
import tempfile

import pytest
from hypothesis import settings

# Before anything reads the settings. An installation's own folder and database name are never touched.
STATE = tempfile.mkdtemp(prefix="qifu-tests-")
os.environ["QIFU_HOME"] = STATE
os.environ["DJANGO_SETTINGS_MODULE"] = "qifu.portals.settings"
# Playwright runs an event loop; without this Django would refuse every query beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

settings.register_profile("here", deadline=None, max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=100, derandomize=True)
settings.load_profile("thorough" if os.environ.get("CI") == "true" else "here")


def pytest_configure() -> None:
    """Settings must be loaded here: pytest-django sets Django up right after, if they are."""
    from django.conf import settings as django_settings  # noqa: PLC0415 - the environment above comes first

    _ = django_settings.DATABASES


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """A worker that finds the settings named would read them before it has chosen a folder of its own."""
    os.environ.pop("DJANGO_SETTINGS_MODULE")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Nothing stays behind."""
    shutil.rmtree(STATE, ignore_errors=True)
