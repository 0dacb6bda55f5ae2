"""How does an entry of the journal read to an auditor, who looks after the record but not into the cases?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qifu.ledger.queries import EntryLine
from qifu.ledger.rules.verification import Verification
from qifu.registry.rules.access import ROLE_LABELS

SUBJECTS = {
    "account": "账号",
    "case": "诉求件",
    "submission": "来件",
    "post": "岗位",
    "enterprise": "企业",
    "pack": "规则包",
    "calendar": "日历",
    "import": "导入",
    "ledger": "台账",
    "model": "派单模型",
}
# What enterprises wrote and were told is no business of an administrator.
BUSINESS = ("case", "submission", "family")
WORDS = {
    "username": "用户名",
    "name": "姓名",
    "where": "网络地址",
    "why": "原因",
    "how": "方式",
    "department": "部门",
    "title": "岗位",
    "role": "角色",
    "seat": "席位",
    "from_on": "开始",
    "until_on": "结束",
    "account": "账号",
    "rank": "职级",
    "entries": "条数",
    "sessions": "会话数",
    "ended_others": "挤下线",
    "is_active": "启用",
    "phone": "电话",
    "uscc": "统一社会信用代码",
    "changed": "改动",
    "year": "年份",
}
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
    """Plain values in words; what is nested is only counted, what is empty or nought is left out."""
    plain = {name: value for name, value in content.items() if value or value is False}
    return "，".join(f"{WORDS.get(name, name)} {_value(value)}" for name, value in plain.items())


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


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | dict):
        return f"{len(value)} 项"
    return ROLE_NAMES.get(value, str(value))
