"""Does `qifu draft` read a file, tell every element with its place, and never write over a person's work?"""

import io
import sys
from pathlib import Path

import pytest
from tests.console.making import typed
from tests.policies_decompose.making import MEASURES, docx

from qifu.kernel.errors import Refused
from qifu.policies import documents
from qifu.portals.console import main


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "若干措施.docx"
    path.write_bytes(docx(MEASURES.split("\n")))
    return path


def test_a_word_file_becomes_elements_and_items_with_their_places(file: Path) -> None:
    code, told = typed("draft", str(file))

    assert code == 0
    assert told["document"] == "若干措施.docx"
    assert len(told["items"]) == 3
    amounts = [each for each in told["elements"] if each["code"] == "amount"]
    assert amounts[0]["quote"] == "20万元"
    line = MEASURES.split("\n")[amounts[0]["paragraph"] - 1]
    assert line[amounts[0]["start"] : amounts[0]["end"]] == "20万元"


def test_the_drafts_are_written_as_documents_that_can_be_read(file: Path, tmp_path: Path) -> None:
    _, told = typed("draft", str(file), "--out", str(tmp_path / "drafts"), "--pack", "huzhou")

    found = documents.read_all([tmp_path / "drafts"])

    assert len(found) == len(told["files"]) == 3
    assert [each.item.title for each in found] == ["高新技术企业奖励", "研发补助", "企业技术中心奖励"]


def test_a_draft_that_is_there_already_is_not_written_over(file: Path, tmp_path: Path) -> None:
    typed("draft", str(file), "--out", str(tmp_path / "drafts"))
    mended = sorted((tmp_path / "drafts").iterdir())[0]
    mended.write_text("改过了", encoding="utf-8")

    with pytest.raises(Refused, match="已有同名草稿"):
        typed("draft", str(file), "--out", str(tmp_path / "drafts"))

    assert mended.read_text(encoding="utf-8") == "改过了"


def test_pasted_text_is_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pasted:
        buffer = io.BytesIO(MEASURES.encode("gb18030"))

    monkeypatch.setattr(sys, "stdin", Pasted())

    _, told = typed("draft", "-")

    assert len(told["items"]) == 3


def test_a_model_that_was_not_set_up_is_refused_in_words(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QIFU_MODEL_URL", raising=False)

    with pytest.raises(Refused, match="没有设置大模型"):
        typed("draft", str(file), "--model")


def test_a_model_that_does_not_answer_costs_nothing_but_a_remark(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QIFU_MODEL_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("QIFU_MODEL_NAME", "none")
    monkeypatch.setenv("QIFU_MODEL_TIMEOUT", "2")

    _, told = typed("draft", str(file), "--model")

    assert len(told["items"]) == 3
    assert "连不上模型" in told["faults"][0]


def test_a_bad_file_exits_with_one_and_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "章.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")

    code = main.main(["draft", str(bad)])

    assert code == 1
    assert "这不是文字文档（内容是图片）" in capsys.readouterr().err
