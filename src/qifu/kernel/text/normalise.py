"""When do two spellings count as the same text? What was received is kept elsewhere, untouched."""

import re
import unicodedata

# Between Han characters a space carries no meaning: forms and mobile keyboards scatter them freely.
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3000-\u303f"
_LOOSE_SPACE = re.compile(rf"(?<=[{_HAN}]) +| +(?=[{_HAN}])")
_SPACES = re.compile(r"\s+")
# Controls, invisible marks, direction marks, surrogates and private use; white space was folded before.
_INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ud800-\uf8ff\ufe00-\ufe0f\ufeff\ufff0-\uffff\U000e0000-\U0010ffff]+"
)


def normalise(text: str) -> str:
    """Full width to half width, one case, no control characters, no idle spaces.

    >>> normalise("ＡＢ科技　有限 公司\\u200b（Ｗｕｘｉ）")
    'ab科技有限公司(wuxi)'
    """
    folded = unicodedata.normalize("NFKC", tidy(text)).casefold()
    return _LOOSE_SPACE.sub("", _SPACES.sub(" ", folded)).strip()


def tidy(text: str) -> str:
    """One printable line: control and invisible characters gone, runs of spaces made one.

    >>> tidy("\\n\\t 尊敬的\\x00领导：\\n 您好  ")
    '尊敬的领导： 您好'
    """
    return _INVISIBLE.sub("", _SPACES.sub(" ", text)).strip()


def half_width(text: str) -> str:
    """Only the width folded, as needed for codes and numbers.

    >>> half_width("９１３３０５　０")
    '913305 0'
    """
    return unicodedata.normalize("NFKC", text)
