"""The page is written from figures, and says what was missed or not measured."""

import json
import tomllib
from importlib.resources import files

import pytest

from wasl.bench.measured import Table, as_markdown, as_text
from wasl.bench.plots import specifications
from wasl.bench.suites import SUITES

OUTCOME = {
    "command": "./wasl bench lineage",
    "took_s": 3.2,
    "machine": {
        "cores": 2, "processor": "Some CPU", "memory GB": 8, "load at the end": "0.1",
        "system": "Linux x86_64", "Python": "3.11", "date": "2026-11-22 10:00 UTC",
    },
    "versions": {"wasl": "0.1.0", "splink": "not installed"},
    "tables": [{"title": "Verdicts", "columns": ["system", "right"], "rows": [["arabic", 0.5]]}],
    "notes": ["Nothing more."],
    "series": {},
}  # fmt: skip


@pytest.fixture
def figures(tmp_path):
    folder = tmp_path / "figures"
    folder.mkdir()
    outcome = {**OUTCOME, "suite": "lineage", "figures": {"verdicts right": 0.5}}
    (folder / "lineage.json").write_text(json.dumps(outcome))
    return folder


def test_the_page_has_goals_tables_machine_and_the_parts_kept_by_hand(measured, figures, tmp_path):
    page = tmp_path / "docs/benchmarks.md"
    (tmp_path / "docs/benchmarks").mkdir(parents=True)
    (tmp_path / "docs/benchmarks/by-hand.md").write_text("## Import\n\nBy hand.\n")

    assert measured("report", "--json-dir", figures, "--out", page) == 0

    text = page.read_text()
    assert "| lineage verdicts right | at least 0.950 | 0.500 | **no** |" in text
    assert "| index of 1,000,000: build s | at most 120 | not measured | - |" in text
    assert "| arabic | 0.500 |" in text
    assert "2 cores of Some CPU" in text
    assert text.endswith("## Import\n\nBy hand.\n")


def test_a_report_of_nothing_is_refused(measured, tmp_path, capsys):
    assert measured("report", "--json-dir", tmp_path, "--out", tmp_path / "page.md") == 2
    assert "no figures" in capsys.readouterr().err


def test_all_skips_what_is_measured_and_says_what_it_cannot_measure(
    measured, figures, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr("wasl.bench.running.SUITES", ("names", "pairs", "lineage"))

    status = measured("all", "--json-dir", figures, "--no-peers")

    assert status == 0
    said = capsys.readouterr().err
    assert "lineage: measured already" in said
    assert "names: skipped" in said
    outcome = json.loads((figures / "pairs.json").read_text())
    assert outcome["command"] == "./wasl bench pairs --no-peers"
    assert outcome["versions"]["numpy"]


def test_a_short_row_is_a_sentence():
    table = Table(
        "T", ("method", "recall@1", "recall@10"), [["Wasl", 1.0, None], ["X", "not installed: x"]]
    )

    assert "  X       not installed: x\n" in as_text(table)
    assert "| X | not installed: x |  |" in as_markdown(table)
    assert "| Wasl | 1.000 | - |" in as_markdown(table)


SERIES = {
    "names": {"by script": {"Wasl": {"Arabic": [0.9, 1.0]}, "other": {"Arabic": [0.2, 0.3]}}},
    "latency": {"latency": {"Wasl": [{"persons": 10, "p50": 1.0, "p95": 2.0}]}},
    "tracing": {
        "by system": {"arabic": {"answerable": 3, "Wasl": [0.5, None]}},
        "calibration": {"Wasl": [{"low": 0.9, "count": 50, "said": 0.95, "right": 0.9}]},
        "waterfall": {
            "probability": 0.9,
            "evidence": [{"because": "against", "bits": -2.0}, {"because": "for", "bits": 5.0}],
        },
    },
}


def test_every_plot_is_specified():
    outcomes = {suite: {"series": series} for suite, series in SERIES.items()}

    specs = {name: spec for _, name, spec in specifications(outcomes)}

    assert sorted(specs) == [
        "calibration", "latency", "recall-by-script", "recall-by-system", "waterfall",
    ]  # fmt: skip
    steps = specs["waterfall"]["data"]["values"]
    assert [(step["from"], step["to"]) for step in steps] == [(0, 5), (5, 3), (0, 3)]


def test_plots_are_drawn():
    converter = pytest.importorskip("vl_convert")
    outcomes = {suite: {"series": series} for suite, series in SERIES.items()}

    for _, _, spec in specifications(outcomes):
        assert converter.vegalite_to_svg(spec).startswith("<svg")


def test_every_goal_names_a_suite_and_one_bound():
    goals = tomllib.loads(files("wasl.bench").joinpath("goals.toml").read_text())["goal"]

    assert {goal["suite"] for goal in goals} <= set(SUITES)
    assert all(len({"least", "most", "beats"} & set(goal)) == 1 for goal in goals)
