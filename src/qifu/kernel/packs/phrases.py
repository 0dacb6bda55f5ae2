"""How is a fault that pydantic found said to the Chinese author of a pack?"""

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic_core import ErrorDetails

from qifu.kernel.packs.faults import did_you_mean

_LIKE: Final[Mapping[str, tuple[str, str]]] = {
    "string": ("应为文字", "含标点的中文、日期样的文字请加引号"),
    "int": ("应为整数", "请写成不带引号的整数"),
    "bool": ("应为是或否", "请写 true 或 false"),
    "date": ("应为日期", "请写成 2024-01-15，不加引号"),
    "time": ("应为时刻", "请写成 17:30"),
    "datetime": ("应为日期和时刻", "请写成带引号的 2024-01-15T09:00:00+08:00"),
    "timezone": ("应带时区", "请在末尾加上 +08:00"),
    "decimal": ("应为数字", "请写成不带引号的数字"),
    "float": ("应为数字", "请写成不带引号的数字"),
    "dict": ("应为键值表", "请写成「键: 值」，每行一项"),
    "mapping": ("应为键值表", "请写成「键: 值」，每行一项"),
    "model": ("应为键值表", "请写成「键: 值」，每行一项"),
    "list": ("应为列表", "请写成 [甲, 乙]，或每行以「- 」开头"),
    "tuple": ("应为列表", "请写成 [甲, 乙]，或每行以「- 」开头"),
    "set": ("应为列表", "请写成 [甲, 乙]，或每行以「- 」开头"),
    "frozen": ("应为列表", "请写成 [甲, 乙]，或每行以「- 」开头"),
    "none": ("应留空", ""),
}
_BOUND: Final[Mapping[str, tuple[str, str]]] = {
    "greater_than_equal": ("ge", "不能小于"),
    "greater_than": ("gt", "应大于"),
    "less_than_equal": ("le", "不能大于"),
    "less_than": ("lt", "应小于"),
    "multiple_of": ("multiple_of", "应为其倍数："),
    "string_too_short": ("min_length", "字数不能少于"),
    "string_too_long": ("max_length", "字数不能多于"),
    "too_short": ("min_length", "项数不能少于"),
    "too_long": ("max_length", "项数不能多于"),
}


def phrase(error: ErrorDetails, context: Mapping[str, Any]) -> tuple[str, str]:
    """What happened and what to do, in Chinese."""
    kind = error["type"]
    last = error["loc"][-1] if error["loc"] else ""
    if kind == "extra_forbidden":
        return f"不认识的键「{last}」", "请删去这个键"
    if kind == "missing":
        return f"缺少键「{last}」", f"请补上「{last}」"
    if kind in ("value_error", "assertion_error"):
        return str(context.get("error", "")) or "值的写法不符合要求", ""
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        return _choice(error, context)
    if kind == "string_pattern_mismatch":
        return f"「{error['input']}」的写法不符合规定格式", f"格式为 {context.get('pattern', '')}"
    if kind in _BOUND:
        bound, words = _BOUND[kind]
        return f"{words} {context.get(bound)}", ""
    if "remedy" in context:
        return error["msg"], str(context["remedy"])
    return _LIKE.get(kind.split("_")[0], (f"的值不符合要求（{kind}）", "请对照参考文档"))


def _choice(error: ErrorDetails, context: Mapping[str, Any]) -> tuple[str, str]:
    expected = str(context.get("expected") or context.get("expected_tags") or "")
    choices = re.findall(r"'([^']*)'", expected)
    given = error["input"]
    shown = f"不能写「{given}」" if isinstance(given, str | int) else "的值不在可选范围内"
    return shown, did_you_mean(str(given), choices) or f"可以写的有：{expected}"
