"""An action knows the one whose rest it was set for.

Of those that were set before this was kept, the first that was set from the same part of the audit (or, where it came from none,
for the team) after the difference was looked at, each for one: what the product took for it until now.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def go_on(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    actions = apps.get_model("actions", "Action").objects
    left = actions.filter(state="verified", difference__in=["partly", "not_yet"]).order_by("verified_at", "pk")
    fields = ("pk", "audit_id", "team_id", "aspect", "verified_at")
    for pk, audit_id, team_id, aspect, verified_at in left.values_list(*fields).iterator():
        newer = actions.filter(audit=audit_id, team=team_id, aspect=aspect, set_at__gt=verified_at)
        first = newer.filter(goes_on_with=None).order_by("set_at", "pk").values_list("pk", flat=True).first()
        if first is not None:
            actions.filter(pk=first).update(goes_on_with=pk)


class Migration(migrations.Migration):
    dependencies = [("actions", "0002_who_owned_an_action_before")]

    operations = [
        migrations.AddField(
            model_name="action",
            name="goes_on_with",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="gone_on_in", to="actions.action"
            ),
        ),
        migrations.RunPython(go_on, migrations.RunPython.noop, elidable=True),
    ]
