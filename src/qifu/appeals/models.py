"""Which tables hold what enterprises say: submissions as received, appeals, families, call-backs, imports?"""

from django.db import models

from qifu.cases.models import Case
from qifu.registry.models import Account, Enterprise


class Import(models.Model):
    """A spreadsheet on its way in: its file, its columns as confirmed, and how far it has got."""

    channel = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    stored = models.CharField(max_length=200)
    columns = models.JSONField(default=dict)
    state = models.CharField(max_length=12)  # uploaded, aside, confirmed, running, done, refused
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused_why = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)


class Submission(models.Model):
    """What a channel sent, exactly as received. Nothing is ever dropped: what is not understood waits."""

    channel = models.CharField(max_length=30)
    source_system = models.CharField(max_length=60)
    source_id = models.CharField(max_length=120)
    raw = models.JSONField()
    digest = models.CharField(max_length=64)
    arrived_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, db_index=True)  # taken, quarantined, discarded
    why = models.CharField(max_length=500, blank=True)
    batch = models.ForeignKey(Import, null=True, on_delete=models.PROTECT, related_name="submissions")
    row = models.PositiveIntegerField(null=True)
    deliveries = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_system", "source_id"], name="submission_once")]


class ImportRow(models.Model):
    """What became of one row of a spreadsheet, for the result file."""

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="results")
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)  # new, repeat, quarantined
    why = models.CharField(max_length=500, blank=True)
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="import_row_once")]


class Appeal(models.Model):
    """What one submission asks for, understood: one appeal, one case."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT)
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    kind = models.CharField(max_length=30)
    channel = models.CharField(max_length=30)
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.PROTECT)
    person = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=60, blank=True)
    found_by_us = models.BooleanField(default=False)
    route = models.JSONField(default=dict)  # the proposal as it was made: who, how sure, why
    corrected = models.BooleanField(default=False)
    in_pool = models.BooleanField(default=True)
    heard_at = models.DateTimeField(db_index=True)


class FamilyLink(models.Model):
    """A link to the earlier appeal that one may repeat: proposed, joined, refused or left, never a merge."""

    child = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="links_up")
    head = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="links_down")
    kind = models.CharField(max_length=12)  # repeat, same_kind, relapse
    score = models.DecimalField(max_digits=5, decimal_places=4)
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10)  # proposed, joined, refused, left
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "head"], name="family_pair")]
        indexes = [
            # What waits for a decision is few among many, and read most alike first.
            models.Index(
                fields=["-score", "id"], condition=models.Q(state="proposed"), name="family_proposed"
            )
        ]


class FollowUp(models.Model):
    """A call-back owed for a replied case: tries, what was said, and how it ended."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    round = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    tries = models.JSONField(default=list)
    result = models.CharField(max_length=20, blank=True)  # satisfied, dissatisfied, unreachable, ""
    note = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="follow_up_once")]


class RoutingExample(models.Model):
    """Where an appeal really went: what the model of this place learns from."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT)
    text = models.TextField()
    label = models.CharField(max_length=60)
    corrected = models.BooleanField()
    at = models.DateTimeField()
