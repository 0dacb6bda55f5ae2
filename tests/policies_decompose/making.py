"""Texts and files to try the drafting on, made up for these tests."""

import io
import zipfile
from xml.sax.saxutils import escape

from qifu.policies.rules.decompose import PolicyText
from qifu.policies.writing import drafting
from qifu.policies.writing.drafting import Drafting

MEASURES = """示范区支持企业创新发展若干措施
示政发〔2025〕3号
各镇人民政府、街道办事处，区级各部门：
一、支持对象
在本区注册、具有独立法人资格的企业。
二、支持标准
（一）高新技术企业奖励。对认定为国家高新技术企业的企业，给予一次性奖励20万元。
（二）研发补助。对上年度营业收入5000万元以上的企业，按上年度研发费用的10%给予补助，最高不超过100万元。
（三）企业技术中心奖励。对认定为国家级、省级、市级企业技术中心的企业，分别给予100万元、50万元、20万元奖励。
三、申报时间为每年3月1日至3月31日，企业向区科技局提出申请，提交下列材料：
1.申请表；
2.营业执照复印件。
四、本措施实行免申即享，自2025年5月1日起施行，有效期三年，由区科技局负责解释。咨询电话：0572-2398765。
示范区人民政府
2025年4月1日"""
PLACES = {"本区": "330502", "我区": "330502"}


def text_of(written: str, name: str = "原文") -> PolicyText:
    """Each line a paragraph."""
    return PolicyText(name, tuple(line for line in written.split("\n") if line.strip()))


def drafted(written: str, **places: str) -> Drafting:
    """What is drafted from a text."""
    return drafting.draft(text_of(written), places=places)


def values(made: Drafting, code: str) -> list[str]:
    """What the elements of one kind say."""
    return [each.value for each in made.elements if each.code == code]


def docx(paragraphs: list[str], body: str = "", others: dict[str, bytes] | None = None) -> bytes:
    """A Word document with these paragraphs; `body` replaces their XML, `others` stand beside it."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    runs = body or "".join(f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in paragraphs)
    xml = f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body>{runs}</w:body></w:document>'
    return packed({"word/document.xml": xml.encode(), **(others or {})})


def packed(members: dict[str, bytes]) -> bytes:
    """A zip archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page, set in a Chinese font that is not embedded, as office programs write it."""
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -24 Td " for line in lines)
    stream = f"BT /F1 16 Tf 70 780 Td {shown}ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> /FontDescriptor 7 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 0 1000 1000]"
        b" /ItalicAngle 0 /Ascent 900 /Descent -100 /CapHeight 700 /StemV 80 >>",
    ]
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(made)
