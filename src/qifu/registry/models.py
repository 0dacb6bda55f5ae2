"""Which tables say who is who: government, enterprises, and the accounts that act for them?"""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from qifu.registry.accounts import AccountManager


class Account(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from posts and memberships, never from a flag here."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    password_set_on = models.DateField(null=True)
    must_change_password = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = AccountManager()


class PastPassword(models.Model):
    """An earlier password hash, so that it is not used again."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    hashed = models.CharField(max_length=200)
    set_at = models.DateTimeField()


class SignIn(models.Model):
    """One open session of an account; the oldest gives way when the limit is passed."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    session_key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Area(models.Model):
    """An administrative area of the place: the place itself, its districts and counties, towns, parks."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=20)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    sort = models.PositiveIntegerField(default=0)


class Department(models.Model):
    """A unit of government that handles, co-handles, supervises or coordinates."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    short = models.CharField(max_length=40)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    is_center = models.BooleanField(default=False)
    group = models.CharField(max_length=10, blank=True)  # the pack's own grouping, such as "16" or "N"
    phone = models.CharField(max_length=30, blank=True)
    sort = models.PositiveIntegerField(default=0)


class Board(models.Model):
    """A service board of the center, led by one department."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    lead = models.ForeignKey(Department, null=True, on_delete=models.PROTECT)
    sort = models.PositiveIntegerField(default=0)


class Post(models.Model):
    """A role in a department (and perhaps a board); people hold it for a time, so no list is reissued."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT)
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.PROTECT)
    role = models.CharField(max_length=30)
    title = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField(default=1)  # 1 staff, 2 deputy in charge, 3 head of the unit

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "board", "role", "title"], name="post_once"),
            # A missing board is NULL, and NULLs never collide: without this a post could stand twice.
            models.UniqueConstraint(
                fields=["department", "role", "title"],
                condition=models.Q(board__isnull=True),
                name="post_once_without_board",
            ),
        ]


class Holding(models.Model):
    """Who holds a post, as A (first) or B (stands in), from when until when (`until_on` not included)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    seat = models.CharField(max_length=1, default="A")
    from_on = models.DateField()
    until_on = models.DateField(null=True)


class Enterprise(models.Model):
    """A business entity by its unified social credit code."""

    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=120, db_index=True)
    name_key = models.CharField(max_length=120, db_index=True)  # the name as compared: see rules/names.py
    kind = models.CharField(max_length=20, default="enterprise")
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    address = models.CharField(max_length=200, blank=True)
    industry_code = models.CharField(max_length=6, blank=True)
    industry = models.CharField(max_length=60, blank=True)
    size = models.CharField(max_length=10, blank=True)
    employees = models.PositiveIntegerField(null=True)
    founded_on = models.DateField(null=True)
    recognitions = models.JSONField(default=list)
    specialist = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)


class Membership(models.Model):
    """An account that may act for an enterprise."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    role = models.CharField(max_length=20, default="agent")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "account"], name="membership_once")]
