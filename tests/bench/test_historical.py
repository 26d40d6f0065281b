"""One record of each person seeks, the others are found or not, and counted."""

import csv
import gzip
import json

import pytest

from wasl.bench.historical import main, prepare, read_records, score

ROWS = [
    ("Q1-1", "Q1", "anna lund", "1860-06-07", "oslo", "female"),
    ("Q1-2", "Q1", "ana lund", "", "oslo", ""),
    ("Q1-3", "Q1", "", "1860", "", "female"),
    ("Q2-1", "Q2", "per dahl", "-0050-01-0", "", "male"),
]


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "records.csv.gz"
    with gzip.open(path, "wt", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            ["unique_id", "cluster", "full_name", "dob", "birth_place", "gender", "occupation"]
        )
        out.writerows([*row, "smith"] for row in ROWS)
    return path


def test_each_person_with_two_records_is_sought_once(records, tmp_path):
    counts = prepare(records, tmp_path / "out")

    assert counts == {"persons": 2, "requests": 1, "truth": 1}
    (request,) = read_records(tmp_path / "out" / "requests.csv")
    persons = {row["id"]: row for row in read_records(tmp_path / "out" / "persons.csv")}
    (truth,) = read_records(tmp_path / "out" / "truth.csv")
    assert truth["request"] == request["id"]
    assert truth["person"] in persons
    assert truth["request"] != f"R-{truth['person']}"  # nobody finds the very same record
    assert persons["Q2-1"]["birth"] == ""  # what is no date is left out
    assert "occupation" not in persons["Q2-1"]


def test_the_same_seed_draws_the_same(records, tmp_path):
    prepare(records, tmp_path / "a")
    prepare(records, tmp_path / "b")

    assert (tmp_path / "a/requests.csv").read_text() == (tmp_path / "b/requests.csv").read_text()


def ranking(**answers):
    return [
        json.dumps({"request": key, "candidates": [{"person": person} for person in people]})
        for key, people in answers.items()
    ]


def test_recall_counts_the_first_and_the_first_ten():
    truth = [{"request": key, "person": person} for key, person in
             [("A", "1"), ("A", "2"), ("B", "3"), ("C", "4"), ("D", "5")]]  # fmt: skip
    ranked = ranking(A=["2"], B=["9", "3"], C=[*"xxxxxxxxxx", "4"])

    found = score(ranked, truth)

    assert (found.requests, found.first, found.tenth, found.missing) == (4, 0.25, 0.5, 1)


def test_the_command_prints_the_recall(records, tmp_path, capsys):
    main(["prepare", "--records", str(records), "--out", str(tmp_path / "out")])
    (truth,) = read_records(tmp_path / "out" / "truth.csv")
    ranked = tmp_path / "ranked.jsonl"
    ranked.write_text("\n".join(ranking(**{truth["request"]: [truth["person"]]})))

    main(["score", "--ranked", str(ranked), "--truth", str(tmp_path / "out" / "truth.csv")])

    assert "recall@1  1.0000" in capsys.readouterr().out
