"""A database for the tests: the one in ``WASL_DATABASE_URL``, or an embedded one of their own.

Settings are loaded here and not by pytest-django, which would load them before the environment
below is theirs.
"""

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

if "PYTEST_XDIST_WORKER" not in os.environ:  # those inherit what is set here
    for _name in [name for name in os.environ if name.startswith("WASL_")]:
        if _name != "WASL_DATABASE_URL":
            del os.environ[_name]
    os.environ["WASL_DATA_DIR"] = tempfile.mkdtemp(prefix="wasl-test-")
MADE_HERE = Path(os.environ["WASL_DATA_DIR"])
os.environ["DJANGO_SETTINGS_MODULE"] = "wasl.settings"
# By number: a bare system may not know what localhost is.
os.environ["DJANGO_LIVE_TEST_SERVER_ADDRESS"] = "127.0.0.1"

from django.conf import settings

DATA_DIR = Path(settings.DATA_DIR)
_connect = socket.socket.connect


def _connect_nearby(self, address):
    """Let tests talk to this machine and to nothing else."""
    if self.family in {socket.AF_INET, socket.AF_INET6}:
        host = address[0]
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise PermissionError(f"a test tried to reach {host}")
    return _connect(self, address)


socket.socket.connect = _connect_nearby


def pytest_unconfigure() -> None:
    """Remove the data folder once the last process of the tests is done with it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        # Not settings.DATA_DIR: a DJANGO_SETTINGS_MODULE in the shell loads the settings before
        # this file, and that folder is then somebody's real one.
        shutil.rmtree(MADE_HERE, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Start the embedded server for the first test that needs it; all processes share it."""
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    if settings.DATABASE_URL:
        yield
        return
    from wasl.launch.postgres import Server

    server = Server(DATA_DIR)
    server.start()
    yield
    server.leave()


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
