"""Which tables hold the money of a year: budgets, what of them is promised to whom, and every posting?"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from qifu.ledger.models import AddOnly, AddOnlyRows
from qifu.policies.models.grants import Grant


class Budget(models.Model):
    """What there is for some items of an area in a year. The columns are what the postings add up to.

    A book without a budget (`is_unlimited`) begins by itself when an item without one is granted: its total
    grows with what is promised.
    """

    area_code = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    is_unlimited = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)  # its items have gone over to another book
    total_fen = models.BigIntegerField(default=0)
    free_fen = models.BigIntegerField(default=0)
    committed_fen = models.BigIntegerField(default=0)
    paid_fen = models.BigIntegerField(default=0)
    returned_fen = models.BigIntegerField(default=0)  # never above zero: it takes back from what was paid
    recovered_fen = models.BigIntegerField(default=0)  # never above zero
    surrendered_fen = models.BigIntegerField(default=0)  # recovered, and not for this budget again

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "year", "name"], condition=Q(closed_at__isnull=True), name="budget_once"
            ),
            models.CheckConstraint(
                name="budget_never_overdrawn",
                condition=Q(free_fen__gte=0, committed_fen__gte=0, surrendered_fen__gte=0),
            ),
            models.CheckConstraint(
                name="budget_taken_back",
                condition=Q(returned_fen__lte=0, recovered_fen__lte=0)
                & Q(paid_fen__gte=0 - F("returned_fen") - F("recovered_fen")),
            ),
            models.CheckConstraint(
                name="budget_adds_up",
                condition=Q(
                    total_fen=F("free_fen")
                    + F("committed_fen")
                    + F("paid_fen")
                    + F("returned_fen")
                    + F("recovered_fen")
                    + F("surrendered_fen")
                ),
            ),
        ]


class BudgetItem(models.Model):
    """Which budget an item of an area is paid from in a year."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="items")
    area_code = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    item_code = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_code", "year", "item_code"], name="budget_item_once")
        ]


class Earmark(models.Model):
    """What a book still owes to one grant."""

    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, related_name="+")
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    committed_fen = models.BigIntegerField(default=0)
    paid_fen = models.BigIntegerField(default=0)  # less what came back

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="earmark_not_below_zero", condition=Q(committed_fen__gte=0, paid_fen__gte=0)
            )
        ]


class MoneyAct(AddOnly):
    """One change of the books: who, when, why, and on what paper it rests."""

    kind = models.CharField(max_length=20)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    grant = models.ForeignKey(Grant, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    note = models.CharField(max_length=500, blank=True)
    document = models.CharField(max_length=120, blank=True)

    objects: ClassVar[Any] = AddOnlyRows.as_manager()


class Posting(AddOnly):
    """One line of an act: so many fen into (or, below zero, out of) an account of a book."""

    act = models.ForeignKey(MoneyAct, on_delete=models.PROTECT, related_name="+")
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=12)
    fen = models.BigIntegerField()

    objects: ClassVar[Any] = AddOnlyRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "account"], name="posting_once"),
            models.CheckConstraint(name="posting_moves_something", condition=~Q(fen=0)),
        ]
        indexes = [models.Index(fields=["budget", "account"], name="posting_by_account")]
