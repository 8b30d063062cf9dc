from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0009_whom_a_file_tells_nothing_of"),
    ]

    operations = [
        migrations.RenameField(model_name="listaccount", old_name="untold", new_name="in_no_list"),
    ]
