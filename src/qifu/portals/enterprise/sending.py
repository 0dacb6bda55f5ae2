"""How is a draft sent so that it arrives exactly once?"""

from django.db import IntegrityError, transaction

from qifu.appeals import intake
from qifu.appeals.intake import Heard, Outcome
from qifu.appeals.messages import Message
from qifu.portals.enterprise import enclosures, new_look
from qifu.portals.enterprise.drafts import Draft
from qifu.portals.visits import Visit
from qifu.registry import enterprises

CHANNEL = "online"
SYSTEM = "enterprise-portal"


def send(visit: Visit, draft: Draft, *, phone: str) -> str:
    """Hand it in, with its files; the number of the case. The same draft again is the same case."""
    message = message_of(visit, draft, phone=phone)
    try:
        return _send(visit, draft, message)
    except IntegrityError:
        # Two taps at one moment: the other one was first, and this one is its repetition.
        return _send(visit, draft, message)


def message_of(visit: Visit, draft: Draft, *, phone: str) -> Message:
    """The draft as a delivery of the channel: the enterprise is known here, not claimed."""
    assert visit.actor.enterprise_id is not None, "a door for members of enterprises"
    own = enterprises.profile(visit.actor, visit.actor.enterprise_id)
    place = draft.place
    return Message(
        channel=CHANNEL,
        source_system=SYSTEM,
        source_id=f"{own.id}-{draft.token}",
        raw=_raw(draft, visit.actor.name, phone),
        title=new_look.title_of(draft.text),
        text=draft.text,
        said_at=visit.at,
        person=visit.actor.name,
        phone=phone.strip(),
        enterprise_name=own.name,
        uscc=own.uscc,
        area=own.area_code,
        place=place,
        category=draft.category,
        kind=draft.kind,
        confidential=draft.is_sealed,
        reported_id=int(draft.reported) if draft.reported else None,
    )


def _send(visit: Visit, draft: Draft, message: Message) -> str:
    with transaction.atomic():
        heard: Heard = intake.receive(message, pack=visit.pack, by=visit.actor, at=visit.at)
        assert heard.case_id is not None, "what is signed in and written is never in quarantine"
        if heard.outcome is Outcome.NEW:
            enclosures.attach(draft.files, case=heard.case_id, visit=visit)
    return heard.number


def _raw(draft: Draft, person: str, phone: str) -> dict[str, str]:
    told = {
        "内容": draft.text,
        "具体地点": draft.place,
        "业务分类": draft.category,
        "类型": draft.kind,
        "联系人": person,
        "联系电话": phone,
        "附件": "、".join(file.name for file in draft.files),
    }
    return {name: value for name, value in told.items() if value}
