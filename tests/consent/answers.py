"""People of an age, and their answers, for the tests of consent, gate and portal."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from tests.factories import a_person, a_user, an_office
from wasl.accounts.models import User
from wasl.accounts.permissions import Role
from wasl.consent.actions import ask_consent, record_answer
from wasl.consent.codes import Capacity, Mode, Scope, Status, Told
from wasl.consent.models import Disclosure, Grant, GrantContent
from wasl.consent.steps import Taken
from wasl.people.contents import BirthContent
from wasl.people.models import Birth, Person

TODAY = timezone.localdate()
WORDS = "أنا بخير وأفكر فيكم"
ADDRESS = "Via Roma 7, Catania"

YES = Taken(
    status=Status.GIVEN,
    given_by=frozenset({Capacity.SELF}),
    mode=Mode.SIGNATURE,
    told=frozenset(Told),
    language="ar",
    identity_checked=True,
    risk_checked=True,
    content=GrantContent(message=WORDS, address=ADDRESS),
)
NO = Taken(status=Status.REFUSED, given_by=frozenset({Capacity.SELF}))
NOT_NOW = Taken(
    status=Status.NOT_NOW,
    given_by=frozenset({Capacity.SELF}),
    review_on=TODAY + timedelta(days=60),
)


def aged(person: Person, years: int, *, unsure: int = 0) -> Person:
    """Give a person a birth: surely so many years ago, or up to ``unsure`` years more."""
    last = date(TODAY.year - years - 1, TODAY.month, 1)
    first = date(last.year - unsure, last.month, 1)
    Birth.objects.create(person=person, content=BirthContent(first=first, last=last))
    return person


def an_adult(**over: Any) -> Person:
    """A registered person of about thirty."""
    return aged(a_person(**over), 30)


def a_release(
    scope: Scope = Scope.REL_MSG,
    *,
    person: Person | None = None,
    recipient: Person | None = None,
    actor: User | None = None,
    **over: Any,
) -> Grant:
    """A yes of an adult to one release to one enquirer, taken down by a tracing officer."""
    person = person or an_adult(office=an_office())
    recipient = recipient or a_person(name="فاطمة", office=person.office, standing="enquirer")
    actor = actor or a_user(Role.TRO, person.office)
    asked = ask_consent(actor=actor, person=person, scope=scope, recipient=recipient, on=TODAY)
    return record_answer(
        actor=actor, grant=asked, taken=replace(YES, **over), version=asked.version, on=TODAY
    )


def readable(grant: Grant) -> list[Disclosure]:
    """What the enquirer could read now because of this consent."""
    assert grant.recipient is not None
    return list(grant.disclosures.open_to(grant.recipient, timezone.now()))
