"""How is a message heard once? Kept as received, opened as a case, likely repeats and a desk proposed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from qifu.appeals import families, understanding
from qifu.appeals.messages import Fault, Message
from qifu.appeals.models import Appeal, Import, Submission
from qifu.cases import opening
from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry import enterprises, government
from qifu.registry.rules.access import Actor

CASE_TYPE = "appeal"


class Outcome(StrEnum):
    """What became of a delivery."""

    NEW = "new"
    REPEAT = "repeat"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Heard:
    """The answer to a delivery: what became of it, and where to look for it."""

    outcome: Outcome
    submission_id: int
    case_id: int | None = None
    number: str = ""
    why: str = ""
    proposed: int = 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who delivers, when, and as which row of which import."""

    by: Actor
    at: datetime
    batch: Import | None = None
    row: int | None = None


def receive(heard: Message | Fault, *, pack: str, by: Actor, at: datetime) -> Heard:
    """Take in one delivery in one transaction. The same source and number again is the same submission."""
    return take(heard, pack=pack, arrival=Arrival(by, at))


def take(heard: Message | Fault, *, pack: str, arrival: Arrival) -> Heard:
    """As `receive`, for a caller who knows the import and row it comes from."""
    if not understanding.has_channel(pack, _origin(heard)[0], on=arrival.at.date()):
        raise Refused(
            "没有这个渠道",
            why=f"渠道代码「{_origin(heard)[0]}」",
            remedy="在规则包 channels.yaml 里登记后再试",
        )
    with transaction.atomic():
        known = _known(heard)
        if known:
            return _again(known, heard, arrival)
        if isinstance(heard, Fault):
            return _quarantine(heard, arrival)
        return _open(heard, pack, arrival)


def digest_of(raw: Mapping[str, str]) -> str:
    """A fingerprint of what was received, whatever the order of its fields."""
    return hashlib.sha256(json.dumps(raw, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _origin(heard: Message | Fault) -> tuple[str, str, str]:
    origin = heard.origin if isinstance(heard, Fault) else heard
    return origin.channel, origin.source_system, origin.source_id


def _known(heard: Message | Fault) -> Submission | None:
    _, system, number = _origin(heard)
    return (
        Submission.objects.select_for_update(of=("self",))
        .filter(source_system=system, source_id=number)
        .first()
    )


def _again(known: Submission, heard: Message | Fault, arrival: Arrival) -> Heard:
    known.deliveries += 1
    known.save(update_fields=["deliveries"])
    changed = digest_of(heard.raw) != known.digest
    said: dict[str, object] = {"deliveries": known.deliveries, "changed": changed}
    if changed:  # the second wording is kept too: nothing that a channel sent is ever dropped
        said["raw"] = dict(heard.raw)
    _write(Kind.SUBMISSION_REPEATED, known, arrival, said)
    appeal = Appeal.objects.select_related("case").filter(submission=known).first()
    return Heard(
        Outcome.REPEAT,
        known.pk,
        appeal.case_id if appeal else None,
        appeal.case.number if appeal else "",
        "这个编号已经收过" + ("，内容有改动，改动已留存" if changed else ""),
    )


def _quarantine(fault: Fault, arrival: Arrival) -> Heard:
    kept = _keep(fault, arrival, state="quarantined", why=fault.why)
    _write(Kind.SUBMISSION_QUARANTINED, kept, arrival, {"why": fault.why})
    return Heard(Outcome.QUARANTINED, kept.pk, why=fault.why)


def _open(message: Message, pack: str, arrival: Arrival) -> Heard:
    kept = _keep(message, arrival, state="taken")
    _write(Kind.SUBMISSION_RECEIVED, kept, arrival, {"channel": message.channel})
    return open_appeal(kept, message, pack=pack, arrival=arrival)


def open_appeal(kept: Submission, message: Message, *, pack: str, arrival: Arrival) -> Heard:
    """Open the case of a submission that is understood, propose its desk and its likely repeats."""
    enterprise = enterprises.find(uscc=message.uscc, name=message.enterprise_name)
    area = government.find_area(message.area) or (enterprise.area if enterprise else government.root_area())
    proposal = understanding.propose(pack, message, on=arrival.at.date())
    opened = opening.open_case(
        pack=pack,
        case_type=CASE_TYPE,
        title=message.title,
        text=message.text,
        points=message.points,
        enterprise_id=enterprise.pk if enterprise else None,
        area_id=area.pk,
        class_code=proposal.class_code or None,
        first_contact_id=arrival.by.account_id if arrival.by.department_id else None,
        confidential=message.confidential,
        reported_id=message.reported_id,
        received_at=arrival.at,
        by=arrival.by,
        at=arrival.at,
    )
    appeal = Appeal.objects.create(
        submission=kept,
        case_id=opened.id,
        kind=message.kind or proposal.kind,
        channel=message.channel,
        enterprise=enterprise,
        person=message.person,
        phone=message.phone,
        place=message.place,
        category=message.category or proposal.category,
        found_by_us=message.found_by_us,
        route=proposal.as_json(),
        heard_at=message.said_at or arrival.at,
    )
    proposed = (
        0 if message.confidential else families.propose(appeal, pack=pack, by=arrival.by, at=arrival.at)
    )
    return Heard(Outcome.NEW, kept.pk, opened.id, opened.number, proposed=proposed)


def _keep(heard: Message | Fault, arrival: Arrival, *, state: str, why: str = "") -> Submission:
    channel, system, number = _origin(heard)
    return Submission.objects.create(
        channel=channel,
        source_system=system,
        source_id=number,
        raw=dict(heard.raw),
        digest=digest_of(heard.raw),
        arrived_at=arrival.at,
        said_at=heard.said_at if isinstance(heard, Message) else None,
        state=state,
        why=why[:500],
        batch=arrival.batch,
        row=arrival.row,
    )


def _write(kind: Kind, kept: Submission, arrival: Arrival, said: dict[str, object]) -> None:
    by = arrival.by
    ledger.record(
        kind, subject=f"submission:{kept.pk}", by_key=by.key, by_name=by.name, at=arrival.at, said=said
    )
