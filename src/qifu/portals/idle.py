"""When does a forgotten screen sign itself out? After half an hour without a sign of life.

Saving the session at every page would be one write a page. It is renewed when the last sign of life is more
than a minute old, so the limit is kept to within that minute at a small part of the writes.
"""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from qifu.kernel import clock

RENEW_AFTER = timedelta(minutes=1)
KEY = "seen"


class IdleMiddleware:
    """Renews the session of somebody who is active."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer first: a page that never looked at the session is no sign of life and costs nothing."""
        response = self.get_response(request)
        session = request.session
        if session.accessed and not session.is_empty():
            now = clock.now().timestamp()
            if now - float(session.get(KEY, 0)) > RENEW_AFTER.total_seconds():
                session[KEY] = now
        return response
