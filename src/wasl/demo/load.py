"""Fill a new database with invented families, through the same actions that people use."""

import base64
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from wasl.accounts.models import Membership, Office, Organisation, User
from wasl.accounts.permissions import Role
from wasl.audit.trail import SYSTEM
from wasl.demo.answers import load_answers
from wasl.demo.offices import EVERYWHERE, NETWORK, OFFICES, SHOWN, STORY, DemoOffice
from wasl.exchange.person_rows import RELATIVES, Giver, draft_of
from wasl.formats.objects import Notes, Object, person_of, request_of
from wasl.formats.records import PersonRow
from wasl.people.actions import register_person
from wasl.people.codes import Basis, Kinship, NameKind, Purpose, Standing
from wasl.people.contents import NameContent
from wasl.people.drafts import NameDraft, PersonDraft
from wasl.populations import generate
from wasl.populations.world import World
from wasl.tracing.actions import accept_request, open_request, submit_request
from wasl.tracing.actions.requests import RequestDraft
from wasl.tracing.models import RequestContent
from wasl.tracing.rules import Motive
from wasl.vault.keys import ring

PERSONS, REQUESTS, SEED = 5_000, 400, 20261122
GIVER = Giver("demonstration", "demo")
# The last requests stay where an officer or a supervisor still has something to do.
LEFT_AS_DRAFT, LEFT_SUBMITTED = 6, 12
REVIEW_DAYS = 30

Progress = Callable[..., Iterator[Any]]


class SignIn(NamedTuple):
    """How one role signs in: made for this database alone, and printed only at its start."""

    role: str
    email: str
    password: str
    secret: str


def load(progress: Progress | None = None) -> list[SignIn]:
    """Load offices, users, people and requests. Runs inside the caller's transaction.

    Args:
        progress: Passes rows on and shows how many went by; takes ``total`` and ``what``.

    Returns:
        The sign-ins to print: each role once at the offices of the story.
    """
    show = progress or _silently
    world = generate(PERSONS, REQUESTS, SEED)
    offices = _make_offices()
    staff, sign_ins = _make_staff(offices)
    for person in show(world.persons, total=len(world.persons), what="people"):
        country = world.country_registered[person["id"]]
        with ring():
            register_person(
                actor=SYSTEM,
                office=offices[_office(country, "registers")],
                draft=_draft(_person(dict(person)), Standing.REGISTERED),
                basis=Basis.PUBLIC_INTEREST,
                purpose=Purpose.TRACING,
                on=timezone.localdate(),
            )
    _make_requests(world, offices, staff, show)
    _allow_cross_checks()
    code = OFFICES[0].code
    with ring():
        load_answers(
            offices[code], staff[code, Role.TRO], staff[code, Role.CW], staff[code, Role.VOL]
        )
    return sign_ins


def _silently(rows: Iterable[Any], **_kwargs: Any) -> Iterator[Any]:
    yield from rows


def _make_offices() -> dict[str, Office]:
    made: dict[str, Office] = {}
    head: Office | None = None
    for office in OFFICES:
        society, _new = Organisation.objects.get_or_create(name=office.organisation)
        made[office.code] = Office.objects.create(
            organisation=society,
            parent=head,
            code=office.code,
            name=office.name,
            country=office.country,
            route_place=office.route_place,
            time_zone=office.time_zone,
            calendar=office.calendar,
            languages=list(office.languages),
        )
        head = head or made[office.code]
    return made


def _make_staff(
    offices: dict[str, Office],
) -> tuple[dict[tuple[str, Role], User], list[SignIn]]:
    staff: dict[tuple[str, Role], User] = {}
    sign_ins = []
    for office in OFFICES:
        roles: tuple[Role, ...] = STORY.get(office.code, EVERYWHERE)
        if office is OFFICES[0]:
            roles += NETWORK
        for role in roles:
            user = _make_user(offices[office.code], role)
            staff[office.code, role] = user
            if office.code in SHOWN or role in NETWORK:
                sign_ins.append(_give_sign_in(user, f"{role.label}, {office.name}"))
    return staff, sign_ins


def _make_user(office: Office, role: Role) -> User:
    today = timezone.localdate()
    user = User(
        email=f"{role.lower()}@{office.code}.example",
        name=f"{role.label} ({office.name})",
        conduct_signed_on=today - timedelta(days=200),
        safeguarding_signed_on=today - timedelta(days=200),
        vetted_until=today + timedelta(days=400),
    )
    user.set_unusable_password()  # only the offices of the story are signed in to
    user.save()
    Membership.objects.create(user=user, office=office, role=role, since=today)
    return user


def _give_sign_in(user: User, role: str) -> SignIn:
    password = "-".join(secrets.token_hex(2) for _part in range(4))
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    user.set_password(password)
    user.save(update_fields=["password"])
    TOTP.activate(user, secret)
    return SignIn(role, user.email, password, secret)


def _office(code: str, field: str) -> str:
    """Return the office that registers in a country, or hears families of a nationality."""
    found = (office.code for office in OFFICES if code in getattr(office, field))
    return next(found, OFFICES[0].code)


def _person(given: dict[str, Any]) -> PersonRow:
    notes = Notes(0)
    row = person_of(Object(given, "", notes))
    assert not notes.problems, notes.problems
    return row


def _draft(row: PersonRow, standing: Standing) -> PersonDraft:
    return draft_of(row, standing=standing, giver=GIVER)


def _make_requests(
    world: World,
    offices: dict[str, Office],
    staff: dict[tuple[str, Role], User],
    show: Progress,
) -> None:
    accepted = len(world.requests) - LEFT_AS_DRAFT - LEFT_SUBMITTED
    today = timezone.localdate()
    rows = show(enumerate(world.requests), total=len(world.requests), what="requests")
    for number, given in rows:
        notes = Notes(0)
        row = request_of(Object(dict(given), "", notes))
        assert not notes.problems, notes.problems
        nationality = next(iter(row.sought.nationalities), "")
        code = _office(nationality, "hears")
        enquirer = row.enquirer or PersonRow()
        kinship, _sex = RELATIVES[row.relation]
        with ring():
            request = open_request(
                actor=staff[code, Role.TRO],
                office=offices[code],
                enquirer=_named(_draft(enquirer, Standing.ENQUIRER)),
                sought=_draft(row.sought, Standing.SOUGHT),
                draft=RequestDraft(
                    kinship=Kinship(kinship),
                    limits_explained=True,
                    content=RequestContent(reasons="The family wishes to know and to be in touch."),
                ),
                basis=Basis.PUBLIC_INTEREST,
                purpose=Purpose.TRACING,
                on=today - timedelta(days=number % 90),
            )
            if number < accepted + LEFT_SUBMITTED:
                submit_request(actor=staff[code, Role.TRO], request=request)
            if number < accepted:
                accept_request(
                    actor=staff[code, Role.SUP],
                    request=request,
                    motive=Motive.FAMILY_LINK,
                    motive_note="The officer knows the family; nothing speaks against it.",
                    on=today - timedelta(days=number % 60),
                    review_days=REVIEW_DAYS,
                )


def _named(draft: PersonDraft) -> PersonDraft:
    """An enquirer has at least a name by which the office knows them."""
    if draft.names:
        return draft
    name = NameDraft(content=NameContent(text="–"), kind=NameKind.STATED)
    return PersonDraft(**{**draft.__dict__, "names": (name,)})


def _allow_cross_checks() -> None:
    """Registered people of the demonstration agreed to be compared within the network."""
    from wasl.people.models import Person

    Person.objects.filter(standing=Standing.REGISTERED).update(cross_check=True)


__all__ = ["DemoOffice", "SignIn", "load"]
