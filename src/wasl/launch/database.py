"""Make the database of the settings reachable, the right one, and of this version."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from wasl.launch import stamp
from wasl.launch.errors import LaunchError
from wasl.launch.postgres import Server

OLDEST_SERVER = 15
# held while migrating: of two starts at once one migrates and the other waits
MIGRATION_LOCK = 0x5761736C


def set_up_django() -> None:
    """Load the settings and the apps; a wrong setting is one sentence, not a trace."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wasl.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise LaunchError(f"{error}.") from None


def data_dir() -> Path:
    """Return the data folder, as the settings read it, without loading them.

    They make a secret key there, which a folder that is about to be judged must not get.
    """
    default = Path(__file__).resolve().parents[3] / "var"
    return Path(os.environ.get("WASL_DATA_DIR") or default).resolve()


@contextlib.contextmanager
def database(*, migrate: bool = False) -> Iterator[Server | None]:
    """Hold the database while a command needs it.

    The embedded one is started, brought to this version's schema, and stopped by the last
    process that leaves. One named by ``WASL_DATABASE_URL`` is only migrated when asked to.

    Yields:
        The embedded server, or nothing.
    """
    set_up_django()
    from django.conf import settings
    from django.db.utils import OperationalError

    try:
        with outside(migrate=migrate) if settings.DATABASE_URL else embedded() as server:
            yield server
    except OperationalError as error:
        # the first line alone: the others quote values
        cause = str(error).strip().split("\n", 1)[0]
        raise LaunchError(f"The database could not go on: {cause}") from None


@contextlib.contextmanager
def outside(*, migrate: bool) -> Iterator[None]:
    """Hold the database that ``WASL_DATABASE_URL`` names."""
    from django.db import connections

    check_outside_server()
    bring_up_to_date(migrate=migrate)
    try:
        yield
    finally:
        connections.close_all()


@contextlib.contextmanager
def embedded() -> Iterator[Server]:
    """Hold the database in the data folder."""
    from django.conf import settings
    from django.db import connections

    folder = Path(settings.DATA_DIR)
    stamp.check(folder, known_migrations())
    server = Server(folder)
    try:
        server.start()
        if stamp.read(folder) is None:
            stamp.write(folder, {})
        bring_up_to_date(migrate=True)
        stamp.write(folder, applied_migrations())
        yield server
    finally:
        connections.close_all()
        server.leave()


def check_outside_server() -> None:
    """Refuse a server that is unreachable or too old."""
    from django.db import connection
    from django.db.utils import OperationalError

    try:
        version = connection.cursor().connection.info.server_version
    except OperationalError as error:
        cause = str(error.__cause__ or error).strip().splitlines()[-1]
        raise LaunchError(f"The database of WASL_DATABASE_URL does not answer: {cause}") from None
    if version // 10_000 < OLDEST_SERVER:
        raise LaunchError(
            f"PostgreSQL {OLDEST_SERVER} or later is needed; WASL_DATABASE_URL names a server of "
            f"version {version // 10_000}."
        )


def known_migrations() -> dict[str, list[str]]:
    """List the migrations of Wasl's own apps in this code."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    return only_own(loader.disk_migrations)


def applied_migrations() -> dict[str, list[str]]:
    """List the migrations of Wasl's own apps that the database went through."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return only_own(MigrationRecorder(connection).applied_migrations())


def only_own(keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Group migrations by app, without those of libraries, which drop old ones now and then."""
    from django.apps import apps

    own = {app.label for app in apps.get_app_configs() if app.name.startswith("wasl.")}
    libraries = {app.label for app in apps.get_app_configs()} - own
    found: dict[str, list[str]] = {}
    for app, name in sorted(keys):
        if app not in libraries:  # an app that this code doesn't know is a newer Wasl's
            found.setdefault(app, []).append(name)
    return found


def bring_up_to_date(*, migrate: bool) -> None:
    """Refuse a newer database; migrate an older one and publish our forms, or say how."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    stamp.refuse_unknown(applied_migrations(), known_migrations(), "its migrations")
    executor = MigrationExecutor(connection)
    missing = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing and not migrate:
        raise LaunchError("The database is not of this version yet: run `wasl migrate`.")
    if not migrate:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            if missing:
                call_command("migrate", interactive=False, verbosity=0)
            publish_forms()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def publish_forms() -> None:
    """Publish the forms that are shipped, where they are new or changed."""
    from wasl.questionnaires.actions import publish_ours

    publish_ours()
