"""An import that is killed with no chance to say goodbye goes on where it stopped."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from tests.exchange.files import a_file
from tests.factories import an_office
from wasl.exchange.models import ImportBatch
from wasl.people.models import ForeignId, Person

ROWS = 200
PATIENCE = 120  # seconds until a process that writes nothing is given up


def database_url() -> str:
    given = connection.settings_dict
    who = f"{quote(given['USER'])}:{quote(given['PASSWORD'] or '')}@" if given["USER"] else ""
    host = quote(given["HOST"] or "", safe="")
    port = f":{given['PORT']}" if given["PORT"] else ""
    return f"postgresql://{who}{host}{port}/{given['NAME']}"


def start(path):
    environment = {
        **os.environ,
        "WASL_DATABASE_URL": database_url(),
        "WASL_DATA_DIR": str(settings.DATA_DIR),
        "WASL_KEYS_DIR": str(settings.KEYS_DIR),
        "PYTHONPATH": str(settings.PACKAGE.parent),
    }
    command = [sys.executable, "-m", "wasl.cli", "import", str(path)]
    command += ["--kind", "people", "--office", "killed"]
    command += ["--basis", "public_interest", "--purpose", "tracing"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_nothing_doubled(tmp_path):
    an_office(code="killed")
    path = a_file(tmp_path, "id,name\n" + "".join(f"{n},Person {n}\n" for n in range(ROWS)))
    until = time.monotonic() + PATIENCE
    with start(path) as first:
        while Person.objects.count() < 10 and time.monotonic() < until:
            time.sleep(0.05)
        first.send_signal(signal.SIGKILL)
    before = Person.objects.count()
    assert 0 < before < ROWS
    assert ImportBatch.objects.get().rows.count() == before

    with start(path) as second:
        out, _ = second.communicate(timeout=PATIENCE * 2)

    assert out == f"{ROWS} created, 0 updated, 0 unchanged, 0 refused\n"
    assert Person.objects.count() == ForeignId.objects.count() == ROWS
    assert ForeignId.objects.values("fingerprint").distinct().count() == ROWS
