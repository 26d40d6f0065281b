"""The gate: nothing of a person leaves but by their own consent, whoever asks."""

import ast
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import wasl
from tests.consent.answers import (
    ADDRESS,
    NO,
    TODAY,
    WORDS,
    YES,
    a_release,
    aged,
    an_adult,
    readable,
)
from tests.factories import a_membership, a_person, a_user, an_office
from wasl.accounts.permissions import ROLES, Can, Role
from wasl.audit.models import ActorKind, Entry
from wasl.audit.trail import ActorRef
from wasl.consent import disclosable, effects
from wasl.consent.actions import ask_consent, record_answer
from wasl.consent.codes import RELEASES, Scope
from wasl.consent.gate import (
    ITEMS,
    collect,
    export_rows,
    missing_for,
    release,
    revoke,
    shut_request,
)
from wasl.consent.models import Disclosure
from wasl.errors import ConsentMissing, Forbidden, IllegalMove, Invalid, NotFound, Refused
from wasl.people.contents import (
    ContactContent,
    MarkContent,
    PersonContent,
    PlaceContent,
    RelativeContent,
)
from wasl.people.models import Birth, Contact, Mark, Person, Place, Relationship

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("by_itself")]
ENQUIRER = ActorRef(ActorKind.ENQUIRER, "test")


def let_out(grant=None, *, actor=None, person=None, recipient=None, scope=None, request=None):
    person = person or grant.person
    return release(
        actor=actor or a_user(Role.TRO, person.office),
        person=person,
        scope=scope or Scope(grant.scope),
        recipient=recipient or grant.recipient,
        request=request,
        on=TODAY,
        now=timezone.now(),
    )


def a_pair():
    person = an_adult()
    return person, a_person(name="فاطمة", office=person.office, standing="enquirer")


# Who may ask, and that nobody may override


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("scope", RELEASES)
def test_no_role_lets_anything_out_without_the_persons_consent(role, scope):
    person, enquirer = a_pair()
    colleague = a_user(role, person.office)

    with pytest.raises((ConsentMissing, Forbidden)) as refusal:
        let_out(actor=colleague, person=person, recipient=enquirer, scope=scope)

    expected = ConsentMissing if Can.RELEASE_DATA in ROLES[role] else Forbidden
    assert refusal.type is expected
    assert not Disclosure.objects.exists()


def test_all_roles_at_once_do_not_either():
    person, enquirer = a_pair()
    mighty = a_user()
    for role in Role:
        a_membership(mighty, role, person.office)

    with pytest.raises(ConsentMissing):
        let_out(actor=mighty, person=person, recipient=enquirer, scope=Scope.REL_CONTACT)


@pytest.mark.parametrize("role", [r for r in Role if Can.RELEASE_DATA not in ROLES[r]])
def test_even_with_consent_only_caseworkers_let_it_out(role):
    grant = a_release()

    with pytest.raises(Forbidden):
        let_out(grant, actor=a_user(role, grant.person.office))


def test_the_administrator_never_releases():
    assert Can.RELEASE_DATA not in ROLES[Role.ADM]
    assert Can.RELEASE_DATA not in ROLES[Role.SUP]


def test_for_another_office_the_person_does_not_exist():
    grant = a_release()

    with pytest.raises(NotFound):
        let_out(grant, actor=a_user(Role.TRO, an_office()))


# Exactly this scope, this recipient


def test_what_leaves_is_exactly_what_was_agreed_to_and_it_is_recorded():
    grant = a_release(Scope.REL_MSG)

    disclosure = let_out(grant)

    assert disclosure.content.items == {"message": WORDS}
    assert disclosure.item_codes == ["message"]
    assert ADDRESS not in str(disclosure.content)
    assert WORDS.encode() not in bytes(disclosure.sealed)
    entry = Entry.objects.get(action="consent.released")
    assert entry.subject == grant.person_id
    assert entry.purpose == Scope.REL_MSG


SHOWN = {
    Scope.REL_ALIVE: {"alive": "yes"},
    Scope.REL_MSG: {"message": WORDS},
    Scope.REL_FWD: {"forwarding": ADDRESS},
    Scope.REL_CONTACT: {"contact": ADDRESS},
    Scope.REL_LOCATION: {"location": ADDRESS},
}


@pytest.mark.parametrize("scope", RELEASES)
def test_each_scope_lets_out_one_thing(scope):
    assert set(ITEMS) == set(RELEASES)

    assert let_out(a_release(scope)).content.items == SHOWN[scope]


@pytest.mark.parametrize("given", RELEASES)
@pytest.mark.parametrize("wanted", RELEASES)
def test_a_consent_opens_its_own_scope_only(given, wanted):
    if given is wanted:
        return
    grant = a_release(given)

    with pytest.raises(ConsentMissing):
        let_out(grant, scope=wanted)


def test_a_consent_for_the_mother_is_none_for_the_uncle():
    grant = a_release()
    uncle = a_person(office=grant.person.office, standing="enquirer")

    with pytest.raises(ConsentMissing):
        let_out(grant, recipient=uncle)


def test_a_no_lets_nothing_out():
    person, enquirer = a_pair()
    actor = a_user(Role.TRO, person.office)
    asked = ask_consent(
        actor=actor, person=person, scope=Scope.REL_MSG, recipient=enquirer, on=TODAY
    )
    with pytest.raises(ConsentMissing):
        let_out(asked)
    record_answer(actor=actor, grant=asked, taken=NO, version=1, on=TODAY)

    with pytest.raises(ConsentMissing):
        let_out(asked)


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"identity_checked": False}, "consent.identity_unchecked"),
        ({"risk_checked": False}, "consent.risk_unchecked"),
    ],
)
def test_both_checks_come_first(over, code):
    grant = a_release(**over)
    assert missing_for(grant.person, Scope.REL_MSG, grant.recipient, TODAY) == (code,)

    with pytest.raises(ConsentMissing) as refusal:
        let_out(grant)

    assert refusal.value.code == code


def test_nothing_is_made_of_an_empty_message():
    grant = a_release(content=replace(YES.content, message=""))

    with pytest.raises(ConsentMissing) as refusal:
        let_out(grant)

    assert refusal.value.code == "consent.channel_missing"


def test_an_age_that_was_corrected_counts_at_once():
    grant = a_release()
    assert missing_for(grant.person, Scope.REL_MSG, grant.recipient, TODAY) == ()
    Birth.objects.all().delete()
    aged(grant.person, 15)

    with pytest.raises(ConsentMissing) as refusal:
        let_out(grant)

    assert refusal.value.code == "consent.age_changed"


def test_people_who_must_not_be_put_in_contact_are_not():
    grant = a_release()
    Relationship.objects.create(
        person=grant.person,
        other=grant.recipient,
        kind="parent",
        do_not_contact=True,
        content=RelativeContent(),
    )

    with pytest.raises(ConsentMissing) as refusal:
        let_out(grant)

    assert refusal.value.code == "consent.do_not_contact"


def test_an_app_above_can_stop_a_release(monkeypatch):
    grant = a_release()

    def unverified(_person, _recipient, _scope, _request):
        raise IllegalMove("test.unverified", "")

    monkeypatch.setattr(effects, "before_release", [unverified])
    with pytest.raises(IllegalMove):
        let_out(grant)


def test_a_second_click_is_refused():
    grant = a_release()
    let_out(grant)

    with pytest.raises(IllegalMove):
        let_out(grant)

    assert Disclosure.objects.count() == 1


def test_contact_can_be_read_for_seven_days():
    disclosure = let_out(a_release(Scope.REL_CONTACT))

    assert disclosure.expires_at - disclosure.made_at == timedelta(days=7)
    late = disclosure.expires_at
    assert not Disclosure.objects.open_to(disclosure.recipient, late).exists()


# Shutting


def test_revoking_shuts_and_is_recorded():
    grant = a_release()
    disclosure = let_out(grant)
    supervisor = a_user(Role.SUP, grant.person.office)
    assert readable(grant)

    revoke(actor=supervisor, disclosure=disclosure, now=timezone.now())

    assert not readable(grant)
    assert Entry.objects.filter(action="consent.revoked").count() == 1
    with pytest.raises(IllegalMove):
        revoke(actor=supervisor, disclosure=disclosure, now=timezone.now())


def test_revoking_is_for_the_office_and_its_casework():
    disclosure = let_out(a_release())

    with pytest.raises(NotFound):
        revoke(actor=a_user(Role.TRO), disclosure=disclosure, now=timezone.now())
    with pytest.raises(Forbidden):
        revoke(
            actor=a_user(Role.ADM, disclosure.person.office),
            disclosure=disclosure,
            now=timezone.now(),
        )


def test_all_that_was_released_to_a_request_is_shut_together():
    request = uuid4()
    grant = a_release()
    let_out(grant, request=request)

    shut = shut_request(ENQUIRER, grant.person, request, timezone.now())

    assert shut == 1
    assert not readable(grant)


# Reading


def read(grant, request, on=TODAY):
    return collect(
        actor=ENQUIRER, recipient=grant.recipient, request=request, on=on, now=timezone.now()
    )


def test_reading_is_noted_once_and_recorded_as_the_enquirers():
    grant, request = a_release(), uuid4()
    let_out(grant, request=request)

    first, second = read(grant, request), read(grant, request)

    assert [d.content.items for d in first] == [{"message": WORDS}]
    assert first[0].collected_at == second[0].collected_at
    assert Entry.objects.get(action="consent.collected").actor_kind == ActorKind.ENQUIRER


def test_what_was_released_to_one_request_is_not_read_on_another():
    grant = a_release()
    let_out(grant, request=uuid4())

    assert read(grant, uuid4()) == []


def test_what_an_age_has_overtaken_is_not_read_even_before_the_job_ran():
    grant, request = a_release(), uuid4()
    let_out(grant, request=request)
    assert read(grant, request)
    Birth.objects.all().delete()
    aged(grant.person, 15)

    assert read(grant, request) == []


# Exporting

SECRET_PHONE, SECRET_MARK, SECRET_NOTE = "+39 333 1234567", "scar on the left", "fears his uncle"
SECRET_PLACE, SECRET_LAT = "Rifugio Aurora", 37.50213


def a_full_person(office, **over):
    person = aged(a_person(office=office, **over), 30)
    person.content = PersonContent(nationalities=("SO",), languages=("som",), note=SECRET_NOTE)
    person.save()
    Contact.objects.create(person=person, kind="phone", content=ContactContent(value=SECRET_PHONE))
    Mark.objects.create(person=person, content=MarkContent(text=SECRET_MARK))
    for role, text in (("origin", "Baidoa"), ("current", SECRET_PLACE)):
        Place.objects.create(
            person=person, role=role, content=PlaceContent(text=text, country="SO", lat=SECRET_LAT)
        )
    Relationship.objects.create(
        person=person,
        other=a_person(name="Faadumo", office=office),
        kind="parent",
        content=RelativeContent(),
    )
    return person


def exported(actor, reason="monthly list", people=None):
    people = Person.objects.filter(standing="registered") if people is None else people
    return list(export_rows(actor=actor, people=people, reason=reason, on=TODAY))


def test_an_export_holds_what_it_may_and_nothing_of_life_or_safety():
    office = an_office()
    person = a_full_person(office)

    rows = exported(a_user(Role.TRO, office), people=Person.objects.filter(pk=person.pk))

    shown = str(rows)
    assert [row.id for row in rows] == [person.pk]
    assert rows[0].names[0].text == "محمد علي"
    assert "Baidoa" in shown
    assert "Faadumo" in shown
    for secret in (SECRET_PHONE, SECRET_MARK, SECRET_NOTE, SECRET_PLACE, str(SECRET_LAT)):
        assert secret not in shown


def test_no_shape_of_an_export_has_a_place_for_what_is_c4():
    shapes = [s for s in vars(disclosable).values() if is_dataclass(s)]
    names = {field.name for shape in shapes for field in fields(shape)}

    assert "names" in names
    assert not names & {"contacts", "contact", "lat", "lon", "marks", "photos", "note", "narrative"}


def test_each_person_can_be_told_what_left():
    office = an_office()
    person = a_full_person(office)

    exported(a_user(Role.TRO, office), people=Person.objects.filter(pk=person.pk))

    disclosure = person.disclosures.get()
    assert disclosure.purpose == "export"
    assert disclosure.content.items == {"reason": "monthly list"}
    assert b"monthly" not in bytes(disclosure.sealed)
    assert Entry.objects.get(action="consent.exported").details["people"] == 1


def test_an_export_that_stops_half_way_says_how_many_had_left():
    office = an_office()
    a_full_person(office)
    rows = export_rows(
        actor=a_user(Role.TRO, office), people=Person.objects.all(), reason="r", on=TODAY
    )
    next(rows)

    rows.close()

    assert Entry.objects.get(action="consent.exported").details["people"] == 2


def test_an_export_shows_nobody_of_another_office():
    mine, theirs = an_office(), an_office()
    a_full_person(theirs)
    actor = a_user(Role.TRO, mine)
    assert Person.objects.count() > 0

    assert exported(actor, people=Person.objects.all()) == []


@pytest.mark.parametrize("role", [r for r in Role if Can.EXPORT_DATA not in ROLES[r]])
def test_who_may_not_export_does_not(role):
    with pytest.raises(Forbidden):
        exported(a_user(role))


def test_an_export_says_what_it_is_for():
    with pytest.raises(Invalid):
        exported(a_user(Role.TRO), reason="  ")


def test_children_leave_only_for_those_whose_papers_are_in_force():
    office = an_office()
    adult, child = a_full_person(office), aged(a_person(office=office), 9)
    people = Person.objects.filter(pk__in=[adult.pk, child.pk])
    lapsed = a_user(Role.TRO, office, vetted_until=date(2020, 1, 1))
    assert len(exported(a_user(Role.TRO, office), people=people)) == 2

    assert [row.id for row in exported(lapsed, people=people)] == [adult.pk]


def test_the_number_of_queries_does_not_grow_with_people():
    office = an_office()
    actor = a_user(Role.TRO, office)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            exported(actor)
        return len(seen)

    a_full_person(office)
    queries()  # roles are read once for each user
    few = queries()
    for _ in range(5):
        a_full_person(office)

    assert queries() == few


# The single maker


def makers(source):
    """Calls that make a disclosure: ``Disclosure(...)``, ``Disclosure.objects.create(...)``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.split(".")[-1] == "Disclosure" or (
                "isclosure" in called
                and called.split(".")[-1].endswith(("create", "get_or_create"))
            ):
                yield called


def test_nothing_but_the_gate_makes_a_disclosure():
    root = Path(wasl.__file__).parent
    found = {
        path.relative_to(root).as_posix(): list(makers(path.read_text()))
        for path in root.rglob("*.py")
        if "migrations" not in path.parts
    }
    assert found["consent/gate.py"], "the search itself finds nothing"

    assert [path for path, calls in found.items() if calls] == ["consent/gate.py"]


@pytest.mark.parametrize(
    "source",
    [
        "Disclosure(person=p)",
        "models.Disclosure()",
        "Disclosure.objects.create(person=p)",
        "Disclosure.objects.bulk_create(rows)",
        "person.disclosures.create(purpose='x')",
        "Disclosure.objects.update_or_create(pk=1)",
    ],
)
def test_the_search_for_makers_knows_the_ways(source):
    assert list(makers(source))


def test_refusals_of_the_gate_are_refusals():
    person, enquirer = a_pair()

    with pytest.raises(Refused) as refusal:
        let_out(person=person, recipient=enquirer, scope=Scope.MEDIA)

    assert refusal.value.code == "consent.missing"
