"""Does a recorded decision come out again, to the byte; and if not, what was changed since?

What was decided stands in three places that must agree: the text of the item, the facts as read, the
document of the decision. The journal holds the fingerprint of the last.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from qifu.kernel.conditions.facts import DAY, canonical
from qifu.kernel.errors import Refused
from qifu.policies import documents
from qifu.policies.rules import record
from qifu.policies.rules.record import Frozen


class Part(StrEnum):
    """What was found changed."""

    ITEM = "item"
    FACTS = "facts"
    DECISION = "decision"
    ANSWER = "answer"


LABELS: Mapping[Part, str] = {
    Part.ITEM: "事项文本被改动", Part.FACTS: "决定所依据的事实被改动",
    Part.DECISION: "决定文书被改动", Part.ANSWER: "重算结果不同",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision as it is kept; `told_sha` is what the journal holds, empty where it holds none."""

    file: str
    text: str
    text_sha: str
    facts: Frozen
    on: date
    decision: str
    decision_sha: str
    told_sha: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was."""

    part: Part
    say: str

    def __str__(self) -> str:
        return f"{LABELS[self.part]}：{self.say}"


def replay(kept: Recorded) -> tuple[Change, ...]:
    """Decide again from what is kept; nothing if every byte is the same."""
    found = [*_decision(kept), *_text(kept), *_facts(kept)]
    try:
        item = documents.parse(kept.text, file=kept.file).item
        again = record.again(item, sha256(kept.text.encode()).hexdigest(), kept.facts, kept.on)
    except (Refused, ValueError, KeyError, TypeError) as fault:
        return (*found, Change(Part.ANSWER, f"无法重算：{fault}"))
    try:
        parts = record.differences(kept.decision, again.text)
    except ValueError:
        parts = ("决定文书不是 JSON",)
    return (*found, *(Change(Part.ANSWER, each) for each in parts))


def _decision(kept: Recorded) -> Iterator[Change]:
    sha = sha256(kept.decision.encode()).hexdigest()
    if sha != kept.decision_sha:
        yield Change(Part.DECISION, f"现在的指纹是 {sha[:12]}，所记为 {kept.decision_sha[:12]}")
    if kept.told_sha not in ("", sha):
        yield Change(Part.DECISION, f"现在的指纹是 {sha[:12]}，台账所记为 {kept.told_sha[:12]}")


def _text(kept: Recorded) -> Iterator[Change]:
    sha, said = sha256(kept.text.encode()).hexdigest(), _said(kept).get("item_sha", kept.text_sha)
    for label, wanted in (("发布时", kept.text_sha), ("决定时", said)):
        if sha != wanted:
            yield Change(Part.ITEM, f"现在的指纹是 {sha[:12]}，{label}为 {str(wanted)[:12]}")


def _facts(kept: Recorded) -> Iterator[Change]:
    """What the document says was read, against what is kept as read."""
    held = {canonical(name, kept.on): fact for name, fact in kept.facts.items()}
    for name, told in sorted(_read(kept).items()):
        now = held.get(name, {})
        for field, label in (("value", ""), ("source", "的来源"), ("as_on", "的日期")):
            if now.get(field) != told[field] and (now or told["value"] is not None):
                yield Change(
                    Part.FACTS, f"「{name}」{label}现为 {_show(now.get(field))}，原为 {_show(told[field])}"
                )


def _read(kept: Recorded) -> dict[str, Any]:
    """The facts the document says were read; the day and the fields of entries are none of their own."""
    read = (each for line in _said(kept).get("lines", ()) for each in line["reads"])
    return {canonical(each["name"], kept.on): each for each in read if not _is_inner(each["name"])}


def _is_inner(name: str) -> bool:
    return name == DAY or "." in name


def _said(kept: Recorded) -> dict[str, Any]:
    try:
        found = json.loads(kept.decision)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _show(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
