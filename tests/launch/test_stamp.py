"""The label of a data folder: newer ones are refused, foreign ones are never emptied."""

import json

import pytest

from tests.launch.conftest import wasl
from wasl.launch import stamp
from wasl.launch.errors import LaunchError
from wasl.launch.postgres import Server

KNOWN = {"people": ["0001_first", "0002_more"]}


def test_a_folder_without_label_is_new(tmp_path):
    stamp.check(tmp_path, KNOWN)

    assert stamp.read(tmp_path) is None


def test_a_folder_of_this_version_or_older_is_fine(tmp_path):
    stamp.write(tmp_path, {"people": ["0001_first"]})

    stamp.check(tmp_path, KNOWN)


@pytest.mark.parametrize("newer", [{"people": ["0003_new"]}, {"letters": ["0001_first"]}])
def test_a_newer_folder_is_refused(tmp_path, newer):
    stamp.write(tmp_path, newer)

    with pytest.raises(LaunchError, match="written by a newer Wasl"):
        stamp.check(tmp_path, KNOWN)


def test_an_unknown_format_is_refused(tmp_path):
    (tmp_path / stamp.NAME).write_text(json.dumps({"format": 99, "wasl": "9.0"}))

    with pytest.raises(LaunchError, match=r"newer Wasl \(9\.0;"):
        stamp.check(tmp_path, KNOWN)


def test_the_command_refuses_before_it_starts_anything(data_dir):
    stamp.write(data_dir, {"letters": ["0042_far"]})

    done = wasl("migrate", data_dir=data_dir)

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "written by a newer Wasl" in done.stderr
    assert not (data_dir / "postgres").exists()


def test_a_foreign_folder_is_never_emptied(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(LaunchError, match="not a data folder of Wasl"):
        stamp.empty(tmp_path)

    assert (tmp_path / "thesis.txt").exists()


def test_a_folder_in_use_is_not_emptied(data_dir):
    stamp.write(data_dir, {})
    server = Server(data_dir)
    server.start()

    with pytest.raises(LaunchError, match="in use by a running Wasl"):
        stamp.empty(data_dir)

    assert server.answers()
    server.leave()


def test_an_own_folder_is_emptied(data_dir):
    stamp.write(data_dir, {})
    server = Server(data_dir)
    server.start()
    server.leave()

    stamp.empty(data_dir)

    assert list(data_dir.iterdir()) == []
