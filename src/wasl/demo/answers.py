"""Filled forms and field tasks for the demonstration, through the same actions as everywhere."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import uuid4
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils import timezone

from wasl.accounts.models import Office, User
from wasl.people.codes import Standing
from wasl.people.models import Person
from wasl.questionnaires.actions import Incoming, assign_task, receive_submission
from wasl.questionnaires.codes import Channel
from wasl.questionnaires.definition import Definition, Field
from wasl.questionnaires.models import Form, FormVersion

TALK: Final = {
    "interview_language": "eng",
    "interpreter": "none",
    "mode": "in_person",
    "interview_place": "Community centre",
    "present": "alone",
    "lawful_basis": "public_interest",
}
REGISTRATION: Final = {
    **TALK,
    "limits_explained": "yes",
    "identification_setting": "host_recent",
    "identified_by": "community",
    "child_status": "separated",
    "name_text": "Yonas Tesfay Gebremedhin",
    "name_system": "ethiopic",
    "name_father": "Tesfay",
    "own_birth_how": "age",
    "own_birth_age": "15",
    "sex": "male",
    "nationalities": "ER",
    "languages": "tir ara",
    "origin_text": "Keren",
    "origin_country": "ER",
    "mother_name": "Letebrhan Haile",
    "mother_sex": "female",
    "mother_alive": "yes",
    "separation_cause": "migration",
    "child_views": "Wants to know where his mother is before anything else.",
}
VISIT: Final = {
    **TALK,
    "visit_type": "in_care",
    "occasion": "follow_up",
    "subject": "child",
    "was_planned": "yes",
    "done": "yes",
    "visit_mode": "home",
    "child_seen": "yes",
    "child_alone": "yes",
    "safety": "4",
    "child_view": "Likes the school; misses an older sister.",
    "new_risks": "none",
    "risk_change": "same",
    "risk": "low",
    "next_visit": "yes",
}
HOME: Final = {
    **TALK,
    "interview_language": "ara",
    "interpreter": "volunteer",
    "interpreter_code": "V-204",
    "child_told": "yes",
    "call_outcome": "agreed",
    "visit_how": "home",
    "form_read": "yes",
    "who_name": "Halima",
    "who_kind": "aunt_uncle",
    "who_sex": "female",
}


def load_answers(office: Office, officer: User, worker: User, volunteer: User) -> None:
    """Register a child by form, visit another, send a volunteer out, and let their form wait.

    Args:
        office: Where it happens.
        officer: Gives out the tasks.
        worker: A caseworker.
        volunteer: May fill forms and read nothing, so that what they send waits for somebody.
    """
    forms = {
        version.form.form_id.removeprefix("wasl_"): version
        for version in FormVersion.objects.filter(
            form__office=None, retired_at=None
        ).select_related("form")
    }
    if not forms:
        return
    people = list(
        Person.objects.current()
        .filter(office=office, standing=Standing.REGISTERED)
        .order_by("created_at")[:4]
    )
    _send(worker, office, forms["registration"], REGISTRATION)
    _send(worker, office, forms["follow_up_visit"], VISIT, people[0])
    for person, form in (
        (people[1], "family_tracing_assessment"),
        (people[2], "follow_up_visit"),
        (people[3], "verification"),
    ):
        _assign(officer, person, forms[form].form, volunteer)
    _send(volunteer, office, forms["family_tracing_assessment"], HOME, people[1])


def _assign(officer: User, person: Person, form: Form, to: User) -> None:
    due = timezone.localdate() + timedelta(days=3)
    assign_task(actor=officer, person=person, form=form, to=to, due_on=due)


def _send(
    by: User,
    office: Office,
    version: FormVersion,
    said: Mapping[str, str],
    person: Person | None = None,
) -> None:
    told = {**said, "person": str(person.pk)} if person else said
    receive_submission(
        actor=by,
        office=office,
        incoming=Incoming(xml=_xml(version.definition, told), channel=Channel.COLLECT),
        now=timezone.now(),
    )


def _xml(definition: Definition, said: Mapping[str, str]) -> bytes:
    """Write answers as a renderer would: what was not asked is not there."""
    root = Element(definition.root, id=definition.form_id, version=definition.version)
    end = timezone.now()
    times = {"start": end - timedelta(minutes=40), "end": end}
    words = {**said, **{name: at.isoformat(timespec="milliseconds") for name, at in times.items()}}
    for field in definition.fields:
        _write(root, field, words)
    meta = SubElement(root, "meta")
    SubElement(meta, "instanceID").text = f"uuid:{uuid4()}"
    written: bytes = tostring(root, encoding="utf-8")
    return written


def _write(parent: Element, field: Field, said: Mapping[str, str]) -> None:
    if not field.children:
        if said.get(field.name):
            SubElement(parent, field.name).text = said[field.name]
        return
    node = Element(field.name)
    for child in field.children:
        _write(node, child, said)
    if len(node):
        parent.append(node)
