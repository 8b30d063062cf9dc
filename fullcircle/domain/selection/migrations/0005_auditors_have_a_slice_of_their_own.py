from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("auditors", "0001_from_selection"),
        ("selection", "0004_who_swapped_a_child_and_when"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="AuditorTerms"),
                migrations.DeleteModel(name="Conflict"),
                migrations.DeleteModel(name="Leave"),
            ]
        ),
    ]
