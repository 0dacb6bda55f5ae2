"""Which tables hold a grant: for whom, of which item, decided how and by whom, and paid to which account?"""

from django.db import models

from qifu.cases.models import Case
from qifu.policies.models.items import PublishedItem
from qifu.registry.models import Enterprise


class Grant(models.Model):
    """One item for one enterprise for one period. Its case has the clock, the desk and the answer.

    `facts` are those the decision read, as kept by `fact_values.kept`, with source and day; `decision` is the
    document of the decision, word for word: deciding again from `facts` gives the same bytes.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(PublishedItem, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=80)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)  # what it is for: 2026, 2026Q3
    way = models.CharField(max_length=10)  # list (without application), instant, online, window

    decided_on = models.DateField()  # the day as of which conditions and amount were decided
    facts = models.JSONField(default=dict)
    decision = models.TextField(blank=True)
    decision_sha = models.CharField(max_length=64, blank=True)
    asked_fen = models.BigIntegerField(null=True)  # what the rules gave when it was opened

    verdict = models.CharField(max_length=10, blank=True)  # granted, refused; empty while open
    granted_fen = models.BigIntegerField(null=True)
    verdict_at = models.DateTimeField(null=True)
    verdict_by = models.CharField(max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    payee = models.CharField(max_length=120, blank=True)
    payee_bank = models.CharField(max_length=120, blank=True)
    payee_account = models.CharField(max_length=40, blank=True)
    payee_confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item_code", "enterprise", "period"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="grant_once",
            )
        ]
        indexes = [
            models.Index(fields=["enterprise", "verdict"], name="grant_by_enterprise"),
            models.Index(fields=["item_code", "verdict"], name="grant_by_item"),
        ]


class VerdictRun(models.Model):
    """Verdicts given together in one tap, so that one tap takes them back."""

    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)


class GrantVerdict(models.Model):
    """A verdict given by a person, with what stood before it; the grant itself holds the one that counts."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(VerdictRun, null=True, on_delete=models.PROTECT, related_name="verdicts")
    verdict = models.CharField(max_length=10)
    fen = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    signer_key = models.CharField(max_length=80)

    before_verdict = models.CharField(max_length=10, blank=True)  # empty: nothing was decided before
    before_fen = models.BigIntegerField(null=True)
    before_at = models.DateTimeField(null=True)
    before_by = models.CharField(max_length=80, blank=True)

    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, blank=True)
    undone_why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["grant", "at"], name="verdict_by_grant")]


class PaperPromise(models.Model):
    """Materials that were to follow an application (容缺): which, by what day, what was said of it since."""

    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, related_name="promise")
    names = models.JSONField()
    remind_on = models.DateField()
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)  # when the desk was told that the day is over
    kept_at = models.DateTimeField(null=True)  # when a round saw that all of it is there

    class Meta:
        indexes = [
            models.Index(fields=["kept_at", "remind_on"], name="promise_to_remind"),
            models.Index(fields=["kept_at", "due_on"], name="promise_to_look_at"),
        ]
