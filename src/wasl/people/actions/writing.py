"""Register and amend people."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import ActorRef, Content, record
from wasl.errors import IllegalMove, Invalid, NotFound, Stale
from wasl.people.codes import Basis, Purpose
from wasl.people.differences import Difference, compare, sealable
from wasl.people.drafts import PersonDraft
from wasl.people.models import Change, Person
from wasl.people.rules import BirthSpan, surely_adult_from
from wasl.people.sections import PERSON_COLUMNS, SECTIONS, Section, birth_spans, new_row
from wasl.vault.keys import make_key, prefetch


class StalePerson(Stale):
    """Somebody else saved the person meanwhile (409).

    Attributes:
        current: The version that is stored now.
    """

    def __init__(self, current: int) -> None:
        """Keep the version for whoever shows both."""
        super().__init__(
            "people.stale", _("Somebody else changed this record while you were working on it.")
        )
        self.current = current


@transaction.atomic(savepoint=False)
def register_person(
    *,
    actor: User | ActorRef,
    office: Office,
    draft: PersonDraft,
    basis: Basis,
    purpose: Purpose,
    on: date,
    pk: UUID | None = None,
) -> Person:
    """Write down a person for the first time. No name, document or address is required (R063).

    A handful of statements, one for each kind of fact: files of 100,000 rows come through here.

    Args:
        actor: Who registers; also the decider of the lawful basis (D01). An import from the
            command line acts for the system, and is authorised by who may run commands.
        office: Whose record it will be.
        draft: What is known.
        basis: The lawful basis.
        purpose: What the record is kept for.
        on: The office's day on which this was decided.
        pk: The id that a phone without a link gave the person; a new one otherwise.

    Raises:
        NotFound: the actor does not work in this office.
        Forbidden: the actor may not register people there.
        Invalid: a relative is not a person of this office.
    """
    by = _user(actor)
    if by is not None:
        by.require(Can.REGISTER_PERSON, on=office)
    _check_relatives(office.pk, draft)
    person = Person(
        id=pk or uuid4(), office=office, purpose=purpose, basis=basis, basis_by=by, basis_on=on
    )
    make_key(person.pk)
    for column in PERSON_COLUMNS:
        setattr(person, column, getattr(draft, column))
    person.adult_from = surely_adult_from(
        BirthSpan(item.content.first, item.content.last, item.basis, on) for item in draft.births
    )
    person.content = draft.content
    person.save(force_insert=True)
    _create(
        (section, new_row(section, person, item, order, by))
        for section in SECTIONS
        for order, item in enumerate(getattr(draft, section.name))
    )
    record(
        actor, "people.registered", person, purpose=purpose, basis=basis, standing=draft.standing
    )
    Change.objects.create(person=person.pk)
    return person


@transaction.atomic
def amend_person(
    *, actor: User | ActorRef, person: Person, version: int, draft: PersonDraft
) -> Person:
    """Make a person's facts what the draft says: new ones added, missing ones removed.

    Earlier versions stay in the history, sealed. When nothing changed, nothing is written.

    Args:
        actor: Who amends; an import from the command line acts for the system.
        person: Whose facts.
        version: The version that the actor had before their eyes.
        draft: All that is to be known; a fact left out is removed.

    Raises:
        NotFound: the record belongs to an office that the actor does not work in.
        Forbidden: the actor's role does not allow it.
        IllegalMove: the record was erased or merged.
        StalePerson: somebody saved the record since ``version``.
        Invalid: an item or a relative does not belong here.
    """
    by = _user(actor)
    if by is not None:
        by.require(Can.EDIT_PERSON, on=person)
    locked = lock_person(person)
    if locked.version != version:
        raise StalePerson(locked.version)
    _check_relatives(locked.office_id, draft, but=locked.pk)
    try:
        found = compare(locked, draft, by=by, now=timezone.now())
    except KeyError as error:
        raise Invalid(
            "people.unknown_item", _("A fact to be changed is not one of this person's.")
        ) from error
    _write(found)
    if not found.empty:
        touch(locked)
        content = Content(before=sealable(found.before), after=sealable(found.after))
        record(actor, "people.amended", locked, content=content, sections=_changed(found))
    return locked


def lock_person(person: Person) -> Person:
    """Lock the row and return it as it is now.

    Raises:
        NotFound: the record is gone.
        IllegalMove: it was erased, or merged into another.
    """
    locked = Person.objects.select_for_update(of=("self",)).filter(pk=person.pk).first()
    if locked is None:
        raise NotFound("people.not_found", _("There is no such record."))
    check_live(locked)
    return locked


def check_live(person: Person) -> None:
    """Refuse to work on a record that was erased, or merged into another.

    Raises:
        IllegalMove: it was.
    """
    if person.erased_at is not None:
        raise IllegalMove("people.erased", _("This person's data has been erased."))
    if person.merged_into_id is not None:
        raise IllegalMove(
            "people.merged", _("This record was merged into another: work on that one.")
        )


def touch(person: Person) -> None:
    """Save a changed person under the next version, and let the matching job know."""
    person.version += 1
    person.adult_from = surely_adult_from(birth_spans(person.births.all()))
    person.save()
    Change.objects.create(person=person.pk)


def _user(actor: User | ActorRef) -> User | None:
    return actor if isinstance(actor, User) else None


def _check_relatives(office: UUID, draft: PersonDraft, *, but: UUID | None = None) -> None:
    wanted = [item.other_id for item in draft.relatives if item.other_id is not None]
    if not wanted:
        return
    here = Person.objects.current().filter(pk__in=wanted, office=office).count()
    if here != len(wanted) or but in wanted:  # somebody elsewhere, one twice, or the person
        raise Invalid(
            "people.relative_elsewhere",
            _("A relative must be another person of the same office, named once."),
        )
    prefetch(wanted)


def _create(rows: Any) -> None:
    by_section: dict[Section, list[Any]] = defaultdict(list)
    for section, row in rows:
        by_section[section].append(row)
    for section, new in by_section.items():
        section.model._default_manager.bulk_create(new)  # noqa: SLF001 - Django's documented name


def _write(found: Difference) -> None:
    for _section, row in found.delete:
        row.delete()
    for _section, row in found.update:
        row.save()
    _create(found.create)


def _changed(found: Difference) -> str:
    return ",".join(sorted({*found.before, *found.after}))
