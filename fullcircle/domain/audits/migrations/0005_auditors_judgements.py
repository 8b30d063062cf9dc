from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0004_judgements_are_the_framework_s"),
    ]

    operations = [
        migrations.RenameModel(old_name="Judgement", new_name="AuditorJudgement"),
    ]
