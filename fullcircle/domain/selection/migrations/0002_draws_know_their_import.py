from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


def find_imports(apps, schema_editor):
    """The import that held when a draw was made: of those applied by then and not undone by then, the last."""
    imports = apps.get_model("imports", "Import").objects.filter(state__in=["applied", "undone"])
    by_then = imports.filter(
        Q(undone_at=None) | Q(undone_at__gt=OuterRef("drawn_at")), applied_at__lte=OuterRef("drawn_at")
    )
    held = Subquery(by_then.order_by("-applied_at", "-id").values("pk")[:1])
    apps.get_model("selection", "Draw").objects.update(drawn_from=Coalesce(held, 0))


class Migration(migrations.Migration):
    dependencies = [
        ("selection", "0001_initial"),
        ("imports", "0007_rows_on_hidden_sheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="drawn_from",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.RunPython(find_imports, migrations.RunPython.noop),
    ]
