"""Are the examples of officials played, and differences told so that they can read them?"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from qifu.kernel import packs
from qifu.kernel.errors import Refused

DAY = date(2024, 6, 1)
Write = Callable[[str, str], Path]


class Kind(StrEnum):
    INQUIRY = "inquiry"


def _route(_: packs.Pack, given: Mapping[str, Any], when: Mapping[str, Any]) -> Mapping[str, Any]:
    if when["text"] == "空":
        raise Refused("内容为空", remedy="请补充")
    return {
        "board": "talent",
        "kind": Kind.INQUIRY,
        "due": date(2024, 6, 3),
        "steps": [{"n": 1, "x": 0}],
        **given,
    }


def _run(root: Path) -> tuple[packs.ExampleResult, ...]:
    return packs.run_examples(packs.load("huzhou", on=DAY, root=root), {"routing": _route})


def test_an_example_holds_if_the_outcome_contains_what_was_expected(root: Path, write: Write) -> None:
    write(
        "zhejiang/huzhou/examples/routing.yaml",
        """
        - name: 人才
          when: {text: 招工}
          then: {board: talent, kind: inquiry, due: 2024-06-03, steps: [{n: 1}]}
        - name: 空的不收
          when: {text: 空}
          then: {refused: 内容为空}
        """,
    )

    results = _run(root)

    assert [(each.example.name, each.holds) for each in results] == [("人才", True), ("空的不收", True)]


def test_differences_are_told_in_chinese_with_their_path(root: Path, write: Write) -> None:
    write(
        "zhejiang/huzhou/examples/a.yaml",
        """
        name: 不对
        kind: routing
        given: {flag: true}
        when: {text: 招工}
        then: {board: policy, flag: false, steps: [{n: 2}, {n: 3}], other: 1, due: {from: 1}}
        """,
    )

    (result,) = _run(root)

    assert result.differences == (
        "then.board：应为 policy，实际为 talent",
        "then.flag：应为 false，实际为 true",
        "then.steps：应有 2 项，实际有 1 项（｛n：1，x：0｝）",
        "then：缺少「other」，应为 1",
        "then.due：应为键值表，实际为 2024-06-03",
    )
    assert result.example.place.file == "zhejiang/huzhou/examples/a.yaml"


def test_the_words_of_the_loader_are_plain_words_in_an_example(root: Path, write: Write) -> None:
    write(
        "zhejiang/huzhou/examples/routing.yaml",
        "{name: 来源, given: {source: 恳谈会}, when: {text: 招工}, then: {source: 恳谈会}}",
    )

    (result,) = _run(root)

    assert result.example.given == {"source": "恳谈会"}
    assert result.holds


def test_an_example_nobody_can_play_does_not_pass(root: Path, write: Write) -> None:
    write("zhejiang/huzhou/examples/index.yaml", "{name: 指数, then: {score: 1}}")

    (result,) = _run(root)

    assert result.differences == ("没有能运行「index」类例子的程序",)


def test_a_bug_in_a_runner_is_not_an_outcome(root: Path, write: Write) -> None:
    write("zhejiang/huzhou/examples/routing.yaml", "{name: 缺 text, then: {board: talent}}")

    with pytest.raises(KeyError):
        _run(root)


def test_the_examples_of_a_parent_are_not_the_childs(root: Path, write: Write) -> None:
    write("national/examples/routing.yaml", "{name: 国家的, when: {text: 招工}, then: {board: talent}}")

    assert _run(root) == ()
