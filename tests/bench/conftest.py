"""Small measurements: that they count right, never how fast they are."""

import sys
from argparse import ArgumentParser
from types import SimpleNamespace

import pytest

from wasl import bench
from wasl.bench.options import Options
from wasl.bench.peers import phonetic


@pytest.fixture
def measured():
    """The command with these arguments; its exit status."""

    def run(*given):
        parser = ArgumentParser()
        bench.add_arguments(parser)
        return bench.run(parser.parse_args([str(each) for each in given]))

    return run


@pytest.fixture
def small(tmp_path):
    """Options of a small measurement of ours alone."""

    def options(**over):
        return Options(**{"work": tmp_path / "work", "peers": False, **over})

    return options


@pytest.fixture
def by_consonants(monkeypatch):
    """A stand-in for double metaphone, so that Primero's method is tested without the group."""
    simple = SimpleNamespace(
        doublemetaphone=lambda word: ("".join(c for c in word if c not in "aeiou").upper(), "")
    )
    monkeypatch.setitem(sys.modules, "doublemetaphone", simple)
    phonetic.token_codes.cache_clear()
    yield
    phonetic.token_codes.cache_clear()


@pytest.fixture
def nothing_installed(monkeypatch):
    """A machine without the dependency group."""
    for package in ("splink", "recordlinkage", "doublemetaphone", "vl_convert"):
        monkeypatch.setitem(sys.modules, package, None)
    phonetic.token_codes.cache_clear()
    yield
    phonetic.token_codes.cache_clear()
