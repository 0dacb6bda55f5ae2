"""Why may this enterprise have this item or not, how much is it, and what is still to be asked?"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from qifu.kernel import clock, conditions, money
from qifu.kernel.conditions import Answer, AtLeast, Every, Fact, Neither, Some, Verdict, sentences
from qifu.kernel.errors import Refused
from qifu.kernel.packs import tree
from qifu.policies import documents
from qifu.policies.documents import Document
from qifu.policies.rules import deciding, walking
from qifu.policies.rules.benefit import Benefit
from qifu.policies.rules.deciding import Decision
from qifu.portals.console.say import Say

NAME = "explain"
HELP = "说明一家企业能不能享受一个事项：逐条理由、差距、金额步骤、还缺什么"
EXAMPLE = "qifu explain rd.yaml --facts facts.yaml --as-of 2023-05-01 --set 研发费用@上年=300万"
NEEDS_DJANGO = False

STANDINGS = {
    "eligible": "符合条件",
    "not_eligible": "不符合条件",
    "unknown": "尚不能定",
    "conditional": "只待人工判断",
}
MARKS = {Answer.MET: "✓", Answer.UNMET: "✗", Answer.UNKNOWN: "?"}


def add_arguments(parser: ArgumentParser) -> None:
    """The item, the facts, the day."""
    parser.add_argument(
        "item", nargs="+", type=Path, metavar="ITEM", help="事项文件；同一事项的几版可一起给出"
    )
    parser.add_argument(
        "--facts", type=Path, metavar="FACTS.yaml", help="事实：名称: 值，或 {value, source, as_of}"
    )
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="申报日，如 2023-05-01；不写就是今天")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="假设某一事实是这个值，可写多次"
    )


def run(args: Namespace, say: Say) -> int:
    """Decide and tell why."""
    on = args.as_of or clock.now().date()
    document = documents.in_force(documents.read_all(args.item), on)
    facts = conditions.given_facts({**read_facts(args.facts), **dict(map(_pair, args.set))}, on)
    decision = deciding.decide(document.item, facts, on)
    say.result(told(document, decision), *lines(document, decision))
    return 0


def read_facts(path: Path | None) -> dict[str, Any]:
    """The facts of a file, as they are written."""
    if path is None:
        return {}
    if not path.is_file():
        raise Refused(f"读不到文件 {path.name}", remedy="请核对文件名")
    node = tree.plain(tree.read(path, file=path.name))
    if not isinstance(node, dict):
        raise Refused(f"{path.name} 不是键值表", remedy="每行写成「营业收入@上年: 5000万」")
    return dict(node)


def told(document: Document, decision: Decision) -> dict[str, Any]:
    """The whole decision for a program."""
    item = document.item
    return {
        "item": item.item,
        "title": item.title,
        "file": document.file,
        "source": item.source.model_dump(),
        "valid": documents.span(item),
        "as_of": decision.as_of,
        "standing": decision.standing.value,
        "mode": decision.mode,
        "verdict": _verdict(document, decision.verdict, ("who",), item.source.article),
        "benefit": _benefit(decision.benefit),
        "missing": list(decision.missing),
        "judgments": [key.removeprefix("judge:") for key in decision.judgments],
        "commitments": [each.say for each in item.commitments],
    }


def lines(document: Document, decision: Decision) -> Iterator[str]:
    """The same for a person."""
    item = document.item
    source = " ".join(part for part in (item.source.doc, item.source.article) if part)
    yield f"{item.title}（{item.item}，{source}，有效期 {documents.span(item)}）"
    yield f"{decision.as_of}：{STANDINGS[decision.standing]}，{decision.mode}"
    yield from _leaves(_verdict(document, decision.verdict, ("who",), item.source.article), 1)
    if decision.benefit is not None and decision.standing != "eligible":
        yield "如果符合条件："
    yield from _sum(decision.benefit)
    if item.benefit and decision.standing != "not_eligible":
        yield f"待遇：{item.benefit}"
    for index, name in enumerate(decision.missing, 1):
        yield f"还缺 {index}：{name}"
    yield from (f"待人判断：{key.removeprefix('judge:')}" for key in decision.judgments)
    yield from (f"须承诺：{each.say}" for each in item.commitments if decision.standing != "not_eligible")


def _verdict(document: Document, verdict: Verdict, path: walking.Path, article: str) -> dict[str, Any]:
    condition = verdict.condition
    article = condition.article or article
    return {
        "answer": verdict.answer.value,
        "reason": verdict.reason,
        "says": conditions.describe(condition),
        "article": article,
        "at": str(document.place(path)),
        "gap": verdict.gap
        and {"amount": str(verdict.gap.amount), "unit": verdict.gap.unit, "text": verdict.gap.text},
        "facts": [_fact(read.name, read.fact) for read in verdict.facts],
        "children": [
            _verdict(document, child, _below(verdict, path, index), article)
            for index, child in enumerate(verdict.children)
        ],
    }


def _below(verdict: Verdict, path: walking.Path, index: int) -> walking.Path:
    """Where a part stands; the periods of a window all stand where the window does."""
    held = verdict.condition
    if isinstance(held, Every | Some | Neither | AtLeast):
        return (*path, *walking.way(held), index)
    return path


def _fact(name: str, fact: Fact) -> dict[str, Any]:
    value = None if fact.value is None else sentences.show(fact.value)
    return {
        "name": name,
        "label": fact.label or name,
        "value": value,
        "source": fact.source,
        "as_of": fact.as_on,
    }


def _benefit(paid: Benefit | None) -> dict[str, Any] | None:
    if paid is None:
        return None
    return {
        "amount_fen": paid.amount_fen,
        "at_most_fen": paid.at_most_fen,
        "fault": paid.fault,
        "steps": [
            {
                "name": s.name,
                "says": s.sentence,
                "after_fen": None if s.after is None else str(s.after),
                "article": s.article,
            }
            for s in paid.steps
        ],
        "stages": [{"at": s.at, "amount_fen": s.amount_fen, "due": s.is_due} for s in paid.stages],
        "due_fen": paid.due_fen,
        "shares": dict(paid.shares),
    }


def _leaves(told_: dict[str, Any], depth: int) -> Iterator[str]:
    """The tree, a line each; a leaf with its article and where its facts come from."""
    mark = MARKS[Answer(told_["answer"])]
    if told_["children"]:
        yield f"{'  ' * depth}{mark} {told_['says'] if depth > 1 else told_['reason'].partition('：')[0]}"
        for child in told_["children"]:
            yield from _leaves(child, depth + 1)
        return
    origins = "；".join(dict.fromkeys(_origin(fact) for fact in told_["facts"] if fact["source"]))
    notes = "，".join(part for part in (told_["article"], origins) if part)
    yield f"{'  ' * depth}{mark} {told_['reason']}{f'〔{notes}〕' if notes else ''}"


def _origin(fact: dict[str, Any]) -> str:
    return f"{fact['source']} {fact['as_of']}" if fact["as_of"] else str(fact["source"])


def _sum(paid: Benefit | None) -> Iterator[str]:
    if paid is None:
        return
    for step in paid.steps:
        yield f"  · {step.sentence}{f'〔{step.article}〕' if step.article else ''}"
    if paid.fault:
        yield f"金额算不出来：{paid.fault}"
    elif paid.amount_fen is not None:
        yield f"金额：{money.show(paid.amount_fen)}"
    else:
        yield f"金额：未定{f'，至多 {money.show(paid.at_most_fen)}' if paid.at_most_fen is not None else ''}"
    for stage in paid.stages:
        due = {True: "已到期", False: "未到期", None: "是否到期未知"}[stage.is_due]
        yield f"  分期「{stage.at}」{money.show(stage.amount_fen)}，{due}"
    yield from (f"  {who}承担 {money.show(fen)}" for who, fen in paid.shares)


def _pair(written: str) -> tuple[str, Any]:
    name, sign, value = written.partition("=")
    if not sign or not name.strip():
        raise Refused(f"--set 看不懂「{written}」", remedy="写成 --set 研发费用@上年=300万")
    return name.strip(), tree.plain(tree.parse(value, file="--set")) if value.strip() else None


def _day(written: str) -> date:
    return date.fromisoformat(written)
