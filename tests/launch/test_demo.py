"""The demonstration as one thing: it runs whole or not at all, and no kill loses a row."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.launch.conftest import an_environment, end_all, wasl
from wasl.launch.postgres import Server
from wasl.launch.sockets import socket_folder

WRITER = """
import sys, psycopg
with psycopg.connect(host=sys.argv[1], user="postgres", dbname="postgres", autocommit=True) as link:
    while True:
        number, = link.execute(
            "INSERT INTO django_session (session_key, session_data, expire_date)"
            " VALUES (gen_random_uuid(), 'kept', now()) RETURNING session_key").fetchone()
        print(number, flush=True)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One data folder for all: making it is the slow part."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    # a database with no families in it: loading them is another test's matter
    assert wasl("migrate", data_dir=folder).returncode == 0
    with_no_families(folder)
    yield folder
    end_all(folder)


def with_no_families(folder: Path) -> None:
    """Say that the demonstration is loaded and matched already."""
    server = Server(folder)
    server.start()
    with psycopg.connect(host=str(server.sockets), user="postgres", dbname="postgres") as link:
        link.execute("INSERT INTO demo_loading VALUES (1, now(), now())")
    server.leave()


def a_port() -> int:
    """A port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


STARTED: "list[subprocess.Popen[str]]" = []


@pytest.fixture(autouse=True)
def _nobody_left():
    """A demonstration that a failed test leaves behind would keep the database for the next."""
    yield
    for demo in STARTED:
        demo.kill()
        demo.wait()
    STARTED.clear()


def a_demo(folder: Path, port: int) -> "subprocess.Popen[str]":
    """A demonstration that says it is ready, and hears Ctrl-C even where the tests do not."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # started behind a shell's &
        signal.signal(signal.SIGINT, signal.default_int_handler)
    demo = subprocess.Popen(
        [sys.executable, "-m", "wasl.cli", "demo", "--port", str(port)],
        env=an_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    STARTED.append(demo)
    for line in demo.stdout:
        if "Ctrl-C" in line:
            return demo
    _, said = demo.communicate()
    raise AssertionError(said)


def named(demo: "subprocess.Popen[str]", victim: str, folder: Path) -> psutil.Process:
    """The process that plays a part."""
    if victim == "demo":
        return psutil.Process(demo.pid)
    if victim == "postmaster":
        return psutil.Process(int((folder / "postgres/postmaster.pid").read_text().split()[0]))
    children = psutil.Process(demo.pid).children()
    return next(child for child in children if victim in child.cmdline())


def remaining(folder: Path) -> list[str]:
    """Whatever still runs for a data folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("WASL_DATA_DIR") == str(folder):
                found.append(" ".join(process.cmdline()[1:4]))
        except psutil.Error:
            continue
    return found


def test_it_serves_until_it_is_told_to_stop(folder):
    port = a_port()
    demo = a_demo(folder, port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
        assert page.status == 200

    demo.send_signal(signal.SIGINT)
    _, said = demo.communicate(timeout=60)

    assert demo.returncode == 0
    assert "Traceback" not in said
    assert remaining(folder) == []
    assert not Server(folder).answers()


@pytest.mark.parametrize("victim", ["serve", "worker", "postmaster", "demo"])
def test_a_kill_loses_nothing_and_leaves_nothing(folder, victim):
    port = a_port()
    demo = a_demo(folder, port)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(socket_folder(folder))],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    written = [writer.stdout.readline().strip() for _ in range(50)]

    named(demo, victim, folder).kill()
    _, said = demo.communicate(timeout=60)
    if victim == "demo":
        wait_for_none(folder)
        Server(folder).claim()
    with writer.stdout as rest:
        written += [line.strip() for line in rest]
    writer.wait()

    assert demo.returncode == (-signal.SIGKILL if victim == "demo" else 1)
    assert victim == "demo" or re.search(r"ended unexpectedly.*everything was stopped", said)
    assert remaining(folder) == []
    server = Server(folder)
    server.start()
    with psycopg.connect(host=str(server.sockets), user="postgres", dbname="postgres") as link:
        kept = {row[0] for row in link.execute("SELECT session_key FROM django_session")}
    server.leave()
    assert set(written) <= kept
    again = a_demo(folder, port)
    again.terminate()
    again.communicate(timeout=60)
    assert again.returncode == 0


def wait_for_none(folder: Path) -> None:
    """Wait for orphans to notice that they are."""
    for process in psutil.process_iter():
        try:
            ours = process.environ().get("WASL_DATA_DIR") == str(folder)
        except psutil.Error:
            continue
        if ours and "postgres" not in process.name():
            process.wait(timeout=30)


def test_without_serving_it_ends_well_and_twice(folder):
    for _ in range(2):
        done = wasl("demo", "--no-serve", data_dir=folder)

        assert done.returncode == 0, done.stderr
        assert remaining(folder) == []
