"""How is a draft begun, saved and brought back? Nothing is lost: each saving is a version of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from qifu.kernel.errors import PackError, Refused, Stale
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies import documents, publishing
from qifu.policies.models import DraftVersion, ItemDraft, PublishedItem, SourceText
from qifu.policies.rules import authorship
from qifu.policies.rules.authorship import Hands
from qifu.policies.schema import Item
from qifu.registry import queries as registry
from qifu.registry.rules.access import Actor

MOST_CHARACTERS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Begun:
    """The text a draft begins with, and the numbers of the elements it was made from."""

    text: str
    pins: tuple[int, ...] = ()


def begin(
    texts: Sequence[Begun],
    *,
    department: int,
    by: Actor,
    at: datetime,
    source: int | None = None,
    kind: Kind = Kind.DRAFT_BEGUN,
) -> tuple[int, ...]:
    """Drafts with these texts for a department; one entry in the journal for all of them."""
    authorship.require_author(by, department, "起草政策事项")
    if not texts:
        raise Refused("没有可起草的事项", remedy="请粘贴含有支持内容的政策原文，或新建空白草稿")
    with transaction.atomic():
        text_of = SourceText.objects.filter(pk=source, department_id=department).first() if source else None
        made = [_planted(each, department, text_of, by, at) for each in texts]
        note_down(kind, made[0], by, at, {"drafts": [row.pk for row in made], "source": source})
    return tuple(row.pk for row in made)


def revise(published: int, *, by: Actor, at: datetime) -> int:
    """A draft of the next edition of a published item, beginning with its text; one at a time."""
    with transaction.atomic():
        row = PublishedItem.objects.select_for_update().filter(pk=published, replaced_at=None).first()
        if row is None:
            raise Refused("没有这个已发布的事项", remedy="请从政策列表中选择")
        department = row.issuer_id or by.department_id or 0
        authorship.require_author(by, department, "修订这个事项")
        open_ = ItemDraft.objects.filter(revises=row).exclude(state__in=("published", "dropped")).first()
        if open_ is not None:
            raise Refused("这个事项正在修订", why=f"{open_.changed_by}最后保存", remedy="请在那份草稿上继续")
        made = _planted(Begun(row.text), department, None, by, at)
        made.revises, made.area_code = row, row.area_code
        made.save(update_fields=["revises", "area_code"])
        note_down(
            Kind.DRAFT_BEGUN, made, by, at, {"revises": row.code, "edition": row.valid_from.isoformat()}
        )
    return made.pk


def save(draft: int, text: str, *, seen: int, by: Actor, at: datetime, note: str = "") -> int:
    """The next version. Refused if somebody saved after the version `seen`; nothing is lost."""
    with transaction.atomic():
        row = held(draft)
        _require_open(row, by, seen)
        if text == current(row).text:
            return row.version
        _add(row, _checked(text), by, at, note)
        note_down(Kind.DRAFT_SAVED, row, by, at, {"version": row.version, "note": note})
    return row.version


def restore(draft: int, number: int, *, seen: int, by: Actor, at: datetime) -> int:
    """An earlier version becomes the newest; those in between stay."""
    with transaction.atomic():
        row = held(draft)
        _require_open(row, by, seen)
        found = DraftVersion.objects.filter(draft=row, number=number).first()
        if found is None or number == row.version:
            raise Refused(f"没有更早的第 {number} 版", remedy="请从版本列表中选择")
        _add(row, found.text, by, at, f"恢复第 {number} 版")
        note_down(Kind.DRAFT_SAVED, row, by, at, {"version": row.version, "restored": number})
    return row.version


def drop(draft: int, why: str, *, by: Actor, at: datetime) -> None:
    """The draft will not become law; its versions stay."""
    with transaction.atomic():
        row = held(draft)
        authorship.require_author(by, row.department_id, "作废这份草稿")
        if row.state in ("published", "dropped"):
            raise Refused("这份草稿已经发布或作废", remedy="请刷新页面")
        if not why.strip():
            raise Refused("没有写作废的理由", remedy="请写一句为什么不再需要")
        move(row, "dropped", by, at)
        note_down(Kind.DRAFT_DROPPED, row, by, at, {"why": why.strip()[:500]})


def held(draft: int) -> ItemDraft:
    """The row of a draft, locked until the transaction ends."""
    row = ItemDraft.objects.select_for_update().filter(pk=draft).first()
    if row is None:
        raise Refused("没有这份草稿", remedy="请从政策列表中选择")
    return row


def current(row: ItemDraft) -> DraftVersion:
    """The version that counts."""
    return DraftVersion.objects.get(draft=row, number=row.version)


def hands_of(row: ItemDraft) -> Hands:
    """Through whose hands it went."""
    saved = frozenset(DraftVersion.objects.filter(draft=row).values_list("by_key", flat=True))
    center = next((line.id for line in registry.departments() if line.is_center), None)
    return Hands(row.department_id, row.executor_id, center, saved, row.submitted_by_key)


def move(row: ItemDraft, state: str, by: Actor, at: datetime) -> None:
    """Into another state, by whom and when."""
    row.state, row.changed_at, row.changed_by = state, at, by.name
    row.save()


def note_down(kind: Kind, row: ItemDraft, by: Actor, at: datetime, said: Mapping[str, object]) -> None:
    """The entry in the journal."""
    told = {"item": row.code, "title": row.title, **said}
    ledger.record(kind, subject=f"draft:{row.pk}", by_key=by.key, by_name=by.name, at=at, said=told)


def _planted(begun: Begun, department: int, source: SourceText | None, by: Actor, at: datetime) -> ItemDraft:
    line = registry.department(department)
    row = ItemDraft.objects.create(
        department_id=department,
        area_code=line.area_code,
        state="draft",
        source=source,
        pins=list(begun.pins),
        changed_at=at,
        changed_by=by.name,
    )
    _add(row, _checked(begun.text), by, at, "起草")
    return row


def _add(row: ItemDraft, text: str, by: Actor, at: datetime, note: str) -> None:
    row.version += 1
    DraftVersion.objects.create(
        draft=row, number=row.version, text=text, note=note[:200], at=at, by_key=by.key, by_name=by.name
    )
    _mark(row, text)
    row.changed_at, row.changed_by = at, by.name
    row.save()


def _mark(row: ItemDraft, text: str) -> None:
    """What lists show of the text; a text that cannot be read leaves the old marks."""
    item = readable(text)
    if item is not None:
        row.code, row.title = item.item[:80], item.title[:200]
        row.mode, row.valid_from = item.mode, item.valid.from_on
        try:
            row.executor_id = publishing.departments_of(item)[1]
        except Refused:
            row.executor_id = None
        return
    row.code = _said(text, "item") or row.code
    row.title = _said(text, "title") or row.title


def readable(text: str) -> Item | None:
    """The item a text says, or None while it cannot be read."""
    try:
        return documents.parse(text, file="草稿").item
    except PackError:
        return None


def _said(text: str, key: str) -> str:
    """What stands after a key at the margin, in a text that is not whole yet."""
    found = next((line for line in text.splitlines() if line.startswith(f"{key}:")), "")
    return found.partition(":")[2].strip().strip("'\"")[:80]


def _checked(text: str) -> str:
    if "\0" in text or len(text) > MOST_CHARACTERS:
        raise Refused("草稿太长，或者含有不能保存的字符", remedy="请拆成几个事项")
    if not text.strip():
        raise Refused("草稿是空的", remedy="请至少保留一行，或作废这份草稿")
    return text.replace("\r\n", "\n").rstrip("\n") + "\n"


def _require_open(row: ItemDraft, by: Actor, seen: int) -> None:
    authorship.require_author(by, row.department_id, "修改这份草稿")
    if row.state != "draft":
        raise Refused("这份草稿不在修改中", why="已经送审或发布", remedy="先撤回修改，再保存")
    if row.version != seen:
        last = current(row)
        raise Stale(
            f"{last.by_name}刚刚保存了第 {row.version} 版",
            why=f"你看到的是第 {seen} 版",
            remedy="你的文字还在下面，请对照最新一版改好后再保存",
        )
