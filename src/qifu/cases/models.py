"""Which tables hold a case: who has it since when, what was promised, asked, answered and rated?"""

from django.db import models

from qifu.registry.models import Account, Area, Board, Department, Enterprise


class Edition(models.Model):
    """The rules of a case type as they stood when a case was opened; a running case keeps its edition."""

    pack = models.CharField(max_length=60)
    case_type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    document = models.TextField()  # JSON as written: jsonb would lose the order of levels and classes
    made_at = models.DateTimeField()


class DayCount(models.Model):
    """How many numbers were given out under a prefix on a day; updating the row orders those who ask."""

    prefix = models.CharField(max_length=4)
    on = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "on"], name="day_count_once")]


class Case(models.Model):
    """One case under the clock. `version` grows with every act, so that a stale page is noticed."""

    number = models.CharField(max_length=24, unique=True)
    case_type = models.CharField(max_length=40)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=30)
    class_code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    board = models.ForeignKey(Board, null=True, on_delete=models.PROTECT)
    lead = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="led_cases")
    handler = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="handled_cases")
    first_contact = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="first_cases"
    )
    confidential = models.BooleanField(default=False)
    reported = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="reported_cases"
    )

    received_at = models.DateTimeField()
    round_began_at = models.DateTimeField(null=True)  # the reopening, from the second round on
    assigned_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    stage = models.CharField(max_length=10, blank=True)  # "assign", "reply", or "" when no clock runs
    limit_n = models.PositiveSmallIntegerField(default=0)
    limit_unit = models.CharField(max_length=20, default="working_days")
    counted_from = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    due_provisional = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True)
    closed_late = models.BooleanField(default=False)
    outcome = models.CharField(max_length=20, blank=True)
    send_backs = models.PositiveSmallIntegerField(default=0)
    dissatisfied = models.PositiveSmallIntegerField(default=0)
    supervised = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["stage", "due_at"], name="case_due"),
            models.Index(fields=["lead", "state"], name="case_lead"),
            models.Index(fields=["enterprise", "state"], name="case_enterprise"),
            models.Index(fields=["state", "replied_at"], name="case_replied"),
            models.Index(fields=["received_at"], name="case_received"),
        ]


class Assignment(models.Model):
    """A department's part in a case, as lead or co-handler, from assignment to its end."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    round = models.PositiveSmallIntegerField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT)
    part = models.CharField(max_length=4)  # "lead" or "co"
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    note = models.CharField(max_length=500, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=20, blank=True)
    answer = models.TextField(blank=True)


class Mark(models.Model):
    """From this moment on, this holder has the case: the raw stuff of the time ledger."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="marks")
    at = models.DateTimeField()
    order = models.PositiveIntegerField()
    holder = models.CharField(max_length=12)
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT)
    reason = models.CharField(max_length=60, blank=True)


class Point(models.Model):
    """One demand in the enterprise's words; a reply must answer every one."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="points")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    outcome = models.CharField(max_length=20, blank=True)
    answer = models.TextField(blank=True)
    basis = models.CharField(max_length=300, blank=True)
    planned_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)


class Reply(models.Model):
    """A reply given to the enterprise in one round, with the one who signed for it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="replies")
    round = models.PositiveSmallIntegerField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=20)
    text = models.TextField()
    basis = models.CharField(max_length=500, blank=True)
    planned_on = models.DateField(null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    signer_name = models.CharField(max_length=80)
    signer_rank = models.PositiveSmallIntegerField()
    late = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)


class Notice(models.Model):
    """What the enterprise was told and when it read it: a record, not a check-box."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    read_at = models.DateTimeField(null=True)


class Pause(models.Model):
    """A stop of the clock, with reason, cap, approver and the notice to the enterprise."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    reason_code = models.CharField(max_length=30)
    need = models.CharField(max_length=500)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT)
    by_name = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    cap_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=20, blank=True)  # supplied, resumed, cap


class Extension(models.Model):
    """An asked and perhaps granted extension; without the notice text it cannot even be asked."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions")
    round = models.PositiveSmallIntegerField()
    n = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20)
    reason = models.CharField(max_length=500)
    notice_text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    granted = models.BooleanField(null=True)
    decision_note = models.CharField(max_length=500, blank=True)
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)


class DueRung(models.Model):
    """The due table: one row for each step of the ladder still to come or already taken."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rungs")
    round = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10)
    key = models.CharField(max_length=30)
    at = models.DateTimeField()
    do = models.CharField(max_length=12)
    to = models.CharField(max_length=20)
    say = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round", "stage", "key"], name="rung_once")]
        indexes = [models.Index(fields=["done_at", "dropped_at", "at"], name="rung_due")]


class Supervision(models.Model):
    """A supervision (督办): a record of its own beside the state."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supervisions")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)
    conclusion = models.CharField(max_length=500, blank=True)


class Rating(models.Model):
    """What an enterprise says of a department in one round; `level` empty and `silent` set is silence."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT)
    level = models.CharField(max_length=20, blank=True)
    silent = models.BooleanField(default=False)
    comment = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round", "department"], name="rating_once")]


class Material(models.Model):
    """A file that came with a case; kept by digest, so the same file is stored once."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="materials")
    name = models.CharField(max_length=200)
    media = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    side = models.CharField(max_length=12)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()


class CalendarNotice(models.Model):
    """A notice on holidays entered here; the newest version of a year overrides what the pack ships."""

    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    document = models.JSONField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="notice_version")]
