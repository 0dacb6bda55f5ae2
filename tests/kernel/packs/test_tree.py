"""Is YAML read as written, line by line, and are its traps refused?"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from qifu.kernel.errors import PackError, Place
from qifu.kernel.packs import PackErrors, tree


def test_only_plain_values_come_out_and_the_guesses_of_yaml_do_not() -> None:
    text = """
    whole: 12
    exact: 0.05
    day: 2024-01-15
    yes: true
    nothing:
    time: 17:30
    code: 010
    on: 申报日
    quoted: "330500"
    big: 1e3
    answer: no
    """

    assert tree.plain(tree.parse(text, file="a.yaml")) == {
        "whole": 12,
        "exact": Decimal("0.05"),
        "day": date(2024, 1, 15),
        "yes": True,
        "nothing": None,
        "time": "17:30",
        "code": "010",
        "on": "申报日",
        "quoted": "330500",
        "big": "1e3",
        "answer": "no",
    }


def test_an_empty_file_says_nothing() -> None:
    assert tree.plain(tree.parse("# 只有注释\n", file="a.yaml")) == {}


def test_every_value_knows_its_line() -> None:
    node = tree.parse("a:\n  b:\n    - 1\n    - 2\n", file="x/a.yaml")

    assert isinstance(node, tree.Table)
    inner = node.get("a")
    assert isinstance(inner, tree.Table)
    assert inner.entries["b"].place == Place("x/a.yaml", 2)
    assert isinstance(items := inner.get("b"), tree.Items)
    assert items.nodes[1].place == Place("x/a.yaml", 4)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "键「a」重复：第 1 行和第 3 行都写了"),
        ("a: &x [1]\nb: 2\n", 1, "不支持锚点和引用"),
        ("a: 1\nb: *x\n", 2, "不支持锚点和引用"),
        ("a: !!python/object:os.system 1\n", 1, "不支持类型标记"),
        ("a: 1\n\tb: 2\n", 2, "缩进中有制表符"),
        ("a: {b: 是否办结?: 1}\nc: [1\n", 3, "不是合法的 YAML"),
        ("a: 1\nb: 2024-02-30\n", 2, "没有这一天：2024-02-30"),
        ("a: 1\n---\nb: 1\n", 3, "一个文件只能写一份文档"),
        ("? [1, 2]\n: 3\n", 1, "键只能是一个词"),
        ("'<<': {a: 1}\n", 1, "不支持合并键"),
        ("[" * 60 + "]" * 60, 1, "嵌套超过"),
    ],
)
def test_a_trap_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(PackError) as caught:
        tree.parse(text, file="a.yaml")

    assert said in str(caught.value)
    assert caught.value.at
    assert caught.value.at.file == "a.yaml"
    assert said == "不是合法的 YAML" or caught.value.at.line == line


def test_several_faults_of_a_file_are_told_together() -> None:
    with pytest.raises(PackErrors) as caught:
        tree.parse("a: 1\na: 2\nb: 1\nb: 2\nc: 2023-02-29\n", file="a.yaml")

    assert len(caught.value.errors) == 3


def test_a_file_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: 1\nb: 湖州\n".encode("gb18030"))

    with pytest.raises(PackError, match=r"不是 UTF-8 编码（a\.yaml:2）。请用 UTF-8 编码另存"):
        tree.read(path, file="a.yaml")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("# " + "x" * tree.SIZE_LIMIT)

    with pytest.raises(PackError, match="超过 1 MiB"):
        tree.read(path, file="a.yaml")
