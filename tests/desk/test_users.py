"""The pages of users, offices and roles."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import a_membership, a_user, an_office, sign_in_fully
from wasl.accounts.models import Membership, Office, User
from wasl.accounts.permissions import Can, Role
from wasl.desk.users.wording import PERMISSIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return an_office(name="Head office")


@pytest.fixture
def branch(head):
    return an_office(name="Branch office", parent=head)


@pytest.fixture
def adm(client, head):
    user = a_user(Role.ADM, head, name="The administrator")
    client.force_login(user)
    return user


@pytest.fixture
def colleague(branch):
    return a_user(Role.CW, branch, name="Samia Haddad", email="samia@example.org")


def page(client, name, /, *args, **post):
    url = reverse(f"desk:{name}", args=args)
    answer = client.post(url, post) if post else client.get(url)
    return answer.content.decode()


def test_the_list_shows_own_offices_and_branches_only(client, adm, colleague):
    a_user(Role.CW, an_office(), name="A stranger")

    text = page(client, "users")

    assert "Samia Haddad" in text
    assert "A stranger" not in text


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({"q": "samia"}, True),
        ({"q": "SAMIA@example"}, True),
        ({"q": "nobody"}, False),
        ({"role": "CW"}, True),
        ({"role": "TRO"}, False),
        ({"state": "closed"}, False),
        ({"state": "papers"}, False),
        ({"state": "all"}, True),
    ],
)
def test_the_list_is_filtered(client, adm, colleague, filters, shown):
    assert ("Samia Haddad" in page(client, "users", **filters)) is shown


def test_the_list_is_filtered_by_office(client, adm, colleague, head, branch):
    assert "Samia Haddad" in page(client, "users", office=branch.pk)
    assert "Samia Haddad" not in page(client, "users", office=head.pk)


def test_running_papers_are_warned_of(client, adm, colleague):
    assert "papers of 1 colleague" not in page(client, "users")
    User.objects.filter(pk=colleague.pk).update(vetted_until=timezone.localdate())

    assert "papers of 1 colleague" in page(client, "users")
    assert "Samia Haddad" in page(client, "users", state="papers")


@pytest.mark.parametrize("name", ["users", "offices"])
def test_more_rows_ask_no_more_queries(client, adm, head, name):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse(f"desk:{name}"))
        return len(queries)

    a_user(Role.CW, an_office(parent=head))
    few = count()
    for _ in range(8):
        office = an_office(parent=head)
        a_membership(a_user(Role.CW, office), Role.TRO, office)

    assert count() == few


def test_an_invited_colleague_comes_in_by_the_link(client, adm, branch):
    text = page(
        client,
        "user-invite",
        name="Idris",
        email="idris@example.org",
        language="fr",
        role="MEL",
        office=branch.pk,
    )
    link = re.search(r"http://testserver(/account/setup/[^<\s]+)", text).group(1)
    client.logout()

    assert client.get(link).status_code == 302
    answer = client.post(
        reverse("desk:setup-choose"),
        {"password": "a lamp beside the harbour", "again": "a lamp beside the harbour"},
    )

    assert answer["Location"] == reverse("account_login")
    assert client.get(link).status_code == 404
    user = User.objects.get(email="idris@example.org")
    assert user.check_password("a lamp beside the harbour")
    assert user.language == "fr"


def test_the_link_stands_in_no_session_and_no_later_page(client, adm, colleague):
    text = client.post(reverse("desk:user-reset", args=[colleague.pk])).content.decode()
    assert "/account/setup/" in text

    assert "setup" not in str(dict(client.session))
    assert "/account/setup/" not in page(client, "user", colleague.pk)


def test_two_different_passwords_are_refused_with_a_sentence(client, adm, colleague):
    text = client.post(reverse("desk:user-reset", args=[colleague.pk])).content.decode()
    client.get(re.search(r"(/account/setup/[^<\s]+)", text).group(1))

    again = client.post(
        reverse("desk:setup-choose"), {"password": "a lamp beside the harbour", "again": "x"}
    )

    assert "The two passwords differ." in again.content.decode()
    assert not User.objects.get(pk=colleague.pk).has_usable_password()


def test_a_taken_address_is_said_beside_the_form(client, adm, colleague, branch):
    text = page(
        client,
        "user-invite",
        name="X",
        email=colleague.email,
        language="en",
        role="CW",
        office=branch.pk,
    )

    assert "signs in with this address already" in text


def test_roles_are_given_and_ended(client, adm, colleague, branch):
    page(client, "role-give", colleague.pk, role="TRO", office=branch.pk)
    member = Membership.objects.get(user=colleague, role=Role.TRO)

    assert "Tracing officer" in page(client, "user", colleague.pk)
    client.post(reverse("desk:role-end", args=[member.pk]))
    member.refresh_from_db()
    assert member.until == timezone.localdate()


def test_papers_are_recorded(client, adm, colleague):
    page(
        client,
        "user-papers",
        colleague.pk,
        conduct_signed_on="2026-01-02",
        safeguarding_signed_on="2026-01-03",
        vetted_until="2030-01-04",
    )

    colleague.refresh_from_db()
    assert colleague.vetted_until.isoformat() == "2030-01-04"


def test_an_account_is_closed_and_opened(client, adm, colleague):
    client.post(reverse("desk:user-deactivate", args=[colleague.pk]))
    assert "Open the account again" in page(client, "user", colleague.pk)

    client.post(reverse("desk:user-reactivate", args=[colleague.pk]))
    assert User.objects.get(pk=colleague.pk).is_active


def test_ones_own_page_offers_no_decision_about_oneself(client, adm):
    text = page(client, "user", adm.pk)

    assert "This is you" in text
    assert reverse("desk:role-give", args=[adm.pk]) not in text


def test_roles_elsewhere_are_not_named(client, adm, colleague):
    other = an_office(name="The secret office")
    a_membership(colleague, Role.REV, other)

    text = page(client, "user", colleague.pk)

    assert "The secret office" not in text
    assert "also works in offices that you do not manage" in text


OFFICE = {
    "name": "Tunis",
    "code": "tunis",
    "country": "TN",
    "route_place": "transit",
    "time_zone": "Africa/Tunis",
    "calendar": "gregorian",
    "languages": "ara, fra",
}


def test_an_office_is_added_and_changed(client, adm, head):
    facts = {**OFFICE, "organisation": head.organisation_id, "parent": head.pk}
    page(client, "office-new", **facts)
    office = Office.objects.get(code="tunis")
    assert (office.parent, office.languages) == (head, ["ara", "fra"])

    page(client, "office", office.pk, **{**facts, "calendar": "hijri"})

    office.refresh_from_db()
    assert office.calendar == "hijri"
    assert "Tunis" in page(client, "offices")


def test_an_office_cannot_be_put_under_a_stranger(client, adm, head):
    facts = {**OFFICE, "organisation": head.organisation_id, "parent": an_office().pk}

    assert "Please look at this again" in page(client, "office-new", **facts)
    assert not Office.objects.filter(code="tunis").exists()


def test_a_mistyped_language_is_said(client, adm, head):
    facts = {**OFFICE, "organisation": head.organisation_id, "parent": head.pk}

    assert "three letters" in page(client, "office-new", **{**facts, "languages": "nowherish"})


def test_the_tree_is_drawn_from_the_top(client, adm, head, branch):
    leaf = an_office(name="Leaf office", parent=branch)

    text = page(client, "offices")

    assert text.index(head.name) < text.index(branch.name) < text.index(leaf.name)
    assert "tree-2" in text


def test_every_permission_is_said_in_words(client, adm):
    assert set(PERMISSIONS) == set(Can)
    assert "review candidates" in page(client, "roles")


def test_the_list_of_ones_own_passkeys_opens(client, adm):
    sign_in_fully(client, adm)

    assert client.get(reverse("mfa_list_webauthn")).status_code == 200
