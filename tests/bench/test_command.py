"""``wasl bench`` measures small things in a test: that it counts right, not how fast it is."""

import json
from argparse import ArgumentParser

import pytest

from wasl import bench
from wasl.bench.suites import SUITES, _calibration_error


def measured(*given):
    parser = ArgumentParser()
    bench.add_arguments(parser)
    return bench.run(parser.parse_args(given))


def test_the_suites_are_named(capsys):
    assert measured("--list") == 0
    said = capsys.readouterr().out
    assert all(name in said for name in SUITES)


def test_a_suite_that_does_not_exist_is_refused(capsys):
    assert measured("speed") == 2
    assert "no suite speed" in capsys.readouterr().err


def test_pairs_are_counted_by_their_label(tmp_path):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(
        "id,system,name_a,name_b,expected\n"
        "1,somali,Cabdi Maxamed Jaamac,Abdi Mohamed Jama,M\n"
        "2,arabic,Omar Hassan,Amr Hassan,N\n"
    )
    out = tmp_path / "out.json"

    assert measured("pairs", "--pairs", str(pairs), "--json", str(out)) == 0

    figures = json.loads(out.read_text())
    assert figures["M strong"] == 1.0
    assert figures["N weak"] == 1.0
    assert figures["Jaro-Winkler: N accepted"] == 1.0


def test_a_small_registry_is_traced(tmp_path):
    out = tmp_path / "out.json"

    assert measured("tracing", "--persons", "60", "--requests", "12", "--json", str(out)) == 0

    figures = json.loads(out.read_text())
    assert figures["persons"] == 60
    assert figures["recall@10"] >= figures["recall@1"] > 0.5


@pytest.mark.parametrize(
    ("firsts", "error"),
    [([(0.95, True)] * 20, 0.05), ([(0.95, False)] * 20, 0.95), ([], 0.0)],
)
def test_calibration_error(firsts, error):
    assert _calibration_error(firsts) == pytest.approx(error)
