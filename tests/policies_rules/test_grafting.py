"""Does a change of one value say what is wanted, leave all other lines alone, and come back to the letter?"""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifu.kernel.errors import Refused
from qifu.policies.rules import grafting, keeping, marks, planting, pruning, twigs, writing

KEYS = ("who", "pay", "stack")
WRITTEN = """\
# 头
item: t-1
pay:  # 钱
  # 基数
  base:   研发费用@上年  # 上年的
  rate: "10%"
  parts:
    # 甲
    - {when: {fact: 甲, is: true}, fixed: 5000万}  # 一
    - when:  # 二
        all:
          - {fact: 乙, is: true}  # 乙
          - {fact: 戊, is: true}
      fixed: 1万  # 一万
    # 丙
    - {fixed: 2万}
  share: {市: 50%, 县: 50%}  # 各半

# 尾
tests: []
"""


def test_a_word_is_replaced_where_it_stands() -> None:
    assert grafting.put(WRITTEN, ("pay", "base"), "营收") == WRITTEN.replace("研发费用@上年", "营收")
    made = grafting.put(WRITTEN, ("pay", "parts", 0, "fixed"), "6000万")
    assert made == WRITTEN.replace("5000万", "6000万")
    assert grafting.put(WRITTEN, ("pay", "share", "市"), "40%") == WRITTEN.replace("市: 50%", "市: 40%")


def test_a_new_key_goes_where_the_order_has_it() -> None:
    order = ("base", "exchange", "rate", "floor", "share")

    assert grafting.put(WRITTEN, ("pay", "exchange"), [{"currency": "USD"}], order) == WRITTEN.replace(
        "# 上年的\n", "# 上年的\n  exchange: [{currency: USD}]\n"
    )
    assert grafting.put(WRITTEN, ("pay", "parts", 2, "say"), "其余") == WRITTEN.replace(
        "{fixed: 2万}", "{fixed: 2万, say: 其余}"
    )


def test_items_are_put_in_taken_out_and_moved_with_their_remarks() -> None:
    moved = grafting.move(WRITTEN, ("pay", "parts", 2), -1)
    assert moved.index("    # 丙\n    - {fixed: 2万}\n    - when:  # 二") > 0
    assert grafting.move(moved, ("pay", "parts", 1), 1) == WRITTEN

    gone = grafting.take(WRITTEN, ("pay", "parts", 0))
    assert gone == WRITTEN.replace("    # 甲\n    - {when: {fact: 甲, is: true}, fixed: 5000万}  # 一\n", "")
    more = grafting.insert(WRITTEN, ("pay", "parts", 2), {"fixed": "9万"})
    assert more == WRITTEN.replace("    # 丙\n", "    - {fixed: 9万}\n    # 丙\n")


def test_a_condition_inside_braces_and_one_in_lines_are_changed_in_their_place() -> None:
    leaf = twigs.leaf({"fact": "丁", "is": True})
    deep = planting.planted(WRITTEN, ("pay", "parts", 1, "when"))
    flat = planting.planted(WRITTEN, ("pay", "parts", 0, "when"))
    none = planting.planted(WRITTEN, ("pay", "parts", 2, "when"))

    assert deep.with_root(pruning.add(deep.root, (), leaf).root) == WRITTEN.replace(
        "{fact: 戊, is: true}\n", "{fact: 戊, is: true}\n          - {fact: 丁, is: true}\n"
    )
    assert flat.with_root(leaf) == WRITTEN.replace("{fact: 甲, is: true}", "{fact: 丁, is: true}")
    assert none.with_root(leaf) == WRITTEN.replace("{fixed: 2万}", "{when: {fact: 丁, is: true}, fixed: 2万}")


def test_braces_that_grow_beyond_a_line_are_laid_out_in_lines() -> None:
    text = "pay: {base: 研发费用@上年, rate: 10%, cap: 50万}  # 钱\napply: {}\n"

    parts = [{"when": {"fact": f"资质{n}", "is": True}, "by": f"{n}%"} for n in range(4)]
    made = grafting.put(text, ("pay", "uplift"), parts, ("base", "rate", "uplift", "cap"))

    assert made.startswith("pay:\n  base: 研发费用@上年\n  rate: 10%\n  uplift:\n    - {when:")
    assert made.endswith("  cap: 50万  # 钱\napply: {}\n")


def test_a_block_that_is_taken_out_comes_back_to_its_line() -> None:
    text = WRITTEN.replace("# 尾\n", "# 叠加\nstack: {group: 甲}  # 类\n\n# 尾\n")
    kept = keeping.kept(text, KEYS)

    gone = grafting.take(grafting.put(text, ("pay", "base"), "营收"), ("stack", "group"))

    assert "stack" not in gone
    assert keeping.restored(gone, kept, KEYS) == text
    assert keeping.restored(text, keeping.kept(gone, KEYS), KEYS) == gone


@pytest.mark.parametrize(
    "said",
    ["", "{", "[1]", json.dumps([["pay", "mode: 评审", "", 0]]), json.dumps([["mode", "mode: 1", "", 0]])],
)
def test_lines_put_back_may_not_touch_anything_else(said: str) -> None:
    with pytest.raises(Refused):
        keeping.restored(WRITTEN, said, KEYS)


# ---- any value, written in any manner, and any acts

WORDS = st.sampled_from(["5000万", "研发 * 2", "min(甲, 乙)", "有 # 号", "是: 不是", "10%", "", "一\n二"])
SCALARS = WORDS | st.integers(0, 99) | st.booleans()
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["when", "fixed", "value", "市"]), inner, min_size=1, max_size=3)
    ),
    max_leaves=9,
)
PAYS = st.dictionaries(st.sampled_from(["fixed", "base", "parts", "cap", "share"]), VALUES, min_size=1)


def _lines(draw: st.DrawFn, plain: Any, column: int) -> list[str]:
    """A collection as somebody might write it: parts in braces or in lines, remarks between."""
    rows: list[str] = []
    pad = " " * column
    for key, each in plain.items() if isinstance(plain, dict) else enumerate(plain):
        if draw(st.booleans()):
            rows.append(f"{pad}# 备注 {len(rows)}")
        head = f"{pad}{key}:" if isinstance(plain, dict) else f"{pad}-"
        if isinstance(each, dict | list) and draw(st.booleans()):
            below = _lines(draw, each, column + 2)
            is_short = not isinstance(plain, dict) and isinstance(each, dict) and "#" not in below[0]
            rows += [f"{head} {below[0].strip()}", *below[1:]] if is_short else [head, *below]
        else:
            rows.append(f"{head} {writing.flowing([each])[1:-1]}" + ("  # 边" if draw(st.booleans()) else ""))
    return rows


@st.composite
def documents(draw: st.DrawFn) -> str:
    rows = _lines(draw, draw(PAYS), 2)
    return "\n".join(("item: t-1  # 号", "pay:  # 钱", *rows, "", "# 尾", "apply: {}", ""))


def paths(plain: Any, path: marks.Path = ()) -> list[marks.Path]:
    steps = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    return [path, *(found for step, each in steps for found in paths(each, (*path, step)))]


@given(documents(), VALUES, st.data())
def test_any_act_on_any_document_says_what_is_wanted_and_is_undone_to_the_letter(
    text: str, value: Any, data: st.DataObject
) -> None:
    plain = writing.read(text)
    path = data.draw(st.sampled_from([each for each in paths(plain) if each[:1] == ("pay",)]))
    put = grafting.put(text, path, value)
    found = writing.read(put)
    assert found == grafting.with_plain(plain, path, value)
    made = [put, grafting.take(text, path)]
    if path and isinstance(path[-1], int):
        made += [grafting.insert(text, path, value), grafting.move(text, path, 1)]
        of = marks.held(plain, path[:-1])
        at = path[-1]
        assert marks.held(writing.read(made[2]), path[:-1]) == [*of[:at], value, *of[at:]]
        assert sorted(map(str, marks.held(writing.read(made[3]), path[:-1]))) == sorted(map(str, of))
    for each in made:
        assert {**writing.read(each), "pay": None} == {**plain, "pay": None}
        assert each.endswith("\n# 尾\napply: {}\n")
        assert keeping.restored(each, keeping.kept(text, KEYS), KEYS) == text
