"""Is this name shut out from this address, and for how many minutes still?"""

from datetime import datetime
from math import ceil

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest

from qifu.portals import visitors

MINUTE = 60


def is_shut(request: HttpRequest, username: str) -> bool:
    """Whether a password for this name would not even be looked at."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def minutes_left(request: HttpRequest, username: str, at: datetime) -> int:
    """How long it still lasts, in full minutes, at least one."""
    tried = AccessAttempt.objects.filter(username=username, ip_address=visitors.address(request))
    last = tried.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    opens_at = (last or at) + settings.AXES_COOLOFF_TIME
    return max(1, ceil((opens_at - at).total_seconds() / MINUTE))


def answered(request: HttpRequest) -> None:
    """This page has told of the lock itself, with the time left; the general page is not needed."""
    request.axes_locked_out = False  # type: ignore[attr-defined]
