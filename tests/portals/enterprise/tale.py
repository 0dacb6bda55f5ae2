"""How far has an appeal come when its enterprise looks at it?"""

from datetime import datetime, timedelta

from tests.portals import city as cities
from tests.portals.city import City

from qifu.appeals import families
from qifu.cases import assigning, handling, pages, replying
from qifu.cases.rules.replies import PointAnswer

ANSWERS = (
    ("solved", "东桥 2 号线晚高峰负荷达到限值的 104%，保护装置动作，不是企业内部故障。", None, ""),
    ("solved", "已把 3 家企业转到备用线路，连续两晚没有再跳闸。", None, ""),
    ("planned", "新增一台配电变压器，到期我们会主动告诉你。", 30, ""),
    (
        "impossible",
        "财政没有此项补偿依据，可按供用电合同协商，园区调解室免费帮你谈。",
        None,
        "《供电营业规则》第九十八条",
    ),
)


def number_of(city: City, case: int) -> str:
    """The number that the enterprise knows the case by."""
    return pages.case_page(city.member(), case, city.now).line.number


def paused(city: City, *, at: datetime | None = None) -> int:
    """A case that waits for the enterprise."""
    case = cities.signed(city, cities.hear(city, at=at or city.before(days=3)), at=city.before(days=2))
    handling.pause(
        case=case,
        reason_code="enterprise",
        need="设备清单一份",
        notice_text="为核定用电容量，请补一份设备清单。",
        by=city.staff("head"),
        at=city.before(days=1),
    )
    return case


def replied(city: City, *, ago_days: float = 1, firm: int = 0) -> int:
    """A case answered point by point, with another department that helped."""
    case = cities.hear(city, firm=firm, at=city.before(days=ago_days + 9))
    cities.signed(city, case, at=city.before(days=ago_days + 8))
    assigning.co_handle(
        case=case,
        department_id=city.departments["power"],
        need="查线路",
        by=city.staff("handler"),
        at=city.before(days=ago_days + 5),
    )
    handling.note(
        case=case,
        text="到厂区查看线路，晚高峰过载",
        by=city.staff("handler"),
        at=city.before(days=ago_days + 4),
    )
    handling.note(
        case=case,
        text="内部研判：责任在供电",
        shown=False,
        by=city.staff("handler"),
        at=city.before(days=ago_days + 4),
    )
    handling.co_reply(
        case=case, answer="已转备用线路", by=city.staff("helper"), at=city.before(days=ago_days + 2)
    )
    reply(city, case, at=city.before(days=ago_days))
    return case


def reply(city: City, case: int, *, at: datetime) -> None:
    """The answer of the lead department, signed by its head."""
    points = pages.case_page(city.staff("handler"), case, at).points
    answers = [
        PointAnswer(point.id, outcome, words, basis, (at + timedelta(days=days)).date() if days else None)
        for point, (outcome, words, days, basis) in zip(points, ANSWERS, strict=True)
    ]
    replying.reply(
        case=case,
        outcome="solved",
        text="跳闸原因已查清，线路已转接，旺季用电有保障。",
        answers=answers,
        signer=city.staff("head"),
        by=city.staff("handler"),
        at=at,
    )


def joined(city: City, head: int, child: int) -> None:
    """Two appeals stand together."""
    families.link_by_hand(child_case=child, head_case=head, by=city.staff("clerk"), at=city.before(hours=1))
