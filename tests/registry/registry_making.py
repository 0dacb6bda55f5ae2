"""Whom and what do these tests know? A small place with two departments."""

from datetime import UTC, date, datetime
from pathlib import Path

from qifu.kernel.identifiers import make_uscc
from qifu.registry import enterprises, government, signing_in
from qifu.registry.models import Account, Area, Department, Enterprise, Holding, Post
from qifu.registry.rules.access import SETUP, Role

NOON = datetime(2024, 5, 6, 4, 0, tzinfo=UTC)
TODAY = date(2024, 5, 6)
STRONG = "Yunxi-2024-Gate"

AREAS = """
"990000": {name: 云溪市, level: city}
"990001": {name: 东区, level: county, parent: "990000"}
"990101": {name: 东一街道, level: town, parent: "990001"}
"990002": {name: 西区, level: county, parent: "990000"}
"""
DEPARTMENTS = """
center: {name: 市企业综合服务中心, short: 市企服中心, area: "990000", is_center: true, group: center}
fire: {name: 市消防救援支队, short: 市消防, group: "16"}
east: {name: 东区经济发展局, short: 东区经发局, area: "990001", group: N}
"""
BOARDS = """
general: {label: 综合, lead: center, sort: 10}
project: {label: 项目, lead: fire, sort: 20}
"""


def write_pack(folder: Path, **sections: str) -> Path:
    """A folder of packs with the one place `yunxi`."""
    place = folder / "yunxi"
    place.mkdir(exist_ok=True)
    texts = {"areas": AREAS, "departments": DEPARTMENTS, "boards": BOARDS, **sections}
    header = "name: 云溪市\nlevel: city\narea: '990000'\n"
    for name, text in {"pack": header, **texts}.items():
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def set_up(folder: Path) -> None:
    """The place, established."""
    government.establish("yunxi", by=SETUP, at=NOON, root=write_pack(folder))


def account(name: str = "王敏", *, username: str = "", password: str | None = None) -> Account:
    """Somebody new."""
    return signing_in.create_account(
        username=username or f"user{Account.objects.count()}",
        name=name,
        password=password,
        must_change=False,
        by=SETUP,
        at=NOON,
    )


def post(role: Role = Role.HANDLER, *, department: str = "fire", title: str = "经办", rank: int = 1) -> Post:
    """A post in a department."""
    where = Department.objects.get(code=department)
    return government.create_post(
        department_id=where.pk, role=role, title=title, rank=rank, by=SETUP, at=NOON
    )


def fill(
    held: Post, by: Account, *, seat: str = "A", on: date = date(2024, 1, 1), until: date | None = None
) -> Holding:
    """Somebody on a post."""
    return government.fill_post(
        post_id=held.pk, account_id=by.pk, seat=seat, from_on=on, until_on=until, by=SETUP, at=NOON
    )


def enterprise(name: str = "云溪恒达机械有限公司", *, serial: int = 1) -> Enterprise:
    """A make-believe enterprise in the east."""
    return enterprises.register(
        uscc=make_uscc(f"91990001MA{serial:06d}"),
        name=name,
        area_id=Area.objects.get(code="990001").pk,
        by=SETUP,
        at=NOON,
    )
