"""Which tables hold published items, facts of enterprises, and who was told of what?"""

from django.db import models

from qifu.registry.models import Department, Enterprise


class PublishedItem(models.Model):
    """One edition of an item as published: its document word for word. Editions live side by side."""

    code = models.CharField(max_length=80)
    area_code = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    text = models.TextField()
    sha = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    replaced_at = models.DateTimeField(null=True)  # a correction of the same edition took its place
    told_at = models.DateTimeField(null=True)  # when its enterprises had all been looked for
    issuer = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    executor = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    retired_on = models.DateField(null=True)  # from this day on it is no longer offered
    retired_why = models.CharField(max_length=500, blank=True)
    review_due_on = models.DateField(null=True)  # when it has to be looked at again

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "code", "valid_from"],
                condition=models.Q(replaced_at__isnull=True),
                name="item_edition_once",
            )
        ]
        indexes = [models.Index(fields=["area_code", "valid_from"], name="item_by_area")]


class FirmFact(models.Model):
    """What was said of an enterprise once. Nothing is overwritten; the newest not withdrawn counts."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    period = models.CharField(max_length=20, blank=True)  # 2025, 2025Q3, 2025-07; empty where it has none
    value = models.JSONField()
    source = models.CharField(max_length=80)
    as_of = models.DateField()
    stated_by = models.CharField(max_length=10)  # firm, register
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["enterprise", "name", "period"], name="fact_by_name")]


class Subscription(models.Model):
    """An enterprise that said whether it wants to be told of new items; without a row it does."""

    enterprise = models.OneToOneField(Enterprise, on_delete=models.PROTECT, related_name="+")
    wants_notices = models.BooleanField()
    changed_at = models.DateTimeField()


class PolicyNotice(models.Model):
    """An enterprise was told of an edition of an item, once, and why it is meant."""

    item = models.ForeignKey(PublishedItem, on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=20)
    amount_fen = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "enterprise"], name="policy_notice_once")]
