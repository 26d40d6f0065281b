"""Who may see what of a person: what is hidden, other offices, and the person themself."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record, record_opened
from wasl.errors import IllegalMove, Invalid
from wasl.people.actions.writing import lock_person
from wasl.people.codes import AccessReason, PlaceRole
from wasl.people.models import Access, Person
from wasl.worklist.actions import settle_tasks
from wasl.worklist.models import Kind


@transaction.atomic
def open_hidden(*, actor: User, person: Person, purpose: str) -> None:
    """Record that contacts and the present whereabouts are opened, each of them (C4).

    Raises:
        NotFound: the record belongs to an office that the actor does not work in.
        Forbidden: the actor may not open what concerns life or safety.
    """
    actor.require(Can.READ_LIFE_OR_SAFETY, on=person)
    for contact in person.contacts.select_related("person"):
        record_opened(actor, contact, purpose=purpose)
    for place in person.places.filter(role=PlaceRole.CURRENT).select_related("person"):
        record_opened(actor, place, purpose=purpose)


@transaction.atomic
def give_access(
    *,
    actor: User,
    person: Person,
    office: Office,
    user: User | None,
    reason: AccessReason,
    until: date,
) -> Access:
    """Let an office, or one user there, see a person of another office.

    Args:
        actor: Who gives it.
        person: Who may be seen.
        office: To which office.
        user: To one user of that office; ``None`` for everyone who may read people there.
        reason: Why.
        until: The last day; access without an end is not given.

    Raises:
        NotFound: the record belongs to an office that the actor does not work in.
        Forbidden: the actor's role does not allow it.
        Invalid: the day is past, the office owns the record, or the user works elsewhere.
        IllegalMove: the record was erased or merged, or they have this access already.
    """
    actor.require(Can.EDIT_PERSON, on=person)
    person = lock_person(person)
    today = timezone.localdate()
    if until < today:
        raise Invalid("people.access_past", _("The last day of access must not be past."))
    if office.pk == person.office_id or (user is not None and office.pk not in user.offices):
        raise Invalid(
            "people.access_elsewhere", _("Access is given to another office and its own users.")
        )
    held = person.accesses.filter(office=office, user=user)
    if Access.objects.in_force(today).filter(pk__in=held.values("pk")).exists():
        raise IllegalMove("people.access_held", _("They have access already."))
    access = Access.objects.create(
        person=person, office=office, user=user, reason=reason, given_by=actor, until=until
    )
    record(
        actor,
        "people.access_given",
        person,
        to_office=str(office.pk),
        to_user=str(user.pk) if user else None,
        reason=reason,
        until=until.isoformat(),
    )
    return access


@transaction.atomic
def end_access(*, actor: User, access: Access) -> Access:
    """End access before its last day.

    Raises:
        NotFound: the record belongs to an office that the actor does not work in.
        Forbidden: the actor's role does not allow it.
        IllegalMove: it has ended already.
    """
    actor.require(Can.EDIT_PERSON, on=access.person)
    access = Access.objects.select_for_update(of=("self",)).get(pk=access.pk)
    if access.ended_at is not None:
        raise IllegalMove("people.access_ended", _("This access has ended already."))
    access.ended_at = timezone.now()
    access.save(update_fields=["ended_at"])
    record(actor, "people.access_ended", access.person, to_office=str(access.office_id))
    return access


@transaction.atomic
def mark_informed(*, actor: User, person: Person, on: date) -> Person:
    """Note that the person was told which data are held, and that they may object (D02).

    Raises:
        NotFound: the record belongs to an office that the actor does not work in.
        Forbidden: the actor's role does not allow it.
        Invalid: the day lies in the future.
        IllegalMove: it was noted before, or the record was erased or merged.
    """
    actor.require(Can.EDIT_PERSON, on=person)
    person = lock_person(person)
    if person.informed_on is not None:
        raise IllegalMove("people.informed", _("It is noted already that they were told."))
    if on > timezone.localdate():
        raise Invalid("people.informed_in_future", _("This day has not come yet."))
    person.informed_on = on
    person.version += 1  # nothing that is matched has changed: no row for the matching job
    person.save(update_fields=["informed_on", "version", "changed_at"])
    settle_tasks(record_id=person.pk, kind=Kind.INFORM_PERSON, by=actor)
    record(actor, "people.informed", person, day=on.isoformat())
    return person
