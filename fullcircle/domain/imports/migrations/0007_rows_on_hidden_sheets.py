from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0006_tries")]

    operations = [
        migrations.AddField(model_name="listaccount", name="hidden_rows", field=models.PositiveIntegerField(default=0)),
    ]
