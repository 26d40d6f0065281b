"""The checks: what is begun early is told in its place, and does not outlive a run."""

import os
import sys

import pytest

from wasl.launch import checks
from wasl.launch.checks import Check, begun_early, perform

ENV = dict(os.environ)


def said(words, status=0):
    return lambda: [sys.executable, "-c", f"print({words!r}); raise SystemExit({status})"]


def outcomes(chosen):
    with begun_early(chosen, ENV) as early:
        return [each for check in chosen for each in perform(check, ENV, early)]


def test_what_is_begun_early_is_told_in_its_place(monkeypatch, capsys):
    monkeypatch.setattr(checks, "SCORER", Check("scorer", said("compiled", 3)))

    done = outcomes([Check("first", said("one")), checks.SCORER, Check("last", said("two"))])

    assert [(each.name, each.status, each.closing) for each in done] == [
        ("first", 0, "one"),
        ("scorer", 3, "compiled"),
        ("last", 0, "two"),
    ]
    shown = capsys.readouterr().out
    assert shown.index("one") < shown.index("compiled") < shown.index("two")


def test_what_was_not_chosen_is_not_begun(monkeypatch):
    monkeypatch.setattr(checks, "SCORER", Check("scorer", said("never")))

    with begun_early([Check("first", said("one"))], ENV) as early:
        assert early == {}


def test_what_was_begun_does_not_outlive_a_run_that_stops(monkeypatch):
    waiting = [sys.executable, "-c", "import time; time.sleep(600)"]
    monkeypatch.setattr(checks, "SCORER", Check("scorer", lambda: waiting))
    stopped = Check("first", said("one"), possible=lambda: 1 / 0)

    with begun_early([checks.SCORER], ENV) as early:
        running = early["scorer"].process
        with pytest.raises(ZeroDivisionError):
            list(perform(stopped, ENV, early))
        assert running.poll() is None

    assert running.returncode is not None
