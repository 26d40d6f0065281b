"""``wasl begin`` lays the first stone, once."""

from argparse import ArgumentParser

import pytest
from django.test import Client

from wasl.accounts import commands
from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Role

pytestmark = pytest.mark.django_db
GIVEN = [
    "--organisation",
    "Society",
    "--office",
    "rome",
    "--name",
    "Rome",
    "--country",
    "it",
    "--time-zone",
    "Europe/Rome",
    "--admin",
    "a@example.org",
    "--admin-name",
    "Amina",
]


def begun(given=GIVEN):
    parser = ArgumentParser()
    commands.add_arguments(parser)
    return commands.run(parser.parse_args(given))


def test_a_new_installation_gets_an_office_and_an_administrator(capsys):
    assert begun() == 0

    user = User.objects.get()
    assert user.memberships.get().role == Role.ADM
    assert Office.objects.get().country == "IT"
    link = next(line.strip() for line in capsys.readouterr().out.splitlines() if "/setup/" in line)
    assert Client().get(link).status_code == 302


def test_it_begins_once(capsys):
    begun()

    assert begun() == 2
    assert "has users already" in capsys.readouterr().err


def test_a_country_that_does_not_exist_is_refused(capsys):
    assert begun([word if word != "it" else "Italy" for word in GIVEN]) == 2
    assert not User.objects.exists()
