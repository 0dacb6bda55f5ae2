"""What lies on the center's tools in these tests: two alike appeals, a file, a reply, a faulty row?"""

from datetime import timedelta
from pathlib import Path

from tests.portals import city as cities
from tests.portals.city import City

from qifu.appeals import family_queries, follow_up, intake, queries
from qifu.appeals.messages import Fault, Origin
from qifu.appeals.spreadsheets import write_result
from qifu.cases import queries as cases
from qifu.cases import replying
from qifu.portals.desk_tools.notice_reading import Pasted
from qifu.registry.rules.access import ROUNDS

HEADERS = ("编号", "标题", "内容", "反映时间", "联系人", "联系电话", "企业名称", "统一社会信用代码")
SECOND = "东桥工业园东片几乎每晚八九点跳闸，织机停机断经，希望尽快稳定供电，查清跳闸原因。"
FAULTY = {"编号": "Z-9", "标题": "厂区门口积水", "内容": "一下雨就积水，货车进不来", "信用代码": "91330500"}
NEW_YEAR = """日期,类型,名称
2027-01-01,放假,元旦
2027-01-02,放假,元旦
2027-01-03,放假,元旦
2027-01-10,上班,元旦
2027-02-06,放假,春节
2027-02-07,放假,春节
2027-04-05,放假,清明节
2027-05-01,放假,劳动节
2027-06-09,放假,端午节
2027-09-15,放假,中秋节
2027-10-01,放假,国庆节
"""
NOTICE = Pasted(NEW_YEAR, 2027, "关于2027年部分节假日安排的通知", "测办发〔2026〕1号")


def two_alike(city: City) -> tuple[int, int]:
    """Two firms of one estate on one thing, a day apart."""
    first = cities.hear(city, at=city.before(days=2))
    return first, cities.hear(city, text=SECOND, firm=1, at=city.before(days=1))


def table(folder: Path, *rows: tuple[str, ...], name: str = "来件.xlsx") -> Path:
    """A spreadsheet under the usual headings."""
    path = folder / name
    write_result(path, HEADERS, rows)
    return path


def row(number: str, title: str = "厂区门口积水", uscc: str = "") -> tuple[str, ...]:
    text = f"{title}，一下雨就积水，货车进不来，请尽快疏通"
    return number, title, text, "2026-09-24 08:30", "方以宁", "13800000000", "启明纺织", uscc


def faulty(city: City, raw: dict[str, str] = FAULTY) -> int:
    """A message that waits in quarantine."""
    heard = Fault(Origin("window", "test", "Z-9"), raw, "统一社会信用代码少 10 位（写的是 91330500）")
    return intake.receive(
        heard, pack=cities.PACK, by=city.staff("clerk"), at=city.before(hours=3)
    ).submission_id


def replied(city: City) -> int:
    """A replied case that is owed a call-back."""
    case = cities.signed(city, cities.hear(city, points=()))
    replying.reply(
        case=case,
        outcome="solved",
        text="已转备用线路，连续两晚未再跳闸",
        by=city.staff("handler"),
        at=city.before(minutes=20),
    )
    follow_up.owe(city.before(minutes=10))
    return case


def number_of(city: City, case: int) -> str:
    """The number of a case."""
    return cases.case_page(ROUNDS, case, city.now + timedelta(0)).line.number


def first_link(city: City) -> int:
    """The most alike of the proposals."""
    return family_queries.proposed_pairs(city.staff("clerk"))[0].link_id


def first_call(city: City, case: int) -> int:
    """The call that is owed for a case."""
    return next(one.id for one in queries.owed_calls(city.staff("caller")) if one.case_id == case)
