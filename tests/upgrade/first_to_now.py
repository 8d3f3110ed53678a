"""An empty database gets the first landed schema and its data, then every migration since: is all of it whole?

`python -m tests.upgrade.first_to_now` on an empty DATABASE_URL; exit 1 with what was lost. A later migration is
covered without a change here.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")


def main() -> int:
    """Exit code."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    import config.urls  # noqa: F401  (viewflow's flows wire themselves when the addresses load)
    from tests.upgrade import rows
    from tests.upgrade.triggers import trigger_names

    if connection.introspection.table_names():
        sys.exit("DATABASE_URL: only an empty database")
    connection.prepare_database()
    executor = MigrationExecutor(connection)
    first = rows.read()
    state = executor.migrate(_first_schema(executor, first))
    rows.fill(first, state.apps)
    call_command("migrate", verbosity=0, interactive=False)
    wrong = list(rows.lost(first))
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    call_command("verify_audit")
    call_command("check_flows", "--stored")
    sys.stdout.write(f"triggers: {' '.join(trigger_names())}\n")
    sys.stdout.write(f"{sum(map(len, first.values()))} rows of {len(first)} tables migrated\n")
    return 1 if wrong else 0


def _first_schema(executor, stored) -> list[tuple[str, str]]:
    """Our apps as they first landed; those of others as they are."""
    leaves = executor.loader.graph.leaf_nodes()
    ours = {config.label for config in django.apps.apps.get_app_configs() if _is_ours(config.name)}
    known = {label.partition(".")[0] for label in stored}
    return [(app, "0001_initial" if app in ours else name) for app, name in leaves if app not in ours or app in known]


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in {"core", "gis", "permits", "inspections", "config"}


if __name__ == "__main__":
    sys.exit(main())
