"""``wasl matching fit``: weights from candidates and decisions, compared on requests held out."""

import csv

import numpy as np
import pytest

from tests.matching.people import a_request, records
from wasl import cli
from wasl.matching import Index
from wasl.matching.fitting.fitting import (
    FEATURES,
    FURTHEST,
    estimate,
    levels_of,
    start_of,
    weights_of,
)
from wasl.matching.fitting.gathering import (
    Answers,
    Shown,
    gather,
    held_out,
    read_decisions,
    read_truth,
)
from wasl.matching.fitting.trial import figures
from wasl.matching.model import model, parse_model, shipped_model
from wasl.matching.records.jsonlines import BadLines
from wasl.populations import generate
from wasl.populations.__main__ import write_world

NAMES = [each.name for each in FEATURES]
ANSWERS = Answers({("R-1", "P-1"): True}, frozenset({"R-1"}))
DIFFER = [0.5] * len(FEATURES)


@pytest.fixture(scope="module")
def shown():
    return gather(Index.build(records()), [a_request()], ANSWERS, top=10)


def test_levels_are_read_from_the_evidence(shown):
    right, brother = (
        dict(zip(NAMES, levels_of(each.candidate), strict=True))
        for each in shown
        if each.candidate.person in {"P-1", "P-3"}
    )

    assert right["given name"] < 6
    assert brother["given name"] == 7
    assert right["sex"] == 0
    assert right["language"] == -1  # the request says none


def test_what_is_known_is_told_of_each_candidate(shown):
    assert {each.candidate.person: each.right for each in shown} == {
        "P-1": True, "P-2": False, "P-3": False,
    }  # fmt: skip


def test_pairs_that_differ_often_make_a_difference_weigh_less(shown):
    brother = next(each for each in shown if each.candidate.person == "P-3")
    same = Shown("R-1", 0, 3, brother.candidate, right=True)
    given = shipped_model()

    found = estimate([same] * 400, given, DIFFER)
    numbers = weights_of(found, given, DIFFER)

    at = NAMES.index("given name")
    assert found.m[at][-1] > start_of(given, DIFFER)[at][-1]
    assert numbers["differ", "given"] == given.number("differ", "given") + FURTHEST
    move = numbers["differ", "father"] - given.number("differ", "father")
    assert numbers["differ", "somali", "father"] == pytest.approx(-6.0 + move, abs=0.02)


def test_a_fit_to_nothing_new_stays_where_it_was(shown):
    silent = [each for each in shown if each.candidate.person == "P-2"]
    given = shipped_model()

    found = estimate(silent, given, DIFFER)

    for mine, start in zip(found.m, start_of(given, DIFFER), strict=True):
        assert mine == pytest.approx(start, abs=0.02)


def test_figures_count_what_is_known(shown):
    counted = figures(shown, ANSWERS)

    assert (counted.requests, counted.decided) == (1, 3)
    assert (counted.first, counted.tenth, counted.right_strong) == (1.0, 1.0, 1.0)
    assert counted.strong_without is None
    assert counted.wrong_strong == 0.0
    unknown = figures([Shown("R-1", 0, 3, shown[0].candidate, None)], Answers({}))
    assert (unknown.loss, unknown.first) == (None, None)
    nobody = Answers({}, frozenset({"R-1"}))
    assert figures(shown[:1], nobody).strong_without == 1.0


def test_requests_are_held_out_by_their_id():
    kept = [held_out(f"R-{number}") for number in range(4000)]

    assert np.mean(kept) == pytest.approx(0.25, abs=0.03)
    assert kept == [held_out(f"R-{number}") for number in range(4000)]


def test_bad_decisions_are_named_by_line(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(
        "request,person,decision\nR-1,P-1,same\nR-1,P-1,different\nR,P,maybe\n", "utf-8"
    )

    with pytest.raises(BadLines) as refused:
        read_decisions(path)

    assert refused.value.complaints == [
        f"{path}:3: decision: the same pair was decided otherwise above",
        f"{path}:4: decision: unknown value 'maybe'",
    ]
    path.write_text("request,person\n", "utf-8")
    with pytest.raises(BadLines, match="1 bad lines"):
        read_decisions(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("town")
    write_world(generate(300, 90, 9), path)
    return path


def the_fit(folder, *more):
    return ["matching", "fit", "--persons", str(folder / "persons.jsonl"),
            "--requests", str(folder / "requests.jsonl"), *map(str, more)]  # fmt: skip


def test_fit_with_the_truth_proposes_and_replaces_nothing(folder, tmp_path, capsys):
    out, before = tmp_path / "m.toml", model()

    assert cli.dispatch(the_fit(folder, "--truth", folder / "truth.csv", "--out", out)) == 0

    told = capsys.readouterr().out
    assert "recall@1" in told
    assert "anyone strong without an answer" in told
    made = parse_model(out.read_text("utf-8"), "m.toml")
    assert made.version == before.version + 1
    assert "decided pairs" in made.sections["fitted"]["weights"]["about"]
    assert made.levels != before.levels
    assert model().version == before.version


def test_fit_without_decisions_says_so(folder, capsys):
    assert cli.dispatch(the_fit(folder)) == 0

    told = capsys.readouterr().out
    assert "without decisions" in told
    assert "held out: " in told


def test_too_few_decisions_are_refused_with_how_many_are_missing(folder, tmp_path, capsys):
    path, out = tmp_path / "d.csv", tmp_path / "m.toml"
    truth = read_truth(folder / "truth.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("request", "person", "decision"))
        rows.writerows((*pair, "same") for pair in list(truth.pairs)[:30])

    assert cli.dispatch(the_fit(folder, "--decisions", path, "--out", out)) == 2

    assert "70 more same and 100 more different" in capsys.readouterr().err
    assert not out.exists()
