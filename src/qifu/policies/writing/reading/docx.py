"""What does a Word document say, paragraph by paragraph?"""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.etree import ElementTree

from qifu.kernel.errors import Refused
from qifu.policies.writing.reading import numbering

_BODY: Final = "word/document.xml"
_RULES: Final = "word/numbering.xml"
_STYLES: Final = "word/styles.xml"
_MEMBERS: Final = 5_000
_UNPACKED: Final = 48 * 1024 * 1024
_DEPTH: Final = 200
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError)
# What was deleted under tracked changes, and the second copy of text boxes, are not part of the text.
_PASSED_OVER: Final = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText"})


def paragraphs(data: bytes) -> list[str]:
    """The paragraphs of the body, those in tables and text boxes among them, without deleted ones.

    The numbers that Word counts by itself (一、（一）1.) stand before their paragraphs as they do on paper.
    """
    body, rules, looks = _members(data)
    counted = numbering.read(_parsed(rules)) if rules else numbering.Numbering()
    styles = numbering.read_styles(_parsed(looks)) if looks else {}
    found = []
    for each in _paragraphs(_parsed(body), 0):
        held = numbering.place(each, styles)
        found.append((counted.next(*held) if held else "") + "".join(_words(each, 0)))
    return found


def _members(data: bytes) -> tuple[bytes, bytes, bytes]:
    """The body, the rules of numbering and the styles; the last two may be empty."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            listed = archive.infolist()
            if len(listed) > _MEMBERS:
                raise Refused("文件内部过于庞杂", remedy="请另存为新的 docx 后再试")
            names = {each.filename: each for each in listed}
            if _BODY not in names:
                raise Refused("这不是 Word 文档", why=_kind(names), remedy="请上传 docx、pdf、html 或 txt")
            if names[_BODY].flag_bits & 0x1:
                raise Refused("文件加了密码", remedy="请先取消密码，再上传")
            body, rules, looks = (
                _unpacked(archive, name) if name in names else b"" for name in (_BODY, _RULES, _STYLES)
            )
            return body, rules, looks
    except _BROKEN as error:
        raise Refused("Word 文档已损坏", why=type(error).__name__, remedy="请重新保存或重新下载") from error


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """One member. The size an archive states may be a lie: one byte more than allowed is read."""
    with archive.open(name) as member:
        found = member.read(_UNPACKED + 1)
    if len(found) > _UNPACKED:
        raise Refused("Word 文档展开后太大", why="可能是压缩炸弹", remedy="请检查文件来源")
    return found


def _kind(names: dict[str, zipfile.ZipInfo]) -> str:
    if any(name.startswith("xl/") for name in names):
        return "内容是 Excel 表格"
    if any(name.startswith("ppt/") for name in names):
        return "内容是演示文稿"
    if "OFD.xml" in names:
        return "内容是 OFD 版式文件"
    return "内容是压缩包"


def _parsed(xml: bytes) -> ElementTree.Element:
    # Word never writes a document type; one is only there to blow up entities.
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:
        raise Refused("Word 文档里有不应有的内容", why="含有 XML 实体声明", remedy="请检查文件来源")
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise Refused("Word 文档已损坏", why="正文不是完整的 XML", remedy="请重新保存或重新下载") from error


def _paragraphs(node: ElementTree.Element, depth: int) -> Iterator[ElementTree.Element]:
    if depth > _DEPTH:
        raise Refused("Word 文档嵌套太深", remedy="请另存为新的 docx 后再试")
    for child in node:
        name = _name(child)
        if name in _PASSED_OVER:
            continue
        if name == "p":
            yield child
        yield from _paragraphs(child, depth + 1)


def _words(node: ElementTree.Element, depth: int) -> Iterator[str]:
    """The text of one paragraph; a paragraph inside it (a text box) stands by itself."""
    for child in node:
        name = _name(child)
        if name in _PASSED_OVER or name == "p":
            continue
        if name == "t":
            yield child.text or ""
        elif name in ("tab", "br", "cr"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name not in ("pPr", "rPr"):
            yield from _words(child, depth + 1)


def _name(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
