"""Each suite measures something tiny."""

import gzip
import json
import sys
from types import SimpleNamespace

import pytest

from wasl.bench.options import Unmeasurable
from wasl.bench.registries import registry
from wasl.bench.suites import batch, index, latency, lineage, names, records, tracing


def test_a_small_registry_is_traced(small):
    found = tracing.measure(small(persons=(60,), requests=12))

    figures = found.figures
    assert figures["persons"] == 60
    assert figures["recall@10"] >= figures["recall@1"] > 0.5
    counted = sum(each["count"] for each in found.series["calibration"]["Wasl"])
    assert counted == 12
    assert sum(each["answerable"] for each in found.series["by system"].values()) == 7


def test_a_waterfall_adds_up(small):
    match = tracing.measure(small(persons=(60,), requests=12)).series["waterfall"]

    assert sum(piece["bits"] for piece in match["evidence"]) == pytest.approx(
        match["bits"], abs=0.05
    )


def test_lineages_are_counted(small, tmp_path):
    file = tmp_path / "lineage.csv"
    file.write_text(
        "id,system,child,relative,relation,expected\n"
        "1,slavic,Ivan Petrovych Bondar,Petro Bondar,father,consistent\n"
        "2,slavic,Ivan Petrovych Bondar,Pavlo Bondar,father,consistent\n"
    )

    found = lineage.measure(small(lineage=file))

    assert found.figures["verdicts right"] == 0.5
    assert "2 (consistent, inconsistent)" in found.notes[0]


@pytest.fixture
def two_scripts(monkeypatch):
    sets = {
        "cyrillic": [("Иван Бондар", "Ivan Bondar"), ("Пётр Смирнов", "Pyotr Smirnov")],
        "arabic": [("كريم ناصر", "Karim Nasser")],
        "Empty": [],
    }
    held_out = SimpleNamespace(
        sets=lambda _: sets,
        distractors=lambda _, count, taken: [f"Nobody {number}" for number in range(count)],
    )
    monkeypatch.setitem(sys.modules, "wasl.bench.name_sets", held_out)


@pytest.mark.usefixtures("two_scripts", "by_consonants")
def test_names_are_found_in_other_scripts(small, tmp_path):
    (tmp_path / "transliteration").mkdir()

    found = names.measure(small(data=tmp_path, peers=True, persons=(5,)))

    assert found.figures["names searched"] == 5
    assert found.figures["cyrillic recall@1"] == 1
    assert found.figures["lowest of seven scripts: recall@1"] == 1
    assert found.figures["lowest of Han, Hangul, Kana: recall@1"] is None
    assert found.figures["recall@10"] == 1
    assert [row[:3] for row in found.tables[1].rows] == [["cyrillic", 2, 2], ["arabic", 1, 1]]


def test_names_need_the_data(small, tmp_path):
    with pytest.raises(Unmeasurable, match="--data"):
        names.measure(small(data=tmp_path / "nowhere"))


def test_historical_records_are_ranked_by_the_engine(small, tmp_path):
    (tmp_path / "historical").mkdir()
    rows = ["unique_id,cluster,full_name,dob,birth_place,gender,occupation"]
    for number, name in enumerate(["anna lund", "per dahl", "kari nordmann", "ola berg"]):
        rows += [f"Q{number}-{copy},Q{number},{name},18{number}0-05-07,oslo,," for copy in "12"]
    rows.append("Q9-1,Q9,nils vik,1721-89-19,oslo,male,")  # a date that cannot be is left out
    with gzip.open(tmp_path / "historical/records.csv.gz", "wt") as file:
        file.write("\n".join(rows) + "\n")

    found = records._historical(small(data=tmp_path))

    assert (len(found.persons), len(found.requests)) == (5, 4)
    assert not any("birth" in each for each in found.persons if each["id"] == "Q9-1")
    row = records._row(found, records._ours(found))
    assert row["recall@1"] == 1


def test_a_registry_is_made_once_of_pieces_with_ids_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setattr("wasl.bench.registries.PIECE", 20)
    made = registry(40, 5, tmp_path)

    ids = [person["id"] for person in made.persons()]
    asked = made.requests(10)
    assert len(set(ids)) == len(ids) == made.size == 40
    assert len(asked) == 10
    assert {each.truth for each in asked if each.truth} <= set(ids)
    linked = {
        relative["person"]
        for person in made.persons()
        for relative in person.get("relatives", ())
        if "person" in relative
    }
    assert linked <= set(ids)
    before = [file.stat().st_mtime_ns for file in sorted(made.folder.iterdir())]
    registry(40, 5, tmp_path)
    assert [file.stat().st_mtime_ns for file in sorted(made.folder.iterdir())] == before


def test_index_latency_and_batch_share_one_index(small):
    options = small(persons=(40,), requests=3)

    costs, times, many = (suite.measure(options) for suite in (index, latency, batch))

    assert costs.figures["40: open s"] > 0
    assert costs.figures["40: resident MB in use"] > 0
    assert times.figures["40: Wasl, all tokens new p95 ms"] > 0
    assert times.figures["40: Wasl, tokens seen before p50 ms"] > 0
    assert many.figures["40: Wasl requests"] == 3
    assert len(list(options.work.rglob("built.json"))) == 1
    json.dumps(times.series)
