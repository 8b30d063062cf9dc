from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("legacy", "0004_signs_of_life"),
    ]

    operations = [
        migrations.AddField(
            model_name="legacyfile",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
