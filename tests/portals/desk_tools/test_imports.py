"""Does a spreadsheet come in whole: columns confirmed, every row accounted for, a stop survived?"""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.desk_tools import making

from qifu.appeals import import_queries, imports
from qifu.appeals.messages import FIELDS
from qifu.kernel import clock
from qifu.registry.rules.access import SETUP

ROWS = (
    making.row("T-1"),
    making.row("T-2", "路灯不亮，夜班工人走路不安全"),
    making.row("T-1", "同一个编号又来一次"),
    making.row("T-3", "代码写错的一行", uscc="91330500X"),
)


def upload(client: Client, path: Path) -> int:
    """Upload a file as a clerk does; the number of the import."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer = client.post("/s/imports/upload/", {"channel": "spreadsheet", "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.headers["Location"].rstrip("/").rpartition("/")[2])


def confirm(client: Client, number: int) -> None:
    """Confirm the columns as guessed."""
    columns = dict.fromkeys(FIELDS, "") | dict(import_queries.view(number).columns)
    assert client.post(f"/s/imports/{number}/confirm/", columns).status_code == 302


def run(number: int) -> imports.Totals:
    """What a round does."""
    return imports.run(number, pack=cities.PACK, by=SETUP, at=clock.now())


def test_guessed_columns_stand_chosen_with_why_and_examples(clerk: Client, tmp_path: Path) -> None:
    number = upload(clerk, making.table(tmp_path, *ROWS))

    page = clerk.get(f"/s/imports/{number}/").content.decode()

    assert "表头“编号”是“来源编号”的常用写法" in page
    assert '<option value="内容" selected>' in page
    assert "T-1" in page
    assert "T-3" not in page  # the first three rows are enough to know a column by


def test_every_row_is_accounted_for(clerk: Client, tmp_path: Path) -> None:
    number = upload(clerk, making.table(tmp_path, *ROWS))
    confirm(clerk, number)

    totals = run(number)

    assert (totals.rows, totals.new, totals.repeats, totals.quarantined) == (4, 2, 1, 1)
    assert "已导入" in clerk.get(f"/s/imports/{number}/").content.decode()


def test_the_result_file_says_what_became_of_each_row(clerk: Client, tmp_path: Path) -> None:
    number = upload(clerk, making.table(tmp_path, *ROWS))
    confirm(clerk, number)
    run(number)

    answer = clerk.get(f"/s/imports/{number}/result/")

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()  # type: ignore[arg-type]
    assert [row[2] for row in sheet[1:]] == ["新收", "新收", "已收过", "待核"]


def test_without_a_column_for_the_words_nothing_starts(clerk: Client, tmp_path: Path) -> None:
    number = upload(clerk, making.table(tmp_path, *ROWS))

    answer = clerk.post(f"/s/imports/{number}/confirm/", {"phone": "联系电话"})

    assert "还没有指定标题或内容是哪一列" in answer.content.decode()
    assert import_queries.view(number).state == "uploaded"


def test_a_second_click_on_confirm_does_no_harm(clerk: Client, tmp_path: Path) -> None:
    number = upload(clerk, making.table(tmp_path, *ROWS))
    confirm(clerk, number)

    confirm(clerk, number)

    assert run(number).rows == 4


def test_what_is_not_to_come_in_is_put_aside_and_taken_up_again(clerk: Client, tmp_path: Path) -> None:
    number = upload(clerk, making.table(tmp_path, *ROWS))

    clerk.post(f"/s/imports/{number}/aside/")
    run(number)
    assert import_queries.view(number).state == "aside"
    assert "不导入" in clerk.get("/s/imports/").content.decode()
    assert "重新核对列" in clerk.get(f"/s/imports/{number}/").content.decode()

    clerk.post(f"/s/imports/{number}/aside/", {"again": "1"})
    confirm(clerk, number)
    assert run(number).rows == len(ROWS)


def test_who_confirms_what_another_has_put_aside_is_told_so(clerk: Client, tmp_path: Path) -> None:
    number = upload(clerk, making.table(tmp_path, *ROWS))
    columns = dict.fromkeys(FIELDS, "") | dict(import_queries.view(number).columns)
    clerk.post(f"/s/imports/{number}/aside/")

    answer = clerk.post(f"/s/imports/{number}/confirm/", columns, follow=True)

    assert "这份表格已经放下，不导入" in answer.content.decode()
    assert import_queries.view(number).state == "aside"


def test_an_import_that_has_begun_is_not_put_aside(clerk: Client, tmp_path: Path) -> None:
    number = upload(clerk, making.table(tmp_path, *ROWS))
    confirm(clerk, number)

    answer = clerk.post(f"/s/imports/{number}/aside/", follow=True)

    assert "状态已经变了" in answer.content.decode()
    assert run(number).rows == len(ROWS)


def test_a_page_with_progress_works_by_reload(clerk: Client, tmp_path: Path) -> None:
    number = upload(clerk, making.table(tmp_path, *ROWS))
    confirm(clerk, number)

    page = clerk.get(f"/s/imports/{number}/").content.decode()
    part = clerk.get(f"/s/imports/{number}/progress/").content.decode()

    assert "刷新进度" in page
    assert 'hx-trigger="every 2s"' in part
    assert "<html" not in part


def test_the_same_file_again_is_recognised(clerk: Client, tmp_path: Path) -> None:
    path = making.table(tmp_path, *ROWS)
    confirm(clerk, first := upload(clerk, path))
    run(first)

    again = upload(clerk, path)

    assert "这份文件以前传过" in clerk.get(f"/s/imports/{again}/").content.decode()
    confirm(clerk, again)
    assert run(again).new == 0


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", b"%PDF-1.7"), ("b.xlsx", b"PK\x03\x04broken"), ("c.csv", b"")]
)
def test_a_wrong_file_is_refused_in_words(clerk: Client, name: str, content: bytes) -> None:
    file = SimpleUploadedFile(name, content)

    answer = clerk.post("/s/imports/upload/", {"channel": "spreadsheet", "file": file})

    assert answer.status_code == 200
    assert 'class="q-error"' in answer.content.decode()


def test_the_template_can_be_filled_in_and_read(clerk: Client, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    path.write_bytes(b"".join(clerk.get("/s/imports/template/")))  # type: ignore[arg-type]

    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()

    assert {"标题", "内容"} <= set(sheet[0])


def test_only_the_center_brings_in_spreadsheets(client: Client, city: City) -> None:
    cities.sign_in(client, city, "handler")

    assert client.get("/s/imports/").status_code == 403
