"""The gate: the one place through which anything of a person leaves.

Nothing else makes a ``Disclosure`` (a test reads every file for it). No role opens the gate: the
permission says who may ask, the person's own consent in force says whether (R110, D05).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import Actor, ActorRef, record
from wasl.consent import effects
from wasl.consent.codes import Scope, Status
from wasl.consent.disclosable import ITEM_CODES, WITH, Disclosable, concerned, disclosable
from wasl.consent.models import Disclosure, Grant, GrantContent, Released
from wasl.consent.reads import ages_of, held
from wasl.consent.rules import MISSING, OPEN_FOR, what_is_missing
from wasl.consent.signers import OF_AGE
from wasl.errors import Forbidden, IllegalMove, Invalid, NotFound
from wasl.people.models import Person
from wasl.vault.keys import prefetch, ring
from wasl.worklist.actions import settle_tasks
from wasl.worklist.models import Kind

# What leaves under each scope, and nothing besides: a code for a sentence, or the words chosen.
ITEMS: Mapping[Scope, Callable[[GrantContent], dict[str, str]]] = {
    Scope.REL_ALIVE: lambda _content: {"alive": "yes"},
    Scope.REL_MSG: lambda content: {"message": content.message},
    Scope.REL_FWD: lambda content: {"forwarding": content.address},
    Scope.REL_CONTACT: lambda content: {"contact": content.address},
    Scope.REL_LOCATION: lambda content: {"location": content.address},
}


def missing_for(person: Person, scope: Scope, recipient: Person, on: date) -> tuple[str, ...]:
    """Return the codes of what a release still lacks, for the page that prepares it."""
    grant = _standing(person, scope, recipient)
    judged = held(grant, ages_of(person, on)) if grant else None
    return (*what_is_missing(judged, on), *_cautions(person, recipient))


def items_of(grant: Grant) -> dict[str, str]:
    """Return exactly what would leave under a consent."""
    return ITEMS[Scope(grant.scope)](grant.content)


@transaction.atomic
def release(
    *,
    actor: User,
    person: Person,
    scope: Scope,
    recipient: Person,
    request: UUID | None,
    on: date,
    now: datetime,
) -> Disclosure:
    """Let the part of a person that they agreed to reach the one they agreed to.

    ``scope`` is one of ``RELEASES``; ``request`` is the tracing request on whose page it may be
    read, counted from ``now`` (D15); ``on`` is today in the person's office.

    Raises:
        NotFound: the person is of another office.
        Forbidden: the actor's role may not release.
        ConsentMissing: the consent, the identity check, the risk check or the channel is missing.
        IllegalMove: it has been released and can be read now.
    """
    actor.require(Can.RELEASE_DATA, on=person)
    person = _locked(person)
    grant = _releasable(person, scope, recipient, on)
    for guard in effects.before_release:
        guard(person, recipient, scope, request)
    _check_not_open(grant, recipient, now)
    items = items_of(grant)
    disclosure = Disclosure(
        person=person,
        grant=grant,
        purpose=scope,
        recipient=recipient,
        request=request,
        item_codes=sorted(items),
        made_by=actor,
        made_at=now,
        expires_at=now + timedelta(days=OPEN_FOR[scope]),
    )
    disclosure.content = Released(items=items)
    disclosure.save()
    settle_tasks(record_id=grant.pk, kind=Kind.NEWS_TO_PASS_ON, by=actor)
    record(actor, "consent.released", disclosure, purpose=scope, grant=str(grant.pk))
    return disclosure


def _check_not_open(grant: Grant, recipient: Person, now: datetime) -> None:
    if grant.disclosures.open_to(recipient, now).exists():
        raise IllegalMove("consent.released_already", _("This was passed on and can be read now."))


def _releasable(person: Person, scope: Scope, recipient: Person, on: date) -> Grant:
    """Return the consent that opens the gate, or refuse with the first thing that is missing."""
    missing = missing_for(person, scope, recipient, on)
    if missing:
        kind, words = MISSING[missing[0]]
        raise kind(missing[0], words)
    grant = _standing(person, scope, recipient)
    assert grant is not None, "what_is_missing names a missing consent"
    return grant


EXPORT = "export"
BATCH = 500  # people read, recorded and given out at a time: memory stays flat


def export_rows(
    *, actor: User, people: QuerySet[Person], reason: str, on: date
) -> Iterator[Disclosable]:
    """Return what an export may show of people, each batch recorded before it leaves.

    Only people whom the actor may see, in offices where they may export; a child only to
    somebody whose safeguarding papers are in force (D62). Each person gets a disclosure with
    the reason, so that they can be told what left.

    Args:
        actor: Who exports.
        people: Whom they chose; narrowed here.
        reason: Why, in words; sealed under each person's key.
        on: Today.

    Raises:
        Forbidden: the actor may export nowhere.
        Invalid: no reason was given.
    """
    offices = actor.offices_where(Can.EXPORT_DATA)
    if not offices:
        raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))
    if not reason.strip():
        raise Invalid("consent.export_reason", _("Say what the export is for."))
    visible = Person.objects.visible_to(actor).current().filter(office__in=offices)
    chosen = list(people.filter(pk__in=visible.values("pk")).values_list("pk", flat=True))
    return _export(actor, chosen, reason.strip(), on)


def _export(actor: User, chosen: list[UUID], reason: str, on: date) -> Iterator[Disclosable]:
    export, count = uuid4(), 0
    try:
        for start in range(0, len(chosen), BATCH):
            rows = _export_batch(actor, chosen[start : start + BATCH], reason, on, export)
            count += len(rows)
            yield from rows
    finally:  # also when whoever reads stops half-way: the trail says how many had left by then
        record(actor, "consent.exported", actor, export=str(export), people=count)


def _export_batch(
    actor: User, chosen: list[UUID], reason: str, on: date, export: UUID
) -> list[Disclosable]:
    # A ring of its own: a streamed answer is read after the request's ring has closed.
    with transaction.atomic(), ring():
        people = list(
            Person.objects.filter(pk__in=chosen, erased_at=None)
            .select_related("office")
            .prefetch_related(*WITH)
        )
        prefetch(concerned(people))
        order = {pk: place for place, pk in enumerate(chosen)}
        people.sort(key=lambda person: order[person.pk])
        let = [p for p in people if actor.may_see_children(on) or _surely_adult(p, on)]
        Disclosure.objects.bulk_create(_exported(p, actor, reason, export) for p in let)
        return [disclosable(person) for person in let]


ANSWERS = ("answers",)
EVERY_ANSWER = ("answers", "answers_c3_c4")


@transaction.atomic
def export_answers(
    *,
    actor: User,
    office: Office,
    about: Mapping[UUID, frozenset[UUID]],
    items: tuple[str, ...],
    reason: str,
    on: date,
) -> tuple[UUID, frozenset[UUID]]:
    """Say which filled forms may leave in a file, and record it for each person concerned.

    A form leaves whole or not at all: when all whom it is about are the office's own people,
    neither erased nor merged away, and no child is among them unless the actor's safeguarding
    papers are in force (D62). One about nobody may be about a child.

    Args:
        actor: Who exports.
        office: Whose forms; nobody exports those of another office.
        about: Filled forms, and whom each is about.
        items: ``ANSWERS``, or ``EVERY_ANSWER`` when C3 and C4 leave, too.
        reason: Why, in words; sealed under each person's key.
        on: Today.

    Returns:
        The id of the export, which stands in each disclosure, and the forms that may leave.

    Raises:
        NotFound: the actor does not work in this office.
        Forbidden: the actor may not export there, or not read what concerns life or safety.
        Invalid: no reason was given.
    """
    actor.require(Can.EXPORT_DATA, on=office)
    if items == EVERY_ANSWER:
        actor.require(Can.READ_LIFE_OR_SAFETY, on=office)
    if not reason.strip():
        raise Invalid("consent.export_reason", _("Say what the export is for."))
    concerned_here = {pk for people in about.values() for pk in people}
    seen = Person.objects.visible_to(actor).current().filter(office=office, pk__in=concerned_here)
    let = {person.pk: person for person in seen.without_children_for(actor, on)}
    children = actor.may_see_children(on)
    leaving = frozenset(
        form for form, people in about.items() if people <= let.keys() and (people or children)
    )
    export = uuid4()
    told = {pk for form in leaving for pk in about[form]}
    prefetch(told)
    Disclosure.objects.bulk_create(
        _exported(let[pk], actor, reason.strip(), export, items) for pk in sorted(told)
    )
    record(actor, "consent.exported", actor, export=str(export), people=len(told))
    return export, leaving


def _exported(
    person: Person, actor: User, reason: str, export: UUID, items: Sequence[str] = ITEM_CODES
) -> Disclosure:
    row = Disclosure(
        person=person,
        purpose=EXPORT,
        recipient_code=str(export),
        item_codes=list(items),
        made_by=actor,
    )
    row.content = Released(items={"reason": reason})
    return row


def _surely_adult(person: Person, on: date) -> bool:
    ages = ages_of(person, on)
    return ages is not None and ages.lowest >= OF_AGE


@transaction.atomic
def revoke(
    *, actor: User, disclosure: Disclosure, now: datetime, reason_code: str = "staff"
) -> Disclosure:
    """Shut one disclosure. Whoever may record a consent may shut, whoever released it.

    Raises:
        IllegalMove: it is shut already.
    """
    actor.require(Can.RECORD_CONSENT, on=disclosure)
    person = _locked(disclosure.person)
    disclosure = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    disclosure.person = person
    if disclosure.revoked_at is not None:
        raise IllegalMove("consent.revoked_already", _("This cannot be read any more."))
    shut_one(actor, disclosure, reason_code, now)
    return disclosure


def shut(actor: Actor | ActorRef, grant: Grant, now: datetime) -> tuple[int, int]:
    """Shut everything open because of a consent, inside the action that ends it (D11).

    Returns:
        How many were shut, and how many of all had been read or taken away already.
    """
    disclosures = grant.disclosures.select_for_update()
    out = sum(d.collected_at is not None for d in disclosures)
    still_open = [d for d in disclosures if d.revoked_at is None]
    for disclosure in still_open:
        disclosure.person = grant.person
        shut_one(actor, disclosure, "consent_ended", now)
    return len(still_open), out


def shut_request(actor: Actor | ActorRef, person: Person, request: UUID, now: datetime) -> int:
    """Shut all that was released of a person to one request, inside an action that was authorised.

    For a match that proves wrong: the supervisor of either office retracts it.

    Returns:
        How many were shut.
    """
    opened = person.disclosures.select_for_update().filter(request=request, revoked_at=None)
    for disclosure in opened:
        disclosure.person = person
        shut_one(actor, disclosure, "match_retracted", now)
    return len(opened)


@transaction.atomic
def collect(
    *, actor: ActorRef, recipient: Person, request: UUID, on: date, now: datetime
) -> list[Disclosure]:
    """Return what an enquirer may read now on the page of one request, and note that it was read.

    Each consent is judged again: what a birthday or a corrected age has overtaken is not shown.
    """
    waiting = (
        Disclosure.objects.open_to(recipient, now)
        .filter(request=request, person__erased_at=None, grant__isnull=False)
        .select_related("person", "grant")
        .order_by("made_at")
    )
    shown = []
    for disclosure in waiting:
        grant = disclosure.grant
        if grant is None or what_is_missing(held(grant, ages_of(disclosure.person, on)), on):
            continue
        if disclosure.collected_at is None:
            disclosure.collected_at = now
            disclosure.save(update_fields=["collected_at"])
            record(actor, "consent.collected", disclosure, purpose=disclosure.purpose)
        shown.append(disclosure)
    return shown


def _locked(person: Person) -> Person:
    locked = Person.objects.select_for_update().filter(pk=person.pk, erased_at=None).first()
    if locked is None:
        raise NotFound("consent.no_person", _("There is no such record."))
    return locked


def _standing(person: Person, scope: Scope, recipient: Person) -> Grant | None:
    """Return the one given consent for exactly this scope and recipient; constraint: one."""
    return person.grants.filter(scope=scope, status=Status.GIVEN).to(recipient).first()


def _cautions(person: Person, recipient: Person) -> tuple[str, ...]:
    """Return what staff wrote down against any contact between the two (2.0, RELATIVE)."""
    warned = person.relationships.filter(other=recipient, do_not_contact=True).exists()
    return ("consent.do_not_contact",) if warned else ()


def shut_one(
    actor: Actor | ActorRef, disclosure: Disclosure, reason_code: str, now: datetime
) -> None:
    """Shut one disclosure, inside an action that was authorised."""
    disclosure.revoked_at = now
    disclosure.save(update_fields=["revoked_at"])
    record(actor, "consent.revoked", disclosure, purpose=disclosure.purpose, reason=reason_code)
