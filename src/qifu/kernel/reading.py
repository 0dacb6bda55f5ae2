"""What date, moment, number or telephone did a person mean by what they wrote?

Also as Excel stores it. What can be read in two ways is refused, never guessed.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qifu.kernel.errors import Refused
from qifu.kernel.numerals import as_digits, whole_value
from qifu.kernel.text.normalise import half_width, tidy

CHINA = ZoneInfo("Asia/Shanghai")
Written = str | int | float | date | datetime | None

_FIRST_YEAR, _LAST_YEAR = 1949, 2100
# Serial 60 is Excel's 1900-02-29, which never was; from 61 on this origin is right.
_EXCEL_ORIGIN = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel keeps wall time, without a zone
_SERIALS = (18_264, 73_415)  # 1950-01-01 to 2100-12-31

_DATE = re.compile(r"(\d{4})(?:\s*年\s*|\s*[-/.]\s*)(\d{1,2})(?:\s*月\s*|\s*[-/.]\s*)(\d{1,2})\s*[日号]?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_WEEKDAY = re.compile(r"^[(\s]*(?:星期|周)[一二三四五六日天][)\s]*")
_TIME = re.compile(
    r"(凌晨|早上|上午|中午|下午|晚上|am|pm)?\s*(\d{1,2})\s*(?::|时|点)\s*(?:(半)|(\d{1,2})\s*分?)?"
    r"(?:\s*:?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?\s*(am|pm)?",
    re.IGNORECASE,
)
_LATE = {"下午", "晚上", "pm"}
_YEARLESS = re.compile(r"\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}\s*[日号]?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}")
_YEAR_SHORT = re.compile(r"\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?")
_REMEDY = "请写成 2026-09-24 或 2026年9月24日 这样的形式"

_PHONE_MARKS = re.compile(r"[\s\-—–.()·_]+")
_EXTENSION = re.compile(r"(?:转|ext\.?|#|x)\s*(\d{1,6})$", re.IGNORECASE)
_AREA_CODE = re.compile(r"0(?:10|2\d|[3-9]\d{2})(?=[2-9]\d{6,7}$)")


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number in one spelling; `kind` is mobile, landline or hotline."""

    number: str
    kind: str


def read_date(written: Written) -> date:
    """The day meant.

    >>> read_date("二〇二六年九月二十四日"), read_date(46289)
    (datetime.date(2026, 9, 24), datetime.date(2026, 9, 24))
    """
    return read_moment(written).date()


def read_moment(written: Written, zone: ZoneInfo = CHINA) -> datetime:
    """The moment meant, on the zone's clock; a day without a time is its first minute.

    >>> read_moment("２０２６/９/２４　8:05").isoformat()
    '2026-09-24T08:05:00+08:00'
    """
    moment = _moment(written)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise Refused(
            "年份不合情理", why=f"读作 {moment.year} 年", remedy=f"应在 {_FIRST_YEAR} 至 {_LAST_YEAR} 年之间"
        )
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def read_whole(written: str | int | float | None) -> int:
    """The whole number meant, with separators, 万 and 亿, or Chinese numerals.

    >>> read_whole("1,204"), read_whole("１.５万"), read_whole("二十三")
    (1204, 15000, 23)
    """
    if isinstance(written, int | float):
        if written != written or abs(written) >= 2**53 or written != int(written):
            raise Refused("不是整数", why=f"写作 {written}", remedy="请填整数")
        return int(written)
    typed = re.sub(r"\s+", "", half_width(tidy(written or "")))
    value = whole_value(typed)
    if value is None:
        raise Refused(
            "读不出整数", why=f"写作“{typed[:40]}”" if typed else "没有填写", remedy="请填整数，例如 1204"
        )
    return value


def read_phone(written: str | int | float | None) -> Phone:
    """A mobile, landline or hotline number.

    >>> read_phone("+86 138-0013-8000"), read_phone("(0572) 2398765 转 801").number
    (Phone(number='13800138000', kind='mobile'), '0572-2398765-801')
    """
    whole = isinstance(written, float) and written.is_integer()
    typed = half_width(tidy(str(int(written) if whole and written else written or "")))
    extension = _EXTENSION.search(typed)
    plain = _PHONE_MARKS.sub("", typed[: extension.start()] if extension else typed)
    plain = re.sub(r"^(?:(?:\+|00)86(?=\d{10,})|86(?=1[3-9]\d{9}$))", "", plain)
    tail = f"-{extension.group(1)}" if extension else ""
    if re.fullmatch(r"1[3-9]\d{9}", plain):
        return Phone(plain, "mobile")
    if re.fullmatch(r"[48]00\d{7}", plain) or re.fullmatch(r"1(?:0|1|2|9)\d{1,3}|9\d{4}", plain):
        return Phone(plain, "hotline")
    # After a country code the area code stands without its zero.
    for spelled in (plain, "0" + plain):
        if area := _AREA_CODE.match(spelled):
            return Phone(f"{area.group()}-{spelled[area.end() :]}{tail}", "landline")
    if re.fullmatch(r"[2-8]\d{6,7}", plain):
        return Phone(plain + tail, "landline")
    raise Refused("电话号码不对", why=_phone_fault(plain), remedy="请填 11 位手机号，或带区号的固定电话")


def _phone_fault(plain: str) -> str:
    if not plain:
        return "没有填写"
    if not plain.isdigit():
        return "含有数字以外的字符"
    if plain.startswith("1") and plain[1:2] not in {"0", "1", "2"}:
        return f"手机号应为 11 位，现为 {len(plain)} 位"
    return f"现为 {len(plain)} 位数字"


def _moment(written: Written) -> datetime:
    if isinstance(written, datetime):
        return written
    if isinstance(written, date):
        return datetime.combine(written, time())
    if isinstance(written, int | float):
        return _from_number(written)
    return _from_text(re.sub(r"\s+", " ", half_width(tidy(written or ""))))


def _from_number(written: int | float) -> datetime:
    if _SERIALS[0] <= written < _SERIALS[1] + 1:
        # Excel's fractions of a day carry noise below the second.
        return _EXCEL_ORIGIN + timedelta(seconds=round(written * 86_400))
    if math.isfinite(written) and written == int(written) and len(str(int(written))) in {8, 14}:
        return _from_text(str(int(written)))
    raise Refused("读不出日期", why=f"写作数字 {written:g}", remedy=_REMEDY)


def _from_text(typed: str) -> datetime:
    if not typed:
        raise Refused("读不出日期", why="没有填写", remedy=_REMEDY)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", typed):
        return _from_number(float(typed))
    if "T" in typed or re.search(r"\d(?:Z|[+-]\d{2}:?\d{2})$", typed):
        return _from_iso(typed)
    typed = as_digits(typed)
    packed = _PACKED.fullmatch(typed)
    if packed:
        return _built(typed, *(int(part or 0) for part in packed.groups()))
    found = _DATE.match(typed)
    if not found:
        raise Refused("读不出日期", why=_date_fault(typed), remedy=_REMEDY)
    clock = _clock(typed, _WEEKDAY.sub("", typed[found.end() :]).strip())
    return _built(typed, *(int(part) for part in found.groups()), *clock)


def _from_iso(typed: str) -> datetime:
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        raise Refused("读不出日期", why=f"写作“{typed[:40]}”", remedy=_REMEDY) from None


def _clock(typed: str, rest: str) -> tuple[int, int, int]:
    found = _TIME.fullmatch(rest)
    if not rest:
        return 0, 0, 0
    if not found:
        raise Refused("读不出时间", why=f"写作“{typed[:40]}”", remedy="时间请写成 8:05 或 8时5分")
    half_day, hour, half, minute, second, after = found.groups()
    later = {(half_day or after or "").lower()} & _LATE and int(hour) < 12
    minutes = 30 if half else int(minute or 0)
    midnight = (half_day or after or "").lower() in {"am", "凌晨"} and int(hour) == 12
    return (0 if midnight else int(hour) + 12 * bool(later)), minutes, int(second or 0)


def _built(typed: str, *parts: int) -> datetime:
    try:
        return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - the caller adds the zone
    except ValueError:
        raise Refused("没有这个日期或时间", why=f"写作“{typed[:40]}”", remedy=_REMEDY) from None


def _date_fault(typed: str) -> str:
    if last := _YEAR_LAST.match(typed):
        is_plain = max(int(last[1]), int(last[2])) > 12
        why = "年份写在了最后" if is_plain else "分不清哪个是月、哪个是日"
        return f"“{typed[:40]}”{why}"
    if _YEAR_SHORT.match(typed):
        return f"“{typed[:40]}”的年份不足四位"
    if _YEARLESS.match(typed):
        return f"“{typed[:40]}”缺少年份"
    return f"写作“{typed[:40]}”"
