"""Entries of a second format, whose personal parts stand beside them and can be deleted; and triggers that refuse what was not
refused before: to replace or truncate, to set the head back, to change a personal part or put one beside an entry that is there.

No entry is rewritten: new columns have a default that the database itself gives to entries that are there, at once.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COLUMNS = {
    "format": ("smallint DEFAULT 1 NOT NULL", models.SmallIntegerField(db_default=1)),
    "name_digest": ("varchar(64) DEFAULT '' NOT NULL", models.CharField(max_length=64, db_default="")),
    "detail_digest": ("varchar(64) DEFAULT '' NOT NULL", models.CharField(max_length=64, db_default="")),
}

# INSERT OR REPLACE deletes the row in its way without asking a trigger for deletions. A row is in the way by its number, or by
# SQLite's own number of rows, which a statement can name too (where it does not, SQLite gives -1 here).
SQLITE = [
    """CREATE TRIGGER auditlog_entry_no_replace BEFORE INSERT ON auditlog_entry
       WHEN EXISTS (SELECT 1 FROM auditlog_entry WHERE number = NEW.number OR rowid = NEW.rowid)
       BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    """CREATE TRIGGER auditlog_head_no_replace BEFORE INSERT ON auditlog_head
       WHEN EXISTS (SELECT 1 FROM auditlog_head)
       BEGIN SELECT RAISE(ABORT, 'the audit log has its head'); END""",
    """CREATE TRIGGER auditlog_head_forward BEFORE UPDATE ON auditlog_head WHEN NEW.number <= OLD.number
       BEGIN SELECT RAISE(ABORT, 'the head of the audit log moves forward only'); END""",
    """CREATE TRIGGER auditlog_head_no_delete BEFORE DELETE ON auditlog_head
       BEGIN SELECT RAISE(ABORT, 'the head of the audit log moves forward only'); END""",
    """CREATE TRIGGER auditlog_personalpart_no_update BEFORE UPDATE ON auditlog_personalpart
       BEGIN SELECT RAISE(ABORT, 'a part of an entry can only be deleted'); END""",
    """CREATE TRIGGER auditlog_personalpart_in_time BEFORE INSERT ON auditlog_personalpart
       WHEN EXISTS (SELECT 1 FROM auditlog_entry WHERE number = NEW.number)
       BEGIN SELECT RAISE(ABORT, 'nothing is put beside an entry that is there'); END""",
]


def _refusing(name: str, words: str, unless: str = "") -> str:
    refuse = f"RAISE EXCEPTION '{words}';"
    body = f"IF {unless} THEN RETURN NEW; END IF; {refuse}" if unless else refuse
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


POSTGRESQL = [
    _refusing("auditlog_refuse_back", "the head of the audit log moves forward only"),
    _refusing("auditlog_refuse_part", "a part of an entry can only be deleted"),
    _refusing(
        "auditlog_part_in_time",
        "nothing is put beside an entry that is there",
        "NOT EXISTS (SELECT 1 FROM auditlog_entry WHERE number = NEW.number)",
    ),
    """CREATE TRIGGER auditlog_entry_no_truncate BEFORE TRUNCATE ON auditlog_entry
       FOR EACH STATEMENT EXECUTE FUNCTION auditlog_refuse()""",
    """CREATE TRIGGER auditlog_head_forward BEFORE UPDATE ON auditlog_head
       FOR EACH ROW WHEN (NEW.number <= OLD.number) EXECUTE FUNCTION auditlog_refuse_back()""",
    """CREATE TRIGGER auditlog_head_no_delete BEFORE DELETE ON auditlog_head
       FOR EACH ROW EXECUTE FUNCTION auditlog_refuse_back()""",
    """CREATE TRIGGER auditlog_head_no_truncate BEFORE TRUNCATE ON auditlog_head
       FOR EACH STATEMENT EXECUTE FUNCTION auditlog_refuse_back()""",
    """CREATE TRIGGER auditlog_personalpart_no_update BEFORE UPDATE ON auditlog_personalpart
       FOR EACH ROW EXECUTE FUNCTION auditlog_refuse_part()""",
    """CREATE TRIGGER auditlog_personalpart_no_truncate BEFORE TRUNCATE ON auditlog_personalpart
       FOR EACH STATEMENT EXECUTE FUNCTION auditlog_refuse_part()""",
    """CREATE TRIGGER auditlog_personalpart_in_time BEFORE INSERT ON auditlog_personalpart
       FOR EACH ROW EXECUTE FUNCTION auditlog_part_in_time()""",
]


def add_columns(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Both databases do this in an instant; Django would write the table anew on SQLite, and lose its triggers."""
    for name, (sql, _) in COLUMNS.items():
        schema_editor.execute(f"ALTER TABLE auditlog_entry ADD COLUMN {name} {sql}")


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """There is no way back: entries of the second format mean nothing to a product that knows only the first."""

    dependencies = [("auditlog", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="PersonalPart",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "number", "part", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("part", models.CharField(choices=[("name", "Name"), ("detail", "Detail")], max_length=10)),
                ("salt", models.CharField(max_length=32)),
                ("value", models.TextField()),
            ],
            options={
                "ordering": ["number", "part"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["name", "detail"])), name="personal_part_is_one_we_know"
                    )
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(add_columns)],
            state_operations=[
                migrations.AddField(model_name="entry", name=name, field=field) for name, (_, field) in COLUMNS.items()
            ],
        ),
        migrations.RunPython(add_triggers),
    ]
