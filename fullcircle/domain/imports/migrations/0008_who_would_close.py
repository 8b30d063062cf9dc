from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0007_rows_on_hidden_sheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="listaccount",
            name="closes",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="listaccount",
            name="known_open",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
