"""How does an entry of the journal read to an auditor, who looks after the record but not into the cases?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qifu.kernel import money
from qifu.ledger.queries import EntryLine
from qifu.ledger.rules.verification import Verification
from qifu.portals.admin.audit_words import CODES, SUBJECTS, UNSAID, WORDS
from qifu.registry.rules.access import ROLE_LABELS

# What enterprises wrote and were told is no business of an administrator.
BUSINESS = ("case", "submission", "family")
ROLE_NAMES: dict[object, str] = {role.value: label for role, label in ROLE_LABELS.items()}
FAULTS_SHOWN = 20
WITHHELD = "内容随诉求件保密，不在审计范围"


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One entry."""

    id: int
    at: datetime
    kind: str
    subject: str
    subject_label: str
    position: int
    who: str
    said: str
    digest: str
    seal: str


def row(line: EntryLine) -> JournalRow:
    """One entry, with its content only where it is the auditor's business."""
    return JournalRow(
        id=line.id,
        at=line.at,
        kind=line.label,
        subject=line.subject,
        subject_label=subject_label(line.subject),
        position=line.position,
        who=line.by_name or line.by_key,
        said=WITHHELD if is_business(line.subject) else said(line.said),
        digest=line.digest[:12],
        seal=f"第 {line.sealed} 次封存" if line.sealed else "待封存",
    )


def subject_label(subject: str) -> str:
    """The subject in words.

    >>> subject_label("account:12")
    '账号 12'
    """
    kind, _, key = subject.partition(":")
    return f"{SUBJECTS.get(kind, kind)} {key}".strip()


def is_business(subject: str) -> bool:
    """Whether the entry tells of what an enterprise wrote or was told."""
    return subject.partition(":")[0] in BUSINESS


def said(content: Mapping[str, Any]) -> str:
    """Plain values in words; what is nested is only counted; what is empty or for machines is left out."""
    plain = {
        name: value for name, value in content.items() if name not in UNSAID and (value or value is False)
    }
    return "，".join(f"{WORDS.get(name, name)} {_value(name, value)}" for name, value in plain.items())


def remembered(found: Verification, at: datetime) -> dict[str, Any]:
    """A verification as the session keeps it until the next one."""
    return {
        "at": at.isoformat(),
        "ok": found.ok,
        "entries": found.entries,
        "subjects": found.subjects,
        "seals": found.seals,
        "unsealed": found.unsealed,
        "last": found.last_seal_digest,
        "faults": [
            f"{subject_label(fault.subject)}第 {fault.position} 条：{fault.say}"
            for fault in found.faults[:FAULTS_SHOWN]
        ],
        "more": max(0, len(found.faults) - FAULTS_SHOWN),
    }


def _value(name: str, value: Any) -> str:
    if (name == "fen" or name.endswith("_fen")) and isinstance(value, int):
        return money.show(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | dict):
        return f"{len(value)} 项"
    return ROLE_NAMES.get(value) or CODES.get(str(value), str(value))
