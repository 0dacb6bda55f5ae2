"""Which kind of file is this, judged by its content, and may it be read?"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from qifu.kernel.disk import why_not
from qifu.kernel.errors import Refused
from qifu.policies.rules.decompose import PolicyText
from qifu.policies.writing.reading import docx, html, pdf, plain

SIZE_LIMIT: Final = 32 * 1024 * 1024
CHARACTERS_LIMIT: Final = 500_000
_SAVE_AS: Final = "请用 Word 或 WPS 打开后另存为 docx"
_OTHERS: Final = (
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "程序"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"SQLite format", "数据库文件"),
)
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def read(path: Path) -> PolicyText:
    """The paragraphs of a DOCX, PDF, HTML or text file; anything else is refused in words."""
    try:
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise _too_large(path.name, size)
        data = path.read_bytes()
    except IsADirectoryError as error:
        raise Refused("这是文件夹，不是文件", why=path.name, remedy="请选择一个文件") from error
    except OSError as error:
        raise Refused(f"读不到文件 {path.name}", why=why_not(error), remedy="请核对文件名") from error
    return read_bytes(data, name=path.name)


def read_bytes(data: bytes, *, name: str) -> PolicyText:
    """The same for a file that is already in memory."""
    if len(data) > SIZE_LIMIT:
        raise _too_large(name, len(data))
    if not data.strip():
        raise Refused("文件是空的", why=name, remedy="请检查文件是否完整")
    return _text(name, _reader(data)(data))


def read_pasted(written: str, *, name: str = "粘贴的文字") -> PolicyText:
    """Pasted text; a line is a paragraph unless lines were broken at a fixed width."""
    return _text(name, plain.paragraphs(written))


def _reader(data: bytes) -> Callable[[bytes], list[str]]:
    if data.startswith(b"PK\x03\x04"):
        return docx.paragraphs
    if b"%PDF-" in data[:1024]:
        return pdf.paragraphs
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise Refused("文件加了密码", remedy="请先取消密码，再上传")
        raise Refused("这是旧版 Word 文档（doc、wps），不能直接读", remedy=_SAVE_AS)
    for magic, kind in _OTHERS:
        if data.startswith(magic):
            raise Refused("这不是文字文档", why=f"内容是{kind}", remedy="请上传 docx、pdf、html 或 txt")
    if html.looks_like(data):
        return html.paragraphs
    return plain.decoded


def _text(name: str, found: list[str]) -> PolicyText:
    kept = tuple(each for each in found if each.strip())
    if not kept:
        raise Refused("文件里没有文字", why=name, remedy="请检查文件是否完整")
    if sum(map(len, kept)) > CHARACTERS_LIMIT:
        raise Refused("文字太多", why=f"超过 {CHARACTERS_LIMIT // 10_000} 万字", remedy="请按文件拆开")
    return PolicyText(name, kept)


def _too_large(name: str, size: int) -> Refused:
    limit = SIZE_LIMIT // 1024 // 1024
    return Refused(
        "文件太大",
        why=f"{name} 有 {size / 1024 / 1024:.0f} MB，最多 {limit} MB",
        remedy="请去掉图片或拆成几个文件",
    )
