import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_hidden_until_brought_in")]

    operations = [
        migrations.AlterField(
            model_name="giventeam",
            name="child",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="given_team", to="cases.child"
            ),
        ),
    ]
