"""How is a text built: chapters, articles, items, sentences, and what stands above each?

Many texts come without line breaks. A number opens an article where it stands at a break, or where it goes on
from the number before; a reference to another article (本办法第八条) does neither.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from qifu.kernel.numerals import whole_value
from qifu.policies.rules.decompose.spans import Pin, PolicyText, folded, pin

_CN: Final = "[一二三四五六七八九十百零○]{1,5}"
_MARK: Final = re.compile(
    rf"第(?P<r1>{_CN})[编篇]|第(?P<r2>{_CN})章|第(?P<r3>{_CN})节|第(?P<r4>{_CN})条"
    rf"|(?P<r5>[一二三四五六七八九十]{{1,3}})、|[（(](?P<r6>[一二三四五六七八九十]{{1,3}})[）)]、?"
    r"|(?P<r7>[0-9]{1,2})(?:[.、](?![0-9])|\.(?=[0-9]{4}年))|[（(](?P<r8>[0-9]{1,2})[）)]|(?P<r9>[①-⑳])"
)
# The rank of 条: numbers of it run on through the whole document and need no break before them.
ARTICLE: Final = 4
_BREAKS: Final = "。；;：:！？”》"
_REFERS: Final = re.compile(r"(?:[》照据按反合及和、或至到见]|办法|细则|规则|条例|规定|适用|前款|本法)$")
_END: Final = re.compile(r"[。！？；;]")
_OPEN, _CLOSE = "（(“《〈〔[", "）)”》〉〕]"
HEADING_LENGTH: Final = 30


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or member of a list by semicolons, in its block by `order`; figures folded in place."""

    words: str
    paragraph: int
    start: int
    block: int
    order: int

    @property
    def end(self) -> int:
        return self.start + len(self.words)


@dataclass(slots=True)
class Block:
    """An article or item: its own label (`（二）`), its whole address, its heading and its sentences."""

    rank: int
    label: str
    article: str
    parent: int | None
    heading: str = ""
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def lead(self) -> str:
        """What a list beneath this block is introduced by."""
        return self.sentences[-1].words if self.sentences else ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole text in blocks; the first is what stands before any number."""

    text: PolicyText
    blocks: tuple[Block, ...]

    def sentences(self) -> Iterator[Sentence]:
        for block in self.blocks:
            yield from block.sentences

    def above(self, block: int) -> Iterator[Block]:
        """The blocks a block stands under, the nearest first."""
        parent = self.blocks[block].parent
        while parent is not None:
            yield self.blocks[parent]
            parent = self.blocks[parent].parent

    def stands_over(self, block: int) -> bool:
        """Whether blocks stand under a block; the first of them comes right after it."""
        return block + 1 < len(self.blocks) and self.blocks[block + 1].parent == block

    def pinned(self, sentence: Sentence, start: int = 0, end: int | None = None) -> Pin:
        """The pin of a part of a sentence, or of all of it."""
        stop = len(sentence.words) if end is None else end
        return pin(self.text, sentence.paragraph, sentence.start + start, sentence.start + stop)


@dataclass(frozen=True, slots=True)
class _Mark:
    rank: int
    value: int
    label: str
    start: int
    end: int


def outline(text: PolicyText) -> Outline:
    """The blocks and sentences of a text."""
    builder = _Builder(text)
    for index, paragraph in enumerate(text.paragraphs):
        builder.paragraph(index, folded(paragraph))
    return Outline(text, tuple(builder.blocks))


class _Builder:
    def __init__(self, text: PolicyText) -> None:
        self.text = text
        self.blocks = [Block(0, "", "", None)]
        self.stack = [0]
        self.last: dict[int, int] = {}

    def paragraph(self, index: int, words: str) -> None:
        """Cut one paragraph at the numbers in it."""
        at = 0
        for found in _MARK.finditer(words):
            mark = _mark(found)
            if not self.opens(mark, words):
                continue
            self.fill(index, words, at, mark.start)
            self.open(mark)
            at = mark.end
        self.fill(index, words, at, len(words))

    def opens(self, mark: _Mark, words: str) -> bool:
        """Whether a number opens a block here."""
        before = words[: mark.start].rstrip()
        at_break = not before or before[-1] in _BREAKS or before != words[: mark.start]
        goes_on = mark.value == self.last.get(mark.rank, 0) + 1
        if mark.rank <= ARTICLE:
            ahead = mark.value - self.last.get(mark.rank, 0)
            skips = 0 < ahead <= 3 and (not before or before[-1] in "。；")
            # 《某办法》第二条 is another paper's article; 《某办法》第一章总则 begins this one.
            refers = before == words[: mark.start] and _REFERS.search(before) is not None
            return (goes_on and (not refers or (mark.rank < ARTICLE and mark.value == 1))) or skips
        if not at_break:
            at_break = mark.rank in (6, 8) and before[-1] in "）)" and goes_on
        if mark.rank == 5 and re.match("[一二三四五六七八九十]", words[mark.end : mark.end + 1]):
            return False
        return at_break and (goes_on or mark.value == 1 or not before)

    def open(self, mark: _Mark) -> None:
        """Begin a block beneath the nearest of a lower rank."""
        while self.blocks[self.stack[-1]].rank >= mark.rank:
            self.stack.pop()
        parent = self.stack[-1]
        kept = {rank: value for rank, value in self.last.items() if rank <= mark.rank or rank == ARTICLE}
        self.last = {**kept, mark.rank: mark.value}
        above = self.blocks[parent].article if self.blocks[parent].rank >= ARTICLE else ""
        address = above + mark.label if mark.rank >= ARTICLE else mark.label
        self.stack.append(len(self.blocks))
        self.blocks.append(Block(mark.rank, mark.label, address, parent))

    def fill(self, index: int, words: str, start: int, end: int) -> None:
        """The sentences of a stretch go to the open block."""
        block = self.blocks[self.stack[-1]]
        for begin, stop in _pieces(words, start, end):
            stretch = words[begin:stop]
            lead = len(stretch) - len(stretch.lstrip())
            if not stretch.strip():
                continue
            if not block.sentences and not block.heading:
                block.heading = _heading(stretch.strip(), is_last=stop >= end)
            self.add(index, stretch.strip(), begin + lead)

    def add(self, index: int, words: str, start: int) -> None:
        """One sentence; a heading before it on the same line is one of its own."""
        block = self.blocks[self.stack[-1]]
        if not block.sentences and block.heading and words.startswith(block.heading + " "):
            block.sentences.append(Sentence(block.heading, index, start, self.stack[-1], 0))
            rest = words[len(block.heading) :]
            start += len(words) - len(rest.lstrip())
            words = rest.strip()
        if words:
            order = len(block.sentences)
            block.sentences.append(Sentence(words, index, start, self.stack[-1], order))


def _mark(found: re.Match[str]) -> _Mark:
    name = found.lastgroup or ""
    written = found[name]
    value = ord(written) - ord("①") + 1 if name == "r9" else int(whole_value(written.replace("○", "零")) or 0)
    label = found.group().rstrip(".、")
    return _Mark(int(name[1:]), value, label, found.start(), found.end())


def _pieces(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences: up to a full stop or semicolon that stands in no bracket."""
    begin, depth = start, 0
    for place in range(start, end):
        mark = words[place]
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            depth = max(depth - 1, 0)
        elif depth == 0 and _END.match(mark):
            yield begin, place + 1
            begin = place + 1
        elif depth and mark == "。" and place - begin > 400:
            # A bracket nobody closed must not swallow the rest of the text.
            yield begin, place + 1
            begin, depth = place + 1, 0
    if begin < end:
        yield begin, end


def _heading(first: str, *, is_last: bool) -> str:
    """A short first piece of a block is its heading: 支持标准。 or 资金管理 （一）…"""
    title, _, rest = first.partition(" ")
    if rest and len(title) <= HEADING_LENGTH and not re.search("[，：:；。、]", title):
        return title
    bare = first.rstrip("。：: ")
    is_short = len(bare) <= HEADING_LENGTH and not re.search("[，；。]", bare)
    return bare if is_short and (is_last or first.endswith(("。", "：", ":"))) else ""
