"""The database itself refuses to change the journal, whoever asks.

PostgreSQL: UPDATE and DELETE are refused on all three tables. TRUNCATE cannot be refused here, because test
databases are emptied with it; take that right from the role of the application instead.
SQLite: UPDATE is refused. DELETE is not, because SQLite test databases are emptied with it and a file can be
replaced as a whole anyway; a deleted row is found by verification.
A later migration that rebuilds one of these tables on SQLite drops its triggers and must make them again.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("ledger_entry", "ledger_seal", "ledger_sealedentry")

POSTGRES_FUNCTION = """
CREATE FUNCTION ledger_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is never changed: % on %', TG_OP, TG_TABLE_NAME;
END $$
"""
POSTGRES_TRIGGER = """
CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION ledger_never_changed()
"""
SQLITE_TRIGGER = """
CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END
"""


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers on."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION, params=None)  # its % is none of Django's
    template = POSTGRES_TRIGGER if vendor == "postgresql" else SQLITE_TRIGGER
    for table in TABLES:
        schema_editor.execute(template.format(table=table))


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them off."""
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        on_table = f" ON {table}" if on_postgres else ""
        schema_editor.execute(f"DROP TRIGGER {table}_never_changed{on_table}")
    if on_postgres:
        schema_editor.execute("DROP FUNCTION ledger_never_changed()")


class Migration(migrations.Migration):
    """Triggers on the tables of the journal."""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
