import csv
import json

from wasl.populations.__main__ import main


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def test_the_command_writes_four_files(tmp_path, capsys):
    status = main(["--persons", "50", "--requests", "20", "--seed", "3", "--out", str(tmp_path)])

    assert status == 0
    assert "50 persons" in capsys.readouterr().err
    persons = [json.loads(line) for line in lines(tmp_path / "persons.jsonl")]
    requests = [json.loads(line) for line in lines(tmp_path / "requests.jsonl")]
    assert (len(persons), len(requests)) == (50, 20)
    truth = list(csv.DictReader(lines(tmp_path / "truth.csv")))
    assert {row["request"] for row in truth} == {request["id"] for request in requests}
    assert {row["person"] for row in truth if row["person"]} <= {p["id"] for p in persons}
    registry = list(csv.DictReader(lines(tmp_path / "registry.csv")))
    assert all(row["family"] and row["country_registered"] for row in registry)
