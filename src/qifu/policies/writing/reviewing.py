"""Does a second pair of eyes agree? Sent for review, accepted or returned with reasons, or taken back."""

from datetime import datetime

from django.db import transaction

from qifu.kernel.errors import Forbidden, PackError, Refused, Stale
from qifu.kernel.packs.faults import each as each_fault
from qifu.ledger.vocabulary import Kind
from qifu.policies import documents, publishing
from qifu.policies.models import DraftReview, ItemDraft
from qifu.policies.rules import authorship
from qifu.policies.schema import Item
from qifu.policies.writing.drafts import current, hands_of, held, move, note_down
from qifu.registry import queries as registry
from qifu.registry.rules.access import Actor


def submit(draft: int, *, seen: int, by: Actor, at: datetime) -> None:
    """Send a draft for review; refused while a check finds a fault or one of its own tests fails."""
    with transaction.atomic():
        row = held(draft)
        authorship.require_author(by, row.department_id, "送审这份草稿")
        _require_state(row, "draft", "草稿已经送审")
        _require_seen(row, seen)
        item = _sound(row)
        _refuse_foreign_issuer(row, item)
        row.submitted_by_key, row.submitted_by = by.key, by.name
        move(row, "review", by, at)
        note_down(Kind.DRAFT_SUBMITTED, row, by, at, {"version": row.version})


def accept(draft: int, *, seen: int, by: Actor, at: datetime, remark: str = "") -> None:
    """The reviewer agrees with this very version."""
    with transaction.atomic():
        row = _under_review(draft, seen, by)
        _sound(row)
        _reviewed(row, remark, by, at, accepted=True)
        move(row, "accepted", by, at)
        note_down(Kind.DRAFT_ACCEPTED, row, by, at, {"version": row.version, "remark": remark.strip()[:500]})


def send_back(draft: int, reasons: str, *, seen: int, by: Actor, at: datetime) -> None:
    """The reviewer wants it changed, and says why."""
    with transaction.atomic():
        row = _under_review(draft, seen, by)
        if not reasons.strip():
            raise Refused("没有写退回的理由", remedy="请写明哪一条要改、为什么")
        _reviewed(row, reasons, by, at, accepted=False)
        move(row, "draft", by, at)
        note_down(
            Kind.DRAFT_RETURNED, row, by, at, {"version": row.version, "reasons": reasons.strip()[:2000]}
        )


def take_back(draft: int, *, by: Actor, at: datetime) -> None:
    """The authors want to change it once more; what was accepted has to be accepted anew."""
    with transaction.atomic():
        row = held(draft)
        authorship.require_author(by, row.department_id, "撤回这份草稿")
        if row.state not in ("review", "accepted"):
            raise Refused("这份草稿不在审核或待发布中", remedy="请刷新页面")
        move(row, "draft", by, at)
        note_down(Kind.DRAFT_TAKEN_BACK, row, by, at, {"version": row.version})


def _under_review(draft: int, seen: int, by: Actor) -> ItemDraft:
    row = held(draft)
    _require_state(row, "review", "这份草稿不在待审")
    why = authorship.why_no_review(by, hands_of(row))
    if why:
        raise Forbidden("不能审核这份草稿", why=why)
    _require_seen(row, seen)
    return row


def _sound(row: ItemDraft) -> Item:
    """The item of the current version; refused with what is wrong in it."""
    try:
        document = documents.parse(current(row).text, file="草稿")
        faults = list(publishing.faults_of(document))
    except PackError as error:
        faults = list(each_fault(error))
    if faults:
        told = "；".join(str(fault) for fault in faults[:3])
        more = f" 等 {len(faults)} 处" if len(faults) > 3 else ""
        raise Refused("检查没有通过，不能往下走", why=f"{told}{more}", remedy="请改正后再送审")
    return document.item


def _refuse_foreign_issuer(row: ItemDraft, item: Item) -> None:
    line = registry.department(row.department_id)
    if item.issued_by and item.issued_by != line.code:
        why = f"issued_by 写的是 {item.issued_by}，草稿属于{line.name}"
        raise Refused("制定部门对不上", why=why, remedy="谁制定谁起草：请改正 issued_by，或由那个部门起草")
    publishing.departments_of(item)


def _reviewed(row: ItemDraft, reasons: str, by: Actor, at: datetime, *, accepted: bool) -> None:
    DraftReview.objects.create(
        draft=row,
        version=row.version,
        accepted=accepted,
        reasons=reasons.strip()[:4000],
        at=at,
        by_key=by.key,
        by_name=by.name,
    )


def _require_state(row: ItemDraft, state: str, what: str) -> None:
    if row.state != state:
        raise Stale(what, remedy="请刷新页面，看它现在到了哪一步")


def _require_seen(row: ItemDraft, seen: int) -> None:
    if row.version != seen:
        raise Stale(f"草稿已经是第 {row.version} 版", why=f"你看到的是第 {seen} 版", remedy="请刷新后再看")
