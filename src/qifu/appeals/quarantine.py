"""What happens to what could not be understood? It waits, with its reason, until a person mends it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from qifu.appeals.intake import Arrival, Heard, open_appeal
from qifu.appeals.messages import FIELDS, Fault, Origin, understand
from qifu.appeals.models import Submission
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor, Role


def release(*, submission_id: int, mended: Mapping[str, str], pack: str, by: Actor, at: datetime) -> Heard:
    """Take a mended message in as if it had come so; what was received first stays as it was."""
    with transaction.atomic():
        kept = _waiting(submission_id, by)
        origin = Origin(kept.channel, kept.source_system, kept.source_id)
        cells = {name: text for name, text in mended.items() if name in FIELDS}
        message = understand(origin, cells, kept.raw, now=at)
        if isinstance(message, Fault):
            raise Refused("还不能放行", why=message.why, remedy="改好后再试，原件没有改动")
        kept.state, kept.why, kept.said_at = "taken", "", message.said_at
        kept.save(update_fields=["state", "why", "said_at"])
        _write(Kind.SUBMISSION_RELEASED, kept, by, at, {"mended": dict(cells)})
        return open_appeal(kept, message, pack=pack, arrival=Arrival(by, at, kept.batch, kept.row))


def discard(*, submission_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Set a message aside for good, with a reason. It stays readable; nothing is deleted."""
    if not reason.strip():
        raise Refused("没有写明理由", remedy="写一句为什么不受理，原件会一直留存")
    with transaction.atomic():
        kept = _waiting(submission_id, by)
        kept.state, kept.why = "discarded", reason.strip()[:500]
        kept.save(update_fields=["state", "why"])
        _write(Kind.SUBMISSION_DISCARDED, kept, by, at, {"why": kept.why})


def _waiting(submission_id: int, by: Actor) -> Submission:
    if not by.is_any(Role.CENTER_CLERK):
        raise Forbidden("待核件由综合受理窗口处理")
    kept = Submission.objects.select_for_update(of=("self",)).filter(pk=submission_id).first()
    if kept is None or kept.state != "quarantined":
        raise Refused("这一件已经不在待核清单里", why="可能刚被处理", remedy="刷新清单再看")
    return kept


def _write(kind: Kind, kept: Submission, by: Actor, at: datetime, said: dict[str, object]) -> None:
    ledger.record(kind, subject=f"submission:{kept.pk}", by_key=by.key, by_name=by.name, at=at, said=said)
