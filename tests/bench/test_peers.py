"""The others, where the dependency group is installed; and what is said where it is not."""

import pickle

import pytest

from wasl.bench.peers import NotInstalled, needed, rapidfuzz, training
from wasl.bench.peers.fields import Kind, Task
from wasl.bench.suites import tracing
from wasl.bench.suites.records import measure as measure_records
from wasl.populations import generate


def test_a_missing_package_is_named_with_the_group_to_install():
    with pytest.raises(NotInstalled) as missing:
        needed("wasl_has_no_such_package.part")

    sentence = "not installed: wasl_has_no_such_package; ./wasl bench needs the group bench"
    assert str(missing.value) == sentence
    assert str(pickle.loads(pickle.dumps(missing.value))) == sentence  # noqa: S301 - our own, as between processes


@pytest.mark.usefixtures("nothing_installed")
def test_tracing_says_who_is_missing(small):
    found = tracing.measure(small(persons=(40,), requests=8, peers=True))

    rows = {row[0]: row for row in found.tables[0].rows}
    assert rows["Wasl"][1] > 0.5
    assert rows["Splink by EM"][1].startswith("not installed: splink")
    assert rows["Primero's method"][1].startswith("not installed: doublemetaphone")


@pytest.mark.usefixtures("nothing_installed")
def test_records_say_who_is_missing(small):
    found = measure_records(small(peers=True))

    assert found.tables[0].rows[0][2].startswith("not installed: recordlinkage")


def test_jaro_winkler_and_token_sort():
    assert rapidfuzz.jaro_winkler("Ali Hassan", "ALI HASSAN") == 1
    assert rapidfuzz.token_sort("Hassan Ali", "Ali Hassan") == 1
    assert rapidfuzz.jaro_winkler("Hassan Ali", "Ali Hassan") < 1


def test_the_most_similar_names_come_first():
    search = rapidfuzz.NameSearch(["Zoran Petrovic", "Hassan Ali", "Ali Hasan"])

    assert search.search("Ali Hassan", top=2) == [1, 2]


@pytest.fixture
def little_learning(monkeypatch):
    pytest.importorskip("splink")
    pytest.importorskip("doublemetaphone")
    monkeypatch.setattr(training, "PERSONS", 300)
    monkeypatch.setattr(training, "REQUESTS", 120)
    training.trained.cache_clear()
    yield
    training.trained.cache_clear()


@pytest.mark.usefixtures("little_learning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_splink_finds_most_of_a_small_registry():
    world = generate(150, 30, 5)

    found = tracing._splink(training.Training.LABELS, world)

    hits = [
        any(each.person == world.truth[request["id"]] for each in ranking)
        for request, ranking in zip(world.requests, found, strict=True)
        if world.truth[request["id"]]
    ]
    assert sum(hits) / len(hits) > 0.7
    assert all(0 <= each.probability <= 1 for ranking in found for each in ranking)


ROWS = [
    {"unique_id": f"P{number}", "name": name, "birth": f"19{10 + number}-02-03"}
    for number, name in enumerate(["anna", "berit", "carla", "dora", "edith", "frida"] * 8)
]


def task():
    asked = [{**row, "unique_id": f"R{row['unique_id']}"} for row in ROWS]
    fields = {"name": Kind.NAME, "birth": Kind.DATE}
    blocks = (("name",), ("birth",))
    return Task(ROWS, asked, fields, blocks, blocks)


@pytest.mark.parametrize("package", ["splink", "recordlinkage"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_plain_records_find_themselves(package):
    pytest.importorskip(package)
    from wasl.bench.peers import recordlinkage, splink_records

    rank = {"splink": splink_records.rank, "recordlinkage": recordlinkage.rank}[package]

    found = rank(task(), top=3)

    assert all(found[f"R{row['unique_id']}"][0].person == row["unique_id"] for row in ROWS)
