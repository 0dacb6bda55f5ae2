"""What does a department say of an application that another department leads?"""

from datetime import datetime

from qifu.cases import handling, turns
from qifu.cases.turns import Acted
from qifu.kernel import money
from qifu.kernel.errors import Refused
from qifu.ledger.vocabulary import Kind
from qifu.policies.granting import examining
from qifu.policies.models import Opinion
from qifu.registry.rules.access import Actor


def give_opinion(
    *,
    case: int,
    agrees: bool,
    text: str,
    amount_fen: int | None = None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Acted:
    """Agree or not, perhaps with a sum, always with a reason; the lead department stays answerable."""
    why = turns.checked(text, what="联审意见", most=2000)
    if not agrees and amount_fen is not None:
        raise Refused("不同意的，不用写金额", remedy="请去掉金额，或改为同意")
    with examining.locked(case) as grant:
        said = "同意" if agrees else "不同意"
        said += f"，建议 {money.show(amount_fen)}" if amount_fen is not None else ""
        acted = handling.co_reply(case=case, answer=f"{said}。{why}"[:2000], by=by, at=at, seen=seen)
        assert by.department_id is not None, "who was asked is a department"
        Opinion.objects.update_or_create(
            grant=grant,
            round=grant.case.round,
            department_id=by.department_id,
            defaults={"agrees": agrees, "amount_fen": amount_fen, "text": why, "at": at, "by_name": by.name},
        )
        grant.case.refresh_from_db()
        turns.record(
            grant.case, Kind.GRANT_OPINION_GIVEN, by=by, at=at, agrees=agrees, amount_fen=amount_fen,
            department_name=by.department_name, text=said, shown=False,
        )  # fmt: skip
        return acted
