"""Which tables watch over the honouring of policies: reads, reviews, matches counted, months, supervision?"""

from django.db import models

from qifu.policies.models.items import PublishedItem
from qifu.registry.models import Department, Enterprise


class ItemRead(models.Model):
    """An enterprise opened an item for the first time."""

    item = models.ForeignKey(PublishedItem, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=80)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "enterprise"], name="item_read_once")]
        indexes = [models.Index(fields=["item_code", "at"], name="item_read_by_item")]


class ItemReview(models.Model):
    """What an enterprise thinks of an edition of an item; it may change its mind, and may be answered."""

    item = models.ForeignKey(PublishedItem, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=80)
    area_code = models.CharField(max_length=12)
    edition = models.DateField()  # the first day of the edition: a correction of it is the same one
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=20)
    is_clear = models.BooleanField(null=True)
    is_worth_it = models.BooleanField(null=True)
    text = models.CharField(max_length=500, blank=True)
    first_at = models.DateTimeField()
    at = models.DateTimeField()
    reply = models.CharField(max_length=500, blank=True)
    reply_at = models.DateTimeField(null=True)
    reply_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item_code", "area_code", "edition", "enterprise"], name="item_review_once"
            )
        ]
        indexes = [models.Index(fields=["item_code", "at"], name="item_review_by_item")]


class MatchCount(models.Model):
    """Of how many enterprises an item was found to be meant on a day, whole and by group."""

    item = models.ForeignKey(PublishedItem, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    looked_at = models.PositiveIntegerField()
    eligible = models.PositiveIntegerField()
    groups = models.JSONField(default=dict)  # {"area": {"999901": 3}, "industry": {...}, "size": {...}}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "on"], name="match_count_once")]


class StrengthMonth(models.Model):
    """A month as it was read when it had closed: one document, which anybody can make again."""

    month = models.CharField(max_length=7, unique=True)
    document = models.TextField()
    sha = models.CharField(max_length=64)
    at = models.DateTimeField()


class StrengthSupervision(models.Model):
    """Supervision of one indicator of one place that was among the last for months on end."""

    number = models.CharField(max_length=24, unique=True)
    side = models.CharField(max_length=10)  # area, department
    place = models.CharField(max_length=40)
    place_name = models.CharField(max_length=80)
    indicator = models.CharField(max_length=60)
    indicator_label = models.CharField(max_length=80)
    months = models.JSONField(default=list)  # month, value, rank, of, reason; the earliest first
    state = models.CharField(max_length=10)  # opened, planned, done, accepted, published
    opened_at = models.DateTimeField()
    due_on = models.DateField()  # when the plan has to be there
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    entrusted_at = models.DateTimeField(null=True)
    plan = models.TextField(blank=True)
    plan_until = models.DateField(null=True)  # when it is to be put right
    plan_at = models.DateTimeField(null=True)
    plan_by = models.CharField(max_length=80, blank=True)
    result = models.TextField(blank=True)
    result_at = models.DateTimeField(null=True)
    result_by = models.CharField(max_length=80, blank=True)
    sent_back = models.CharField(max_length=500, blank=True)  # why the last result was not enough
    conclusion = models.CharField(max_length=500, blank=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=80, blank=True)
    public_text = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["side", "place", "indicator"],
                condition=models.Q(accepted_at__isnull=True),
                name="one_open_strength_supervision",
            )
        ]
        indexes = [models.Index(fields=["state", "opened_at"], name="strength_supervision_state")]
