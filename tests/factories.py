"""The smallest valid objects: ``a_person(**over)``. Values can be overridden by name."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from wasl.accounts.models import Membership, Office, Organisation, User
from wasl.accounts.permissions import Role
from wasl.people.contents import NameContent, PersonContent
from wasl.people.models import Name, Person
from wasl.tracing.models import Request, RequestContent
from wasl.vault.keys import make_key

_numbers = count(1)


def an_organisation(**over: Any) -> Organisation:
    """A society of its own."""
    return Organisation.objects.create(**{"name": f"Society {next(_numbers)}", **over})


def an_office(**over: Any) -> Office:
    """An office in Italy."""
    number = next(_numbers)
    values = {
        "code": f"office-{number}",
        "name": f"Office {number}",
        "country": "IT",
        "route_place": "destination",
        **over,
    }
    if "organisation" not in values:
        values["organisation"] = an_organisation()
    return Office.objects.create(**values)


def a_user(role: Role | None = None, office: Office | None = None, **over: Any) -> User:
    """Somebody with one role in one office, safeguarding papers in force."""
    today = timezone.localdate()
    user = User.objects.create(
        **{
            "email": f"user{next(_numbers)}@example.org",
            "name": "A colleague",
            "conduct_signed_on": today - timedelta(days=100),
            "safeguarding_signed_on": today - timedelta(days=100),
            "vetted_until": today + timedelta(days=300),
            **over,
        }
    )
    if role is not None:
        a_membership(user, role, office or an_office())
    return user


def a_membership(user: User, role: Role, office: Office) -> Membership:
    """A role held since last year."""
    user.__dict__.pop("roles", None)
    return Membership.objects.create(
        user=user, role=role, office=office, since=timezone.localdate() - timedelta(days=365)
    )


def a_person(*, name: str = "محمد علي", **over: Any) -> Person:
    """A registered person with one name."""
    person = Person(
        **{
            "standing": "registered",
            "purpose": "tracing",
            "basis": "public_interest",
            "basis_on": date(2026, 1, 1),
            **over,
        }
    )
    if person.office_id is None:
        person.office = an_office()
    make_key(person.pk)
    person.content = PersonContent()
    person.save()
    Name.objects.create(person=person, content=NameContent(text=name))
    return person


def a_request(**over: Any) -> Request:
    """A mother's draft request for her child, in one office."""
    office = over.pop("office", None) or an_office()
    values = {"kinship": "parent", "opened_on": date(2026, 1, 1), "office": office, **over}
    if "enquirer" not in values:
        values["enquirer"] = a_person(
            name="فاطمة", office=office, standing="enquirer", sex="female"
        )
    if "sought" not in values:
        values["sought"] = a_person(name="يوسف علي", office=office, standing="sought", sex="male")
    request = Request(**values)
    request.content = RequestContent()
    request.save()
    return request


def sign_in_fully(client: Client, user: User) -> Client:
    """Sign in as somebody who has set up a second factor (D37)."""
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client.force_login(user)
    return client
