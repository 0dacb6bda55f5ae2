"""How does somebody choose a new password?"""

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from qifu.kernel.errors import Refused
from qifu.portals import actors
from qifu.portals.visits import Visit
from qifu.registry import signing_in
from qifu.registry.keeping import REMEMBERED
from qifu.registry.rules.access import Side


def _secret(label: str, kind: str, asked: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        error_messages={"required": asked},
        widget=forms.PasswordInput(attrs={"autocomplete": kind}),
    )


class PasswordForm(forms.Form):
    """The old one once, the new one twice."""

    old = _secret("原密码", "current-password", "请填写原密码。")
    new = _secret("新密码", "new-password", "请填写新密码。")
    again = _secret("再输一次新密码", "new-password", "请再输一次新密码。")

    def clean_again(self) -> str:
        """Both must agree, or a slip of the finger locks somebody out."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("new", again):
            raise forms.ValidationError("两次输入的新密码不一样，请重新输入。")
        return again


@sensitive_post_parameters("old", "new", "again")
def password(visit: Visit) -> HttpResponse:
    """Ask, or change it and end all other sessions."""
    if not visit.user.is_authenticated:
        return redirect("sign_in")
    form = PasswordForm(visit.POST or None)
    fault = ""
    if form.is_valid():
        try:
            _change(visit, form.cleaned_data["old"], form.cleaned_data["new"])
        except Refused as refused:
            fault = str(refused)
        else:
            messages.success(visit, "密码已修改，其他地方的登录已全部退出。")
            return redirect("start")
    shown = {
        "form": form,
        "fault": fault,
        "rules": [*password_validators_help_texts(), f"不要用最近 {REMEMBERED} 次用过的密码。"],
        "is_due": actors.must_change_password(visit),
        "back_name": "me" if visit.actor.side is Side.ENTERPRISE else "start",
    }
    return render(visit, "signing/password.html", shown, status=422 if form.is_bound else 200)


def _change(visit: Visit, old: str, new: str) -> None:
    assert visit.actor.account_id is not None, "a door for those who have signed in"
    account = signing_in.change_password(
        visit.actor.account_id, old=old, new=new, by=visit.actor, at=visit.at
    )
    before = visit.session.session_key
    update_session_auth_hash(visit, account)
    after = visit.session.session_key
    assert before is not None, "a signed-in visitor has a session"
    assert after is not None, "the session only moved"
    signing_in.session_moved(before, after)
    signing_in.end_sessions(account.pk, at=visit.at, but=after)
