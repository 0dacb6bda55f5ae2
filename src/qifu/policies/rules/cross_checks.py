"""What does the platform check by itself of an application, and what came of each check?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from qifu.kernel import money
from qifu.kernel.conditions.sentences import show
from qifu.policies.rules import fact_values
from qifu.policies.rules.times import window
from qifu.policies.schema import Item

OWN: Final = "企业自报"
BLACK: Final = "严重失信名单"


class Came(StrEnum):
    """What came of a check."""

    PASS = "pass"
    FAIL = "fail"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was looked at, what came of it, and the sentence that says why."""

    name: str
    came: Came
    say: str


@dataclass(frozen=True, slots=True)
class Given:
    """All that is looked at."""

    item: Item
    facts: Mapping[str, Mapping[str, Any]]  # as frozen
    others: Mapping[str, Mapping[str, Any]]  # what registers say of facts the firm stated itself, as frozen
    on: date
    enterprise: str
    payee: str = ""
    had: tuple[str, ...] = ()  # what was granted in this period already, of this item
    beside: tuple[str, ...] = ()  # codes of other items granted that must not stand with this one
    lines_fen: int | None = None
    doubles: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()  # the names of the files handed in


def is_own(held: Mapping[str, Any]) -> bool:
    """Whether a fact rests on nothing but the firm's own word."""
    return str(held["source"]).startswith(OWN)


def unconfirmed(facts: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """The facts that a person still has to look at."""
    return tuple(key for key in sorted(facts) if is_own(facts[key]))


def check_all(given: Given) -> tuple[Check, ...]:
    """Every check that applies, those that failed first."""
    found = [
        *_registers(given),
        *_papers(given),
        _account(given),
        _window(given),
        _dishonest(given),
        _had(given),
        *_exclusive(given),
        *_lines(given),
    ]
    order = (Came.FAIL, Came.UNSURE, Came.PASS)
    return tuple(sorted(found, key=lambda check: order.index(check.came)))


def _registers(given: Given) -> Iterable[Check]:
    """What the firm says against what registers say."""
    for key in unconfirmed(given.facts):
        name = key.replace("@", " ")
        said, other = given.facts[key], given.others.get(key)
        value = _shown(said["value"])
        if other is None:
            say = f"企业自报 {value}，没有部门数据可以比对，请看材料核对"
            yield Check(f"自报数据：{name}", Came.UNSURE, say)
        elif other["value"] == said["value"]:
            yield Check(f"自报数据：{name}", Came.PASS, f"企业自报 {value}，与{other['source']}一致")
        else:
            say = f"企业自报 {value}，{other['source']}为 {_shown(other['value'])}，两者不同"
            yield Check(f"自报数据：{name}", Came.FAIL, say)


def _papers(given: Given) -> Iterable[Check]:
    """Whether every material is there, by the name it was handed in under."""
    wanted = given.item.apply.materials
    lacking = [what for what in wanted if not any(name.startswith(what) for name in given.papers)]
    if lacking:
        yield Check("材料", Came.UNSURE, f"没有看到：{'、'.join(lacking)}；等企业补交，或通知补正")
    elif wanted:
        yield Check("材料", Came.PASS, f"{len(wanted)} 份都已收到")


def _account(given: Given) -> Check:
    if not given.payee:
        return Check("收款账户", Came.UNSURE, "企业还没有确认收款账户")
    if _plain(given.payee) == _plain(given.enterprise):
        return Check("收款账户", Came.PASS, "户名与企业名称一致")
    return Check("收款账户", Came.FAIL, f"户名「{given.payee}」与企业名称不一致")


def _window(given: Given) -> Check:
    found = window(given.item.apply.window)
    if found is None:
        return Check("申报时间", Came.PASS, given.item.apply.window or "全年可以申报")
    came = Came.PASS if found.holds(given.on) else Came.FAIL
    said = "在申报期内" if came is Came.PASS else "不在申报期内"
    return Check("申报时间", came, f"{given.on} {said}（{found.first} 至 {found.last}）")


def _dishonest(given: Given) -> Check:
    held = given.facts.get(BLACK) or given.others.get(BLACK)
    if held is None:
        return Check("失信名单", Came.UNSURE, "没有取得信用部门的结果")
    if held["value"] is True:
        return Check("失信名单", Came.FAIL, f"列入严重失信名单（{held['source']}）")
    return Check("失信名单", Came.PASS, f"未列入严重失信名单（{held['source']}）")


def _had(given: Given) -> Check:
    if given.had:
        return Check("重复享受", Came.FAIL, f"本期已兑现过：{'、'.join(given.had)}")
    return Check("重复享受", Came.PASS, "本期没有享受过这一项")


def _exclusive(given: Given) -> Iterable[Check]:
    barred = given.item.stack.not_with
    if not barred:
        return
    clash = [code for code in given.beside if code in barred]
    if clash:
        yield Check("不得同时享受", Came.FAIL, f"已享受 {'、'.join(clash)}，按规定不得同时享受")
    else:
        yield Check("不得同时享受", Came.PASS, "没有享受过不得同时享受的事项")


def _lines(given: Given) -> Iterable[Check]:
    if given.lines_fen is None or given.item.lines is None:
        return
    held = given.facts.get(given.item.lines.fact)
    total = money.show(given.lines_fen)
    fact = {key.partition("@")[0]: each for key, each in given.facts.items()}
    held = held or fact.get(given.item.lines.fact.partition("@")[0])
    stated = held["value"].get("fen") if held and isinstance(held["value"], dict) else None
    if stated == given.lines_fen:
        yield Check("明细合计", Came.PASS, f"明细合计 {total}，与申报数一致")
    else:
        said = money.show(stated) if isinstance(stated, int) else "没有填"
        yield Check("明细合计", Came.FAIL, f"明细合计 {total}，申报数{said}，两者不同")
    if given.doubles:
        yield Check("票据重复", Came.FAIL, "；".join(given.doubles))
    else:
        yield Check("票据重复", Came.PASS, "没有重复的票据号")


def _shown(value: Any) -> str:
    found = fact_values.read(value)
    return f"{len(found)} 项" if isinstance(found, tuple) else show(found)


def _plain(name: str) -> str:
    return "".join(name.split()).replace("(", "（").replace(")", "）")
