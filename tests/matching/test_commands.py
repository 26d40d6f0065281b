"""The commands read and write what interfaces.md says."""

import csv
import json
from pathlib import Path

import pytest

from tests.matching.people import AMIN, BROTHER, STRANGER, WANTED
from wasl.matching.__main__ import main


@pytest.fixture
def command(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def run(*words):
        monkeypatch.setattr("sys.argv", ["wasl match", *words])
        return main()

    return run


def write(name, *lines):
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    Path(name).write_text("".join(f"{line}\n" for line in written), encoding="utf-8")


def test_rank_writes_one_line_a_request(command, tmp_path):
    write("p.jsonl", AMIN, STRANGER, BROTHER)
    write("r.jsonl", WANTED, {**WANTED, "id": "R-2"})

    status = command("rank", "--persons", "p.jsonl", "--requests", "r.jsonl", "--top", "2",
                     "--out", "o.jsonl", "--timings", "t.json")  # fmt: skip

    assert status == 0
    lines = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text().splitlines()]
    assert [line["request"] for line in lines] == ["R-1", "R-2"]
    first = lines[0]["candidates"][0]
    assert set(first) == {"person", "bits", "probability", "band", "evidence"}
    assert sum(each["bits"] for each in first["evidence"]) == pytest.approx(first["bits"], abs=0.05)
    assert set(first["evidence"][0]) == {"feature", "group", "bits", "because"}
    timings = json.loads((tmp_path / "t.json").read_text())
    assert set(timings) == {"build_s", "open_s", "request_ms", "peak_rss_mb"}
    assert len(timings["request_ms"]) == 2


def test_an_index_ranks_like_its_persons_and_threads_change_nothing(command, tmp_path):
    write("p.jsonl", AMIN, STRANGER, BROTHER)
    write("r.jsonl", *({**WANTED, "id": f"R-{number}"} for number in range(6)))
    command("index", "--persons", "p.jsonl", "--out", "ix")
    command("rank", "--persons", "p.jsonl", "--requests", "r.jsonl", "--out", "a.jsonl")
    command("rank", "--index", "ix", "--requests", "r.jsonl", "--out", "b.jsonl")
    command("rank", "--index", "ix", "--requests", "r.jsonl", "--out", "c.jsonl", "--threads", "2")

    one, two, three = ((tmp_path / name).read_bytes() for name in ("a.jsonl", "b.jsonl", "c.jsonl"))
    assert one == two == three


BAD = [
    ({**STRANGER, "sex": "woman"}, "sex: unknown value 'woman'"),
    ({"id": "P-9"}, "names: needs at least one name"),
    ({**STRANGER, "birth": {"from": "2008-02-30", "to": "2008-03-01"}}, "birth.from:"),
    ({**STRANGER, "birth": {"from": "2009-01-01", "to": "2008-03-01"}}, "birth.to: lies before"),
    ({**STRANGER, "names": [{"text": "A", "system": "klingon"}]}, "names[0].system: unknown value"),
    ({**STRANGER, "places": [{"text": "A", "lat": 99}]}, "places[0].lat:"),
    ({**STRANGER, "relatives": [{"names": []}]}, "relatives[0].relation: is missing"),
    ({**STRANGER, "names": [{"text": "Al\ud800i"}]}, "names[0].text: holds half a character"),
    ({**STRANGER, "marks": ["a scar", "\udfff"]}, "marks[1]: holds half a character"),
    ("{not json", "line: is not JSON"),
    ("[" * 5000, "line: is not JSON"),
    ("[]", "record: is not an object"),
]


@pytest.mark.parametrize(("line", "reason"), BAD)
def test_bad_lines_are_all_named_and_nothing_is_written(command, tmp_path, capsys, line, reason):
    write("p.jsonl", AMIN, line, line)
    write("r.jsonl", {**WANTED, "relation": "boss"})

    status = command("rank", "--persons", "p.jsonl", "--requests", "r.jsonl", "--out", "o.jsonl")

    assert status == 2
    assert not (tmp_path / "o.jsonl").exists()
    complaints = capsys.readouterr().err
    assert f"p.jsonl:2: {reason}" in complaints
    assert "p.jsonl:3: " in complaints
    assert "r.jsonl:1: relation: unknown value 'boss'" in complaints


def test_an_unknown_field_is_a_warning(command, capsys):
    write("p.jsonl", {**AMIN, "shoe": 42})
    write("r.jsonl", WANTED)

    assert command("rank", "--persons", "p.jsonl", "--requests", "r.jsonl", "--out", "o") == 0
    assert "p.jsonl:1: shoe:" in capsys.readouterr().err


def test_a_repeated_id_is_an_error(command, capsys):
    write("p.jsonl", AMIN, AMIN)
    write("r.jsonl", WANTED)

    assert command("rank", "--persons", "p.jsonl", "--requests", "r.jsonl", "--out", "o") == 2
    assert "p.jsonl:2: id: 'P-1' is already used on line 1" in capsys.readouterr().err


def test_a_missing_file_and_a_foreign_index_are_refused(command, tmp_path, capsys):
    write("r.jsonl", WANTED)
    (tmp_path / "ix").mkdir()

    assert command("rank", "--persons", "no.jsonl", "--requests", "r.jsonl", "--out", "o") == 2
    assert command("rank", "--index", "ix", "--requests", "r.jsonl", "--out", "o") == 2
    said = capsys.readouterr().err
    assert "ix: it holds no whole index: build it again (wasl match index)" in said


def test_pairs_keep_other_columns_and_warn_of_unknown_systems(command, tmp_path, capsys):
    write("pairs.csv", "id,system,name_a,name_b,note", "1,arabic,Omar Said,عمر سعيد,x",
          "2,martian,Anna Berg,Anna Berg,y")  # fmt: skip

    assert command("pairs", "pairs.csv", "--out", "out.csv") == 0

    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines()))
    assert [row["note"] for row in rows] == ["x", "y"]
    assert [row["band"] for row in rows] == ["strong", "strong"]
    assert all(0 <= float(row["probability"]) <= 1 and row["because"] for row in rows)
    assert "pairs.csv:3: system: 'martian'" in capsys.readouterr().err


def test_lineage_adds_a_verdict(command, tmp_path, capsys):
    write("l.csv", "id,system,child,relative,relation", "1,somali,Nuur Cali,Cali Faarax,father")
    write("bad.csv", "id,system,child,relative,relation", "1,somali,Nuur Cali,Cali Faarax,boss")

    assert command("lineage", "l.csv", "--out", "out.csv") == 0
    assert command("lineage", "bad.csv", "--out", "never.csv") == 2

    row = next(csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines()))
    assert row["verdict"] == "consistent"
    assert not (tmp_path / "never.csv").exists()
    assert "bad.csv:2: relation: unknown value 'boss'" in capsys.readouterr().err
