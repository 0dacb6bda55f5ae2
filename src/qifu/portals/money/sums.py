"""How does somebody type a sum, and which sum is meant?"""

import re
from typing import Any

from django import forms

from qifu.kernel.errors import Refused
from qifu.kernel.money import sum_in

_BARE = re.compile(r"[0-9][0-9,]*(?:\.[0-9]{1,2})?", re.ASCII)


def fen_of(text: str) -> int:
    """The fen of a typed sum: `50万`, `12.5 万元`, or plain yuan.

    >>> fen_of("12.5 万元"), fen_of("1,200.50")
    (12500000, 120050)
    """
    plain = text.strip().replace("，", ",").replace("￥", "").replace("¥", "")
    found = sum_in(f"{plain}元" if _BARE.fullmatch(plain) else plain)
    if found is None or found[0].denominator != 1:
        raise Refused(f"「{text}」不是金额", remedy="请写成 50万、12.5万 或 1200.50（元）")
    return found[0].numerator


class SumField(forms.CharField):
    """A field for a sum; cleaned to fen."""

    def __init__(self, **known: Any) -> None:
        super().__init__(
            max_length=30,
            widget=forms.TextInput(attrs={"inputmode": "text", "placeholder": "例如 50万 或 1200.50"}),
            **known,
        )

    def clean(self, value: Any) -> int:
        """The fen."""
        text = super().clean(value)
        try:
            return fen_of(str(text))
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
