"""Who lives in the town of the tales? Any place's pack, one person for each part, through public verbs."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from qifu.appeals import intake
from qifu.appeals.intake import Heard
from qifu.appeals.messages import Message
from qifu.kernel.identifiers import make_uscc
from qifu.registry import enterprises, government, keeping, memberships, posts, queries
from qifu.registry.rules.access import SETUP, Actor, Role

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 9, 1, 9, 0, tzinfo=ZONE)
POWER_CUT = "东片夜间频繁跳闸，织机停机断经。希望查清停电原因，尽快稳定供电。"


def moment(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of 2026 in local time."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@dataclass(frozen=True)
class Town:
    """A place, and the people of the tale."""

    pack: str
    clerk: Actor
    handler: Actor
    head: Actor
    stranger: Actor
    supervisor: Actor
    caller: Actor
    member: Actor
    neighbour: Actor
    bureau_id: int
    other_id: int

    def hear(
        self, text: str = POWER_CUT, *, at: datetime, by: Actor | None = None, number: str = "1"
    ) -> Heard:
        """An enterprise says something through the phone page."""
        member = by or self.member
        uscc = enterprises.profile(member, member.enterprise_id or 0).uscc
        said = Message("online", "online", number, {"内容": text}, text[:20], text, uscc=uscc)
        return intake.receive(said, pack=self.pack, by=member, at=at)


def build(pack: str) -> Town:
    """Establish the pack's place and give each part to one person."""
    government.establish(pack, by=SETUP, at=START)
    departments = [one for one in queries.departments() if not one.is_center]
    center = next(one for one in queries.departments() if one.is_center)
    bureau, other = departments[0], departments[1]
    member, neighbour = (_member(serial) for serial in (1, 2))
    return Town(
        pack=pack,
        clerk=_staff("沈知行", Role.CENTER_CLERK, center.id),
        handler=_staff("顾书言", Role.HANDLER, bureau.id),
        head=_staff("陆文澜", Role.DEPARTMENT_LEAD, bureau.id, rank=3),
        stranger=_staff("温以宁", Role.HANDLER, other.id),
        supervisor=_staff("方明", Role.SUPERVISOR, center.id),
        caller=_staff("何清", Role.CALL_BACK, center.id),
        member=member,
        neighbour=neighbour,
        bureau_id=bureau.id,
        other_id=other.id,
    )


def _staff(name: str, role: Role, department_id: int, *, rank: int = 1) -> Actor:
    account = keeping.create_account(username=f"{role.value}{department_id}", name=name, by=SETUP, at=START)
    post = posts.create_post(
        department_id=department_id, role=role, title=role.value, rank=rank, by=SETUP, at=START
    )
    posts.fill_post(post_id=post.pk, account_id=account.pk, from_on=START.date(), by=SETUP, at=START)
    return government.actor_of(account.pk, START.date())


def _member(serial: int) -> Actor:
    enterprise = enterprises.register(
        uscc=make_uscc(f"91999901MA{serial:06d}"),
        name=f"启明纺织科技{'一二三'[serial - 1]}厂",
        area_id=government.root_area().pk,
        by=SETUP,
        at=START,
    )
    account = keeping.create_account(username=f"firm{serial}", name=f"经办{serial}", by=SETUP, at=START)
    memberships.start_membership(
        enterprise_id=enterprise.pk, account_id=account.pk, from_on=START.date(), by=SETUP, at=START
    )
    return government.actor_of(account.pk, START.date())
