"""What is known of auditors comes from selection: the same tables with all their rows, under names of their own."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

PERSON = {"on_delete": django.db.models.deletion.PROTECT, "to": "access.person"}
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("cases", "0001_initial"),
        ("selection", "0004_who_swapped_a_child_and_when"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="AuditorTerms",
                    fields=[
                        ID,
                        ("audits_most", models.PositiveSmallIntegerField(null=True)),
                        ("trained_on", models.DateField(null=True)),
                        ("person", models.OneToOneField(related_name="auditor_terms", **PERSON)),
                    ],
                    options={"db_table": "selection_auditorterms"},
                ),
                migrations.CreateModel(
                    name="Leave",
                    fields=[
                        ID,
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("person", models.ForeignKey(related_name="+", **PERSON)),
                    ],
                    options={
                        "db_table": "selection_leave",
                        "ordering": ["starts_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_after_it_starts"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conflict",
                    fields=[
                        ID,
                        ("words", models.CharField(max_length=500)),
                        ("declared_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "child",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.child",
                            ),
                        ),
                        ("ended_by", models.ForeignKey(null=True, related_name="+", **PERSON)),
                        ("noted_by", models.ForeignKey(null=True, related_name="+", **PERSON)),
                        ("person", models.ForeignKey(related_name="+", **PERSON)),
                        (
                            "team",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="access.team",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "selection_conflict",
                        "ordering": ["-declared_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=Q(child__isnull=False, team__isnull=True)
                                | Q(child__isnull=True, team__isnull=False),
                                name="conflict_is_about_a_child_or_a_team",
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.AlterModelTable(name="auditorterms", table=None),
        migrations.AlterModelTable(name="leave", table=None),
        migrations.AlterModelTable(name="conflict", table=None),
    ]
