"""What becomes of a refusal that a page did not handle? An answer in the same three parts, never a fault."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from qifu.kernel.errors import Forbidden, Refused, Stale
from qifu.portals import errors


class RefusalMiddleware:
    """Turns `Refused` into a page; everything else stays what it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Only exceptions are of interest here."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal, or nothing for a bug."""
        return errors.page(request, notice(exception)) if isinstance(exception, Refused) else None


def notice(refused: Refused) -> errors.Notice:
    """The refusal in the shape of an error page."""
    what = f"{refused.what}（{refused.why}）" if refused.why else refused.what
    if isinstance(refused, Forbidden):
        return errors.Notice(403, "没有权限", what, remedy=refused.remedy)
    if isinstance(refused, Stale):
        return errors.Notice(409, "内容已经变了", what, kept="您这次的操作没有生效。", remedy=refused.remedy)
    return errors.Notice(422, "这一步没有办成", what, kept="您这次的操作没有生效。", remedy=refused.remedy)
