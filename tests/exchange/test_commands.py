"""``wasl import``: what it prints, what it writes, how it ends."""

import csv
from argparse import ArgumentParser

import pytest

from tests.exchange.files import PEOPLE, REQUESTS, a_file
from tests.factories import an_office
from wasl.exchange import commands
from wasl.exchange.models import ImportBatch
from wasl.people.models import Person
from wasl.tracing.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office(code="catania")


def call(path, *more, kind="people", basis="public_interest", purpose="tracing", office="catania"):
    parser = ArgumentParser()
    commands.add_arguments(parser)
    given = [str(path), "--kind", kind, "--office", office, "--basis", basis, "--purpose", purpose]
    return commands.run(parser.parse_args([*given, *map(str, more)]))


def test_every_row_came_in(tmp_path, office, capsys):
    assert call(a_file(tmp_path, PEOPLE)) == 0
    assert capsys.readouterr().out == "3 created, 0 updated, 0 unchanged, 0 refused\n"


def test_some_rows_were_refused_and_are_named(tmp_path, office, capsys):
    path = a_file(tmp_path, PEOPLE + "P-4,Ali,,m,,,,,\n")
    errors = tmp_path / "errors.csv"

    assert call(path, "--errors", errors) == 3

    assert f"{path}:5: sex: unknown value 'm'" in capsys.readouterr().err
    with errors.open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (row["line"], row["field"], row["code"]) == ("5", "sex", "unknown_value")
    assert Person.objects.count() == 3


@pytest.mark.parametrize(("rows", "status"), [(PEOPLE, 0), (PEOPLE + "P-4,,,,,,,,\n", 3)])
def test_a_dry_run_writes_nothing(tmp_path, office, rows, status):
    assert call(a_file(tmp_path, rows), "--dry-run") == status
    assert not Person.objects.exists()
    assert not ImportBatch.objects.exists()


def test_requests_come_in(tmp_path, office):
    assert call(a_file(tmp_path, REQUESTS), kind="requests") == 0
    assert Request.objects.searched().count() == 2


def test_a_map_tells_the_columns(tmp_path, office):
    path = a_file(tmp_path, "A;B;S\n1;Ali;x\n")
    told = a_file(
        tmp_path, '[columns]\nA = "id"\nB = "name"\nS = "sex"\n[values.sex]\nx = "male"', "m.toml"
    )

    assert call(path, "--map", told) == 0
    assert Person.objects.get().sex == "male"


UNUSABLE = [
    ({"office": "nowhere"}, "There is no office"),
    ({"basis": "whim"}, "--basis is one of: consent"),
    ({"purpose": "fun"}, "--purpose is one of: care"),
]


@pytest.mark.parametrize(("over", "said"), UNUSABLE)
def test_what_cannot_be_meant_is_status_2(tmp_path, office, capsys, over, said):
    assert call(a_file(tmp_path, PEOPLE), **over) == 2
    assert said in capsys.readouterr().err
    assert not Person.objects.exists()


@pytest.mark.parametrize("text", ["", "colour\nblue\n", "name\nAli\n"])
def test_an_unreadable_file_is_status_2(tmp_path, office, text, capsys):
    assert call(a_file(tmp_path, text)) == 2
    assert "wasl import: " in capsys.readouterr().err


def test_a_missing_file_is_status_2(tmp_path, office):
    assert call(tmp_path / "none.csv") == 2


def test_the_same_file_again_changes_nothing(tmp_path, office, capsys):
    path = a_file(tmp_path, PEOPLE)
    call(path)
    capsys.readouterr()

    assert call(path) == 0
    assert capsys.readouterr().out == "0 created, 0 updated, 3 unchanged, 0 refused\n"
