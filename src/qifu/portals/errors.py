"""What does a reader see when something fails? Always: what happened, what is kept, what to do now."""

import logging
from dataclasses import asdict, dataclass
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape

log = logging.getLogger(__name__)

MACHINE_PATHS = ("/api/", "/open311/")


@dataclass(frozen=True, slots=True)
class Notice:
    """One error page, in the reader's words."""

    code: int
    title: str
    what: str
    kept: str = ""
    remedy: str = ""
    again_url: str = ""
    again_say: str = ""
    is_unsent: bool = False  # nothing of a form was taken in: what was typed may be typed again


def page(request: HttpRequest, notice: Notice) -> HttpResponse:
    """The notice as a page, or as a problem document where a program asks."""
    if request.path.startswith(MACHINE_PATHS):
        return _document(notice)
    return HttpResponse(_html(notice, request), status=notice.code)


def _document(notice: Notice) -> JsonResponse:
    told = {"type": "about:blank", "status": notice.code, "title": notice.title, "detail": notice.what}
    return JsonResponse(
        {**told, "remedy": notice.remedy},
        status=notice.code,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _html(notice: Notice, request: HttpRequest) -> str:
    # The page that reports a fault must not fail too: without its template it is plain, but there.
    try:
        shown = {"headline": notice.title, "why": notice.what + notice.kept}
        return render_to_string("errors/page.html", asdict(notice) | shown, request)
    except TemplateDoesNotExist:
        return _plain(notice)


def _plain(notice: Notice) -> str:
    lines = (notice.what, notice.kept, notice.remedy)
    body = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    head = f'<meta charset="utf-8"><title>{escape(notice.title)}</title>'
    return (
        f'<!doctype html><html lang="zh-CN"><head>{head}</head>'
        f"<body><h1>{escape(notice.title)}</h1>{body}</body></html>"
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403: the account may not do or see this."""
    notice = Notice(
        403,
        "没有权限",
        "您的账号不能查看或办理这一项。",
        remedy="如确需办理，请联系本单位的系统管理员开通。",
    )
    return page(request, notice)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: there is nothing here, or nothing this account may know of."""
    notice = Notice(
        404, "找不到这个页面", "地址可能写错了，或者内容已经移走。", remedy="请返回首页，从菜单进入。"
    )
    return page(request, notice)


def fault(request: HttpRequest) -> HttpResponse:
    """500: our mistake; the log has the details."""
    notice = Notice(
        500,
        "系统出错了",
        "这是我们的问题，不是您的操作有误。",
        kept="已经提交成功的内容不会丢失。",
        remedy="请稍后再试；如仍然出错，请告诉我们出错的时间和正在办的事。",
    )
    return page(request, notice)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was opened too long ago or elsewhere."""
    log.info("form refused at %s: %s", request.path, reason)
    notice = Notice(
        403,
        "页面已过期",
        "这个页面打开的时间太长，或者您在别处重新登录过，为了安全没有提交。",
        kept="您填写的内容还没有提交。",
        remedy="请回到刚才的页面，刷新后再提交；写好的文字如有草稿，会自动恢复。",
        again_url=_came_from(request),
        again_say="回到刚才的页面",
        is_unsent=True,
    )
    return page(request, notice)


def signed_out(request: HttpRequest) -> HttpResponse:
    """403: a form arrived after its sender was signed out by the clock or in another window."""
    onward = urlencode({"next": _came_from(request)})
    notice = Notice(
        403,
        "登录已过期",
        "超过半小时没有操作，或者已在别处退出，为了安全没有提交。",
        kept="您填写的内容还没有提交。",
        remedy="请重新登录，会回到刚才的页面；写好的文字如有草稿，会自动恢复。",
        again_url=f"{reverse('sign_in')}?{onward}",
        again_say="重新登录，回到刚才的页面",
        is_unsent=True,
    )
    return page(request, notice)


def only_sent_to(request: HttpRequest, methods: list[str]) -> HttpResponse:
    """405: the address takes a form, or only shows; it was opened or sent to by hand."""
    notice = Notice(
        405,
        "这个地址不能直接打开",
        "它只用来接收页面上的按钮送出的内容，这次没有办理任何事。",
        remedy="请回首页，从页面上的按钮办理。",
    )
    answer = page(request, notice)
    answer.headers["Allow"] = ", ".join(methods)
    return answer


def _came_from(request: HttpRequest) -> str:
    """The page of this house a form was on; a form alone knows no page but its own address."""
    came = urlsplit(request.headers.get("Referer", ""))
    is_ours = came.netloc == request.get_host() and came.path.startswith("/")
    return came._replace(scheme="", netloc="", fragment="").geturl() if is_ours else "/"


def locked_out(request: HttpRequest, *_given: object) -> HttpResponse:
    """429: too many wrong passwords for this name from this address."""
    notice = Notice(
        429,
        "登录已暂停",
        "密码连续输错 5 次，为了保护账号，这里暂停登录 15 分钟。",
        remedy="请 15 分钟后再试；忘记密码请联系本单位的系统管理员重置。",
    )
    return page(request, notice)


def too_large(request: HttpRequest, *, limit_mb: int) -> HttpResponse:
    """413: the upload is over the cap."""
    notice = Notice(
        413,
        "文件太大",
        f"一次最多上传 {limit_mb} MB，这次超过了。",
        kept="没有保存任何一部分。",
        remedy="请压缩图片、拆分文件后再上传。",
    )
    return page(request, notice)


def length_required(request: HttpRequest) -> HttpResponse:
    """411: the body does not say how long it is."""
    notice = Notice(
        411,
        "不能接收这种上传方式",
        "发送方没有说明内容的长度（分块传输）。",
        kept="没有保存任何一部分。",
        remedy="请在请求头中写明 Content-Length 后再发送。",
    )
    return page(request, notice)
