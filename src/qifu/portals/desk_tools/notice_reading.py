"""What did somebody paste: the words of a notice, or a table of days? Either way one year comes out."""

from dataclasses import dataclass

from qifu.kernel.errors import Refused
from qifu.kernel.workdays import CalendarYear, Notice, read_notice, read_sheet

SHEET_HEAD = "日期"


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was given; title and number are needed for a table only, a notice names itself."""

    text: str
    year: int | None = None
    title: str = ""
    number: str = ""


def read(pasted: Pasted) -> CalendarYear:
    """The arrangement of one year; what cannot be read is refused with the words at fault."""
    text = pasted.text.lstrip("\ufeff").strip()
    if not text:
        raise Refused("没有内容", remedy="请粘贴通知全文，或按“日期,类型,名称”逐日填写")
    return _sheet(text, pasted) if text.startswith(SHEET_HEAD) else read_notice(text, year=pasted.year)


def _sheet(text: str, pasted: Pasted) -> CalendarYear:
    if pasted.year is None:
        raise Refused("不知道是哪一年", why="逐日表格里没有写年份", remedy="请选定年份")
    if len(pasted.title.strip()) < 2:
        raise Refused(
            "没有写通知标题", why="逐日表格里没有出处", remedy="请填写通知标题和文号，页面上要写明依据"
        )
    notice = Notice(title=pasted.title.strip(), number=pasted.number.strip())
    return read_sheet(text, year=pasted.year, notice=notice)
