"""The command line: clear refusals, and nothing imported that a command doesn't need."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.launch.conftest import ROOT, an_environment, wasl
from wasl.cli import COMMANDS
from wasl.settings import KNOWN


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "there is no command 'nonsense'"),
        (["--nonsense"], "--nonsense"),
        (["migrate", "--nonsense"], "--nonsense"),
        (["serve", "--port", "many"], "many"),
    ],
)
def test_a_wrong_word_is_named(tmp_path, arguments, says):
    done = wasl(*arguments, data_dir=tmp_path)

    assert done.returncode == 2
    assert says in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_listed(tmp_path, name):
    done = wasl("--help", data_dir=tmp_path)

    assert done.returncode == 0
    assert f"\n  {name} " in done.stdout


def test_starting_the_command_imports_no_framework():
    code = "import sys, wasl.cli; print([m for m in ('django', 'numpy', 'psycopg') if m in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", code],
        env=an_environment(Path("unused")),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"WASL_NONSENSE": "1"}, "WASL_NONSENSE"),
        ({"WASL_HTTPS": "yes"}, "WASL_HTTPS must be 0 or 1"),
        ({"WASL_DATABASE_URL": "postgresql://u@127.0.0.1:9/x"}, "does not answer"),
    ],
)
def test_a_wrong_setting_is_one_sentence(tmp_path, over, says):
    done = wasl("migrate", data_dir=tmp_path, **over)

    assert done.returncode == 1
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_busy_port_is_told_at_once(tmp_path, command):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        done = wasl(command, "--port", str(port), data_dir=tmp_path)

    assert done.returncode == 1
    assert f"Port {port} is busy" in done.stderr
    assert "--port" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_every_setting_is_in_the_operators_guide(name):
    assert f"`{name}`" in (ROOT / "docs/operators.md").read_text()


@pytest.mark.parametrize("name", [*COMMANDS])
def test_every_command_is_in_the_operators_guide(name):
    assert f"`wasl {name}" in (ROOT / "docs/operators.md").read_text()
