"""How does the sheet of lines of an application become its sum, and is each bill there only once?"""

from dataclasses import dataclass

from qifu.kernel.errors import Refused
from qifu.kernel.money import Money
from qifu.policies.models import Grant, SheetLine
from qifu.policies.rules.sheet import Read
from qifu.policies.schema import Item

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines as they were read."""

    read: Read


def total(item: Item, sheet: Sheet | None) -> dict[str, object]:
    """The sum of the sheet as the fact the item reads; refused while a cell is wrong."""
    if item.lines is None:
        return {}
    if sheet is None or not sheet.read.rows:
        raise Refused("还没有填明细", why=f"「{item.title}」要逐笔填写", remedy="粘贴或上传明细表")
    if not sheet.read.is_good:
        why = sheet.read.fault or f"有 {sheet.read.wrong} 格没有填对"
        raise Refused("明细还不能送出", why=why, remedy="改好标红的格子再送，其余都在")
    return {item.lines.fact: Money(sheet.read.sum_fen)}


def keep(grant: Grant, item: Item, sheet: Sheet | None) -> None:
    """Write the lines down beside the grant."""
    if item.lines is None or sheet is None:
        return
    SheetLine.objects.bulk_create(
        SheetLine(
            grant=grant,
            position=place,
            cells=dict(row.cells),
            document_no=row.document_no[:80],
            sum_fen=row.sum_fen,
        )
        for place, row in enumerate(sheet.read.rows, start=1)
    )


def doubles(grant: Grant) -> tuple[str, ...]:
    """Bills that stand twice here, or in another application that was not withdrawn."""
    own = list(
        SheetLine.objects.filter(grant=grant).exclude(document_no="").values_list("document_no", flat=True)
    )
    here = sorted({number for number in own if own.count(number) > 1})
    others = SheetLine.objects.filter(document_no__in=set(own), grant__withdrawn_at=None).exclude(grant=grant)
    there = others.order_by("grant__case__number", "position").values_list(
        "document_no", "grant__case__number"
    )
    told = [f"票据号 {number} 在本次申报里重复" for number in here]
    told += [f"票据号 {number} 已用于 {other}" for number, other in dict.fromkeys(there)]
    return tuple(told[:SHOWN])
