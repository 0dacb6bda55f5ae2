"""What do enterprises of the demonstration city hold several of: recognitions, talents, stands at fairs?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from qifu.kernel.conditions.facts import Entry
from qifu.kernel.conditions.language import Value
from qifu.kernel.money import Money, money
from qifu.portals.city.drawing import Drawing, hundreds
from qifu.portals.city.reading import words


def draw(drawing: Drawing) -> None:
    """All of it; who holds nothing of a kind is known to hold nothing."""
    said = words("facts")
    held = tuple(_recognitions(drawing, said))
    drawing.put("资质", held, "科技", 4)
    drawing.recognitions = frozenset(str(entry["name"]) for entry in held)
    drawing.put("高层次人才", tuple(_talents(drawing, said["talents"])), "社保")
    drawing.put("境外展位@上年", tuple(_stands(drawing, said["fairs"])), "企业自报", 25)
    drawing.put("科技项目", tuple(_projects(drawing, said["projects"])), "科技")
    drawing.put("制定标准", tuple(_standards(drawing, said["standards"])), "科技")
    is_foreign = drawing.happens(said["foreign"]["chance"])
    drawing.put("外商投资企业", is_foreign, "年报")
    if is_foreign:
        drawing.put("实际到资@上年", Money(drawing.between(said["foreign"]["wan"]) * 10**6, "USD"), "统计")


def _recognitions(drawing: Drawing, said: Mapping[str, Any]) -> list[Entry]:
    """Those of the register with a level and days, and some more."""
    found = [_recognition(drawing, name, said["recognized"].get(name)) for name in drawing.firm.recognitions]
    for row in said["more_recognitions"]:
        if drawing.is_meant(row) and drawing.happens(row["chance"]):
            found.append(_recognition(drawing, row["name"], row))
    return found


def _recognition(drawing: Drawing, name: str, row: Mapping[str, Any] | None) -> Entry:
    """One that lasts for nought years was given this year and ends with it."""
    if row is None:
        return {"name": name}
    level: Value = drawing.dice.choice(row["levels"])
    since = drawing.day(max(0, row["years"] - 1))
    years = row["years"]
    until = date(since.year + years, since.month, min(28, since.day)) if years else date(since.year, 12, 31)
    return {"name": name, "level": level, "from": since, "until": until}


def _talents(drawing: Drawing, said: Mapping[str, Any]) -> list[Entry]:
    if not drawing.happens(said["chance"]):
        return []
    return [
        {"name": f"人才{place}", "类别": drawing.dice.choice(said["ranks"]), "引进日期": drawing.day(3)}
        for place in range(1, drawing.between([1, said["most"]]) + 1)
    ]


def _stands(drawing: Drawing, said: Mapping[str, Any]) -> list[Entry]:
    """Only who exports shows abroad."""
    if not drawing.amount("出口额@上年") or drawing.happens(50):
        return []
    return [
        {
            "name": drawing.dice.choice(said["names"]),
            "共建一带一路国家": drawing.happens(40),
            "展位费": hundreds(drawing.between(said["fee_yuan"]) * 100),
        }
        for _ in range(drawing.between([1, said["most"]]))
    ]


def _projects(drawing: Drawing, said: Mapping[str, Any]) -> list[Entry]:
    if not drawing.happens(said["chance"]):
        return []
    return [{"name": "科技计划项目", "上级拨款": money(f"{drawing.between(said['wan'])}万")}]


def _standards(drawing: Drawing, said: Mapping[str, Any]) -> list[Entry]:
    if not drawing.happens(said["chance"]):
        return []
    role, grade = drawing.dice.choice(said["roles"]), drawing.dice.choice(said["grades"])
    return [{"name": "标准", "角色": role, "级别": grade, "发布日期": drawing.day(2)}]
