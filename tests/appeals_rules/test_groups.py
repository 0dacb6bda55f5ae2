"""A file of messages becomes groups, largest first."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from qifu.appeals.rules import groups
from qifu.appeals.rules.duplicates import Heard, Thresholds

NOON = datetime(2026, 9, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
MIXER = (
    ("明湖新城旁搅拌站噪音扰民", "明湖新城小区旁边的搅拌站昼夜施工，噪音和灰尘让居民无法休息，请查处"),
    ("投诉明湖新城附近建搅拌站", "明湖新城附近的搅拌站灰尘很大，噪音扰民，请有关部门查处"),
    ("明湖新城搅拌站何时搬走", "我们住在明湖新城，楼下搅拌站的噪音整夜不停，何时搬走"),
    ("请关停明湖新城搅拌站", "明湖新城小区边上的搅拌站污染严重，灰尘噪音不断，请关停"),
)
LAMPS = (
    ("北桥村路灯不亮", "北桥村主路的路灯坏了半年，晚上行车危险"),
    ("北桥村路灯坏了", "北桥村路灯不亮半年，晚上不敢出门"),
)
OTHERS = (
    ("咨询高新技术企业认定", "想了解高新技术企业认定需要哪些材料，何时申报"),
    ("社保缴费比例", "新开办的企业社保缴费比例是多少，在哪里办理"),
    ("东陆产业园快递柜", "园区希望增设快递柜，方便员工收件"),
    ("幼儿园学位", "员工子女入园难，希望增加普惠学位"),
)


def file(*sets: tuple[tuple[str, str], ...], step: int = 3) -> list[Heard]:
    pairs = [pair for one in sets for pair in one]
    return [
        Heard(f"{at:03}", text, title, f"企业{at}", "", NOON + timedelta(days=step * at))
        for at, (title, text) in enumerate(pairs)
    ]


def sizes(found: list[groups.Group]) -> list[int]:
    return [len(one.members) for one in found]


def test_the_issue_most_speak_of_comes_first() -> None:
    found = groups.group(file(OTHERS, LAMPS, MIXER))

    assert sizes(found) == [4, 2, 1, 1, 1, 1]
    assert [one.rank for one in found] == [1, 2, 3, 4, 5, 6]
    assert [member.key for member in found[0].members] == ["006", "007", "008", "009"]


def test_the_order_in_the_file_does_not_matter() -> None:
    messages = file(OTHERS, LAMPS, MIXER)
    shuffled = random.Random(3).sample(messages, len(messages))

    assert groups.group(shuffled) == groups.group(messages)


def test_every_message_has_one_row_and_a_group_is_called_by_its_first() -> None:
    messages = file(OTHERS, MIXER)

    rows = groups.rows_of(groups.group(messages))

    assert groups.HEADERS == ("id", "group", "score", "rank")
    assert sorted(row[0] for row in rows) == sorted(message.key for message in messages)
    assert rows[0] == ("004", "004", 1.0, 1)
    assert {row[1] for row in rows[:4]} == {"004"}
    assert len(groups.rows_of(groups.group(messages), smallest=2)) == 4


def test_a_member_tells_by_which_message_it_came_and_why() -> None:
    member = groups.group(file(OTHERS, MIXER))[0].members[1]

    assert member.linked_to == "004"
    assert member.likeness is not None
    assert member.likeness.kind == "same_kind"
    assert any("明湖" in reason.text for reason in member.likeness.reasons)


def test_a_group_nobody_speaks_of_any_more_takes_no_newcomers() -> None:
    found = groups.group(file(MIXER, step=200))

    assert sizes(found) == [1, 1, 1, 1]


def test_a_copy_with_another_place_does_not_join() -> None:
    copied = tuple((title.replace("明湖", "望江"), text.replace("明湖", "望江")) for title, text in MIXER)

    found = groups.group(file(OTHERS, MIXER, copied))

    assert sizes(found)[:2] == [4, 4]
    assert [member.key for member in found[1].members] == ["008", "009", "010", "011"]


def test_a_newcomer_unlike_the_first_message_does_not_come_in_by_way_of_others() -> None:
    messages = file(OTHERS, MIXER)

    found = groups.group(messages, Thresholds(head=1.0))

    assert all(member.linked_to in {one.key, member.key} for one in found for member in one.members)


def test_no_messages_make_no_groups() -> None:
    assert groups.group([]) == []
