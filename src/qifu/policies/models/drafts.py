"""Which tables hold an item before it is law: source texts, drafts with all their versions, what was said?"""

from django.db import models

from qifu.policies.models.items import PublishedItem
from qifu.registry.models import Department


class SourceText(models.Model):
    """An official text as it was read, and the elements that were found in it, each with its place."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sha = models.CharField(max_length=64)
    paragraphs = models.JSONField()
    elements = models.JSONField(default=list)  # code, value, article, by, paragraph, start, end, quote
    faults = models.JSONField(default=list)  # extractors that failed, in words
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)


class ItemDraft(models.Model):
    """One edition of an item on its way to being published. Its text lies in its versions.

    `code`, `title`, `mode` and `valid_from` repeat what the current version says, as far as it can be read.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")  # who issues it
    executor = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=12)
    code = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200, blank=True)
    mode = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField(null=True)
    state = models.CharField(max_length=12)  # draft, review, accepted, published, dropped
    version = models.IntegerField(default=0)
    source = models.ForeignKey(SourceText, null=True, on_delete=models.PROTECT, related_name="+")
    pins = models.JSONField(default=list)  # numbers of the elements of `source` this draft was made from
    revises = models.ForeignKey(PublishedItem, null=True, on_delete=models.PROTECT, related_name="+")
    published = models.OneToOneField(PublishedItem, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_by_key = models.CharField(max_length=80, blank=True)
    submitted_by = models.CharField(max_length=80, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["state", "department"], name="draft_by_state")]


class DraftVersion(models.Model):
    """The text of a draft as it was saved once; nothing is overwritten."""

    draft = models.ForeignKey(ItemDraft, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    text = models.TextField()
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_version_once")]


class DraftReview(models.Model):
    """What a second person said of a version."""

    draft = models.ForeignKey(ItemDraft, on_delete=models.PROTECT, related_name="reviews")
    version = models.IntegerField()
    accepted = models.BooleanField()
    reasons = models.TextField(blank=True)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)


class Interpretation(models.Model):
    """What the side that issues, or the side that executes, says the item means; of the version it read."""

    draft = models.ForeignKey(ItemDraft, on_delete=models.PROTECT, related_name="interpretations")
    side = models.CharField(max_length=10)  # issuer, executor
    version = models.IntegerField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "side"], name="interpretation_once")]
