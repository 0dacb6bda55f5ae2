"""What do the registers know of an enterprise of the demonstration city? Drawn by chance, but consistent."""

from collections.abc import Iterable
from datetime import date
from random import Random
from typing import Any

from qifu.kernel import conditions
from qifu.kernel.conditions import Fact
from qifu.kernel.money import Money, money
from qifu.portals.city import holdings
from qifu.portals.city.drawing import Drawing, hundreds, key_of
from qifu.portals.city.reading import one_of, words
from qifu.registry.portraits import Portrait

YEARS = ("上年", "上上年", "3年前")
FEN_OF_1000_YUAN = 100_000
INSURANCE_FEN = 38_400  # unemployment insurance of one employee in a year
YUAN_OF_A_DOLLAR = 7


def facts_of(firm: Portrait, number: int, seed: str, on: date) -> dict[str, Fact]:
    """The facts of the enterprise with this number; the first ones are told, the others drawn."""
    said = words("facts")
    told = said["shown"][number] if number < len(said["shown"]) else {}
    is_exact = not told and number % said["on_the_line"] == 0
    drawing = Drawing(firm, on, Random(f"{seed}/facts/{number}"), is_exact)
    _size(drawing, said)
    holdings.draw(drawing)
    for draw, name in (
        (_count, "counts"),
        (_sum, "sums"),
        (_flag, "flags"),
        (_word, "words"),
        (_day, "days"),
    ):
        for row in said[name]:
            if drawing.has(row.get("needs", "")):
                draw(drawing, row)
    _had_before(drawing, said)
    return _as_told(drawing, told) if told else drawing.known()


def _size(drawing: Drawing, said: dict[str, Any]) -> None:
    """Employees, revenue of three years, research, exports, and whether all that is above scale."""
    firm = drawing.firm
    industry = said["industries"].get(firm.industry_code, said["any_industry"])
    sector = said["sectors"].get(firm.industry_code[:1])
    if sector:
        drawing.put("行业门类", sector, "统计", 0)
    staff = max(1, firm.employees or 10)
    drawing.put("参保人数@上年", staff, "社保", 3)
    drawing.put("实缴失业保险费@上年", Money(drawing.amount("参保人数@上年") * INSURANCE_FEN), "社保")
    is_listed = "规上工业企业" in firm.recognitions
    least = said["scale_yuan"] * 100 if is_listed else 0
    revenue = max(least, staff * drawing.between(industry["head"]) * FEN_OF_1000_YUAN)
    research = drawing.between(industry["research"])
    foreign = drawing.between([80, 600]) if drawing.happens(industry["export"]) else 0
    for back, period in enumerate(YEARS, start=1):
        if firm.founded_on and firm.founded_on.year > drawing.on.year - back:
            break
        _year(drawing, period, revenue, research, foreign)
        revenue = max(least, revenue * 1000 // (1000 + drawing.between(said["growth"])))
        research = max(0, research + drawing.between([-6, 4]))
    above = is_listed or drawing.amount("营业收入@上上年") >= said["scale_yuan"] * 100
    drawing.put("规模以上", above, "统计", 0)


def _year(drawing: Drawing, period: str, revenue: int, research: int, foreign: int) -> None:
    """One year's revenue, the research and the exports in thousandths of it."""
    register = "统计" if revenue >= words("facts")["scale_yuan"] * 100 else "年报"
    drawing.put(f"营业收入@{period}", hundreds(revenue), register, 5)
    whole = drawing.amount(f"营业收入@{period}")
    if drawing.is_exact and period == YEARS[0]:
        lines = [line for line in words("facts")["research_lines"] if abs(line - research) <= 12]
        research = drawing.dice.choice(lines) if lines else research
        drawing.put(f"研发费用@{period}", Money(whole * research // 1000), "税务")
    else:
        drawing.put(f"研发费用@{period}", hundreds(whole * research // 1000), "税务")
    if period != YEARS[-1]:
        abroad = whole * foreign // 1000 // YUAN_OF_A_DOLLAR
        drawing.put(f"出口额@{period}", Money(abroad // 10**6 * 10**6, "USD"), "海关", 4)


def _sum(drawing: Drawing, row: dict[str, Any]) -> None:
    of = row["of"]
    whole = drawing.amount("出口额@上年") * YUAN_OF_A_DOLLAR if of == "出口折人民币" else drawing.amount(of)
    is_there = drawing.is_meant(row) and drawing.happens(row["chance"])
    value = hundreds(whole * drawing.between(row["share"]) // 1000) if is_there else Money(0)
    drawing.put(row["name"], value, row["source"], row.get("unknown"))


def _count(drawing: Drawing, row: dict[str, Any]) -> None:
    value = 0
    if drawing.is_meant(row) and drawing.happens(row["chance"]):
        staff = drawing.amount("参保人数@上年")
        value = (
            drawing.between(row["between"])
            if "between" in row
            else drawing.between(row["per"]) * staff // 100
        )
    elif "otherwise" in row:
        value = drawing.between(row["otherwise"])
    drawing.put(row["name"], value, row["source"], row.get("unknown"))


def _flag(drawing: Drawing, row: dict[str, Any]) -> None:
    drawing.put(row["name"], drawing.happens(row["chance"]), row["source"], row.get("unknown"))


def _word(drawing: Drawing, row: dict[str, Any]) -> None:
    drawing.put(row["name"], one_of(drawing.dice, row["from"]), row["source"], row.get("unknown"))


def _day(drawing: Drawing, row: dict[str, Any]) -> None:
    drawing.put(row["name"], drawing.day(row["years"]), row["source"])


def _had_before(drawing: Drawing, said: dict[str, Any]) -> None:
    """What was paid for earlier stages of a listing; of all else nothing was had yet."""
    wan = said["listed_before"].get(drawing.value("上市阶段"))
    if wan is not None:
        drawing.put("已得上市奖励", money(f"{wan}万"), "金融", 0)
    drawing.put("已享受事项", (), "统计", 0)


def _as_told(drawing: Drawing, told: dict[str, Any]) -> dict[str, Fact]:
    """What the file says of a shown enterprise comes before what was drawn; some of it nobody knows."""
    on = drawing.on
    years = {f"y{back}".replace("-", "_"): str(on.year - back) for back in range(-5, 9)}
    for name, fact in conditions.given_facts(_filled(told["facts"], years), on).items():
        source = drawing.facts.get(key_of(name, on))
        drawing.put(name, fact.value, source.source if source else "统计")
    gone = set(told["unknown"])
    return {key: fact for key, fact in drawing.facts.items() if key.partition("@")[0] not in gone}


def _filled(value: Any, years: dict[str, str]) -> Any:
    """The same with the years in the place of their marks."""
    if isinstance(value, str):
        return value.format_map(years) if "{" in value else value
    if isinstance(value, dict):
        return {key: _filled(each, years) for key, each in value.items()}
    return [_filled(each, years) for each in value] if isinstance(value, Iterable) else value
