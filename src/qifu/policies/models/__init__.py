"""Which tables has this room? Items and what is known of enterprises; grants; the money and its way."""

from qifu.policies.models.drafts import DraftReview, DraftVersion, Interpretation, ItemDraft, SourceText
from qifu.policies.models.grants import Grant, GrantVerdict, PaperPromise, VerdictRun
from qifu.policies.models.items import FirmFact, PolicyNotice, PublishedItem, Subscription
from qifu.policies.models.lists import GrantList, ListRow, Objection
from qifu.policies.models.money import Budget, BudgetItem, Earmark, MoneyAct, Posting
from qifu.policies.models.oversight import (
    ItemRead,
    ItemReview,
    MatchCount,
    StrengthMonth,
    StrengthSupervision,
)
from qifu.policies.models.payments import (
    BankStatement,
    GrantStage,
    PaymentBatch,
    PaymentOrder,
    Recovery,
    StatementLine,
)
from qifu.policies.models.reviews import Opinion, Score, SheetLine

__all__ = [
    "BankStatement",
    "Budget",
    "BudgetItem",
    "DraftReview",
    "DraftVersion",
    "Earmark",
    "FirmFact",
    "Grant",
    "GrantList",
    "GrantStage",
    "GrantVerdict",
    "Interpretation",
    "ItemDraft",
    "ItemRead",
    "ItemReview",
    "ListRow",
    "MatchCount",
    "MoneyAct",
    "Objection",
    "Opinion",
    "PaperPromise",
    "PaymentBatch",
    "PaymentOrder",
    "PolicyNotice",
    "Posting",
    "PublishedItem",
    "Recovery",
    "Score",
    "SheetLine",
    "SourceText",
    "StatementLine",
    "StrengthMonth",
    "StrengthSupervision",
    "Subscription",
    "VerdictRun",
]
