"""Which official texts were taken apart, what was found in each sentence, and what was overlooked?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import ItemDraft, SourceText
from qifu.policies.rules import authorship
from qifu.policies.rules.decompose import Draft, Element, Pin, PolicyText, overlooked
from qifu.policies.writing import drafting
from qifu.policies.writing.extractors import Extractor
from qifu.registry import queries as registry
from qifu.registry.rules.access import Actor


@dataclass(frozen=True, slots=True)
class Proposed:
    """An item the text seems to hold: its document, what is lacking, which elements it was made from."""

    number: int
    title: str
    text: str
    lacking: tuple[str, ...]
    remarks: tuple[str, ...]
    pins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TakenApart:
    """A source with everything found in it."""

    id: int
    department_id: int
    name: str
    paragraphs: tuple[str, ...]
    elements: tuple[Element, ...]
    faults: tuple[str, ...]
    overlooked: tuple[Pin, ...]
    at: datetime
    by_name: str
    drafts: tuple[tuple[int, str], ...] = ()


def take_apart(
    text: PolicyText,
    *,
    by: Actor,
    at: datetime,
    places: Mapping[str, str] | None = None,
    extractors: Sequence[Extractor] = (),
) -> int:
    """Keep a text with the elements found in it; the same text is kept once a department."""
    department = by.department_id or 0
    authorship.require_author(by, department, "拆解政策原文")
    sha = sha256("\n".join(text.paragraphs).encode()).hexdigest()
    there = SourceText.objects.filter(department_id=department, sha=sha).first()
    if there is not None:
        return there.pk
    made = drafting.draft(text, extractors=extractors, places=places)
    with transaction.atomic():
        row = SourceText.objects.create(
            department_id=department,
            name=text.name[:200],
            sha=sha,
            paragraphs=list(text.paragraphs),
            elements=[_kept(each) for each in made.elements],
            faults=list(made.faults),
            at=at,
            by_key=by.key,
            by_name=by.name,
        )
        said = {"name": row.name, "sha256": sha, "elements": len(made.elements), "items": len(made.drafts)}
        ledger.record(
            Kind.SOURCE_TAKEN_APART,
            subject=f"source:{row.pk}",
            by_key=by.key,
            by_name=by.name,
            at=at,
            said=said,
        )
    return row.pk


def source(source_id: int, *, by: Actor) -> TakenApart:
    """A text with its pins; to those of its department and those who see the whole place."""
    row = SourceText.objects.filter(pk=source_id).first()
    if row is None or not (by.sees_whole_place or by.department_id == row.department_id):
        raise Refused("没有这份原文", remedy="请从政策列表中选择")
    text = PolicyText(row.name, tuple(row.paragraphs))
    elements = tuple(_element(each, row.name) for each in row.elements)
    begun = ItemDraft.objects.filter(source=row).exclude(state="dropped").order_by("pk")
    return TakenApart(
        row.pk,
        row.department_id,
        row.name,
        text.paragraphs,
        elements,
        tuple(row.faults),
        overlooked(text, elements),
        row.at,
        row.by_name,
        tuple(begun.values_list("pk", "title")),
    )


def proposed(found: TakenApart, places: Mapping[str, str] | None = None) -> tuple[Proposed, ...]:
    """The items begun from a text, each as a document of the department that reads it."""
    text = PolicyText(found.name, found.paragraphs)
    code = registry.department(found.department_id).code
    made = drafting.draft(text, places=places).drafts
    return tuple(_proposed(number, each, text, code, found.elements) for number, each in enumerate(made, 1))


def _proposed(
    number: int, made: Draft, text: PolicyText, department: str, elements: Sequence[Element]
) -> Proposed:
    fields = dict(made.fields)
    ordered: dict[str, Any] = {key: fields.pop(key) for key in ("item", "title", "source") if key in fields}
    whole = Draft({**ordered, "issued_by": department, **fields}, made.lacking, made.remarks)
    quote = str(fields.get("source", ordered.get("source", {})).get("quote", ""))
    article = str(ordered.get("source", {}).get("article", ""))
    pins = tuple(
        place
        for place, each in enumerate(elements)
        if (quote and each.pin.quote in quote) or (article and each.article == article)
    )
    lacking = tuple(f"{each.field}：{each.why}" for each in made.lacking)
    title = str(ordered.get("title", "未命名事项"))
    return Proposed(number, title, drafting.as_yaml(whole, text=text), lacking, made.remarks, pins)


def _kept(each: Element) -> dict[str, object]:
    pin = each.pin
    place = {"paragraph": pin.paragraph, "start": pin.start, "end": pin.end, "quote": pin.quote}
    return {"code": each.code, "value": each.value, "article": each.article, "by": each.by, **place}


def _element(kept: Mapping[str, object], document: str) -> Element:
    paragraph, start, end = (int(str(kept[name])) for name in ("paragraph", "start", "end"))
    pin = Pin(document, paragraph, start, end, str(kept["quote"]))
    return Element(str(kept["code"]), str(kept["value"]), pin, str(kept["article"]), str(kept["by"]))
