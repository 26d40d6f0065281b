"""``wasl bench`` as a command: suites, figures, refusals."""

import json

import pytest

from wasl.bench.suites import SUITES


def test_the_suites_are_named(measured, capsys):
    assert measured("--list") == 0
    said = capsys.readouterr().out
    assert all(f"{name}: " in said for name in SUITES)


def test_a_suite_that_does_not_exist_is_refused(measured, capsys):
    assert measured("speed") == 2
    assert "no suite speed" in capsys.readouterr().err


@pytest.mark.parametrize(("suite", "option"), [("pairs", "--pairs"), ("lineage", "--lineage")])
def test_a_file_that_is_not_there_is_asked_for(measured, tmp_path, capsys, suite, option):
    assert measured(suite, option, tmp_path / "none.csv") == 2
    assert f"name one with {option}" in capsys.readouterr().err


@pytest.mark.parametrize("persons", ["many", "0", "10,-1"])
def test_a_size_that_is_none_is_refused(measured, capsys, persons):
    with pytest.raises(SystemExit):
        measured("tracing", f"--persons={persons}")
    assert "--persons" in capsys.readouterr().err


def test_pairs_are_counted_by_their_label(measured, tmp_path, capsys):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(
        "id,system,name_a,name_b,expected\n"
        "1,somali,Cabdi Maxamed Jaamac,Abdi Mohamed Jama,M\n"
        "2,arabic,Omar Hassan,Amr Hassan,N\n"
    )
    out = tmp_path / "new/out.json"

    assert measured("pairs", "--pairs", pairs, "--json", out) == 0

    figures = json.loads(out.read_text())["figures"]
    assert figures["M strong"] == 1.0
    assert figures["N weak"] == 1.0
    assert figures["Jaro-Winkler: N accepted"] == 1.0
    assert figures["most M weak in one system"] == 0
    assert "Jaro-Winkler" in capsys.readouterr().out
