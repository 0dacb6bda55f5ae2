"""Is this code real, and how is it shown? Unified social credit codes, case numbers, masks."""

import re
from dataclasses import dataclass
from datetime import date

from qifu.kernel.errors import Refused
from qifu.kernel.text.normalise import half_width, tidy

# GB 32100-2015: no I, O, S, V, Z, which hands confuse with 1, 0, 5, U, 2.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
# GB 11714: the organization code in characters 9 to 17, letters I, O, S, V, Z counted in.
_ORGANIZATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_AUTHORITIES = "123456789ANY"
_LENGTH = 18
_LOOK_ALIKE = str.maketrans("OIZSV", "0125U")
_BETWEEN = re.compile(r"[\s\-—–_·.,、]+")
_CASE_NUMBER = re.compile(r"([A-Z][A-Z0-9]{0,7})-(\d{4})-(\d{2})(\d{2})-(\d{4,12})", re.ASCII)
_MOBILE = re.compile(r"1\d{10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class UsccResult:
    """Whether a code holds; if not, the fault in one sentence and perhaps what was meant."""

    ok: bool
    value: str
    fault: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """The parts of a case number; sorts by day and serial, which the text does not beyond four digits."""

    on: date
    serial: int
    prefix: str

    def __str__(self) -> str:
        return case_number(self.prefix, self.on, self.serial)

    def __lt__(self, other: "CaseNumber") -> bool:
        return (self.on, self.serial, self.prefix) < (other.on, other.serial, other.prefix)


def normalise_uscc(text: str) -> str:
    """Half width, upper case, no spaces or dashes; letters are never turned into digits here.

    >>> normalise_uscc("９１33 0599-ma7q 0ax2 2k")
    '91330599MA7Q0AX22K'
    """
    return _BETWEEN.sub("", half_width(tidy(text))).upper()


def check_uscc(text: str) -> UsccResult:
    """Check a unified social credit code (GB 32100-2015), both check characters included.

    >>> check_uscc("91330599MA7Q").fault
    '统一社会信用代码少 6 位：应为 18 位，现为 12 位'
    """
    value = normalise_uscc(text)
    fault = _uscc_fault(value)
    if not fault:
        return UsccResult(True, value)
    meant = value.translate(_LOOK_ALIKE)
    return UsccResult(False, value, fault, meant if meant != value and not _uscc_fault(meant) else "")


def make_uscc(seed: str) -> str:
    """A well-formed code for make-believe enterprises: authority, type, area and eight characters.

    >>> make_uscc("91330599MA7Q0AX2")
    '91330599MA7Q0AX27C'
    """
    body = normalise_uscc(seed)
    if len(body) != 16 or set(body) - set(_ALPHABET) or body[0] not in _AUTHORITIES:
        raise Refused("无法生成统一社会信用代码", why=f"前 16 位写作“{seed}”", remedy="请给出 16 位合规字符")
    body += _organization_check(body[8:])
    return body + _uscc_check(body)


def mask_uscc(text: str) -> str:
    """A code as strangers may see it.

    >>> mask_uscc("91330599MA7Q0AX22K")
    '9133 0599 MA7Q **** 2K'
    """
    value = normalise_uscc(text)
    if len(value) != _LENGTH:
        return "*" * len(value)
    return f"{value[:4]} {value[4:8]} {value[8:12]} **** {value[16:]}"


def mask_phone(text: str) -> str:
    """A telephone number as strangers may see it: mobile 3 + 4, others only the last two digits.

    >>> mask_phone("138 0013 8000"), mask_phone("0572-2398765")
    ('138****8000', '0572-*****65')
    """
    number = _BETWEEN.sub("", half_width(tidy(text)))
    number = re.sub(r"^(\+|00)86(?=1\d{10}$)", "", number)
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[7:]}"
    area = re.match(r"0(?:10|2\d|[3-9]\d\d)(?=\d{7,8}$)", number)
    code = area.group() if area else ""
    rest = number[len(code) :]
    shown = "*" * max(len(rest) - 2, 0) + rest[-2:] if len(rest) > 4 else "*" * len(rest)
    return f"{code}-{shown}" if code else shown


def case_number(prefix: str, on: date, serial: int) -> str:
    """The number of a case, at least four digits of serial a day.

    >>> case_number("SQ", date(2026, 9, 24), 137)
    'SQ-2026-0924-0137'
    """
    number = f"{prefix}-{on:%Y-%m%d}-{serial:04d}"
    if serial < 1 or not _CASE_NUMBER.fullmatch(number):
        raise Refused(
            "无法编号", why=f"前缀“{prefix}”、流水号 {serial}", remedy="前缀用大写字母，流水号从 1 起"
        )
    return number


def parse_case_number(text: str) -> CaseNumber:
    """Read a case number however it was typed.

    >>> parse_case_number("sq－2026－0924－12345").serial
    12345
    """
    typed = re.sub(r"[—–‐−]", "-", half_width(tidy(text))).replace(" ", "").upper()
    found = _CASE_NUMBER.fullmatch(typed)
    remedy = "编号形如 SQ-2026-0924-0137，请核对后重新输入"
    if not found:
        raise Refused("认不出这个编号", why=f"写作“{tidy(text)[:40]}”", remedy=remedy)
    prefix, year, month, day, serial = found.groups()
    try:
        on = date(int(year), int(month), int(day))
    except ValueError:
        raise Refused("编号里的日期不存在", why=f"{year} 年 {month} 月 {day} 日", remedy=remedy) from None
    return CaseNumber(on, int(serial), prefix)


def _uscc_fault(value: str) -> str:
    return _shape_fault(value) or _check_fault(value)


def _shape_fault(value: str) -> str:
    if not value:
        return "未填统一社会信用代码"
    if len(value) == 15 and value.isdigit():
        return "这是 15 位的旧注册号，不是 18 位统一社会信用代码"
    if len(value) != _LENGTH:
        gap = _LENGTH - len(value)
        short = f"少 {gap} 位" if gap > 0 else f"多 {-gap} 位"
        return f"统一社会信用代码{short}：应为 18 位，现为 {len(value)} 位"
    for place, character in enumerate(value, start=1):
        if character not in _ALPHABET:
            return (
                f"统一社会信用代码第 {place} 位“{character}”不合规：只用数字和除 I、O、S、V、Z 外的大写字母"
            )
    if value[0] not in _AUTHORITIES:
        return f"统一社会信用代码第 1 位“{value[0]}”不是登记管理部门代码"
    if not value[2:8].isdigit():
        return "统一社会信用代码第 3 至 8 位应为 6 位行政区划数字"
    return ""


def _check_fault(value: str) -> str:
    wrong_whole = value[17] != _uscc_check(value[:17])
    wrong_part = value[16] != _organization_check(value[8:16])
    if wrong_whole and wrong_part:
        return "统一社会信用代码第 17 位和第 18 位校验都不通过，可能有一位抄错"
    if wrong_part:
        return "统一社会信用代码第 17 位（组织机构代码校验位）不通过"
    return "统一社会信用代码第 18 位（校验位）不通过，可能有一位抄错" if wrong_whole else ""


def _uscc_check(body: str) -> str:
    total = sum(_ALPHABET.index(c) * weight for c, weight in zip(body, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def _organization_check(body: str) -> str:
    total = sum(
        _ORGANIZATION_ALPHABET.index(c) * weight
        for c, weight in zip(body, _ORGANIZATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]
