"""Files people send: read in whatever form they come, refused in words when they are no tables."""

import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.appeals import spreadsheets
from qifu.kernel.errors import Refused

HEADERS = ("留言编号", "留言主题", "留言时间", "留言详情")
LINES = [
    ("1001", "厂门口积水", "2026/9/24 8:05", "下雨之后厂门口积水，货车进不来"),
    ("1002", "停电没有通知", "2026/9/25 9:00", "连续两天停电，\n事先没有通知"),
]


def write_xlsx(path: Path, lines: Sequence[Sequence[object]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if cell is not None:
                    sheet.write(row, column, cell)
    return path


def write_text(path: Path, lines: Sequence[Sequence[str]], separator: str, encoding: str) -> Path:
    quoted = (separator.join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in lines)
    path.write_bytes("\r\n".join(quoted).encode(encoding))
    return path


def refusal(path: Path, caps: spreadsheets.Caps | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        list(spreadsheets.open_table(path, caps or spreadsheets.Caps()).rows)
    return refused.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_table_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    path = write_text(tmp_path / "a.csv", [HEADERS, *LINES], separator, encoding)

    table = spreadsheets.open_table(path)

    assert table.headers == HEADERS
    assert [row.cells for row in table.rows] == LINES


def test_a_workbook_keeps_row_numbers_and_skips_titles_and_blank_rows(tmp_path: Path) -> None:
    title = ("2026年三季度企业诉求汇总表",)
    path = write_xlsx(
        tmp_path / "a.xlsx", [(), title, ("填表单位：示范区",), HEADERS, LINES[0], (), LINES[1]]
    )

    table = spreadsheets.open_table(path)

    assert (table.headers, table.header_row) == (HEADERS, 4)
    assert [(row.number, row.cells[0]) for row in table.rows] == [(5, "1001"), (7, "1002")]
    assert table.notes[0].startswith("表头在第 4 行")


def test_whole_numbers_and_dates_keep_their_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    spreadsheets.write_result(path, HEADERS, [(188006, "积水", datetime(2026, 9, 24, 8, 5), 1.5)])  # noqa: DTZ001

    row = next(spreadsheets.open_table(path).rows)

    assert row.cells == (188006, "积水", datetime(2026, 9, 24, 8, 5), 1.5)  # noqa: DTZ001


def test_repeated_and_missing_headings_are_told_apart(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [("编号", "内容", "内容", None), (1, "甲", "乙", "丙")])

    table = spreadsheets.open_table(path)

    assert table.headers == ("编号", "内容", "内容（2）", "第 4 列")
    assert "重复" in table.notes[0]


def test_a_file_without_headings_loses_no_row(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", LINES, ",", "utf-8")

    table = spreadsheets.open_table(path)

    assert table.header_row == 0
    assert len(list(table.rows)) == 2


def test_a_formula_error_becomes_blank_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "时间"])
        sheet.write_number(1, 0, 7)
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")

    table = spreadsheets.open_table(path)

    assert [spreadsheets.as_text(cell) for cell in next(table.rows).cells] == ["7", ""]
    assert table.notes == ("1 个单元格是公式错误，按空白处理：B2",)


def test_a_formula_without_its_result_becomes_blank_with_a_note_and_an_empty_text_is_a_result(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "时间", "备注"])
        sheet.write_number(1, 0, 7)
        sheet.write_formula(1, 1, "=NOW()")
        sheet.write_formula(1, 2, '=IF(A2>9,"大","")', None, "小")
    rewritten(path, b"<v>0</v>", b"<v></v>")
    rewritten(path, "<v>小</v>".encode(), b"<v></v>")

    table = spreadsheets.open_table(path)

    assert [spreadsheets.as_text(cell) for cell in next(table.rows).cells] == ["7", "", ""]
    (note,) = table.notes
    assert note.startswith("1 个单元格的公式没有存下结果，按空白处理：B2")


def rewritten(path: Path, old: bytes, new: bytes) -> None:
    """The same workbook with other bytes in its first sheet."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert old in parts[sheet]
    parts[sheet] = parts[sheet].replace(old, new)
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


def test_a_formula_error_in_a_text_table_is_noted_by_row(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", [("编号", "时间"), ("7", "#N/A")], ",", "utf-8")

    row = next(spreadsheets.open_table(path).rows)

    assert (row.cells, row.notes) == (("7", None), ("第 2 行“时间”是公式错误 #N/A，按空白处理",))


def test_a_number_excel_has_rounded_is_pointed_out(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [("编号", "内容"), (913305990000000012, "甲")])

    row = next(spreadsheets.open_table(path).rows)

    assert "超过 15 位" in row.notes[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"MZ\x90\x00" + b"\0" * 200, "Windows 程序"),
        (b"%PDF-1.7 ...", "PDF 文档"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "内容是网页"),
        (b"PK\x03\x04 broken", "文件已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "其他办公文档"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码保护"),
        (b"id,text\n1,\xff\xff\xff\n", "第 2 行起"),
        (b"id,text\n1,a\0b\n" + b"2,c\n" * 400, "二进制内容"),
        ('id,内容\n1,"没有收尾\n2,乙\n'.encode(), "引号没有配对"),
        ("编号,内容\n".encode(), "没有数据"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    assert words in str(refusal(path))


def test_a_word_document_named_like_a_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("word/document.xml", "<w/>")

    assert "Word 文档" in str(refusal(path))


@given(st.integers(0, 2_000), st.binary(min_size=1, max_size=6))
@settings(deadline=None, max_examples=60)
def test_a_damaged_workbook_is_read_or_refused_but_never_breaks(at: int, damage: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = write_xlsx(Path(folder) / "a.xlsx", [HEADERS, *LINES * 20])
        content = bytearray(path.read_bytes())
        at %= len(content)
        content[at : at + len(damage)] = damage
        path.write_bytes(content)

        with suppress(Refused):
            list(spreadsheets.open_table(path).rows)


def test_a_zip_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * (3 << 20))

    assert "展开后超过 2 MB" in str(refusal(path, spreadsheets.Caps(unpacked_megabytes=2)))


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "XFD1"])
def test_one_cell_at_the_end_of_the_world_is_refused(tmp_path: Path, far: str) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "编号")
        sheet.write(far, "远")

    assert "表格过大" in str(refusal(path))


def test_an_empty_styled_cell_far_away_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "内容"])
        sheet.write_row(1, 0, [1, "甲"])
        sheet.write_blank("XFD1048576", None, book.add_format({"bold": True}))

    assert len(list(spreadsheets.open_table(path).rows)) == 1


def test_more_rows_than_allowed_are_refused(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", [HEADERS, *LINES * 60], ",", "utf-8")

    assert "超过 100 行" in str(refusal(path, spreadsheets.Caps(rows=100)))


def test_columns_are_guessed_from_headings() -> None:
    guesses = spreadsheets.guess_columns(
        ["序号", "工单编号", "来电内容", "联系电话（*）", "所属区县", "备注"], []
    )

    assert {guess.field: guess.column for guess in guesses} == {
        "source_id": 1,
        "text": 2,
        "phone": 3,
        "area": 4,
    }
    assert guesses[1].because == "表头“来电内容”是“内容”的常用写法"


def test_columns_are_guessed_from_values_where_headings_say_nothing() -> None:
    long = "下雨之后厂门口积水很深，货车进不来也出不去，已经影响三家企业的出货，" * 2
    rows = [("91330599MA7Q0AX27C", "13800138000", "2026-9-24", long, "示范科技有限公司")] * 3

    guesses = spreadsheets.guess_columns(["甲", "乙", "丙", "丁", "戊"], rows)

    assert [guess.field for guess in guesses] == ["uscc", "phone", "said_at", "text", "enterprise"]
    assert all(guess.confidence < 0.6 for guess in guesses)


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    path, wicked = tmp_path / "a.xlsx", ["=1+1", "+86", "-5", "@x", "http://example.invalid"]

    spreadsheets.write_result(path, ["编号", "内容"], [(index, text) for index, text in enumerate(wicked)])

    assert [row.cells[1] for row in spreadsheets.open_table(path).rows] == wicked
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_equal_results_make_equal_files(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        spreadsheets.write_result(tmp_path / name, ["日期", "长"], [(date(2026, 9, 24), "长" * 40_000)])

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_text_table_disarms_formulas(tmp_path: Path) -> None:
    count = spreadsheets.write_csv(tmp_path / "a.csv", ["id", "group"], [("=cmd()", 1.5), ("甲", None)])

    written = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert (count, written) == (2, "id,group\n'=cmd(),1.5\n甲,\n")


def test_a_template_reads_back_as_its_own_fields_without_the_hints(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    fields = list(spreadsheets.FIELDS)

    spreadsheets.write_template(path, fields)

    assert "没有数据" in str(refusal(path))
    guesses = spreadsheets.guess_columns([spreadsheets.FIELDS[name][0] for name in fields], [])
    assert [guess.field for guess in guesses] == fields


def test_an_unknown_field_makes_no_template(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有这个字段"):
        spreadsheets.write_template(tmp_path / "a.xlsx", ["colour"])


def test_an_open_document_sheet_that_repeats_itself_endlessly_is_refused(tmp_path: Path) -> None:
    body = '<table:table-cell table:number-columns-repeated="1048576" office:value-type="string">'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr("content.xml", body)
    path = tmp_path / "a.ods"
    path.write_bytes(content.getvalue())

    assert "重复 1048576 次" in str(refusal(path))
