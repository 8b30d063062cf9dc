"""Each change of a standard is the how manieth of its key."""

from collections import Counter

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def number(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    changes, so_far = apps.get_model("performance", "StandardChange").objects, Counter[str]()
    for pk, key in changes.order_by("pk").values_list("pk", "key"):
        so_far[key] += 1
        changes.filter(pk=pk).update(number=so_far[key])


class Migration(migrations.Migration):
    dependencies = [("performance", "0003_how_many_rows_each_list_had")]

    operations = [
        migrations.AddField(
            model_name="standardchange",
            name="number",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunPython(number, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="standardchange",
            constraint=models.UniqueConstraint(fields=("key", "number"), name="each_change_of_a_standard_once"),
        ),
    ]
