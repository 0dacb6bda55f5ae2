"""Which tables hold what is handed in with a grant and what reviewers say of it: lines, opinions, scores?"""

from django.db import models

from qifu.policies.models.grants import Grant
from qifu.registry.models import Department


class SheetLine(models.Model):
    """One line of the sheet that came with an application; `cells` by the names of the item's columns."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    cells = models.JSONField()
    document_no = models.CharField(max_length=80, blank=True)  # by which the same bill is known again
    sum_fen = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "position"], name="sheet_line_once")]
        indexes = [models.Index(fields=["document_no"], name="sheet_line_by_document")]


class Opinion(models.Model):
    """What a department asked for its view says in one round: agree or not, perhaps with a sum."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="opinions")
    round = models.PositiveSmallIntegerField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    amount_fen = models.BigIntegerField(null=True)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "round", "department"], name="opinion_once")]


class Score(models.Model):
    """One invited reviewer's score of one grant; empty until given. Nobody sees another's before that."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="scores")
    account_id = models.PositiveBigIntegerField()
    by_name = models.CharField(max_length=80)
    code = models.CharField(max_length=20)  # what the applicant is called before its reviewers
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=80)
    value = models.CharField(max_length=20, blank=True)  # a decimal number, exact
    remark = models.CharField(max_length=500, blank=True)
    scored_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "account_id"], name="score_once")]
        indexes = [models.Index(fields=["account_id", "scored_at"], name="score_by_account")]
