"""A draft that fills every section, for the tests of actions and pages."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.factories import a_user, an_office
from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Role
from wasl.people.actions import register_person
from wasl.people.codes import Basis, Purpose
from wasl.people.contents import (
    BirthContent,
    ContactContent,
    ForeignIdContent,
    MarkContent,
    NameContent,
    NamePart,
    PersonContent,
    PlaceContent,
    RelativeContent,
    SeparationContent,
)
from wasl.people.drafts import (
    BirthDraft,
    ContactDraft,
    ForeignIdDraft,
    MarkDraft,
    NameDraft,
    PersonDraft,
    PlaceDraft,
    RelativeDraft,
    SeparationDraft,
)
from wasl.people.models import Person

FULL = PersonDraft(
    sex="male",
    alive="yes",
    content=PersonContent(nationalities=("SO",), languages=("som", "ara"), note="likes football"),
    names=(
        NameDraft(
            content=NameContent(
                text="محمد علي حسن",
                parts=(
                    NamePart(role="given", text="محمد"),
                    NamePart(role="father", text="علي"),
                ),
            ),
            system="arabic",
        ),
        NameDraft(content=NameContent(text="Mohamed Ali Hassan"), kind="document"),
    ),
    births=(
        BirthDraft(
            content=BirthContent(first=date(2008, 1, 1), last=date(2008, 12, 31), as_stated="2008")
        ),
    ),
    places=(
        PlaceDraft(content=PlaceContent(text="Baidoa", country="SO")),
        PlaceDraft(role="current", content=PlaceContent(text="Via Marsala", country="IT")),
    ),
    contacts=(ContactDraft(content=ContactContent(value="+39 06 5551234")),),
    marks=(MarkDraft(content=MarkContent(text="scar left eyebrow")),),
    separations=(
        SeparationDraft(content=SeparationContent(narrative="at sea"), cause="shipwreck"),
    ),
    relatives=(
        RelativeDraft(
            kind="parent",
            sex="female",
            content=RelativeContent(names=(NameContent(text="Faadumo Cali"),)),
        ),
    ),
    foreign_ids=(
        ForeignIdDraft(kind="unhcr", issuer="UNHCR", content=ForeignIdContent(value="805-22C1")),
    ),
)


def named(text: str, **over: Any) -> PersonDraft:
    """The smallest draft: one name."""
    return replace(PersonDraft(names=(NameDraft(content=NameContent(text=text)),)), **over)


def an_officer(office: Office | None = None, role: Role = Role.TRO) -> User:
    """A tracing officer of an office."""
    return a_user(role, office or an_office())


def office_of(user: User) -> Office:
    """The one office of a user."""
    return Office.objects.get(memberships__user=user)


def registered(actor: User, draft: PersonDraft = FULL) -> Person:
    """A person registered by this officer."""
    return register_person(
        actor=actor,
        office=office_of(actor),
        draft=draft,
        basis=Basis.PUBLIC_INTEREST,
        purpose=Purpose.TRACING,
        on=date(2026, 1, 1),
    )
