"""Which tables hold the way of the money: stages, orders, batches, bank statements, what is demanded back?"""

from django.db import models
from django.db.models import F, Q

from qifu.policies.models.grants import Grant
from qifu.registry.models import Department


class GrantStage(models.Model):
    """A part of a grant that falls due by itself, or when its milestone was confirmed."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    milestone = models.CharField(max_length=200)
    amount_fen = models.BigIntegerField()
    reached_at = models.DateTimeField(null=True)
    evidence = models.CharField(max_length=500, blank=True)
    confirmed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "position"], name="grant_stage_once"),
            models.CheckConstraint(name="grant_stage_not_below_zero", condition=Q(amount_fen__gte=0)),
        ]


class PaymentBatch(models.Model):
    """Orders sent together. Who draws a batch never sends it."""

    number = models.CharField(max_length=30, unique=True)
    state = models.CharField(max_length=10)  # drawn, sending, done, dissolved
    order_count = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    drawn_at = models.DateTimeField()
    drawn_by_key = models.CharField(max_length=80)
    drawn_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField(null=True)
    sent_by_key = models.CharField(max_length=80, blank=True)
    sent_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="batch_drawer_never_sends",
                condition=Q(sent_by_key="") | ~Q(sent_by_key=F("drawn_by_key")),
            )
        ]


class PaymentOrder(models.Model):
    """One payment to make. A bank that hears its key twice pays once."""

    key = models.CharField(max_length=60, unique=True)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey(GrantStage, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField()
    shares = models.JSONField(default=list)  # [["市", fen], ...]; empty: all from the own budget
    payee = models.CharField(max_length=120)
    payee_bank = models.CharField(max_length=120)
    payee_account = models.CharField(max_length=40)
    state = models.CharField(max_length=10)  # waiting, drawn, sending, paid, refused, returned, dropped
    made_at = models.DateTimeField()
    due_on = models.DateField()
    batch = models.ForeignKey(PaymentBatch, null=True, on_delete=models.PROTECT, related_name="orders")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=80, blank=True)  # the bank's own number
    paid_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # when it was refused, returned or dropped
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="order_of_something", condition=Q(amount_fen__gt=0))]
        indexes = [
            models.Index(fields=["state", "due_on"], name="order_by_state"),
            models.Index(fields=["state", "next_try_at"], name="order_to_try"),
        ]


class BankStatement(models.Model):
    """What the bank says it paid between two days, as uploaded."""

    file = models.CharField(max_length=200)
    sha = models.CharField(max_length=64)
    from_on = models.DateField()
    to_on = models.DateField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)


class StatementLine(models.Model):
    """One line of a statement against one order; what differs waits until somebody has worked it off."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField()
    standing = models.CharField(max_length=10)  # matched, missing, extra, different
    order = models.ForeignKey(PaymentOrder, null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=80, blank=True)
    payee = models.CharField(max_length=120, blank=True)
    payee_account = models.CharField(max_length=40, blank=True)
    fen = models.BigIntegerField(null=True)
    on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=500, blank=True)


class Recovery(models.Model):
    """Money that a grant has to give back: on what basis, until when, and how much came."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=500)
    document = models.CharField(max_length=120, blank=True)
    demanded_fen = models.BigIntegerField()
    demanded_at = models.DateTimeField()
    demanded_by = models.CharField(max_length=80)
    due_on = models.DateField()
    received_fen = models.BigIntegerField(default=0)
    of_look = models.BooleanField(default=False)  # asked by a second look, so a later look can let it go
    lessened_fen = models.BigIntegerField(default=0)  # what later looks let go of it
    ended_at = models.DateTimeField(null=True)
    waived = models.CharField(max_length=500, blank=True)  # why the rest is no longer demanded

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recovery_within_demand",
                condition=Q(demanded_fen__gt=0, received_fen__gte=0, lessened_fen__gte=0)
                & Q(demanded_fen__gte=F("received_fen") + F("lessened_fen")),
            )
        ]

    @property
    def left_fen(self) -> int:
        """What is still to come."""
        return self.demanded_fen - self.lessened_fen - self.received_fen
