"""How does somebody come in, and leave again?"""

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from qifu.portals import errors, visitors
from qifu.portals.signing import lockout
from qifu.portals.signing.demo import demo_sign_ins
from qifu.portals.visits import Visit
from qifu.registry import signing_in

# The same words for a name that nobody has, a wrong password and a closed account.
WRONG = "登录名或密码不对，请重新输入。连续输错 5 次会暂停登录 15 分钟。"
UNSEEN = "登录名或密码不对"


class SignInForm(forms.Form):
    """Name and password; nothing else is asked."""

    username = forms.CharField(
        label="登录名",
        max_length=60,
        error_messages={"required": "请填写登录名。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        error_messages={"required": "请填写密码。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@sensitive_post_parameters("password")
def sign_in(visit: Visit) -> HttpResponse:
    """Ask, or judge what was answered."""
    onward = _local(visit.POST.get("next") or visit.GET.get("next") or "")
    if visit.user.is_authenticated:
        return redirect(onward or "start")
    form = SignInForm(visit.POST or None)
    if not form.is_valid():
        return _asked(visit, form, onward)
    name = form.cleaned_data["username"]
    if lockout.is_shut(visit, name):
        signing_in.refused(name, at=visit.at, why="登录已暂停", where=visitors.address(visit))
        return _shut(visit, name)
    found = authenticate(visit, username=name, password=form.cleaned_data["password"])
    if found is None:
        return _refused(visit, form, onward)
    login(visit, found)
    return _entered(visit, onward)


def sign_out(visit: Visit) -> HttpResponse:
    """Leave; asked twice, it is still left."""
    if visit.user.pk is not None and visit.session.session_key:
        signing_in.signed_out(visit.user.pk, visit.session.session_key, at=visit.at)
    logout(visit)
    messages.success(visit, "已退出登录。")
    return redirect("start")


def _asked(visit: Visit, form: SignInForm, onward: str, fault: str = "") -> HttpResponse:
    shown = {"form": form, "next": onward, "fault": fault, "demo_sign_ins": demo_sign_ins(visit)}
    return render(visit, "signing/sign_in.html", shown, status=422 if form.is_bound else 200)


def _refused(visit: Visit, form: SignInForm, onward: str) -> HttpResponse:
    name, where = form.cleaned_data["username"], visitors.address(visit)
    signing_in.refused(name, at=visit.at, why=UNSEEN, where=where)
    if getattr(visit, "axes_locked_out", False):
        signing_in.locked(name, at=visit.at, where=where)
        return _shut(visit, name)
    return _asked(visit, form, onward, WRONG)


def _shut(visit: Visit, name: str) -> HttpResponse:
    left = lockout.minutes_left(visit, name, visit.at)
    lockout.answered(visit)
    notice = errors.Notice(
        429,
        "登录已暂停",
        f"密码连续输错 5 次，为了保护账号，这里暂停登录，还要等 {left} 分钟。",
        remedy=f"请 {left} 分钟后再试；忘记密码请联系本单位的系统管理员重置。",
    )
    answer = errors.page(visit, notice)
    answer.headers["Retry-After"] = str(left * lockout.MINUTE)
    return answer


def _entered(visit: Visit, onward: str) -> HttpResponse:
    key = visit.session.session_key
    assert key is not None, "a sign-in has a session"
    assert visit.user.pk is not None, "and somebody who signed in"
    ended = signing_in.signed_in(visit.user.pk, key, at=visit.at, where=visitors.address(visit))
    if ended:
        most = signing_in.OPEN_AT_MOST
        messages.info(visit, f"同一账号最多在 {most} 处同时登录，最早的 {ended} 处已自动退出。")
    return redirect(onward or "start")


def _local(url: str) -> str:
    """An address in this house, or nothing: a link must not lead elsewhere after the sign-in."""
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_ours else ""
