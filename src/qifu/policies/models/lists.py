"""Which tables hold a list of enterprises that are paid without applying, and what was objected to it?"""

from django.db import models

from qifu.policies.models.grants import Grant
from qifu.policies.models.items import PublishedItem
from qifu.registry.models import Department, Enterprise


class GrantList(models.Model):
    """One list of an item for a period: proposed, then public for some working days, then carried out."""

    number = models.CharField(max_length=24, unique=True)
    item = models.ForeignKey(PublishedItem, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=80)
    period = models.CharField(max_length=20)
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    state = models.CharField(max_length=10)  # proposed, public, closed, dropped
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True)
    until_at = models.DateTimeField(null=True)  # objections are heard up to here
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item_code"],
                condition=models.Q(state__in=("proposed", "public")),
                name="one_open_list_an_item",
            )
        ]


class ListRow(models.Model):
    """One enterprise of a list, with the decision as it was taken when the list was made."""

    list = models.ForeignKey(GrantList, on_delete=models.PROTECT, related_name="rows")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500)
    facts = models.JSONField(default=dict)
    decision = models.TextField()
    decision_sha = models.CharField(max_length=64)
    left_out = models.CharField(max_length=300, blank=True)  # why it was taken off the list
    left_out_by = models.CharField(max_length=80, blank=True)
    grant = models.OneToOneField(Grant, null=True, on_delete=models.PROTECT, related_name="+")
    held_up = models.CharField(max_length=300, blank=True)  # why no grant came of it when the list closed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "enterprise"], name="list_row_once")]


class Objection(models.Model):
    """What somebody has against a list or one row of it, and what was answered."""

    list = models.ForeignKey(GrantList, on_delete=models.PROTECT, related_name="objections")
    row = models.ForeignKey(ListRow, null=True, on_delete=models.PROTECT, related_name="objections")
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=120)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    is_upheld = models.BooleanField(null=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)
