"""Is this file a table, and is it safe to open? Judged by content, never by its name."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qifu.kernel.errors import Refused

Form = Literal["xlsx", "xls", "ods", "csv"]

_CHUNK = 1 << 20
_OVERLAP = 512  # a cell tag may be cut by the end of a chunk
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为 xlsx 再导入"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, NotImplementedError, RuntimeError)
_OTHERS = (
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "程序"),
    (b"%PDF", "PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"SQLite format", "数据库文件"),
)
_WEB_PAGE = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table|meta|head)", re.IGNORECASE)
# A cell that holds something; empty cells that only carry a style may lie anywhere.
_FILLED = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]+)(\d+)[\"'][^>]*(?<!/)>\s*<(?:\w+:)?[vif]"
)
_ROW = re.compile(
    rb"<(?:\w+:)?row\s[^>]*?\br\s*=\s*[\"'](\d+)[\"'][^>]*(?<!/)>\s*<(?:\w+:)?c(?:\s(?![^>]*\br\s*=)|>)"
)
_FAULTY = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*\bt=\"e\")[^>]*?\br=\"([A-Z]+\d+)\"")
# A formula whose result was never stored, as programs write it. An empty text is a result (`t="str"`).
_UNSTORED = re.compile(
    rb"<(?:\w+:)?c\s(?![^>]*\bt=\"str\")[^>]*?\br=\"([A-Z]+\d+)\"[^>]*(?<!/)>\s*"
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REPEATED = re.compile(
    rb"number-(?:columns|rows)-repeated\s*=\s*[\"'](\d+)[\"'][^>]*?(?:value-type|>\s*<table:table-cell[^>]*value-type)"
)


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of a file we are willing to read."""

    megabytes: int = 64
    unpacked_megabytes: int = 512
    rows: int = 200_000
    columns: int = 256
    cells: int = 10_000_000


USUAL = Caps()


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file is, and the cells that the reading library shows as blank though something is meant there.

    `faulty`: the formula failed; `unstored`: its result is not in the file.
    """

    form: Form
    faulty: tuple[str, ...] = ()
    unstored: tuple[str, ...] = ()


def look_into(path: Path, caps: Caps) -> Opened:
    """What the file is; whatever is no table, or would not fit, is refused in words."""
    _check_size(path, caps)
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK"):
        return _packed(path, caps)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return Opened(_compound(path))
    for magic, name in _OTHERS:
        if start.startswith(magic):
            raise Refused("这不是表格文件", why=f"内容是{name}，只是文件名像表格", remedy=_SAVE_AS)
    if _WEB_PAGE.match(start):
        raise Refused("这不是表格文件", why="内容是网页，只是存成了表格的名字", remedy=_SAVE_AS)
    return Opened("csv")


def _check_size(path: Path, caps: Caps) -> None:
    if not path.is_file():
        raise Refused("找不到文件", why=path.name, remedy="请重新选择文件")
    size = path.stat().st_size
    if size == 0:
        raise Refused("文件是空的", why=path.name, remedy="请检查是否导出成功")
    if size > caps.megabytes << 20:
        raise Refused("文件太大", why=f"超过 {caps.megabytes} MB", remedy="请分成几个文件导入")


def _packed(path: Path, caps: Caps) -> Opened:
    try:
        with zipfile.ZipFile(path) as parts:
            form = _packed_form(parts)
            return _checked_parts(parts, form, caps)
    except _BROKEN as error:
        raise Refused("文件已损坏，打不开", why="压缩内容不完整或被加密", remedy=_SAVE_AS) from error


def _packed_form(parts: zipfile.ZipFile) -> Form:
    names = set(parts.namelist())
    if "mimetype" in names and b"opendocument.spreadsheet" in parts.open("mimetype").read(256):
        if b"encryption-data" in parts.open("META-INF/manifest.xml").read(_CHUNK):
            raise Refused("文件有密码保护", why="内容已加密", remedy="请去掉密码后再导入")
        return "ods"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise Refused("不支持 xlsb 格式", why="Excel 二进制工作簿", remedy=_SAVE_AS)
    known = "Word 文档" if "word/document.xml" in names else "压缩包"
    raise Refused("这不是表格文件", why=f"内容是{known}", remedy=_SAVE_AS)


def _compound(path: Path) -> Form:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("文件有密码保护", why="内容已加密", remedy="请去掉密码后再导入")
    if "Workbook".encode("utf-16-le") in content or "Book\0".encode("utf-16-le") in content:
        return "xls"
    raise Refused("这不是表格文件", why="内容是其他办公文档", remedy=_SAVE_AS)


def _checked_parts(parts: zipfile.ZipFile, form: Form, caps: Caps) -> Opened:
    """Unpack once without keeping anything: sizes written in the file can lie."""
    room = caps.unpacked_megabytes << 20
    if sum(part.file_size for part in parts.infolist()) > room:
        raise _too_large(f"展开后超过 {caps.unpacked_megabytes} MB")
    faulty, unstored = dict[bytes, None](), dict[bytes, None]()
    for part in parts.infolist():
        sheet = form == "xlsx" and part.filename.startswith("xl/worksheets/")
        rows = columns = 0
        for chunk in _chunks(parts, part):
            if sheet:
                rows, columns = _reach(chunk, rows, columns)
                _check_reach(rows, columns, caps)
                faulty.update(dict.fromkeys(_FAULTY.findall(chunk)))
                unstored.update(dict.fromkeys(_UNSTORED.findall(chunk)))
            elif form == "ods" and part.filename == "content.xml":
                _check_repeats(chunk, caps)
    return Opened(form, tuple(map(bytes.decode, faulty)), tuple(map(bytes.decode, unstored)))


def _chunks(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    tail = b""
    with parts.open(part) as file:
        while read := file.read(_CHUNK):
            yield tail + read
            tail = read[-_OVERLAP:]


def _reach(chunk: bytes, rows: int, columns: int) -> tuple[int, int]:
    """The farthest row and column in which something is written."""
    found = _FILLED.findall(chunk)
    rows = max([rows, *(int(row) for _, row in found), *(int(row) for row in _ROW.findall(chunk))])
    return rows, max([columns, *(_column(letters) for letters in {letters for letters, _ in found})])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_reach(rows: int, columns: int, caps: Caps) -> None:
    # Forty rows of headings above the table are more than anyone has.
    if rows > caps.rows + 40 or columns > caps.columns or rows * columns > caps.cells:
        raise _too_large(f"内容伸到第 {rows} 行、第 {columns} 列")


def _check_repeats(chunk: bytes, caps: Caps) -> None:
    most = max((int(count) for count in _REPEATED.findall(chunk)), default=0)
    if most > caps.columns:
        raise _too_large(f"同一内容重复 {most} 次")


def _too_large(why: str) -> Refused:
    return Refused("表格过大，拒绝打开", why=why, remedy="请删去多余的行列，或分成几个文件导入")
