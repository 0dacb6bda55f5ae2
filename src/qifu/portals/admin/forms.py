"""What do the administrators fill in?"""

from collections.abc import Sequence

from django import forms

from qifu.kernel.errors import Refused
from qifu.registry.posts import SEATS
from qifu.registry.queries import DepartmentLine, HeldPost
from qifu.registry.rules.access import ROLE_LABELS, Role

POST_ROLES = [role for role in Role if role not in (Role.ENTERPRISE_MEMBER, Role.ROUNDS)]
RANKS = [(1, "工作人员"), (2, "分管负责人"), (3, "主要负责人")]
PHONE_FAULT = "电话只写数字和短横，如 0000-1234567。"


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A date as the browser asks for it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class AccountForm(forms.Form):
    """A new account; its password is drawn, not chosen."""

    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{2,59}$",
        label="用户名",
        help_text="登录时填写，小写字母和数字，3 到 60 位，开通后不能改。",
        error_messages={"invalid": "用户名只用小写字母、数字、点和短横，至少 3 位。"},
    )
    name = forms.CharField(label="姓名", max_length=60)
    phone = forms.RegexField(
        r"^[0-9-]{5,30}$", label="电话", required=False, error_messages={"invalid": PHONE_FAULT}
    )


class ChangeForm(forms.Form):
    """What may change of an account."""

    name = forms.CharField(label="姓名", max_length=60)
    phone = forms.RegexField(
        r"^[0-9-]{5,30}$",
        label="新电话",
        required=False,
        help_text="不填就保留原来的号码。",
        error_messages={"invalid": PHONE_FAULT},
    )
    is_active = forms.TypedChoiceField(
        label="账号状态",
        choices=[("yes", "启用"), ("no", "停用，立即退出登录")],
        coerce=lambda said: said == "yes",
    )


class PostForm(forms.Form):
    """A new post."""

    department = forms.TypedChoiceField(label="部门", coerce=int)
    role = forms.TypedChoiceField(
        label="角色", coerce=Role, choices=[(role.value, ROLE_LABELS[role]) for role in POST_ROLES]
    )
    title = forms.CharField(label="岗位名称", max_length=60)
    rank = forms.TypedChoiceField(label="职级", coerce=int, choices=RANKS)

    def offer(self, departments: Sequence[DepartmentLine]) -> None:
        """Choose among these."""
        _choose(self.fields["department"], [(str(one.id), one.short) for one in departments])


class FillForm(forms.Form):
    """Somebody takes a seat."""

    post = forms.TypedChoiceField(label="岗位", coerce=int)
    seat = forms.ChoiceField(label="席位", choices=list(SEATS.items()))
    from_on = day("从哪天起")
    until_on = day("到哪天止", required=False, help_text="这一天起不再担任；不填表示长期。")

    def offer(self, posts: Sequence[HeldPost]) -> None:
        """Choose among these; a post with two holders stands once."""
        named = {
            str(one.post_id): f"{one.department_short}，{one.title}（{one.role_label}）" for one in posts
        }
        _choose(self.fields["post"], list(named.items()))

    def clean(self) -> dict[str, object]:
        """The end comes after the beginning."""
        said = super().clean() or self.cleaned_data
        if said.get("until_on") and said.get("from_on") and said["until_on"] <= said["from_on"]:
            self.add_error("until_on", "结束日期要晚于开始日期。")
        return said


class LeaveForm(forms.Form):
    """Somebody leaves a seat."""

    until_on = day("从哪天起离岗")


class MemberForm(forms.Form):
    """An account that may act for an enterprise."""

    username = forms.CharField(label="经办人用户名", max_length=60)
    from_on = day("从哪天起")


class JournalForm(forms.Form):
    """Which entries the auditor looks for."""

    subject = forms.CharField(
        label="对象",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": "account:12"}),
    )
    kind = forms.ChoiceField(label="动作", required=False)
    person = forms.CharField(label="经办人", required=False, max_length=60)
    since = day("从", required=False)
    until = day("到", required=False)

    def offer(self, kinds: Sequence[tuple[str, str]]) -> None:
        """Choose among these."""
        _choose(self.fields["kind"], [("", "全部动作"), *kinds])


def told(form: forms.Form) -> str:
    """All faults of a form in one sentence, for a form without room beside its fields."""
    return "；".join(str(fault) for faults in form.errors.values() for fault in faults)


def refuse(form: forms.Form, refused: Refused) -> None:
    """Show beside the form why it was not done; what was typed stays."""
    form.add_error(None, str(refused))


def _choose(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
