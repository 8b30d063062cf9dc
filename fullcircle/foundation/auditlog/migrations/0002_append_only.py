"""Database triggers that refuse to change or delete an entry of the audit log, on both databases."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    f"""CREATE TRIGGER auditlog_entry_no_{word} BEFORE {word} ON auditlog_entry
       BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""
    for word in ("update", "delete")
]
POSTGRESQL = [
    """CREATE FUNCTION auditlog_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$""",
    """CREATE TRIGGER auditlog_entry_append_only BEFORE UPDATE OR DELETE ON auditlog_entry
       FOR EACH ROW EXECUTE FUNCTION auditlog_refuse()""",
]


def add_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER auditlog_entry_no_update")
        schema_editor.execute("DROP TRIGGER auditlog_entry_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER auditlog_entry_append_only ON auditlog_entry")
        schema_editor.execute("DROP FUNCTION auditlog_refuse")


class Migration(migrations.Migration):
    dependencies = [("auditlog", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
