"""Which text do these bytes stand for, and where do its paragraphs end?"""

import re
from typing import Final

from qifu.kernel.errors import Refused

_ENDS: Final = re.compile(r"[。！？；;：:.”）)》]\s*$")
_OPENS: Final = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零]+[编章节条]|[一二三四五六七八九十]+、"
    r"|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]{1,2}[.．、]|附\s*件|[\u3000 ]{2})"
)
_PAGE_NUMBER: Final = re.compile(
    r"^\s*[-—–－]?\s*[0-9]{1,4}\s*[-—–－]?\s*$|^\s*第\s*[0-9]+\s*页(?:\s*共\s*[0-9]+\s*页)?\s*$"
)


def decoded(data: bytes) -> list[str]:
    """The paragraphs of a text file in UTF-8, UTF-16 with its mark, or GB18030."""
    return paragraphs(decode(data))


def decode(data: bytes) -> str:
    """The text of bytes nobody wrote an encoding down for."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codes: tuple[str, ...] = ("utf-16",)
    else:
        codes = ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            found = data.decode(code)
        except UnicodeDecodeError:
            continue
        if not _is_binary(found):
            return found
    raise Refused(
        "看不出文件的文字编码",
        why="不是 UTF-8，也不是 GB18030",
        remedy="请另存为 UTF-8 编码的文本，或用 docx",
    )


def paragraphs(written: str) -> list[str]:
    """Lines as paragraphs; lines that were broken at a fixed width are put together again.

    >>> paragraphs("支持办法\\n一、给予奖励。\\n二、给予补助。")
    ['支持办法', '一、给予奖励。', '二、给予补助。']
    """
    return joined(written.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def joined(lines: list[str]) -> list[str]:
    """Lines that fill the width and end in the middle of a sentence go on in the next line."""
    lines = [line for line in lines if not _PAGE_NUMBER.match(line)]
    width = _width(lines)
    found: list[str] = []
    goes_on = False
    for line in lines:
        bare = line.strip()
        if goes_on and bare and not _OPENS.match(line):
            found[-1] += bare
        elif bare:
            found.append(line.rstrip())
        goes_on = bool(bare) and width > 0 and abs(_length(line) - width) <= 2 and not _ENDS.search(bare)
    return found


def _width(lines: list[str]) -> int:
    """The width lines were broken at, or 0 if they were not: many lines must be as long as the longest."""
    lengths = sorted(_length(line) for line in lines if line.strip())
    if len(lengths) < 3 or lengths[-1] > 80:
        return 0
    full = sum(1 for each in lengths if each >= lengths[-1] - 2)
    return lengths[-1] if full >= max(2, len(lengths) // 4) else 0


def _length(line: str) -> int:
    """Han characters count for one, two figures or Latin letters for one."""
    return round(sum(0.5 if character.isascii() else 1 for character in line.rstrip()))


def _is_binary(text: str) -> bool:
    """Control characters do not occur in text; a few strays are forgiven."""
    strange = sum(1 for character in text[:20_000] if ord(character) < 32 and character not in "\n\r\t\f\v")
    return strange > max(2, len(text[:20_000]) // 500)
