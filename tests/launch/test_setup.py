"""The launcher in clones of its own: nothing half-made, and one sentence when it cannot go on."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.launch.conftest import ROOT
from wasl.launch import setup

HERE = Path(sys.executable).resolve().parent


@pytest.fixture
def clone(tmp_path):
    """A clone of this test's own."""
    return a_clone(tmp_path / "a clone")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A clone that several tests go on with: each set-up takes seconds."""
    return a_clone(tmp_path_factory.mktemp("kept") / "a clone")


def a_clone(root: Path) -> Path:
    """The real launcher, and a command that only says it was reached."""
    launch = root / "src/wasl/launch"
    launch.mkdir(parents=True)
    shutil.copy(ROOT / "wasl", root)
    shutil.copy(ROOT / "src/wasl/launch/setup.py", launch)
    (launch / "__init__.py").touch()
    (launch.parent / "__init__.py").touch()
    (launch.parent / "cli.py").write_text("import sys\nprint('reached', *sys.argv[1:])\n")
    (root / "requirements.lock").write_text("# nothing\n")
    return root


def start(clone: Path, *arguments: str, **over: str) -> "subprocess.Popen[str]":
    """Start the launcher in a clone, away from every registry."""
    env = {"PATH": f"{HERE}:/usr/bin:/bin", "HOME": str(clone), "PIP_NO_INDEX": "1", **over}
    return subprocess.Popen(
        [str(clone / "wasl"), *arguments],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ran(clone: Path, *arguments: str, **over: str) -> tuple[int, str, str]:
    """Run the launcher to its end: status, output, remarks."""
    started = start(clone, *arguments, **over)
    out, said = started.communicate(timeout=120)
    return started.returncode, out, said


def test_the_first_start_sets_up_and_the_second_does_not(kept):
    first = ran(kept, "match", "two words")
    second = ran(kept, "match", "two words")

    assert first[:2] == (0, "reached match two words\n")
    assert "setting up" in first[2]
    assert second == (0, "reached match two words\n", "")


def test_a_changed_lock_sets_up_again(kept):
    (kept / "requirements.lock").write_text("# something else\n")

    first, second = ran(kept), ran(kept)

    assert first[:2] == (0, "reached\n")
    assert "setting up" in first[2]
    assert second == (0, "reached\n", "")


def test_test_tools_cut_off_are_not_trusted(kept):
    (kept / ".venv/wasl-torn").touch()

    status, _, said = ran(kept)

    assert status == 0
    assert "setting up" in said


def test_a_half_made_environment_is_made_anew(clone):
    for half in (".venv", ".venv.new", ".venv.old"):
        (clone / half / "bin").mkdir(parents=True)
        (clone / half / "bin/python").write_text("not Python")

    status, out, _ = ran(clone)

    assert (status, out) == (0, "reached\n")
    assert [path.name for path in clone.glob(".venv*")] == [".venv"]


def test_a_killed_set_up_is_begun_again(clone):
    first = start(clone)
    until = time.monotonic() + 60
    while not (clone / ".venv.new").exists() and time.monotonic() < until:
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.communicate()

    assert not (clone / ".venv").exists()
    assert ran(clone)[:2] == (0, "reached\n")


def test_two_starts_at_once_set_up_once(clone):
    both = [start(clone), start(clone)]

    ends = [each.communicate(timeout=120) for each in both]

    assert [each.returncode for each in both] == [0, 0]
    assert [out for out, _ in ends] == ["reached\n", "reached\n"]
    assert sum("setting up the virtual" in said for _, said in ends) == 1


def test_a_failed_download_is_one_sentence_without_addresses(clone):
    (clone / "requirements.lock").write_text(f"nothing==1.0 --hash=sha256:{'0' * 64}\n")

    status, out, said = ran(
        clone, PIP_NO_INDEX="0", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0"
    )

    last = said.splitlines()[-1]
    assert status == 1
    assert out == ""
    assert last == ("wasl: Installing packages failed: a download failed; is the network there?")
    assert "127.0.0.1" not in said
    assert not (clone / ".venv").exists()


def test_no_python_is_one_sentence(clone):
    done = subprocess.run(
        ["/bin/sh", str(clone / "wasl")],
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("wasl: Python 3.11 or later is needed, and none was found")
    assert len(done.stderr.splitlines()) == 1


def a_python(folder: Path, script: str) -> str:
    """A PATH on which ``python3`` is a script of ours."""
    folder.mkdir()
    python = folder / "python3"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    return str(folder)


def test_an_old_python_is_one_sentence(clone, tmp_path):
    status, _, said = ran(clone, PATH=a_python(tmp_path / "old", "exit 1"))

    assert status == 1
    assert said == "wasl: Python 3.11 or later is needed, and the python3 found here is older.\n"


def test_a_python_without_venv_names_the_package(clone, tmp_path):
    # what Debian's python3 without python3-venv is like
    without = tmp_path / "without.py"
    without.write_text(
        "import runpy, sys\nfrom importlib import util\n"
        "real = util.find_spec\n"
        "util.find_spec = lambda name: None if name == 'ensurepip' else real(name)\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    script = (
        f"if [ \"$1\" = -c ]; then exit 0; fi\nshift\nexec '{sys.executable}' '{without}' \"$@\""
    )

    status, _, said = ran(clone, PATH=a_python(tmp_path / "bare", script))

    assert status == 1
    assert "apt-get install python3-venv" in said
    assert len(said.splitlines()) == 1


def test_a_full_disk_is_one_sentence(clone, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may make a small disk")
    try:
        shutil.copytree(clone, small / "clone")

        status, _, said = ran(small / "clone")

        assert status == 1
        assert "disk is full" in said.splitlines()[-1]
        assert not (small / "clone/.venv").exists()
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_one_may_not_write_is_one_sentence(clone):
    clone.chmod(0o555)

    status, _, said = ran(clone)

    clone.chmod(0o755)
    assert status == 1
    assert said.splitlines()[-1].endswith("is not writable by this user.")


CAUSES = [
    ("OSError: [Errno 28] No space left on device", "the disk is full"),
    ("npm error code ENOSPC", "the disk is full"),
    ("THESE PACKAGES DO NOT MATCH THE HASHES", "a download differs from the lock file"),
    ("npm error code ENOTFOUND", "a download failed; is the network there?"),
    ("PermissionError: [Errno 13] Permission denied: '/x'", "a folder is not writable"),
    ("something at https://registry.example/x broke", "something at … broke"),
    ("", "no reason was given"),
]


@pytest.mark.parametrize(("output", "cause"), CAUSES)
def test_a_tools_words_become_a_cause(output, cause):
    assert setup.cause_of(output) == cause
