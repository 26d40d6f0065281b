"""Real processes in folders of their own, ended after each test."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from wasl.launch.postgres import Server

ROOT = Path(__file__).parents[2]


def an_environment(data_dir: Path, **over: str) -> dict[str, str]:
    """What a user's shell would hand down, and the data folder."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("WASL_")}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "WASL_DATA_DIR": str(data_dir), **over}


def wasl(*arguments: str, data_dir: Path, **over: str) -> "subprocess.CompletedProcess[str]":
    """Run a ``wasl`` command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "wasl.cli", *arguments],
        env=an_environment(data_dir, **over),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def data_dir(tmp_path):
    """A data folder; whatever still runs in it afterwards is ended."""
    folder = tmp_path / "data"
    yield folder
    end_all(folder)


def end_all(folder: Path) -> None:
    """End the server of a data folder and whatever was started for it."""
    for process in psutil.process_iter():
        try:
            ours = process.environ().get("WASL_DATA_DIR") == str(folder)
        except psutil.Error:
            continue
        if ours and process.pid != os.getpid():
            process.kill()
    if folder.exists():
        Server(folder).claim()
