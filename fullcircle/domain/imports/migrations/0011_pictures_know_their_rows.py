from typing import Any

from django.db import migrations

from fullcircle.domain.annex_a.rules.specification import list_key


def tell_pictures(apps: Any, schema_editor: Any) -> None:
    """How many rows each list of a picture had is in the account of its import."""
    picture = apps.get_model("performance", "Picture")
    rows: dict[str, dict[str, int]] = {}
    for one in apps.get_model("imports", "ListAccount").objects.values_list("import_file_id", "number", "read"):
        rows.setdefault(f"import:{one[0]}", {})[list_key(one[1])] = one[2]
    for one in picture._base_manager.filter(source__in=rows):
        picture._base_manager.filter(pk=one.pk).update(rows=rows[one.source])


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0010_who_is_in_no_list"),
        ("performance", "0003_how_many_rows_each_list_had"),
    ]

    operations = [migrations.RunPython(tell_pictures, migrations.RunPython.noop)]
