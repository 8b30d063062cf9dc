from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0005_names_wait_with_their_file"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
