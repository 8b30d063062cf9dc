from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("performance", "0002_shown_when_brought_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="picture",
            name="rows",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="picture",
            name="in_lines",
            field=models.BooleanField(default=False),
        ),
    ]
