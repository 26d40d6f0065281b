"""Erase a person: the key goes, and with it everything that was sealed under it (D57)."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record
from wasl.people.actions.writing import lock_person
from wasl.people.codes import ErasureReason, Sex, Tri
from wasl.people.files import forget_files
from wasl.people.models import Access, Change, Person, Relationship, StoredFile
from wasl.people.sections import SECTIONS
from wasl.people.shredders import shredders
from wasl.vault.keys import destroy_key


@transaction.atomic
def erase_person(*, actor: User, person: Person, reason: ErasureReason) -> Person:
    """Destroy a person's key, and those of the records that were merged into theirs.

    Names, births, places, files, the earlier versions of them and what the trail says in words
    cannot be read by anybody afterwards. The row stays, with its reference and the day.

    Raises:
        NotFound: the record belongs to an office that the actor does not work in.
        Forbidden: the actor is not this office's data protection officer.
        IllegalMove: it was erased before, or merged: then the record that was kept is erased.
    """
    actor.require(Can.ERASE_PERSON, on=person)
    locked = lock_person(person)
    for one in (locked, *merged_into(locked)):
        removed = sum(_remove(one).values())
        record(actor, "people.erased", one, reason=reason, removed=removed)
        destroy_key(one.pk)
    return locked


def merged_into(person: Person) -> list[Person]:
    """Return every record that ended up in this one, through however many merges."""
    found: list[Person] = []
    level = [person.pk]
    while level:
        below = list(Person.objects.filter(merged_into__in=level, erased_at=None))
        found += below
        level = [one.pk for one in below]
    return found


def _remove(person: Person) -> dict[str, int]:
    removed = {shredder.name: shredder.remove(person) for shredder in shredders()}
    removed["files"] = forget_files(list(StoredFile.objects.filter(person=person)))
    ties = Relationship.objects.filter(Q(person=person) | Q(other=person))
    removed["relatives"] = ties.delete()[0]
    for section in SECTIONS:
        if section.model is not Relationship:
            gone = section.model._default_manager.filter(person=person)  # noqa: SLF001 - Django's documented name
            removed[section.name] = gone.delete()[0]
    now = timezone.now()
    Access.objects.filter(person=person, ended_at=None).update(ended_at=now)
    person.erased_at = now
    person.sex, person.alive = Sex.NOT_ASKED, Tri.NOT_ASKED
    person.adult_from, person.cross_check, person.sealed = None, False, b""
    person.version += 1
    person.save()
    Change.objects.create(person=person.pk)
    return removed
