from django.db import migrations


def ask_for_what_waits_again(apps, schema_editor):
    """Files read so far do not say which rows they left out, so nothing can be concluded from their silence."""
    imports = apps.get_model("imports", "Import")
    waiting = imports.objects.filter(state__in=["read", "applying"])
    for name in ("StagedRow", "Problem"):
        apps.get_model("imports", name).objects.filter(import_file__in=waiting).delete()
    why = "Full Circle was brought up to date while this file waited, and reads files more closely now. Send it again."
    waiting.update(state="refused", refusal=why, doing="")


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_one_step_and_back")]

    operations = [migrations.RunPython(ask_for_what_waits_again, migrations.RunPython.noop)]
