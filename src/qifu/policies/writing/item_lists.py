"""How do the items in force come out as one list, and how does a list become drafts: all, or none?"""

from collections.abc import Iterable
from datetime import date, datetime

from qifu.ledger.vocabulary import Kind
from qifu.policies.models import PublishedItem
from qifu.policies.rules import item_sheets
from qifu.policies.writing import drafts
from qifu.policies.writing.drafts import Begun
from qifu.registry.rules.access import Actor


def export_in_force(on: date, codes: Iterable[str] = ()) -> bytes:
    """The published items that hold or will hold from a day on."""
    rows = PublishedItem.objects.filter(replaced_at=None, retired_on=None).exclude(valid_to__lt=on)
    wanted = set(codes)
    found = rows.order_by("area_code", "code", "valid_from").values_list("code", "text")
    return item_sheets.export(text for code, text in found if not wanted or code in wanted)


def bring(given: bytes, *, department: int, by: Actor, at: datetime) -> tuple[int, ...]:
    """A draft for every row, or none at all."""
    texts = [Begun(text) for text in item_sheets.documents_in(given)]
    return drafts.begin(texts, department=department, by=by, at=at, kind=Kind.DRAFT_IMPORTED)
