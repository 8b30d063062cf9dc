"""What somebody recorded of an activity is kept, whatever is recorded of it later.

Of what was recorded before this was kept, the log tells who recorded it and when. Closing a round left no line there: that was
nobody's record.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

EVENTS = {"rounds.activity_done": "done", "rounds.activity_missed": "missed"}


def keep(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    entries, people = apps.get_model("auditlog", "Entry").objects, apps.get_model("access", "Person").objects
    there = set(people.values_list("pk", flat=True))
    for activity in apps.get_model("rounds", "Activity").objects.exclude(state="due").order_by("pk"):
        found = entries.filter(subject=f"activity:{activity.pk}", event__in=list(EVENTS)).order_by("-number").first()
        if found is not None and EVENTS[found.event] == activity.state:
            by_id = found.by_id if found.by_id in there else None
            activity.status_changes.create(state=activity.state, at=found.at, by_id=by_id, note=activity.note)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("auditlog", "0001_initial"),
        ("rounds", "0003_how_much_of_it_was_done"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActivityStatusChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Planned"),
                            ("done", "Done"),
                            ("missed", "Did not take place, with a reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="status_changes",
                        to="rounds.activity",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.person"
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunPython(keep, migrations.RunPython.noop, elidable=True),
    ]
