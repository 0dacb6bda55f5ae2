"""Does a place's pack do what its officials wrote down as examples?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from qifu.kernel.errors import PackError, Place, Refused
from qifu.kernel.packs.faults import each, raise_all
from qifu.kernel.packs.model import PackModel
from qifu.kernel.packs.origins import Held, as_written
from qifu.kernel.packs.pack import Pack
from qifu.kernel.packs.tree import Plain, read
from qifu.kernel.packs.validation import validate

Runner: TypeAlias = Callable[[Pack, Mapping[str, Any], Mapping[str, Any]], Mapping[str, Any]]


class Story(PackModel):
    """One example as written; `kind` is the file's name unless said."""

    name: str
    kind: str = ""
    given: dict[str, Any] = {}
    when: dict[str, Any] = {}
    then: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """One example with its place."""

    name: str
    kind: str
    given: Mapping[str, Plain]
    when: Mapping[str, Plain]
    then: Mapping[str, Plain]
    place: Place


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What came of an example; no differences means it holds."""

    example: Example
    observed: Mapping[str, Any]
    differences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.differences


def load_examples(pack: Pack) -> tuple[Example, ...]:
    """The pack's own examples; a file holds one or a list of them. Parents run theirs themselves."""
    found: list[Example] = []
    faults: list[PackError] = []
    for file in pack.folder.examples:
        try:
            held = as_written(read(pack.root / file, file=file), pack=pack.path)
            stories = held.content if isinstance(held.content, tuple) else (held,)
            found += [_example(story, file) for story in stories]
        except PackError as error:
            faults += each(error)
    raise_all(faults)
    return tuple(found)


def run_examples(pack: Pack, runners: Mapping[str, Runner]) -> tuple[ExampleResult, ...]:
    """Each example played by the runner of its kind; a refusal is an outcome, a bug is not caught."""
    return tuple(_run(pack, example, runners.get(example.kind)) for example in load_examples(pack))


def differences(expected: object, observed: object, path: str = "then") -> Iterator[str]:
    """Where `observed` does not contain `expected`: extra keys are fine, lists match item by item."""
    if isinstance(expected, Mapping):
        if not isinstance(observed, Mapping):
            yield f"{path}：应为键值表，实际为 {_show(observed)}"
            return
        for key, value in expected.items():
            if key in observed:
                yield from differences(value, observed[key], f"{path}.{key}")
            else:
                yield f"{path}：缺少「{key}」，应为 {_show(value)}"
    elif isinstance(expected, list | tuple) and isinstance(observed, list | tuple):
        yield from _list_differences(list(expected), list(observed), path)
    elif not _same(expected, observed):
        yield f"{path}：应为 {_show(expected)}，实际为 {_show(observed)}"


def _list_differences(expected: list[object], observed: list[object], path: str) -> Iterator[str]:
    if len(expected) != len(observed):
        yield f"{path}：应有 {len(expected)} 项，实际有 {len(observed)} 项（{_show(observed)}）"
        return
    for index, (want, got) in enumerate(zip(expected, observed, strict=True)):
        yield from differences(want, got, f"{path}.{index}")


def _run(pack: Pack, example: Example, runner: Runner | None) -> ExampleResult:
    if runner is None:
        return ExampleResult(example, {}, (f"没有能运行「{example.kind}」类例子的程序",))
    try:
        observed = runner(pack, example.given, example.when)
    except Refused as refusal:
        observed = {"refused": refusal.what, "why": refusal.why, "remedy": refusal.remedy}
    return ExampleResult(example, observed, tuple(differences(example.then, observed)))


def _example(held: Held, file: str) -> Example:
    story = validate(held, Story)
    kind = story.kind or PurePosixPath(file).stem
    return Example(story.name, kind, story.given, story.when, story.then, held.origin.place)


def _same(expected: object, observed: object) -> bool:
    if isinstance(observed, Enum):
        observed = observed.value
    if isinstance(expected, bool) or isinstance(observed, bool):
        return expected is observed
    if isinstance(expected, date) and isinstance(observed, str):
        return expected.isoformat() == observed
    return expected == observed


def _show(value: object) -> str:
    if isinstance(value, Enum):
        return _show(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "｛" + "，".join(f"{key}：{_show(item)}" for key, item in value.items()) + "｝"
    if isinstance(value, list | tuple):
        return "、".join(_show(item) for item in value) or "空列表"
    return "空" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
