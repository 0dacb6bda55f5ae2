"""What does an appeal have to say, and when is it enough?"""

from django import forms

from qifu.portals.enterprise import enclosures

SHORTEST, LONGEST = 4, 2000


class ManyFiles(forms.FileInput):
    """Several files at once; the view takes them all."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Each of several files judged by itself."""

    widget = ManyFiles

    def clean(self, data: object, initial: object = None) -> list[object]:
        """The files that came; none is fine."""
        return [super(ManyFilesField, self).clean(one, initial) for one in data or ()]  # type: ignore[attr-defined]


class SayForm(forms.Form):
    """One sentence is enough."""

    text = forms.CharField(
        label="遇到了什么事",
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={"rows": 5, "placeholder": "例如：厂区东片每晚八点跳闸，织机停机断经，请尽快修好。"}
        ),
        error_messages={
            "required": "说一句就行，例如哪里、出了什么事、希望怎么办。",
            "min_length": f"太短了，至少写 {SHORTEST} 个字，让人看得懂是什么事。",
            "max_length": f"最多 {LONGEST} 字，更多的内容请放进附件。",
        },
    )
    place = forms.CharField(
        label="在哪里",
        required=False,
        max_length=120,
        help_text="不填就按企业所在地。",
        widget=forms.TextInput(attrs={"placeholder": "例如：东桥工业园南门"}),
        error_messages={"max_length": "最多 120 字。"},
    )
    enclosures = ManyFilesField(
        label="照片或文件",
        required=False,
        help_text=enclosures.SAY,
        widget=ManyFiles(attrs={"accept": enclosures.ACCEPT}),
        error_messages={"empty": "这个文件是空的，请换一个。"},
    )

    def clean_text(self) -> str:
        """Spaces do not make a sentence."""
        text = str(self.cleaned_data["text"]).strip()
        if len("".join(text.split())) < SHORTEST:
            raise forms.ValidationError(f"太短了，至少写 {SHORTEST} 个字，让人看得懂是什么事。")
        return text


class SealedForm(SayForm):
    """The same in confidence: of which kind, and about whom, so that those do not get to see it."""

    kind = forms.ChoiceField(
        label="这是",
        widget=forms.RadioSelect,
        error_messages={"required": "请选一种。", "invalid_choice": "请选一种。"},
    )
    reported = forms.ChoiceField(
        label="反映的是哪个部门",
        required=False,
        help_text="选了以后，这个部门看不到这一件。",
        widget=forms.Select,
        error_messages={"invalid_choice": "请从列表里选。"},
    )
    field_order = ("kind", "text", "reported", "place", "enclosures")


class SendForm(forms.Form):
    """The last look: by which telephone one can be reached."""

    phone = forms.CharField(
        label="联系电话",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"max_length": "电话太长了，请检查。"},
    )
