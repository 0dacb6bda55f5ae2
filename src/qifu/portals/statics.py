"""How does a browser keep our static files for a month and yet never show a stale one?"""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStorage(StaticFilesStorage):
    """Puts a short hash of the content behind the address: a changed file is a new address."""

    def url(self, name: str | None) -> str:
        """The address of a static file, with its version."""
        plain = super().url(name)
        version = "" if settings.DEBUG or not name else _version(name)
        return f"{plain}?v={version}" if version else plain


@cache
def _version(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        return ""
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:8]
