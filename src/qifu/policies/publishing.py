"""How does the document of an item become law for its area? Checked, kept word for word, never changed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.db import transaction

from qifu.kernel import packs
from qifu.kernel.conditions.periods import months_later
from qifu.kernel.errors import Forbidden, PackError, Refused
from qifu.kernel.packs.faults import each, raise_all
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies import documents
from qifu.policies.documents import Document
from qifu.policies.models import PublishedItem
from qifu.policies.rules import checking, trials
from qifu.policies.schema import Item
from qifu.registry import enterprises
from qifu.registry import queries as registry
from qifu.registry.queries import DepartmentLine
from qifu.registry.rules.access import Actor, Side

LOOKED_AT_EVERY: Final = 24  # months


@dataclass(frozen=True, slots=True)
class Text:
    """A document to publish: the name of its file, what it says, and the area it is for.

    `revises` lets an edition that would hold on the same days end the day before. `draft` is where it comes
    from, if it was written on the desk.
    """

    file: str
    text: str
    area_code: str
    revises: bool = False
    draft: int | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What came of it: the keys of new editions, and how many were there already, word for word."""

    new: tuple[int, ...]
    unchanged: int


def publish(
    texts: Iterable[Text], *, by: Actor, at: datetime, news: Collection[str] | None = None
) -> Published:
    """Publish documents, all or none; a document with a fault or a failing test of its own is refused.

    `news` names the items whose enterprises are told of them; without it they are told of all. A place that
    takes over what has long been in force would else send everybody a hundred notices on its first day.
    """
    if by.side is not Side.SYSTEM and not enterprises.is_business_staff(by):
        raise Forbidden("不能发布政策事项", why="由机构工作人员办理")
    checked = _checked(texts)
    new: list[int] = []
    with transaction.atomic():
        for text, item in checked:
            made = _kept(text, item, by, at, is_news=news is None or item.item in news)
            if made is not None:
                new.append(made.pk)
    return Published(tuple(new), len(checked) - len(new))


def pull_pack_items(
    pack: str, *, by: Actor, at: datetime, news: Collection[str] | None = None, root: Path | None = None
) -> Published:
    """Publish the item documents in `policies/` of a pack and of those it stands on, each for its area."""
    said = packs.load(pack, on=at.date(), root=root)
    texts = [
        Text(file, (said.root / file).read_text(encoding="utf-8-sig"), folder.header.area)
        for folder in said.folders
        for file in folder.policies
    ]
    return publish(texts, by=by, at=at, news=news)


def _checked(texts: Iterable[Text]) -> list[tuple[Text, Item]]:
    """Each document with what it says; all faults of all documents at once."""
    found: list[tuple[Text, Item]] = []
    faults: list[PackError] = []
    for text in texts:
        try:
            document = documents.parse(text.text, file=text.file)
        except PackError as error:
            faults += each(error)
            continue
        faults += faults_of(document)
        found.append((text, document.item))
    raise_all(faults)
    return found


def faults_of(document: Document) -> Iterator[PackError]:
    """What holds up publishing: faults in the document, and tests of its own that fail."""
    for finding in checking.check(document.item):
        if finding.is_fault:
            yield PackError(finding.what, at=document.place(finding.path), remedy=finding.remedy)
    for index, outcome in enumerate(trials.run(document.item)):
        for told in outcome.differences:
            at = document.place(("tests", index))
            yield PackError(f"测试「{outcome.name}」不通过：{told}", at=at, remedy="请改正条款或测试")


def _kept(text: Text, item: Item, by: Actor, at: datetime, *, is_news: bool) -> PublishedItem | None:
    """The new edition; None if it is there word for word."""
    sha = sha256(text.text.encode()).hexdigest()
    there = PublishedItem.objects.select_for_update().filter(
        code=item.item, area_code=text.area_code, replaced_at=None
    )
    same = [row for row in there if row.valid_from == item.valid.from_on]
    if any(row.sha == sha for row in same):
        return None
    others = [row for row in there if row not in same]
    ended = _ended(item, others) if text.revises else []
    _refuse_overlap(item, others)
    for row in same:
        row.replaced_at = at
        row.save(update_fields=["replaced_at"])
    issuer, executor = departments_of(item)
    made = PublishedItem.objects.create(
        code=item.item,
        area_code=text.area_code,
        title=item.title,
        valid_from=item.valid.from_on,
        valid_to=item.valid.to,
        text=text.text,
        sha=sha,
        published_at=at,
        by_key=by.key,
        by_name=by.name,
        told_at=None if is_news else at,
        issuer_id=issuer,
        executor_id=executor,
        review_due_on=same[0].review_due_on if same else months_later(item.valid.from_on, LOOKED_AT_EVERY),
    )
    _told(text, made, same, ended, by, at)
    return made


def _told(
    text: Text,
    made: PublishedItem,
    same: Iterable[PublishedItem],
    ended: Iterable[PublishedItem],
    by: Actor,
    at: datetime,
) -> None:
    """The entry in the journal: which text, in whose place, and which edition ends with it."""
    ends = [row.valid_from.isoformat() for row in ended]
    said = {
        "edition": made.valid_from.isoformat(),
        "area": text.area_code,
        "sha256": made.sha,
        "replaces": [row.sha for row in same],
        **({"ends": ends} if ends else {}),
        **({"draft": text.draft} if text.draft is not None else {}),
    }
    ledger.record(
        Kind.POLICY_PUBLISHED, subject=f"policy:{made.code}", by_key=by.key, by_name=by.name, at=at, said=said
    )


def _ended(item: Item, others: Iterable[PublishedItem]) -> list[PublishedItem]:
    """Earlier editions that would still hold: each ends the day before this one begins."""
    start = item.valid.from_on
    late = [row for row in others if row.valid_from < start <= (row.valid_to or date.max)]
    for row in late:
        row.valid_to = start - timedelta(days=1)
        row.save(update_fields=["valid_to"])
    return late


def departments_of(item: Item) -> tuple[int | None, int | None]:
    """Who issues an item and who executes it: by code, or by the name that the office begins with."""
    lines = registry.departments()
    issuer, office = item.source.issuer, item.apply.office or item.source.issuer
    return _department(lines, item.issued_by, issuer), _department(lines, item.executed_by, office)


def _department(lines: Sequence[DepartmentLine], code: str, name: str) -> int | None:
    if code and all(line.code != code for line in lines):
        raise Refused(f"没有代码为「{code}」的部门", remedy="请核对 issued_by 和 executed_by")
    named = [line for line in lines if (line.code == code if code else name.startswith(line.name))]
    return max(named, key=lambda line: len(line.name)).id if named else None


def _refuse_overlap(item: Item, others: Iterable[PublishedItem]) -> None:
    """Two editions of one item may not hold on the same day."""
    start, end = item.valid.from_on, item.valid.to or date.max
    for row in others:
        is_over = row.retired_on is not None and row.retired_on <= start
        if not is_over and row.valid_from <= end and start <= (row.valid_to or date.max):
            why = f"已发布的一版有效期为 {row.valid_from} 至 {row.valid_to or '另行通知'}"
            raise Refused(f"事项「{item.title}」有两版同时有效", why=why, remedy="请先给其中一版写明止日")
