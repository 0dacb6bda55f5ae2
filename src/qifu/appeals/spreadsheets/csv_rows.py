"""How is a text table read whose encoding and separator nobody wrote down?"""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from qifu.kernel.errors import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",;\t"
_LONGEST_CELL = 1 << 20


def read_csv(path: Path) -> Iterator[list[str]]:
    """The rows of a text table, cell by cell as written."""
    text = _decoded(path.read_bytes())
    separator = _separator(text)
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            yield next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            why = f"第 {lines.line_num} 行附近的引号没有配对"
            raise Refused("表格格式有错", why=why, remedy="请改正该行，或另存为 xlsx 再导入") from error


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding)
    if content[:4096].count(0) > len(content[:4096]) // 5:
        return _strict(content, "utf-16-le" if content[1:2] == b"\0" or _odd_zeros(content) else "utf-16-be")
    if b"\0" in content:
        raise Refused("这不是表格文件", why="含有二进制内容", remedy="请另存为 xlsx 再导入")
    failed: UnicodeDecodeError | None = None
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            failed = error if failed is None or error.start > failed.start else failed
    raise _wrong_encoding(content, failed)


def _odd_zeros(content: bytes) -> bool:
    return content[1:4096:2].count(0) > content[0:4096:2].count(0)


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _wrong_encoding(content, error) from error


def _wrong_encoding(content: bytes, error: UnicodeDecodeError | None) -> Refused:
    line = content[: error.start].count(b"\n") + 1 if error else 1
    why = f"第 {line} 行起既不是 UTF-8 也不是 GB18030"
    return Refused("文字编码认不出", why=why, remedy="请另存为“CSV UTF-8”或 xlsx 再导入")


def _separator(text: str) -> str:
    """The separator seen most often outside quotes in the opening lines."""
    outside = "".join(text[:20_000].split('"')[::2])
    opening = "\n".join(outside.split("\n", 20)[:20])
    return max(_SEPARATORS, key=opening.count)
