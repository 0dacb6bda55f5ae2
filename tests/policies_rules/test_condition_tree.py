"""Does an act on the tree of conditions change what it says, nothing else, and lose no word of the author?"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifu.kernel.conditions import leaf_fields
from qifu.kernel.errors import Refused
from qifu.policies.rules import keeping, planting, pruning, twigs, writing
from qifu.policies.rules.pruning import Way
from qifu.policies.rules.twigs import Twig

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    *sorted((ROOT / "packs" / "demo").rglob("policies/*.yaml")),
    *sorted((Path(__file__).parent / "items").glob("*.yaml")),
]
HEAD, TAIL = "# 头\nitem: t-1\n# 谁\n", "\n# 钱\npay: {fixed: 1万}  # 一万\n"
WRITTEN = """\
all:  # 同时
    # 资质在前
    - {fact: 资质, has: ["甲#乙"]}  # 名称里有井号
    - none: [{fact: 失信, is: true}]  # 信用
      say: 没有失信  # 说法
    - fact: 行业
      # 中间的话
      is: 制造业
    - any: [{fact: 甲, is: 1}, # 一
            {fact: 乙, at_least: 5000万}]
    # 最后的话"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_tree_that_is_opened_and_left_as_it_is_leaves_the_document_as_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    planted = planting.planted(text)

    assert planted.root.plain == writing.read(text)["who"]
    assert planted.with_root(planted.root) == text
    for way in ways(planted.root):
        twig = pruning.at(planted.root, way)
        filled = leaf_fields.filled(twig.leaf)
        if filled:
            assert leaf_fields.written(filled.form.name, filled.answers, twig.leaf) == twig.leaf


def test_remarks_and_manners_go_with_what_they_stand_beside() -> None:
    planted = planting.planted(f"{HEAD}who:\n  {WRITTEN}{TAIL}")

    moved = planted.with_root(pruning.move(planted.root, (0,), 1).root)

    assert "      say: 没有失信  # 说法\n    # 资质在前\n    - {fact: 资质" in moved
    assert '["甲#乙"]}  # 名称里有井号\n' in moved
    assert "      # 中间的话\n      is: 制造业" in moved
    assert "{fact: 甲, is: 1}, # 一\n" in moved


def test_a_flow_list_that_grows_stands_in_lines_and_keeps_its_remarks() -> None:
    planted = planting.planted(f"{HEAD}who:\n  {WRITTEN}{TAIL}")

    grown = planted.with_root(pruning.add(planted.root, (3,), twigs.leaf({"fact": "丙", "is": True})).root)

    assert (
        "    - any:\n        - {fact: 甲, is: 1}  # 一\n        - {fact: 乙, at_least: 5000万}\n"
        "        - {fact: 丙, is: true}\n" in grown
    )


def test_a_changed_leaf_keeps_the_remarks_inside_it() -> None:
    planted = planting.planted(f"{HEAD}who:\n  {WRITTEN}{TAIL}")
    former = pruning.at(planted.root, (2,))

    made = twigs.leaf({"fact": "行业", "is": "采矿业"}, former)
    changed = planted.with_root(pruning.with_twig(planted.root, (2,), made))

    assert "# 中间的话\n    - fact: 行业\n      is: 采矿业\n" in changed


def put_back(after: str, before: str) -> str:
    """The document after a change with the conditions of before, as the undo of the page does it."""
    return keeping.restored(after, keeping.kept(before, ("who",)), ("who",))


def test_removing_is_undone_to_the_letter() -> None:
    before = f"{HEAD}who:\n  {WRITTEN}{TAIL}"
    planted = planting.planted(before)
    after = planted.with_root(pruning.remove(planted.root, (3, 0)).root)

    assert put_back(after, before) == before


def test_lines_put_back_may_not_touch_anything_else() -> None:
    text = f"{HEAD}who: {{fact: 甲, is: true}}{TAIL}"

    for block in ("who: {all: []}\nmode: 评审", "mode: 评审"):
        with pytest.raises(Refused):
            keeping.restored(text, json.dumps([("who", block, "item", 1)]), ("who",))


def test_the_last_of_a_group_takes_the_group_with_it_and_a_condition_never_becomes_always_true() -> None:
    planted = planting.planted(
        f"{HEAD}who: {{all: [{{fact: 甲, is: 1}}, {{any: [{{fact: 乙, is: 1}}]}}]}}{TAIL}"
    )

    gone = pruning.remove(planted.root, (1, 0))

    assert gone.root.plain == {"all": [{"fact": "甲", "is": 1}]}
    assert "一起移除" in gone.also


def test_k_follows_how_many_are_left() -> None:
    leaves = [{"fact": name, "is": 1} for name in "甲乙"]
    planted = planting.planted(f"who: {writing.flowing({'at_least': {'k': 2, 'of': leaves}})}\n")

    gone = pruning.remove(planted.root, (0,))

    assert gone.root.plain == {"at_least": {"k": 1, "of": leaves[1:]}}
    assert "至少满足 1 条" in gone.also


def test_a_document_without_conditions_gets_them() -> None:
    planted = planting.planted("item: t-1\nvalid: {from: 2026-01-01}\npay: {fixed: 1万}\n")

    made = planted.with_root(pruning.add(planted.root, (), twigs.leaf({"fact": "甲", "is": True})).root)

    assert "who:\n  all:\n    - {fact: 甲, is: true}\npay:" in made


# ---- any tree, written in any manner, and any acts: the document says what a plain model says


def ways(twig: Twig, way: Way = ()) -> Iterator[Way]:
    yield way
    for at, each in enumerate(twig.of):
        yield from ways(each, (*way, at))


LEAVES = st.sampled_from(
    [
        {"fact": "营业收入@上年", "at_least": "5000万"},
        {"fact": "注册地", "starts": ["999901"], "say": "注册在本区"},
        {"fact": "资质", "has": ["甲#乙"], "on": "申报日"},
        {"judge": {"text": "符合方向: 是", "by": "某局"}},
        {"count": "专利", "where": {"all": [{"fact": "种类", "is": "发明"}]}, "at_least": 2},
        {"of": "研发 / 营收", "at_least": "5%", "article": "第三条"},
    ]
)


@st.composite
def _groups(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> Any:
    word = draw(st.sampled_from(twigs.WORDS))
    of = draw(st.lists(inner, min_size=1, max_size=3))
    notes = draw(st.sampled_from([{}, {"say": "这样说"}, {"say": "有 # 号", "article": "第一条"}]))
    held = {"k": draw(st.integers(1, len(of))), "of": of} if word == "at_least" else of
    return {word: held, **notes}


TREES = st.recursive(LEAVES, _groups, max_leaves=7)


class Author:
    """Writes a tree as people do: some in one line, some in many, with numbered remarks between."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.remarks = draw, list[str]()

    def remark(self) -> str:
        if self.draw(st.integers(0, 2)):
            return ""
        self.remarks.append(f"# 备注{len(self.remarks)}。")
        return self.remarks[-1]

    def written(self, plain: Any) -> list[str]:
        word = next((each for each in twigs.WORDS if each in plain and "fact" not in plain), "")
        if not isinstance(plain.get(word), list | dict) or self.draw(st.booleans()):
            flat = self.draw(st.booleans())
            return [writing.flowing(plain)] if flat else writing.dumped(plain).rstrip("\n").split("\n")
        held = plain[word]
        head = [f"{word}:" + self.beside()]
        deep = word == "at_least"
        rows = [row for each in (held["of"] if deep else held) for row in self.item(each)]
        head += [f"  k: {held['k']}", "  of:"] if deep else []
        notes = [f"{key}: {writing.flowing(plain[key])}" for key in ("say", "article") if key in plain]
        return [*head, *(f"{'    ' if deep else '  '}{row}" for row in rows), *notes]

    def beside(self) -> str:
        said = self.remark()
        return f"  {said}" if said else ""

    def item(self, plain: Any) -> Iterator[str]:
        above = self.remark()
        yield from (above,) if above else ()
        first, *rest = self.written(plain)
        yield f"- {first}" + ("" if rest else self.beside())
        yield from (f"  {row}" for row in rest)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Any, list[str]]:
    plain, author = draw(TREES), Author(draw)
    rows = author.written(plain)
    is_flat = len(rows) == 1 and rows[0].startswith("{")
    block = f"who: {rows[0]}" if is_flat else "\n  ".join(("who:", *rows))
    return HEAD + block + TAIL, plain, author.remarks


def members(plain: Any) -> list[Any] | None:
    for word in twigs.WORDS:
        held = plain.get(word) if isinstance(plain, dict) else None
        if isinstance(held, dict) and set(held) == {"k", "of"}:
            return list(held["of"])
        if isinstance(held, list):
            return held
    return None


def with_members(plain: Any, of: list[Any]) -> Any:
    (word,) = [each for each in twigs.WORDS if each in plain and "fact" not in plain and "of" not in plain]
    held = {"k": min(plain[word]["k"], len(of)), "of": of} if word == "at_least" else of
    return {**plain, word: held}


def model(plain: Any, way: Way, change: Callable[[Any], list[Any]]) -> Any:
    """The plain tree with `change` made of what stands at `way`: none, one or several in its place."""
    if not way:
        (only,) = change(plain) or [{"all": []}]
        return only
    of = members(plain)
    assert of is not None
    if len(way) == 1:
        made = change(of[way[0]])
    else:
        inner = model(of[way[0]], way[1:], change)
        made = [inner] if members(inner) != [] else []
    left = [*of[: way[0]], *made, *of[way[0] + 1 :]]
    return with_members(plain, left)


MORE = {"fact": "新加", "is": True}


@given(data=st.data(), made=documents())
def test_each_act_changes_only_what_it_says(data: st.DataObject, made: tuple[str, Any, list[str]]) -> None:
    text, plain, remarks = made
    planted = planting.planted(text)
    assert planted.root.plain == plain
    way = data.draw(st.sampled_from(list(ways(planted.root))))
    twig = pruning.at(planted.root, way)
    act, wanted = data.draw(st.sampled_from(acts(planted.root, plain, way, twig)))

    after = planted.with_root(act.root)

    found = writing.read(after)
    assert found["who"] == wanted == act.root.plain
    assert {**found, "who": plain} == writing.read(text)
    assert after.startswith(HEAD)
    assert after.endswith(TAIL)
    assert put_back(after, text) == text
    assert [each for each in remarks if each not in after] == []


def acts(root: Twig, plain: Any, way: Way, twig: Twig) -> list[tuple[pruning.Pruned, Any]]:
    """The acts that are possible here, each with what a plain model makes of it."""
    found = [
        (pruning.wrap(root, way), model(plain, way, lambda each: [{"all": [each]}])),
    ]
    if not twig.word:
        found.append(
            (
                pruning.add(root, way, twigs.leaf(MORE)),
                model(plain, way, lambda each: [{"all": [each, MORE]}]),
            )
        )
        leaf = pruning.with_twig(root, way, twigs.leaf(MORE, twig))
        found.append((pruning.Pruned(leaf), model(plain, way, lambda _: [MORE])))
        return found
    grown = model(plain, way, lambda each: [with_members(each, [*(members(each) or []), MORE])])
    found.append((pruning.add(root, way, twigs.leaf(MORE)), grown))
    group = {"any": [MORE]}
    more = model(plain, way, lambda each: [with_members(each, [*(members(each) or []), group])])
    found.append((pruning.add(root, way, twigs.leaf(MORE), new_group="any"), more))
    found.append((pruning.regroup(root, way, "none"), model(plain, way, _as_none)))
    for at in range(len(twig.of) - 1):
        swapped = model(
            plain, way, lambda each, at=at: [with_members(each, _swapped(members(each) or [], at))]
        )
        found.append((pruning.move(root, (*way, at), 1), swapped))
        found.append((pruning.move(root, (*way, at + 1), -1), swapped))
    return found


def _as_none(plain: Any) -> list[Any]:
    notes = {key: plain[key] for key in ("say", "article") if key in plain}
    return [{"none": members(plain), **notes}]


def _swapped(of: list[Any], at: int) -> list[Any]:
    return [*of[:at], of[at + 1], of[at], *of[at + 2 :]]


@given(data=st.data(), made=documents())
def test_what_is_removed_is_gone_and_nothing_else(
    data: st.DataObject, made: tuple[str, Any, list[str]]
) -> None:
    text, plain, _ = made
    planted = planting.planted(text)
    way = data.draw(st.sampled_from(list(ways(planted.root))))

    gone = pruning.remove(planted.root, way).root

    assert gone.plain == model(plain, way, lambda _: []) or gone is pruning.NOBODY_LEFT
    after = planted.with_root(gone)
    assert writing.read(after)["who"] == gone.plain
    assert after.startswith(HEAD)
    assert after.endswith(TAIL)
    assert put_back(after, text) == text


@given(data=st.data(), made=documents())
def test_what_goes_in_and_out_of_a_group_is_still_there_once(
    data: st.DataObject, made: tuple[str, Any, list[str]]
) -> None:
    text, _, remarks = made
    planted = planting.planted(text)
    way = data.draw(st.sampled_from(list(ways(planted.root))))
    twig = pruning.at(planted.root, way)
    for act in (pruning.out, pruning.into):
        try:
            done = act(planted.root, way)
        except Refused:
            continue
        after = planted.with_root(done.root)

        assert pruning.at(done.root, done.at).plain == twig.plain
        assert sorted(map(str, leaves(done.root))) == sorted(map(str, leaves(planted.root)))
        assert writing.read(after)["who"] == done.root.plain
        assert [each for each in remarks if each not in after] == []


def leaves(twig: Twig) -> Iterator[Any]:
    if not twig.word:
        yield twig.leaf
    for each in twig.of:
        yield from leaves(each)


@pytest.mark.parametrize(
    "document",
    [
        "item: a\nwho:\npay: {}\n",
        "item: a\nwho: ~\n",
        "item: a\nwho: 3\n",
        "item: a\nwho: [a]  # 列表\n",
        "who: {any: []}\n",
        "who: {all: [3, [], {}]}\npay: {}\n",
        "{item: a, who: {all: [{fact: a, is: 1}]}}\n",
        "who: {all: [{fact: a, is: 1}], say: 3}\n",
        "who: |\n  几行\n  文字\npay: {}\n",
        'item: a\n"who": {fact: a, is: 1}\n',
        "who:\n- a\n- b\n",
        "who:\n  all:\n  - fact: a\n    is: |\n      甲\n\n      乙\n  # 后\n  - {fact: b,\n  is: 1}\n",
    ],
)
def test_what_is_written_oddly_or_wrongly_is_kept_and_added_to(document: str) -> None:
    before = writing.read(document)
    planted = planting.planted(document)

    added = planted.with_root(pruning.add(planted.root, (), twigs.leaf(MORE)).root)

    found = writing.read(added)
    plain = planted.root.plain
    of = members(plain) if planted.root.word else None
    assert found["who"] == ({"all": [plain, MORE]} if of is None else with_members(plain, [*of, MORE]))
    assert {**found, "who": 0} == {**before, "who": 0}
    wrapped = planted.with_root(pruning.wrap(planted.root, ()).root)
    assert writing.read(wrapped)["who"] == {"all": [planted.root.plain]}
