"""Where in a text does something stand, word for word?"""

import re
from dataclasses import dataclass

# Only figures, letters and the marks inside numbers are folded, each to one character, so that places keep.
_FOLDED = str.maketrans(
    {
        **{chr(0xFF10 + digit): chr(0x30 + digit) for digit in range(10)},
        **{chr(0xFF21 + letter): chr(0x41 + letter) for letter in range(26)},
        **{chr(0xFF41 + letter): chr(0x61 + letter) for letter in range(26)},
        "％": "%", "．": ".", "﹪": "%",
        "\u00a0": " ", "\u3000": " ", "\t": " ", "\u200b": " ", "\ufeff": " ",
        "∶": ":", "︰": ":", "〇": "○", "﹝": "〔", "﹞": "〕",
    }
)  # fmt: skip


_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
# A comma between figures groups them, a colon there is a ratio or an hour; marks inside addresses do no harm.
_MARKS = re.compile(r"[;?!()]|(?<![0-9])[,:]|[,:](?![0-9])")


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A text as it was read: its name and its paragraphs, untouched."""

    name: str
    paragraphs: tuple[str, ...]

    def __len__(self) -> int:
        return sum(map(len, self.paragraphs))


@dataclass(frozen=True, slots=True)
class Pin:
    """A place: document, paragraph counted from 1, characters from 0 within it, and the words there."""

    document: str
    paragraph: int
    start: int
    end: int
    quote: str

    def overlaps(self, other: "Pin") -> bool:
        """Whether both cover a character."""
        return self.paragraph == other.paragraph and self.start < other.end and other.start < self.end


def pin(text: PolicyText, paragraph: int, start: int, end: int) -> Pin:
    """The pin of a stretch of a paragraph (counted from 0), without the blanks at its ends."""
    words = text.paragraphs[paragraph][start:end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return Pin(text.name, paragraph + 1, start, start + len(words), words)


def holds(text: PolicyText, held: Pin) -> bool:
    """Whether the words of a pin stand where it says."""
    return (
        0 < held.paragraph <= len(text.paragraphs)
        and bool(held.quote)
        and text.paragraphs[held.paragraph - 1][held.start : held.end] == held.quote
    )


def folded(text: str) -> str:
    """Figures and letters half width, marks between words full width; the length stays.

    >>> folded("５０％,Ｒ＆Ｄ;1,200元"), len(folded("５０％"))
    ('50%，R＆D；1,200元', 3)
    """
    return _MARKS.sub(lambda mark: _WIDE[mark.group()], text.translate(_FOLDED))
