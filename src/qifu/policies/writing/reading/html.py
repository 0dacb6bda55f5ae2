"""What does a saved web page say, without its menus and scripts?"""

import re
from html.parser import HTMLParser
from typing import Final

from qifu.policies.writing.reading import plain

_PAGE: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|div|p|table|span)\b", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*(gb2312|gbk|gb18030|utf-8)", re.IGNORECASE)
_BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "pre",
        "blockquote",
        "hr",
        "title",
    ]
)
_HIDDEN: Final = frozenset(
    {"script", "style", "nav", "noscript", "select", "button", "template", "svg", "title"}
)


def looks_like(data: bytes) -> bool:
    """Whether bytes begin as a web page does."""
    return _PAGE.search(data[:2048]) is not None and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def paragraphs(data: bytes) -> list[str]:
    """The visible text, one paragraph for each block."""
    charset = _CHARSET.search(data[:4096])
    # Pages say gb2312 and mean its superset; a page that lies about UTF-8 is found out by trying.
    if charset and charset[1].lower() != b"utf-8":
        text = data.decode("gb18030", errors="replace")
    else:
        text = plain.decode(data)
    page = _Page()
    page.feed(text)
    page.close()
    return page.found()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a line."""
        _ = attrs
        self.hidden += tag in _HIDDEN
        if tag in _BLOCKS:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        """A block ends a line; what was hidden ends."""
        if tag in _HIDDEN and self.hidden:
            self.hidden -= 1
        if tag in _BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        """Text that is seen."""
        if not self.hidden:
            self.lines[-1] += re.sub(r"\s+", " ", data)

    def found(self) -> list[str]:
        return [line.strip() for line in self.lines if line.strip()]
