"""Do the doors keep their promises: sizes, errors, lockout, idle sessions, headers?"""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from qifu.kernel.errors import Forbidden, Refused, Stale
from qifu.portals import idle, urls, visitors
from qifu.portals.doors import HOUSE, Door
from qifu.registry.rules.access import Role

MB = 1024 * 1024


def refuse(request: HttpRequest) -> HttpResponse:
    kinds = {"no": Refused, "forbidden": Forbidden, "stale": Stale}
    raise kinds[request.GET["kind"]]("本件尚未反馈", why="办理中", remedy="请先提交办理结果")


def crash(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def remember(request: HttpRequest) -> HttpResponse:
    request.session.setdefault("name", "甲")
    return HttpResponse("ok")


def sign_in(request: HttpRequest) -> HttpResponse:
    found = authenticate(request, username=request.POST["username"], password=request.POST["password"])
    return HttpResponse("in" if found else "wrong")


ANYBODY = frozenset(Role)
PATHS = {
    "refuse/": refuse,
    "api/refuse/": refuse,
    "crash/": crash,
    "remember/": remember,
    "test-sign-in/": sign_in,
}
# A few doors that misbehave on purpose, beside those of the house, which the frame of every page needs.
urlpatterns = [
    *HOUSE.hang(
        Door(f"test {path}", path, view, get=ANYBODY, post=ANYBODY, is_public=True)
        for path, view in PATHS.items()
    ),
    *urls.urlpatterns,
]
handler403 = "qifu.portals.errors.forbidden"
handler404 = "qifu.portals.errors.not_found"
handler500 = "qifu.portals.errors.fault"
here = pytest.mark.urls(__name__)


@pytest.mark.django_db
def test_health_is_told_without_a_sign_in(client: Client) -> None:
    assert client.get("/health/").content == b"ok"


def test_a_body_over_the_cap_is_refused_by_its_stated_length(client: Client) -> None:
    answer = client.post("/health/", data=b"x", content_type="text/plain", CONTENT_LENGTH=str(65 * MB))

    assert answer.status_code == 413
    assert "64 MB" in answer.content.decode()


def test_a_body_without_a_length_is_refused_and_not_dropped(client: Client) -> None:
    answer = client.post("/health/", CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")

    assert answer.status_code == 411


@pytest.mark.parametrize(("kind", "code"), [("no", 422), ("forbidden", 403), ("stale", 409)])
@here
def test_a_refusal_becomes_a_page_with_what_and_remedy(client: Client, kind: str, code: int) -> None:
    answer = client.get(f"/refuse/?kind={kind}")

    assert answer.status_code == code
    assert "请先提交办理结果" in answer.content.decode()


@pytest.mark.django_db
def test_an_address_that_only_takes_a_form_says_so_in_words_when_opened(client: Client) -> None:
    answer = client.get("/e/appeals/CH-2026-1130-0001/rate/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这个地址不能直接打开" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_sent_after_the_session_ended_asks_to_sign_in_and_not_for_more_rights(client: Client) -> None:
    came = "http://testserver/e/appeals/CH-2026-1130-0001/?a=1#rate"

    answer = client.post("/e/appeals/CH-2026-1130-0001/rate/", headers={"referer": came})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "登录已过期" in page
    assert "没有权限" not in page
    assert "/sign-in/?next=%2Fe%2Fappeals%2FCH-2026-1130-0001%2F%3Fa%3D1" in page


@pytest.mark.django_db
def test_the_way_back_after_a_sign_in_stays_in_this_house(client: Client) -> None:
    answer = client.post("/e/appeals/X/rate/", headers={"referer": "https://elsewhere.example/e/"})

    assert "elsewhere" not in answer.content.decode()


@here
def test_a_program_gets_a_problem_document(client: Client) -> None:
    answer = client.get("/api/refuse/?kind=stale")

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "本件尚未反馈（办理中）"


@here
def test_a_fault_is_told_without_its_details(client: Client) -> None:
    client.raise_request_exception = False

    answer = client.get("/crash/")

    assert answer.status_code == 500
    assert "broken on purpose" not in answer.content.decode()


def test_an_unknown_page_is_told_in_chinese(client: Client) -> None:
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert "请返回首页" in answer.content.decode()


def test_a_form_without_its_token_is_refused() -> None:
    answer = Client(enforce_csrf_checks=True).post("/health/", {"a": "1"})

    assert answer.status_code == 403
    assert "刷新" in answer.content.decode()


def test_no_page_may_be_framed_or_run_foreign_scripts(client: Client) -> None:
    answer = client.get("/no-such-page/")

    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
@here
def test_the_sixth_wrong_password_meets_a_locked_door() -> None:
    get_user_model().objects.create_user(username="zhang", name="张三", password="Right-horse-9")
    visitor, other = Client(REMOTE_ADDR="203.0.113.5"), Client(REMOTE_ADDR="203.0.113.6")
    right = {"username": "zhang", "password": "Right-horse-9"}
    for _ in range(5):
        visitor.post("/test-sign-in/", {"username": "zhang", "password": "wrong"})

    answer = visitor.post("/test-sign-in/", right)

    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()
    assert other.post("/test-sign-in/", right).content == b"in"


@pytest.mark.django_db
@here
def test_an_active_session_is_renewed_once_a_minute(client: Client) -> None:
    first = client.get("/remember/")
    soon = client.get("/remember/")
    session = client.session
    session[idle.KEY] -= timedelta(minutes=2).total_seconds()
    session.save()
    later = client.get("/remember/")

    assert first.cookies["sessionid"]["max-age"] == 30 * 60
    assert "sessionid" not in soon.cookies
    assert "sessionid" in later.cookies


def test_a_forged_hop_is_not_believed() -> None:
    visit = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.9", REMOTE_ADDR="10.0.0.1")

    assert visitors.address(visit) == "10.0.0.1"
    with override_settings(BEHIND_TLS=True):
        assert visitors.address(visit) == "203.0.113.9"


def test_a_static_file_is_served_compressed_under_a_versioned_address(client: Client) -> None:
    answer = client.get("/static/vendor/echarts.min.js", HTTP_ACCEPT_ENCODING="gzip")

    assert answer["Content-Encoding"] == "gzip"
    assert "max-age=2592000" in answer["Cache-Control"]
