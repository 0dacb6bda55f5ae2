"""How do facts as people and programs write them become facts that can be read exactly?

`5000万` and `12.5元` are sums, `5%` is a share, `2023-05-01` a day; a bare whole number is fen where money is
asked for. A fact may be written with its source: `{value: 5000万, source: 年报, as_of: 2023-03-01}`.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from qifu.kernel.conditions import formula
from qifu.kernel.conditions.expressions import PLAIN, SHARE
from qifu.kernel.conditions.facts import Entry, Fact, Held, canonical
from qifu.kernel.conditions.language import Value
from qifu.kernel.conditions.periods import period
from qifu.kernel.errors import Refused
from qifu.kernel.money import Money

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_KEYS: Final = {"value", "unit", "label", "source", "as_of"}
LARGEST: Final = 10**17


def given_facts(raw: Mapping[str, Any], on: date) -> dict[str, Fact]:
    """Each fact read exactly; what cannot be is refused by name."""
    found: dict[str, Fact] = {}
    spoken: dict[str, str] = {}
    for key, value in raw.items():
        word = key.partition("@")[2]
        if word and period(word) is None:
            raise Refused(f"事实「{key}」的期间看不懂", remedy="例如 营业收入@上年、营业收入@2022")
        same = canonical(key, on)
        if same in spoken:
            raise Refused(f"事实「{key}」与「{spoken[same]}」说的是同一期", remedy="请只保留一个")
        spoken[same] = key
        found[key] = _fact(key, value)
    return found


def _fact(key: str, value: Any) -> Fact:
    if not isinstance(value, Mapping):
        return Fact(_held(key, value))
    strange = value.keys() - _KEYS
    if strange or "value" not in value:
        what = f"事实「{key}」{f'中有不认识的键「{min(strange)}」' if strange else '缺少 value'}"
        raise Refused(what, remedy="写成 {value: 5000万, source: 年报, as_of: 2023-03-01}，或直接写值")
    held = _held(key, value["value"])
    if value.get("unit"):
        held = _with_unit(key, held, str(value["unit"]))
    as_on = _single(key, value.get("as_of"))
    if as_on is not None and not isinstance(as_on, date):
        raise Refused(f"事实「{key}」的 as_of 不是日期", remedy="例如 2023-03-01")
    return Fact(held, str(value.get("label") or ""), str(value.get("source") or ""), as_on)


def _held(key: str, value: Any) -> Held:
    if not isinstance(value, list | tuple | set | frozenset):
        return _single(key, value)
    entries = list(value)
    if any(isinstance(each, Mapping) for each in entries):
        return tuple(_entry(key, each) for each in entries)
    return tuple(one for each in entries if (one := _single(key, each)) is not None)


def _entry(key: str, entry: Any) -> Entry:
    if not isinstance(entry, Mapping):
        return {"name": _single(key, entry)}
    return {str(field): _single(f"{key}.{field}", value) for field, value in entry.items()}


def _single(key: str, value: Any) -> Value | None:
    match value:
        case None | bool() | date() | Money():
            return value
        case float():
            raise Refused(f"事实「{key}」是浮点数 {value}", remedy="请写成整数、十进制文字或带单位的文字")
        case int() | Decimal() | Fraction():
            _refuse_impossible(key, value)
            return value
        case str():
            return _text(key, value.strip())
        case _:
            raise Refused(f"事实「{key}」的值看不懂", remedy="请写文字、数字、日期、true、false 或清单")


def _text(key: str, text: str) -> Value | None:
    if not text:
        return None
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Refused(f"事实「{key}」：没有 {text} 这一天", remedy="请核对日期") from None
    number = formula.number(text)
    if number is None or number.unit == PLAIN:
        return text
    if number.unit == SHARE:
        return number.value
    if number.value.denominator != 1:
        raise Refused(f"事实「{key}」的金额 {text} 不足一分", remedy="请核对金额")
    _refuse_impossible(key, number.value.numerator)
    return Money(number.value.numerator, number.unit)


def _refuse_impossible(key: str, value: int | Decimal | Fraction) -> None:
    if isinstance(value, Decimal) and not value.is_finite():
        raise Refused(f"事实「{key}」不是一个确定的数", remedy="请核对数字")
    if not -LARGEST <= value <= LARGEST:
        raise Refused(f"事实「{key}」的数 {str(value)[:24]} 大得不可能", remedy="请核对数字和单位")


def _with_unit(key: str, held: Held, unit: str) -> Held:
    """A bare number in a unit named beside it."""
    one = formula.number(f"1{unit}")
    if one is None or isinstance(held, bool) or not isinstance(held, int | Decimal | Fraction):
        raise Refused(
            f"事实「{key}」的单位「{unit}」用不上", remedy="单位写 元、万元、亿元、美元、%，值写数字"
        )
    value = one.value * Fraction(held)
    if one.unit in (PLAIN, SHARE):
        return value
    if value.denominator != 1:
        raise Refused(f"事实「{key}」的金额不足一分", remedy="请核对金额和单位")
    _refuse_impossible(key, value.numerator)
    return Money(value.numerator, one.unit)
