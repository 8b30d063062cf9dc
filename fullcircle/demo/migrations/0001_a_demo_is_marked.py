"""Marks a database as a demo's, before anything else is made in it. Production has no such app, so no database of a council has
the table, and none that has it is opened in production."""

from django.db import migrations

WORDS = "Everybody and everything in this database is invented, and its keys are known. Keep nothing real here."


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    run_before = [("contenttypes", "0001_initial"), ("auditlog", "0001_initial"), ("frameworks", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE TABLE demo_mark (words text NOT NULL)", "DROP TABLE demo_mark"),
        migrations.RunSQL([("INSERT INTO demo_mark (words) VALUES (%s)", [WORDS])], "DELETE FROM demo_mark"),
    ]
