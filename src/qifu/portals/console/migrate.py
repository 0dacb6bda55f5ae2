"""Are the tables those that this version needs? If not, make them so."""

from argparse import ArgumentParser, Namespace

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from qifu.portals.console.say import Say

NAME = "migrate"
HELP = "建立或升级数据库表"
EXAMPLE = "qifu migrate --json"
NEEDS_DJANGO = True


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing to give."""


def run(args: Namespace, say: Say) -> int:  # noqa: ARG001
    """Bring the tables up to date."""
    applied = migrate()
    say.result({"applied": applied}, f"完成：执行了 {applied} 步升级" if applied else "数据库表已经是最新的")
    return 0


def migrate() -> int:
    """How many steps were missing and are done now."""
    missing = len(pending())
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
    return missing


def pending() -> list[str]:
    """The steps that this version has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
