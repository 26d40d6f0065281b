"""What answers ask for about people: register somebody, or add to what is known."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from wasl.errors import IllegalMove, Invalid, NotFound, Refused
from wasl.people.actions import amend_person, register_person, store_file
from wasl.people.actions.files import Upload
from wasl.people.codes import Basis, Purpose, Standing
from wasl.people.drafts import PersonDraft
from wasl.people.models import FileKind, Person, StoredFile
from wasl.people.sections import read_draft
from wasl.questionnaires.actions.opening import read_attachment
from wasl.questionnaires.adding import Added, add, take
from wasl.questionnaires.answers import Answers, read_answers
from wasl.questionnaires.applying import Filled, Wish
from wasl.questionnaires.as_draft import person_draft
from wasl.questionnaires.codes import Deed
from wasl.questionnaires.facts import Facts, PersonSaid, Said, read_facts
from wasl.questionnaires.models import About, SubmissionVersion
from wasl.questionnaires.papers import check_papers
from wasl.vault.keys import blind

CASELOAD: Final = "wasl_caseload"


def wishes(filled: Filled) -> Iterator[Wish]:
    """Yield what is to be done about the person whom the form is about."""
    facts = read_facts(filled.answers)
    said = facts.people.get("person", PersonSaid())
    paths = said.paths
    known = whom(filled, facts)
    if known is None and not paths:
        return
    if known is None:
        yield Wish("people.registered", partial(_register, filled, said), fields=paths)
    elif person := Person.objects.current().filter(pk=known, office=filled.office).first():
        note_about(filled, person, "person")  # even when all else is refused
    if known is not None and (said.items or set(said.single) - {"photo"}):
        yield from _amendments(filled, said, known)
    if photo := said.single.get("photo"):
        yield Wish(
            "people.file_stored", partial(keep_photo, filled, photo, "person"), fields=(photo.path,)
        )


def whom(filled: Filled, facts: Facts) -> UUID | None:
    """Return the id of the person whom the form is about, known here or not; ``None``: a new one.

    A correction is about whom its first version was about.
    """
    about = About.objects.filter(submission=filled.version.submission, who="person").first()
    if about is not None:
        return about.person_id
    return facts.known.get("person")


def find_person(filled: Filled, pk: UUID) -> Person:
    """Return the person whom the form is about.

    Raises:
        NotFound: nobody of this office has that id; perhaps their registration is still on
            another phone. It is tried again when that comes.
        Forbidden: they may be a child, and the actor's papers are not in force.
    """
    person = Person.objects.current().filter(pk=pk, office=filled.office).first()
    if person is None:
        raise NotFound(
            "questionnaires.unknown_person",
            _("The person whom this form is about is not known here, or not yet."),
        )
    check_papers(filled.actor, person, filled.on)
    return person


def note_about(filled: Filled, person: Person, who: str) -> None:
    """Write down whom a form is about: its words go when that person is erased."""
    About.objects.get_or_create(submission=filled.version.submission, person=person, who=who)


def new_id(filled: Filled, dataset: str = CASELOAD) -> UUID:
    """Return the id of a new person: the one that the phone gave them, while it was offline.

    Raises:
        IllegalMove: somebody has that id already.
    """
    entity = filled.answers.header.entity
    if entity is None or not entity.create or entity.dataset != dataset:
        return uuid4()
    if Person.objects.filter(pk=entity.id).exists():
        raise IllegalMove(
            "questionnaires.registered_already",
            _("Somebody was registered under this id already. Look whether it is the same person."),
        )
    return entity.id


def basis_of(answers: Answers) -> Basis:
    """Return the lawful basis that the worker stated.

    Raises:
        Invalid: none was stated: nothing is kept without one (D01).
    """
    stated = answers.first("lawful_basis") or answers.first("basis_not_met")
    if stated not in Basis.values:
        raise Invalid("questionnaires.no_basis", _("The form does not state the lawful basis."))
    return Basis(stated)


def _register(filled: Filled, said: PersonSaid) -> Person:
    purposes = {answer.field.purpose for answer in filled.answers.walk() if answer.field.to}
    person = register_person(
        actor=filled.actor,
        office=filled.office,
        draft=person_draft(said, on=told_on(filled), standing=Standing.REGISTERED),
        basis=basis_of(filled.answers),
        purpose=Purpose.CARE if "care" in purposes else Purpose.TRACING,
        on=filled.on,
        pk=new_id(filled),
    )
    note_about(filled, person, "person")
    return person


def _amendments(filled: Filled, said: PersonSaid, pk: UUID) -> Iterator[Wish]:
    """Add what is new; each single fact that differs is a wish of its own, for a person."""
    differing = _differing(filled, said, pk)

    def amend() -> Person:
        person = find_person(filled, pk)
        draft = _added(filled, said, person).draft
        return amend_person(actor=filled.actor, person=person, version=person.version, draft=draft)

    yield Wish("people.amended", amend, fields=said.paths, about=pk)
    for name in differing:
        path = said.single[name].path
        if filled.decided and path not in filled.taken:
            kept = Deed.SET_ASIDE
            yield Wish("people.changed", lambda: None, fields=(path,), key=name, outcome=kept)
        else:
            act = partial(_change, filled, said, pk, name)
            yield Wish("people.changed", act, fields=(path,), key=name, about=pk)


def _differing(filled: Filled, said: PersonSaid, pk: UUID) -> tuple[str, ...]:
    """Return what the record and the form both say, and not the same."""
    try:
        return _added(filled, said, find_person(filled, pk)).differing
    except Refused:
        return ()  # the wish itself will be refused for the same reason, and says so


def _change(filled: Filled, said: PersonSaid, pk: UUID, name: str) -> Person:
    person = find_person(filled, pk)
    if not filled.decided:
        raise IllegalMove(
            "people.differs", _("The record says something else. A person must decide.")
        )
    draft = person_draft(said, on=told_on(filled), standing=Standing(person.standing))
    return amend_person(
        actor=filled.actor,
        person=person,
        version=person.version,
        draft=take(read_draft(person), draft, name),
    )


def _added(filled: Filled, said: PersonSaid, person: Person) -> Added:
    standing = Standing(person.standing)
    draft = person_draft(said, on=told_on(filled), standing=standing)
    previous = filled.version.previous
    earlier = _draft_of(previous, standing) if previous else None
    return add(read_draft(person), draft, earlier)


def _draft_of(version: SubmissionVersion, standing: Standing) -> PersonDraft | None:
    answers = read_answers(version.content.xml.encode(), version.form_version.definition)
    said = read_facts(answers).people.get("person")
    on = (version.ended_at or version.received_at).date()
    return person_draft(said, on=on, standing=standing) if said else None


def keep_photo(filled: Filled, photo: Said, who: str) -> StoredFile:
    """Keep a photo that came with the answers in the file of whom it shows.

    Raises:
        NotFound: that person is not known here, or the photo never came.
    """
    about = About.objects.filter(submission=filled.version.submission, who=who).first()
    if about is None:
        raise NotFound(
            "questionnaires.unknown_person",
            _("The person whom this form is about is not known here, or not yet."),
        )
    found = filled.version.attachments.filter(
        fingerprint=blind("questionnaires.file", photo.value)
    ).first()
    if found is None:
        raise NotFound("questionnaires.file_missing", _("A file of this form never came."))
    return store_file(
        actor=filled.actor,
        person=about.person,
        upload=Upload(body=read_attachment(found), kind=FileKind.PHOTO),
    )


def told_on(filled: Filled) -> date:
    """Return the day of the conversation: ages are counted from it, not from when it came in."""
    ended = filled.version.ended_at
    return min(ended.date(), filled.on) if ended else filled.on
