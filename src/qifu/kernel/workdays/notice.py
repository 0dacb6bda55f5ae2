"""What does an official holiday notice arrange, and does it agree with the calendar on the wall?"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from pydantic import ValidationError

from qifu.kernel.errors import Refused
from qifu.kernel.workdays.explain import WEEKDAY_NAMES
from qifu.kernel.workdays.schema import CalendarYear, DaysOff, MakeUpDay, Notice, Status

HOLIDAYS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")

TITLE = re.compile(r"(?:国务院办公厅)?关于(调整|延长)?(\d{4})年[^。,:]{0,12}(?:节假日|假期)[^。,:]{0,8}通知")
NUMBER = re.compile(r"国办发(?:明电)?[〔\[(]\d{4}[〕\])]\d+号")
BRACKETS = str.maketrans("[]()", "〔〕〔〕")
ARRANGES = re.compile(r"现将(\d{4})年")
SIGNED = re.compile(r"国务院办公厅(\d{4})年(\d{1,2})月(\d{1,2})日")
ITEM = re.compile(r"(?:^|(?<=[。:\n]))\s*[一二三四五六七八九十]+、([^:。]{2,20}):")
ASIDE = r"(?:\(([^)]*)\))?"
DAY = rf"(?:(\d{{4}})年)?(?:(\d{{1,2}})月)?(\d{{1,2}})日{ASIDE}"
DATE = re.compile(rf"(?:(\d{{4}})年)?(\d{{1,2}})月(\d{{1,2}})日{ASIDE}")
RANGE = re.compile(rf"(?:(\d{{4}})年)?(\d{{1,2}})月(\d{{1,2}})日{ASIDE}(?:至{DAY})?")
COUNT = re.compile(r"(?:共|放假)(\d+)天")
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
PASTE_AGAIN = "请核对后重新粘贴通知全文"


def read_notice(text: str, *, year: int | None = None) -> CalendarYear:
    """The arrangement an annual notice states; `year` is the one the reader meant to enter.

    Everything the notice says twice is checked: year, weekdays, number of days.
    """
    plain = _plain(text)
    flat = plain.replace("\n", "")
    title, said = _title(flat)
    if year is not None and said != year:
        raise Refused(f"这是{said}年的通知", why=f"正在录入{year}年", remedy="请换用对应年份的通知")
    number, signed = NUMBER.search(plain), SIGNED.search(flat)
    off, work = _arrangement(plain, said)
    return assemble(
        year=said,
        notice=Notice(title=title, number=number.group().translate(BRACKETS) if number else ""),
        published_on=_real_day(*signed.groups(), within=signed.group()) if signed else None,
        off=off,
        work=work,
    )


def assemble(
    *,
    year: int,
    notice: Notice,
    published_on: date | None,
    off: tuple[DaysOff, ...],
    work: tuple[MakeUpDay, ...],
    version: int = 1,
) -> CalendarYear:
    """An official year; what does not fit together is refused in the reader's language."""
    try:
        return CalendarYear(
            year=year,
            status=Status.OFFICIAL,
            notice=notice,
            published_on=published_on,
            off=off,
            work=work,
            version=version,
        )
    except ValidationError as error:
        raise Refused("放假安排自相矛盾", why=reason_in(error), remedy="请核对原文") from error


def reason_in(error: ValidationError) -> str:
    return error.errors()[0]["msg"].removeprefix("Value error, ")


def _plain(text: str) -> str:
    """Half-width punctuation, no blanks; line breaks stay, they end a heading."""
    normal = unicodedata.normalize("NFKC", text)
    lines = ("".join(line.split()) for line in normal.splitlines())
    return "\n".join(line for line in lines if line)


def _title(flat: str) -> tuple[str, int]:
    found = TITLE.search(flat)
    if not found:
        raise Refused(
            "没有找到通知标题", why="标题应写明年份，如“关于2026年部分节假日安排的通知”", remedy=PASTE_AGAIN
        )
    if found.group(1):
        raise Refused(
            "这是一份调整通知，只写了变动的几天",
            why=found.group(),
            remedy="请用表格录入调整后的全年安排",
        )
    said, body = int(found.group(2)), ARRANGES.search(flat)
    if body and int(body.group(1)) != said:
        raise Refused(
            "通知标题与正文的年份不一致", why=f"标题{said}年，正文{body.group(1)}年", remedy=PASTE_AGAIN
        )
    return found.group(), said


def _arrangement(plain: str, year: int) -> tuple[tuple[DaysOff, ...], tuple[MakeUpDay, ...]]:
    off: list[DaysOff] = []
    work: list[MakeUpDay] = []
    names = []
    for name, sentences in _items(plain):
        names += [name] if sentences else []
        for sentence in sentences:
            off += _days_off(sentence, name, year)
            work += _make_up_days(sentence, name, year)
    missing = [holiday for holiday in HOLIDAYS if not any(holiday in name for name in names)]
    if missing:
        raise Refused("通知不完整", why=f"没有找到：{'、'.join(missing)}", remedy=PASTE_AGAIN)
    return tuple(off), tuple(work)


def _items(plain: str) -> Iterator[tuple[str, list[str]]]:
    """Each numbered holiday with its sentences; the closing admonition and the signature are left out."""
    heads = list(ITEM.finditer(plain))
    ends = [head.start() for head in heads[1:]] + [len(plain)]
    for head, end in zip(heads, ends, strict=True):
        name = re.sub(r"\([^)]*\)", "", head.group(1))
        body = SIGNED.sub("", plain[head.end() : end].replace("\n", ""))
        yield name, [sentence for sentence in re.split("[。;]", body) if _arranges(sentence, name)]


def _arranges(sentence: str, name: str) -> bool:
    """Does the sentence set days? One that names a day without 放假 or 上班 is refused, not skipped."""
    if not DATE.search(sentence) or "鼓励" in sentence:
        return False
    if "放假" in sentence or sentence.endswith("上班"):
        return True
    raise Refused(f"看不懂“{name}”的安排", why=f"“{sentence}”", remedy=PASTE_AGAIN)


def _days_off(sentence: str, name: str, year: int) -> list[DaysOff]:
    """The runs before 「放假」 or 「补休」; what follows a count or 「上班」 names no days off."""
    if "放假" not in sentence or sentence.endswith("上班"):
        return []
    runs = [_run(found, name, year, sentence) for found in RANGE.finditer(sentence)]
    total = sum(1 for run in runs for _ in run.days())
    for stated in COUNT.findall(sentence):
        if int(stated) != total:
            raise Refused(
                f"“{name}”的天数对不上", why=f"“{sentence}”，按起止日期应为{total}天", remedy=PASTE_AGAIN
            )
    return runs


def _run(found: re.Match[str], name: str, year: int, sentence: str) -> DaysOff:
    from_year, from_month, from_day, from_aside, to_year, to_month, to_day, to_aside = found.groups()
    first = _checked(from_year or str(year), from_month, from_day, from_aside, year, sentence)
    if not to_day:
        return DaysOff.run(first, first, name)
    last = _checked(to_year or str(first.year), to_month or from_month, to_day, to_aside, year, sentence)
    if last < first:
        raise Refused(f"“{name}”的起止日期颠倒", why=f"“{sentence}”", remedy=PASTE_AGAIN)
    return DaysOff.run(first, last, name)


def _make_up_days(sentence: str, name: str, year: int) -> list[MakeUpDay]:
    if not sentence.endswith("上班"):
        return []
    days = [
        _checked(found[1] or str(year), found[2], found[3], found[4], year, sentence)
        for found in DATE.finditer(sentence)
    ]
    weekdays = [day for day in days if day.weekday() < 5]
    if weekdays:
        raise Refused(f"{weekdays[0]}不是周末，不能补班", why=f"“{sentence}”", remedy=PASTE_AGAIN)
    return [MakeUpDay(on=day, name=name) for day in days]


def _checked(year: str, month: str, day: str, aside: str | None, title_year: int, sentence: str) -> date:
    on = _real_day(year, month, day, within=sentence)
    if on.year not in (title_year, title_year - 1):
        raise Refused(f"{on.year}年与通知标题的{title_year}年不符", why=f"“{sentence}”", remedy=PASTE_AGAIN)
    said = WEEKDAY.search(aside or "")
    real = WEEKDAY_NAMES[on.weekday()]
    if said and said.group(1).replace("天", "日") != real:
        raise Refused(
            f"{on.month}月{on.day}日的星期对不上",
            why=f"“{sentence}”，{on.year}年的这一天是周{real}",
            remedy=PASTE_AGAIN,
        )
    return on


def _real_day(year: str, month: str, day: str, *, within: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise Refused(f"没有{year}年{month}月{day}日这一天", why=f"“{within}”", remedy=PASTE_AGAIN) from error
