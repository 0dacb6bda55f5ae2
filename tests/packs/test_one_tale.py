"""Does the same tale go differently in three places only because their packs say so?"""

from datetime import date
from typing import Any

import pytest

from qifu.appeals.rules.examples import due, routing, rules_of
from qifu.kernel import packs
from qifu.kernel.packs import Pack

DAY = date(2026, 11, 21)


def pack_of(name: str) -> Pack:
    """The pack as of the day of these tests."""
    return packs.load(name, on=DAY)


RECEIVED, ASSIGNED = "2026-02-09T10:00:00+08:00", "2026-02-10T10:00:00+08:00"
TALE = {"received_at": RECEIVED, "assigned_at": ASSIGNED, "text": "厂房消防验收迟迟不办"}


def played(pack: Pack) -> dict[str, Any]:
    """What becomes of the tale under a pack; every step is the same code."""
    told = due(pack, TALE, {"stage": "reply"})
    return {
        "due_on": told["due_on"].isoformat(),
        "limit": told["limit"],
        "department": routing(pack, TALE, {})["department"],
        "closed": rules_of(pack).states["closed"].label,
        "joint": rules_of(pack).levels["joint"].label,
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("huzhou", ("2026-03-02", "10 个工作日", "construction", "已销号", "党委政府领导联席会议协调")),
        ("qiantang", ("2026-02-12", "3 个工作日", "construction", "已办结", "联席会议协调")),
        ("fucheng", ("2026-02-14", "5 个工作日", "construction", "已销号", "跨部门跨层级集中会商")),
        ("chenghu", ("2026-03-02", "10 个工作日", "construction", "已销号", "党委政府领导联席会议协调")),
    ],
)
def test_the_same_tale_differs_only_by_pack(name: str, expected: tuple[str, ...]) -> None:
    assert tuple(played(pack_of(name)).values()) == expected


def test_what_differs_can_be_traced_to_a_clause() -> None:
    sources = [
        pack_of(name).origin("cases/appeal", path).source
        for name, path in [
            ("huzhou", "classes.general.limit.n"),
            ("qiantang", "classes.single.limit.n"),
            ("fucheng", "classes.standard.limit.n"),
        ]
    ]

    assert [source.rpartition(" ")[2] for source in sources] == ["十、2", "十三、4", "三(三)1"]
