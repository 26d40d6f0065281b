"""Evidence that is told too highly or too low is found; the command prints and changes nothing."""

import numpy as np
import pytest

from wasl import cli
from wasl.matching.evidence import Candidate, Evidence
from wasl.matching.fitting.appraising import LEAST_SEEN, appraise, losses, seen
from wasl.matching.fitting.calibrating import Registry
from wasl.matching.fitting.gathering import Shown
from wasl.matching.model import probability_of
from wasl.populations import generate
from wasl.populations.__main__ import write_world

# What each kind of evidence is told, what it is truly worth, and how often it is there.
KINDS = {
    "name.exact": (6.0, 6.0, 0.9),
    "birth.overlap": (2.0, 5.0, 0.5),
    "nationality.same": (4.0, 1.0, 0.6),
    "event.time": (1.0, 1.0, 0.5),
}


def registry(name, seed, size=3000):
    """One candidate for each of many requests, whose truth follows what evidence is worth."""
    chance = np.random.default_rng(seed)
    shown = []
    for number in range(size):
        there = [code for code, (_, _, often) in KINDS.items() if chance.random() < often]
        evidence = tuple(Evidence(code, "name", KINDS[code][0], code) for code in there)
        told, truth = (sum(KINDS[code][at] for code in there) for at in (0, 1))
        candidate = Candidate(f"P-{number}", told, 0.5, "weak", evidence)
        right = chance.random() < probability_of(truth - 7.0)
        shown.append(Shown(f"R-{number}", 0, 100, candidate, bool(right)))
    return Registry(name, 100, 0.5, shown)


@pytest.fixture(scope="module")
def candidates():
    return seen([registry("one", 1), registry("two", 2), registry("three", 3)])


def test_what_is_told_too_low_is_raised_and_what_too_high_is_lowered(candidates):
    off = {each.code: each for each in appraise(candidates)}

    between = off["birth.overlap"].off - off["nationality.same"].off
    assert between == pytest.approx(6.0, abs=1.0)
    assert off["birth.overlap"].least > off["event.time"].most + 1.5
    assert off["nationality.same"].most < off["event.time"].least - 1.5
    assert off["birth.overlap"].told == 2.0
    assert off["birth.overlap"].times == pytest.approx(4500, rel=0.1)


def test_registries_that_were_not_looked_at_are_told_better_with_it(candidates):
    for _, told, corrected in losses(candidates):
        assert corrected < told - 0.05


def test_one_registry_alone_has_no_range():
    for each in appraise(seen([registry("one", 1, 400)])):
        assert each.least == each.off == each.most


def test_registries_count_alike_however_many_requests_they_have():
    laid = seen([registry("small", 1, 200), registry("large", 2, 1800)])

    weights = [laid.weight[laid.registry == each].sum() for each in (0, 1)]
    assert weights[0] == pytest.approx(weights[1])


def test_what_was_seen_too_seldom_is_not_appraised():
    with pytest.raises(ValueError, match=str(LEAST_SEEN)):
        seen([registry("one", 1, 20)])


def test_the_command_prints_what_each_kind_is_worth(tmp_path, capsys):
    for name, seed in (("one", 5), ("two", 6)):
        write_world(generate(300, 120, seed), tmp_path / name)

    assert cli.dispatch(["matching", "appraise", str(tmp_path / "one"), str(tmp_path / "two")]) == 0

    printed = capsys.readouterr().out
    assert "name.same" in printed
    assert "fitted without" in printed
    assert f"{'two':26}" in printed


def test_a_folder_without_truth_is_named(tmp_path, capsys):
    assert cli.dispatch(["matching", "appraise", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err
