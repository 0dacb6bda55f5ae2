"""How large may what a visitor sends be? Decided from the headers, before anything of the body is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from qifu.portals import errors

MB = 1024 * 1024


class BodyLimit:
    """Refuses bodies over the cap, and bodies that do not say how long they are.

    A body without a length (chunked) would be dropped silently further in, which loses what somebody wrote.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is small enough; answer 413 or 411 to the rest."""
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if not length and request.META.get("HTTP_TRANSFER_ENCODING"):
            return errors.length_required(request)
        if length.isdigit() and int(length) > settings.UPLOAD_MB * MB:
            return errors.too_large(request, limit_mb=settings.UPLOAD_MB)
        return self.get_response(request)
