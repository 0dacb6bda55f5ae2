"""Which tables watch over the honouring of policies?"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0003_money"),
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="StrengthMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.CharField(max_length=7, unique=True)),
                ("document", models.TextField()),
                ("sha", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ItemRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item_code", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policies.publisheditem",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["item_code", "at"], name="item_read_by_item")],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "enterprise"), name="item_read_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item_code", models.CharField(max_length=80)),
                ("area_code", models.CharField(max_length=12)),
                ("edition", models.DateField()),
                ("level", models.CharField(max_length=20)),
                ("is_clear", models.BooleanField(null=True)),
                ("is_worth_it", models.BooleanField(null=True)),
                ("text", models.CharField(blank=True, max_length=500)),
                ("first_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("reply", models.CharField(blank=True, max_length=500)),
                ("reply_at", models.DateTimeField(null=True)),
                ("reply_by", models.CharField(blank=True, max_length=80)),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.enterprise",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policies.publisheditem",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["item_code", "at"], name="item_review_by_item")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item_code", "area_code", "edition", "enterprise"), name="item_review_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("looked_at", models.PositiveIntegerField()),
                ("eligible", models.PositiveIntegerField()),
                ("groups", models.JSONField(default=dict)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policies.publisheditem",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "on"), name="match_count_once")],
            },
        ),
        migrations.CreateModel(
            name="StrengthSupervision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                ("side", models.CharField(max_length=10)),
                ("place", models.CharField(max_length=40)),
                ("place_name", models.CharField(max_length=80)),
                ("indicator", models.CharField(max_length=60)),
                ("indicator_label", models.CharField(max_length=80)),
                ("months", models.JSONField(default=list)),
                ("state", models.CharField(max_length=10)),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("entrusted_at", models.DateTimeField(null=True)),
                ("plan", models.TextField(blank=True)),
                ("plan_until", models.DateField(null=True)),
                ("plan_at", models.DateTimeField(null=True)),
                ("plan_by", models.CharField(blank=True, max_length=80)),
                ("result", models.TextField(blank=True)),
                ("result_at", models.DateTimeField(null=True)),
                ("result_by", models.CharField(blank=True, max_length=80)),
                ("sent_back", models.CharField(blank=True, max_length=500)),
                ("conclusion", models.CharField(blank=True, max_length=500)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("accepted_by", models.CharField(blank=True, max_length=80)),
                ("public_text", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("published_by", models.CharField(blank=True, max_length=80)),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.department",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "opened_at"], name="strength_supervision_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at__isnull", True)),
                        fields=("side", "place", "indicator"),
                        name="one_open_strength_supervision",
                    )
                ],
            },
        ),
    ]
