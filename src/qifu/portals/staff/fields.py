"""How is each field of an act asked for: its words, its widget, and what is said when it is empty?"""

from django import forms

Choices = tuple[tuple[str, str], ...]


def words(
    label: str, *, say: str = "", required: bool = True, most: int = 500, hint: str = ""
) -> forms.CharField:
    """A few sentences."""
    return forms.CharField(
        label=label,
        help_text=say,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": hint}),
        error_messages=_faults(label),
    )


def line(
    label: str, *, say: str = "", required: bool = True, most: int = 120, hint: str = ""
) -> forms.CharField:
    """One line."""
    return forms.CharField(
        label=label,
        help_text=say,
        required=required,
        max_length=most,
        widget=forms.TextInput(attrs={"placeholder": hint}),
        error_messages=_faults(label),
    )


def days(label: str, *, say: str = "", required: bool = True) -> forms.IntegerField:
    """A count of days."""
    return forms.IntegerField(
        label=label,
        help_text=say,
        required=required,
        min_value=1,
        max_value=200,
        error_messages={**_faults(label), "invalid": "请写整数"},
    )


def on(label: str, *, say: str = "") -> forms.DateField:
    """A day, where it may be needed."""
    return forms.DateField(
        label=label,
        help_text=say,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期写法不对，例如 2026-10-15"},
    )


def pick(label: str, *, say: str = "", required: bool = True) -> forms.ChoiceField:
    """One of a list; the choices are put in when the case is known."""
    return forms.ChoiceField(
        label=label, help_text=say, required=required, error_messages=_chosen(label), widget=forms.Select
    )


def one_of(label: str, *, say: str = "", required: bool = True) -> forms.ChoiceField:
    """One of a few, all in sight."""
    return forms.ChoiceField(
        label=label, help_text=say, required=required, error_messages=_chosen(label), widget=forms.RadioSelect
    )


def tick(label: str, *, say: str = "", initial: bool = False) -> forms.BooleanField:
    """Yes or no."""
    return forms.BooleanField(label=label, help_text=say, required=False, initial=initial)


def with_blank(choices: Choices, blank: str) -> Choices:
    """The same choices, none chosen yet."""
    return (("", blank), *choices)


def _faults(label: str) -> dict[str, str]:
    return {
        "required": f"请填写{label}",
        "max_length": "最多 %(limit_value)d 字，现在 %(show_value)d 字",
        "min_value": "不能少于 %(limit_value)s",
        "max_value": "不能多于 %(limit_value)s",
    }


def _chosen(label: str) -> dict[str, str]:
    return {"required": f"请选择{label}", "invalid_choice": "这个选项现在不能选，请刷新后再选"}
