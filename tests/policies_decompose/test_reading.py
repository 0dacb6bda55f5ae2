"""Does the text come out of each kind of file, and is everything else refused in a clear sentence?"""

from pathlib import Path

import pytest
from tests.policies_decompose.making import docx, packed, pdf

from qifu.kernel.errors import Refused
from qifu.policies.writing import reading
from qifu.policies.writing.reading import docx as docx_reading

LINES = ["支持办法", "一、对企业给予奖励20万元。", "二、对企业给予补助。"]


def paragraphs(data: bytes) -> list[str]:
    return list(reading.read_bytes(data, name="原文").paragraphs)


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        reading.read_bytes(data, name="原文")
    return str(caught.value)


def test_a_word_document_is_read_paragraph_by_paragraph() -> None:
    assert paragraphs(docx(LINES)) == LINES


def test_tables_and_runs_are_read_and_deleted_text_is_not() -> None:
    body = (
        "<w:p><w:r><w:t>给予</w:t></w:r><w:del><w:r><w:delText>10</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>20</w:t></w:r></w:ins><w:r><w:t>万元</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>级别</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>金额</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )

    assert paragraphs(docx([], body)) == ["给予20万元", "级别", "金额"]


SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PLACE = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="7"/></w:numPr>'


def listed(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def rules() -> bytes:
    levels = ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("bullet", "·")
    shown = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{numerals}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, (numerals, text) in enumerate(levels)
    )
    lists = '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>'
    made = f'<w:abstractNum w:abstractNumId="3">{shown}</w:abstractNum>{lists}'
    return f"<w:numbering {SPACE}>{made}</w:numbering>".encode()


def test_numbers_that_word_counts_by_itself_stand_before_their_paragraphs() -> None:
    lines = [
        ("对象", 0),
        ("企业", 1),
        ("个人", 1),
        ("材料", 0),
        ("总则", 1),
        ("申请表", 2),
        ("执照", 2),
        ("要点", 3),
    ]
    body = "".join(listed(words, PLACE.format(level)) for words, level in lines)
    body += listed("没有编号的") + listed("附则", PLACE.format(0))

    found = paragraphs(docx([], body, {"word/numbering.xml": rules()}))

    numbers = ["一、", "（一）", "（二）", "二、", "（一）", "1.", "2.", "", "", "三、"]
    words = [words for words, _level in lines] + ["没有编号的", "附则"]
    assert found == [number + word for number, word in zip(numbers, words, strict=True)]


def test_numbers_that_a_style_brings_are_shown_too() -> None:
    style = f'<w:style w:styleId="Listed"><w:pPr>{PLACE.format(1)}</w:pPr></w:style>'
    styles = f"<w:styles {SPACE}>{style}</w:styles>".encode()
    body = listed("企业", '<w:pStyle w:val="Listed"/>') + listed("个人", '<w:pStyle w:val="Listed"/>')

    made = docx([], body, {"word/numbering.xml": rules(), "word/styles.xml": styles})

    assert paragraphs(made) == ["（一）企业", "（二）个人"]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_any_usual_encoding(code: str) -> None:
    assert paragraphs("\r\n".join(LINES).encode(code)) == LINES


def test_lines_broken_at_a_fixed_width_are_put_together() -> None:
    whole = "对首次认定的国家高新技术企业给予一次性奖励二十万元，对重新认定的企业给予一次性奖励十万元。"
    wrapped = f"{whole[:20]}\n{whole[20:40]}\n{whole[40:]}\n二、其他。"

    found = reading.read_pasted(wrapped).paragraphs

    assert found[0] == whole
    assert found[1] == "二、其他。"


def test_a_web_page_is_read_without_its_scripts_and_menus() -> None:
    page = (
        '<html><head><meta charset="gb2312"><title>网站</title><style>p{}</style></head><body>'
        "<nav>首页</nav><p>支持办法</p>"
        "<div>一、对企业&nbsp;给予奖励<b>20万元</b>。</div>"
        "<script>var x = 1;</script>二、对企业给予补助。</body></html>"
    )

    assert paragraphs(page.encode("gb18030")) == [
        "支持办法",
        "一、对企业 给予奖励20万元。",
        "二、对企业给予补助。",
    ]


def test_a_pdf_in_a_font_that_is_not_embedded_is_read() -> None:
    pytest.importorskip("pypdf")

    assert paragraphs(pdf([*LINES, "三、本办法由某市科学技术局负责解释，自印发之日起施行。"]))[:3] == LINES


def test_a_scanned_pdf_is_refused_as_one() -> None:
    pytest.importorskip("pypdf")

    assert "扫描件" in refused(pdf([]))


def test_a_locked_pdf_is_refused_as_one(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    locked = tmp_path / "locked.pdf"
    writer.write(locked)

    assert "密码" in refused(locked.read_bytes())


def test_a_broken_pdf_is_refused() -> None:
    pytest.importorskip("pypdf")

    assert "PDF" in refused(b"%PDF-1.7\n" + b"\x00\x01nonsense" * 20)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空"),
        (b"  \n", "空"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版 Word"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "密码"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "图片"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"MZ" + b"\0" * 100, "程序"),
        (packed({"xl/workbook.xml": b"<x/>"}), "Excel"),
        (packed({"OFD.xml": b"<x/>"}), "OFD"),
        (packed({"a.txt": b"x"}), "压缩包"),
        (docx(["好"])[:-40], "损坏"),
        (packed({"word/document.xml": b"<w:document"}), "损坏"),
        (packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "实体"),
        (docx([], "<w:p></w:p>"), "没有文字"),
        (bytes(range(256)) * 40, "编码"),
    ],
)
def test_what_is_no_policy_text_is_refused_in_words(data: bytes, said: str) -> None:
    assert said in refused(data)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_reading, "_UNPACKED", 1024 * 1024)

    assert "太大" in refused(packed({"word/document.xml": b"<a>" + b" " * 8 * 1024 * 1024 + b"</a>"}))


def test_deep_nesting_is_refused() -> None:
    assert "嵌套太深" in refused(docx([], "<w:x>" * 400 + "</w:x>" * 400))


def test_a_hundred_megabytes_are_refused_without_reading_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def must_not(_path: Path) -> bytes:
        raise AssertionError("the file was read")

    monkeypatch.setattr(Path, "read_bytes", must_not)
    large = tmp_path / "large.docx"
    with large.open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    with pytest.raises(Refused) as caught:
        reading.read(large)

    assert "文件太大" in str(caught.value)
    assert "100 MB" in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"读不到文件 none\.docx（没有这个文件或文件夹）"):
        reading.read(tmp_path / "none.docx")
    with pytest.raises(Refused, match="文件夹"):
        reading.read(tmp_path)
