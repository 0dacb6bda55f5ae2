"""Which tables hold the journal? Entries are only ever added; a seal freezes what was added since."""

from typing import Any, NoReturn

from django.db import models


class ChainHead(models.Model):
    """The last link of one subject's chain; locking it orders writers of the same subject, and only them."""

    subject = models.CharField(max_length=80, primary_key=True)
    length = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")


class NeverChanged(TypeError):
    """Somebody tried to update or delete what is only ever added: always a bug, never told to a reader."""


class AddOnlyRows(models.QuerySet[Any]):
    """Rows that can be added and read, not updated or deleted in bulk either."""

    def update(self, **changed: object) -> NoReturn:
        """Refused: the journal is not corrected, it is added to."""
        raise NeverChanged(f"{self.model.__name__} rows are never updated (asked for: {sorted(changed)})")

    def delete(self) -> NoReturn:
        """Refused: the journal does not forget."""
        raise NeverChanged(f"{self.model.__name__} rows are never deleted")


class AddOnly(models.Model):
    """A row that is written once."""

    objects = AddOnlyRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Insert; a row that came from the table refuses to be written again."""
        if not self._state.adding:
            raise NeverChanged(f"{type(self).__name__} rows are never updated")
        super().save(*args, **{**options, "force_insert": True})

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refused: the journal does not forget."""
        raise NeverChanged(f"{type(self).__name__} rows are never deleted")


class Entry(AddOnly):
    """One act: who did what to which subject, when, and what was said. Never updated, never deleted."""

    subject = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=40, db_index=True)
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)
    said = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "position"], name="entry_position")]


class Seal(AddOnly):
    """A Merkle root over the entries of one round, chained to the seal before it."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    leaves = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)


class SealedEntry(AddOnly):
    """Which seal froze which entry, in which place; a table apart, so that entries never change."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT)
    place = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "place"], name="sealed_place")]


class Unsealed(models.Model):
    """An entry that waits for the next seal; the row comes with its entry's commit, however late that is."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)


class Cursor(models.Model):
    """How far a reader of the journal (courier, index) has read, in the order of the seals."""

    reader = models.CharField(max_length=40, primary_key=True)
    seal_number = models.PositiveIntegerField(default=0)
    place = models.IntegerField(default=-1)
    entry_id = models.BigIntegerField(default=0)
