"""Every address, walked as a stranger, as the wrong office and as the wrong role.

The table is in ``walls.py``; a route that is not in it fails here, all of them in one message.
"""

import pytest
from django.urls import reverse

from tests.desk.walls import LIBRARY, LISTS, OPEN, OWN, RECORDS, World, a_world, routes
from tests.factories import a_membership, a_user, an_office, sign_in_fully
from wasl.accounts.permissions import Role

pytestmark = pytest.mark.django_db

CLOSED_TO_ALL = {405}  # the other of GET and POST is the one that this address answers
BEHIND = {name: wanted for name, wanted in {**RECORDS, **LISTS, **OWN}.items() if name in routes()}


@pytest.fixture
def world() -> World:
    return a_world()


def walk(client, world, table, allowed) -> str:
    """Ask each address both ways; name those that answered what they may not, one a line."""
    wrong = []
    for name, wanted in table.items():
        url = reverse(name, kwargs=world.kwargs(wanted))
        answers = {}
        for ask in ("get", "post"):
            answer = getattr(client, ask)(url)
            answers[ask] = answer.status_code
            if answer.status_code in {301, 302}:
                target = answer["Location"]
                answers[ask] = 401 if target.startswith(reverse("account_login")) else 302
        if set(answers.values()) - allowed - CLOSED_TO_ALL or set(answers.values()) == {405}:
            wrong.append(f"{name}: {answers}")
    return "\n".join(wrong)


def test_every_route_is_in_the_table():
    known = {*RECORDS, *LISTS, *OWN, *OPEN}
    missing = [
        f"{name} ({', '.join(parameters) or 'no parameters'})"
        for name, parameters in sorted(routes().items())
        if name not in known and not name.startswith(LIBRARY)
    ]

    assert not missing, "add these routes to tests/desk/walls.py:\n" + "\n".join(missing)


def test_the_table_names_each_parameter():
    wrong = [
        name
        for name, wanted in {**RECORDS, **LISTS, **OWN}.items()
        if name in routes() and set(wanted) != set(routes()[name])
    ]

    assert not wrong


def test_a_stranger_is_led_to_the_sign_in(client, world):
    assert walk(client, world, BEHIND, {401, 404}) == ""


def test_a_stranger_finds_nothing_behind_a_link_that_does_not_open(client, world):
    link = reverse("desk:setup", args=[world.user.pk, "x-y"])

    assert client.get(link).status_code == 404
    assert client.get(reverse("desk:setup-choose")).status_code == 404
    assert client.post(reverse("desk:setup-choose"), {"password": "x"}).status_code == 404


def test_the_librarys_pages_are_behind_the_sign_in_too(client):
    wrong = []
    for name, parameters in routes().items():
        if parameters or name in OPEN or not name.startswith(LIBRARY):
            continue
        answer = client.get(reverse(name))
        led = answer.status_code == 302 and answer["Location"].startswith("/accounts/login")
        if not led and answer.status_code not in {401, 404, 405}:
            wrong.append(f"{name}: {answer.status_code} {answer.get('Location', '')}")

    assert wrong == []


def of_every_role(office):
    """Somebody who may do everything, but elsewhere."""
    user = a_user(office=office)
    for role in Role:
        a_membership(user, role, office)
    return user


def present(table):
    return {name: wanted for name, wanted in table.items() if name in routes()}


def test_another_offices_records_do_not_exist(client, world):
    sign_in_fully(client, of_every_role(an_office()))

    assert walk(client, world, present(RECORDS), {404}) == ""


def test_another_offices_records_are_on_no_page_of_ours(client, world):
    sign_in_fully(client, of_every_role(an_office()))

    for name, wanted in {**present(LISTS), **present(OWN)}.items():
        answer = client.get(reverse(name, kwargs=world.kwargs(wanted)))
        if answer.status_code == 200:
            text = answer.content.decode(errors="replace")  # a spreadsheet is among them
            assert [mark for mark in world.marks() if mark in text] == [], name


def test_the_wrong_role_is_refused(client, world):
    sign_in_fully(client, a_user(Role.MEL, world.office))
    not_theirs = {
        name: wanted
        for name, wanted in {**RECORDS, **LISTS}.items()
        # Tasks for whoever is in the office: MEL is.
        if name in routes() and name != "desk:task-done"
    }

    assert walk(client, world, not_theirs, {403, 404}) == ""


def test_no_role_at_all_opens_nothing(client, world):
    sign_in_fully(client, a_user())

    assert walk(client, world, {**present(RECORDS), **present(LISTS)}, {403, 404}) == ""


@pytest.mark.parametrize("role", [Role.ADM, Role.AUD])
def test_who_never_reads_a_case_reads_none(client, world, role):
    sign_in_fully(client, a_user(role, world.office))
    own = ("desk:audit", "desk:office", "desk:user", "desk:role", "desk:organisation", "desk:task")
    cases = {
        name: wanted
        for name, wanted in {**present(RECORDS), **present(LISTS)}.items()
        if not name.startswith(own)
    }

    assert walk(client, world, cases, {403, 404}) == ""
