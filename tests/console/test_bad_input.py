"""Is whatever somebody may write refused in a sentence, with file and line, and never with a trace?"""

import re
import time
from pathlib import Path

import pytest
from tests.console.making import messages

from qifu.portals.console import main
from qifu.portals.console.items import Document

GOOD = """\
item: x-01
title: 试验
source: {doc: 试〔2026〕1号, article: 第一条}
valid: {from: 2026-01-01}
kind: 奖补
mode: 即申即享
who: {all: [{fact: 营业收入@上年, at_least: 500万}]}
pay: {base: 研发费用@上年, rate: 5%}
tests: []
"""
DEEP = 10_000
NEST = "{all: [" * DEEP + "{fact: a, is: true}" + "]}" * DEEP
LOTS = f"1{'0' * 30}元"
TWICE = "[{at: 甲, share: 70%}, {at: 乙, share: 70%}]"
OVERLAP = "{by: 营业收入@上年, of: 研发费用@上年, at_least: [[..5万, 1万], [..3万, 2万]]}"
MANY = f"{{k: {10**24}, of: [{{fact: a, is: true}}]}}"
CHAIN = "".join(f"  量{place}: 量{place + 1}\n" for place in range(300))


def swapped(key: str, value: str) -> str:
    return re.sub(rf"^{key}: .*$", lambda _: f"{key}: {value}", GOOD, flags=re.MULTILINE)


def who(leaf: str) -> str:
    return swapped("who", f"{{all: [{leaf}]}}")


def pay(text: str) -> str:
    return swapped("pay", f"{{{text}}}")


BOMB = "a: &a [x, x]\n" + "".join(
    f"{one}: &{one} [*{before}, *{before}]\n" for before, one in zip("abcdefg", "bcdefgh", strict=True)
)
# What is written, the line it stands in (None: the whole file), and a word of what is said.
ITEMS: dict[str, tuple[str | bytes, int | None, str]] = {
    "ten thousand levels": (swapped("who", NEST), 7, "嵌套超过"),
    "lists in lists": (swapped("who", "[" * DEEP + "]" * DEEP), 7, "嵌套超过"),
    "parentheses in parentheses": (pay(f"base: '{'(' * DEEP}1万{')' * DEEP}'"), 8, "太长"),
    "minus before minus": (pay(f"base: '{'-' * DEEP}1万'"), 8, "太长"),
    "an endless sum": (pay(f"base: '{'+'.join(['营业收入@上年'] * 5000)}'"), 8, "太长"),
    "an alias bomb": (BOMB + GOOD, 1, "锚点"),
    "an alias to itself": (GOOD + "given: &g {facts: *g}\n", 10, "锚点"),
    "a merge key": (GOOD + "given: {<<: {facts: {}}}\n", 10, "合并键"),
    "a Python object": (swapped("title", "!!python/object/apply:os.system ['id']"), 2, "类型标记"),
    "a sum of 10^30": (pay(f"fixed: {LOTS}"), 8, "大得不可能"),
    "a bound of 10^30": (who(f"{{fact: 营业收入@上年, at_least: {LOTS}}}"), 7, "大得不可能"),
    "thousands of digits": (who(f"{{fact: a, at_least: {'9' * 5000}}}"), 7, "不能比较大小"),
    "thousands of digits of money": (pay(f"fixed: {'9' * 5000}元"), 8, "大得不可能"),
    "an exponent": (who("{fact: a, at_least: '1e999999999'}"), 7, "不能比较大小"),
    "an exponent as a rate": (pay("base: 营业收入@上年, rate: '1e999999999'"), 8, "看不懂"),
    "no number": (who("{fact: a, at_least: .nan}"), 7, "不能比较大小"),
    "endless money": (pay("fixed: .inf"), 8, "看不懂"),
    "an endless rate": (pay("base: 营业收入@上年, rate: -.inf"), 8, "看不懂"),
    "money below nought": (pay("fixed: -1万"), 8, "负数"),
    "a rate below nought": (pay("base: 营业收入@上年, rate: -5%"), 8, "负数"),
    "shares of more than all": (pay("fixed: 1万, share: {市: 80%, 县: 80%}"), 8, "100%"),
    "stages of more than all": (pay(f"fixed: 1万, stages: {TWICE}"), 8, "100%"),
    "no shares": (pay("fixed: 1万, share: {}"), 8, "100%"),
    "a divisor of nought": (pay("base: 营业收入@上年 / 0"), 8, "除数为零"),
    "a rounding nobody knows": (pay("fixed: 1万, round: 厘"), 8, "可以写的有"),
    "no choice": (pay("base: {choose: []}"), 8, "choose"),
    "the year nought": (swapped("valid", "{from: 0000-01-01}"), 4, "没有这一天"),
    "the year ten thousand": (swapped("valid", "{from: 10000-01-01}"), 4, "日期"),
    "the thirtieth of February": (swapped("valid", "{from: 2026-02-30}"), 4, "没有这一天"),
    "an end before the beginning": (swapped("valid", "{from: 2026-02-20, to: 2026-01-01}"), 4, "止早于起"),
    "a day that is none in a condition": (who("{fact: 成立日期, at_least: 2026-13-45}"), 7, "没有这一天"),
    "aeons": (who("{elapsed: 成立日期, at_least: 99999999999年}"), 7, "时间"),
    "a million days": (who("{elapsed: 成立日期, at_least: 99999999999999天}"), 7, "时间"),
    "a window without end": (who("{of: sum(营业收入@近9999季度), at_least: 5万}"), 7, "期间"),
    "all years there are": (who("{of: sum(营业收入@0001..9999), at_least: 5万}"), 7, "期间"),
    "a key twice": (GOOD + "title: 又一次\n", 10, "重复"),
    "a key twice in a leaf": (who("{fact: a, is: true, is: false}"), 7, "重复"),
    "a key nobody knows": (GOOD + "tittle: 又\n", 10, "是不是「title」"),
    "a quantity that reads itself": (GOOD + "let: {甲: 甲 + 1}\n", 10, "互相引用"),
    "a circle": (GOOD + "let: {甲: 乙 + 1, 乙: 甲 * 2}\n", 10, "甲、乙互相引用"),
    "a circle of hundreds": (GOOD + f"let:\n{CHAIN}  量300: 量0\n", 10, "等 301 个"),
    "an enormous list": (who(f"{{fact: a, in: [{', '.join(map(str, range(200_000)))}]}}"), 1, "1 MiB"),
    "a NUL written out": (swapped("title", '"甲\\0乙"'), 2, "控制字符"),
    "a bell": (swapped("title", '"甲\\a乙"'), 2, "控制字符"),
    "a raw control character": (swapped("title", "甲\x07乙"), None, "YAML"),
    "a NUL at the end": (GOOD + "\x00", None, "YAML"),
    "no branch": (swapped("who", "{any: []}"), 7, "空的"),
    "none of nothing": (swapped("who", "{none: []}"), 7, "空的"),
    "more than there are": (swapped("who", "{at_least: {k: 3, of: [{fact: a, is: true}]}}"), 7, "k 应为"),
    "at least none": (swapped("who", "{at_least: {k: 0, of: [{fact: a, is: true}]}}"), 7, "k 应为"),
    "fewer than none": (swapped("who", "{at_least: {k: -1, of: [{fact: a, is: true}]}}"), 7, "k 应为"),
    "a great many": (swapped("who", f"{{at_least: {MANY}}}"), 7, "k 应为"),
    "a word for a number": (swapped("who", "{at_least: {k: 二, of: [{fact: a, is: true}]}}"), 7, "k 应为"),
    "brackets of nothing": (who("{brackets: {by: a, of: b, at_least: []}}"), 7, "分档"),
    "brackets that overlap": (who(f"{{brackets: {OVERLAP}}}"), 7, "重叠"),
    "the largest minus one": (who("{of: {total: 贷款, each: 本金, top: -1}, at_least: 5万}"), 7, "正整数"),
    "a fact without a name": (who("{fact: '', is: true}"), 7, "名称"),
    "nobody": (swapped("who", "null"), 7, "键值表"),
    "everybody": (swapped("who", "所有企业"), 7, "键值表"),
    "a way out of the folder": (swapped("item", "../../etc/passwd"), 1, "格式"),
    "a list": ("- a\n- b\n", 1, "键值表"),
    "nothing": ("", 1, "item"),
    "a word": ("hello", 1, "键值表"),
    "a page": ("<html><body>x</body></html>", 1, "键值表"),
    "a tab": ("item: x\n\ttitle: y\n", 2, "制表符"),
    "two documents": (f"{GOOD}---\n{GOOD}", 11, "一份文档"),
    "bytes": (bytes(range(256)), 2, "UTF-8"),
    "GBK": (GOOD.encode("gbk"), 2, "UTF-8"),
    "UTF-16": (GOOD.encode("utf-16"), 1, "UTF-8"),
}  # fmt: skip
FACTS: dict[str, tuple[str | bytes, str]] = {
    "ten thousand levels": ("a: " + "[" * DEEP + "]" * DEEP, "嵌套超过"),
    "an alias bomb": (BOMB, "锚点"),
    "a day that is none": ("成立日期: 0000-00-00", "没有这一天"),
    "a fact twice": ("a: 1\na: 2", "重复"),
    "a period twice": ("营业收入@上年: 1万\n营业收入@2025: 2万", "同一期"),
    "a part of a fen": ("营业收入@上年: 0.001元", "不足一分"),
    "more than there is": ("营业收入@上年: 99999999999999999亿元", "大得不可能"),
    "a period nobody knows": ("营业收入@忽然: 1万", "期间看不懂"),
    "a unit nobody knows": ("a: {value: 1, unit: 光年}", "单位"),
    "a key nobody knows": ("a: {valeu: 1}", "不认识的键"),
    "a day in words": ("a: {value: 1, as_of: 昨天}", "as_of"),
    "a table in a table": ("a: {value: {b: 1}}", "看不懂"),
    "a list": ("- 1", "键值表"),
    "a word": ("x", "键值表"),
    "a NUL": ('a: "甲\\0"', "控制字符"),
    "bytes": (bytes(range(256)), "UTF-8"),
}


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str]) -> object:
    def hear(*words: str) -> tuple[int, str]:
        try:
            code = main.main(words)
        except SystemExit as ended:  # wrong use
            code = int(ended.code or 0)
        told = capsys.readouterr()
        return code, told.out + told.err

    return hear


@pytest.mark.parametrize("name", ITEMS)
def test_a_bad_item(name: str, tmp_path: Path, heard: object) -> None:
    text, line, said = ITEMS[name]
    began = time.process_time()

    code, told = heard("items", "check", str(written(tmp_path, "bad.yaml", text)))  # type: ignore[operator]

    fault = next((each for each in told.splitlines() if said in each), "")
    assert code == 1, told
    assert fault, told[:500]
    assert fault.startswith(f"bad.yaml:{line} " if line else "bad.yaml:"), fault[:300]
    assert "Traceback" not in told
    assert len(fault) < 600
    assert time.process_time() - began < 5


@pytest.mark.parametrize("name", FACTS)
def test_bad_facts(name: str, tmp_path: Path, heard: object) -> None:
    text, said = FACTS[name]
    item, facts = written(tmp_path, "ok.yaml", GOOD), written(tmp_path, "facts.yaml", text)

    code, told = heard("explain", str(item), "--facts", str(facts), "--as-of", "2026-05-01")  # type: ignore[operator]

    assert code == 1
    assert said in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "value", ["-500万", "9999-12-31", "true", "[甲]", "５００万", "0", '"9e9"', "9" * 40]
)
def test_strange_facts_are_read_or_leave_it_open_and_never_break(
    value: str, tmp_path: Path, heard: object
) -> None:
    item, facts = written(tmp_path, "ok.yaml", GOOD), written(tmp_path, "f.yaml", f"营业收入@上年: {value}")

    code, told = heard("explain", str(item), "--facts", str(facts), "--as-of", "2026-05-01")  # type: ignore[operator]

    assert code == 0
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "no-such.yaml"),
        ("items", "check", "no-such-folder"),
        ("items", "export", "no-such.yaml", "--to", "sql"),
        ("items", "export", ".", "--to", "sql", "--as-of", "0000-00-00"),
        ("match", "no-such.parquet", ".", "--out", "x"),
        ("due", "--pack", "no-such", "--received", "2026-01-01"),
        ("due", "--pack", "huzhou", "--received", "9999-12-31"),
        ("due", "--pack", "huzhou", "--received", "0001-01-01"),
        ("packs", "show", "../../etc"),
        ("draft", "no-such.docx", "--out", "x"),
        ("calendar", "show", "99999"),
    ],
)
def test_what_is_not_there_is_said(
    words: tuple[str, ...], heard: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    code, told = heard(*words)  # type: ignore[operator]

    assert code in (1, 2)
    assert told.strip()
    assert "Traceback" not in told


def test_a_fault_nobody_foresaw_is_a_sentence_and_its_trace_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heard: object
) -> None:
    monkeypatch.setenv("QIFU_HOME", str(tmp_path))
    monkeypatch.setattr(Document, "place", None)

    code, told = heard("items", "check", str(written(tmp_path, "bad.yaml", pay("fixed: -1万"))))  # type: ignore[operator]

    assert (code, "程序出错" in told, "Traceback" in told) == (1, True, False)
    assert "Traceback" in (tmp_path / "faults.log").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_a_busy_database_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heard: object) -> None:
    from django.db.utils import OperationalError  # noqa: PLC0415 - only here

    def busy(*_words: object, **_more: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("qifu.appeals.imports.upload", busy)

    code, told = heard("intake", str(messages(tmp_path)), "--channel", "12345")  # type: ignore[operator]

    assert (code, "数据库正忙" in told, "Traceback" in told) == (1, True, False)
