from typing import Any

from django.db import migrations

_KEYS = (
    "contacts",
    "early_help",
    "referrals",
    "assessments",
    "s47_icpc",
    "children_in_need",
    "child_protection",
    "children_in_care",
    "care_leavers",
    "adoption",
    "adopters",
)
"""Of the lists of Annex A by their numbers, from 1, as they were called when this was written."""


def tell_pictures(apps: Any, schema_editor: Any) -> None:
    """How many rows each list of a picture had is in the account of its import."""
    picture = apps.get_model("performance", "Picture")
    rows: dict[str, dict[str, int]] = {}
    for one in apps.get_model("imports", "ListAccount").objects.values_list("import_file_id", "number", "read"):
        rows.setdefault(f"import:{one[0]}", {})[_KEYS[one[1] - 1]] = one[2]
    for one in picture._base_manager.filter(source__in=rows):
        picture._base_manager.filter(pk=one.pk).update(rows=rows[one.source])


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0010_who_is_in_no_list"),
        ("performance", "0003_how_many_rows_each_list_had"),
    ]

    operations = [migrations.RunPython(tell_pictures, migrations.RunPython.noop, elidable=True)]
