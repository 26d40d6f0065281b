"""The lock files name what the project needs, with hashes and without any registry's address."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.launch.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    "requirements-build.lock": PROJECT["dependency-groups"]["build"],
    "requirements-dev.lock": PROJECT["dependency-groups"]["dev"],
}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_is_asked_for(name):
    lines = (ROOT / name).read_text().splitlines()
    locked = {}
    for line in lines:
        if match := re.match(r"([A-Za-z0-9_.-]+)==([^ ;\\]+)", line):
            locked.setdefault(canonicalize_name(match[1]), []).append(match[2])

    for text in LOCKS[name]:
        wanted = Requirement(text)
        versions = locked.get(canonicalize_name(wanted.name), [])
        assert any(wanted.specifier.contains(version) for version in versions), text


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_hashes(name):
    text = (ROOT / name).read_text()

    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())

    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_an_address(name):
    assert "://" not in (ROOT / name).read_text()


def test_the_front_ends_lock_names_no_address():
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())

    assert lock["packages"]
    assert not [name for name, each in lock["packages"].items() if "resolved" in each]
