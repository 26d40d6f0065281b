"""The trail as a reader may see it: which entries, under which names."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from wasl.accounts.models import Office, User
from wasl.accounts.oversight import (
    entries_visible_to,
    overseen_offices,
    overseen_staff,
    pseudonym,
    sees_plain_ids,
)
from wasl.audit.models import ActorKind, Entry, EntryQuerySet
from wasl.desk.audit.codes import said
from wasl.desk.audit.forms import FilterForm
from wasl.desk.http import StaffRequest
from wasl.people.models import Person
from wasl.people.references import read_reference

PER_PAGE = 50
REVEALED = "audit_revealed_until"
REVEALED_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class Row:
    """One entry as it is shown."""

    entry: Entry
    who: str
    what: str | Promise
    office: str
    record: str
    person: str


class Reader:
    """Whoever reads the trail now: what they see of it, and under which names."""

    def __init__(self, request: StaffRequest) -> None:
        """Look up the colleagues and offices that entries may name: three queries."""
        self.user: User = request.user
        self.plain = sees_plain_ids(self.user) or _is_revealed(request)
        self.may_reveal = not self.plain
        self.staff = overseen_staff(self.user)
        self.overseen = overseen_offices(self.user)
        self.offices = dict(Office.objects.values_list("pk", "name"))

    def actors(self) -> list[tuple[str, str]]:
        """The colleagues to choose from: by name, or by pseudonym."""
        if self.plain:
            return sorted(self.staff.items(), key=lambda pair: pair[1])
        return sorted((name, name) for name in (pseudonym("U", pk) for pk in self.staff))

    def rows(self, entries: Iterable[Entry]) -> Iterator[Row]:
        """The entries as they are shown; asks the database nothing."""
        for entry in entries:
            yield Row(
                entry=entry,
                who=self.who(entry),
                what=said(entry.action),
                office=self.offices.get(entry.office, "") if entry.office else "",
                record=self.id_of("R", entry.record_id),
                person=self.id_of("P", str(entry.subject)) if entry.subject else "",
            )

    def who(self, entry: Entry) -> str:
        """Who did it: a colleague's name or pseudonym, or the kind of actor."""
        if entry.actor_kind != ActorKind.USER:
            return str(ActorKind(entry.actor_kind).label)
        if self.plain:
            return self.staff.get(entry.actor_id, entry.actor_id)
        return pseudonym("U", entry.actor_id)

    def id_of(self, kind: str, id_: str) -> str:
        """An id, or its pseudonym."""
        if not id_ or self.plain:
            return id_
        return pseudonym(kind, id_)

    def actor_ids(self, chosen: str) -> list[str]:
        """The ids behind what was chosen from ``actors``."""
        return [pk for pk in self.staff if chosen in {pk, pseudonym("U", pk)}]


def filter_form(reader: Reader, given: Any) -> FilterForm:
    """The filters that this reader may set."""
    return FilterForm(given or None, actors=reader.actors(), offices=reader.overseen)


def _of_person(reader: Reader, reference: str) -> Q:
    person = person_of(reader, reference)
    return Q(subject=person) if person else Q(pk__in=[])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


FILTERS: dict[str, Callable[[Reader, Any], Q]] = {
    "action": lambda _reader, code: Q(action__startswith=code),
    "actor": lambda reader, chosen: Q(actor_id__in=reader.actor_ids(chosen)),
    "office": lambda _reader, office: Q(office=office.pk),
    "outcome": lambda _reader, code: Q(outcome=code),
    "person": _of_person,
    "record": lambda _reader, id_: Q(record_id=id_),
    "since": lambda _reader, day: Q(at__gte=_midnight(day)),
    "until": lambda _reader, day: Q(at__lt=_midnight(day + timedelta(days=1))),
}


def find(reader: Reader, form: FilterForm, same: Entry | None, kind: str) -> EntryQuerySet:
    """Entries that the filters let through, newest first.

    Args:
        reader: Who reads.
        form: The filters; those that are wrong filter nothing, and the page says so.
        same: An entry whose record or person the reader asks for, without knowing its id.
        kind: ``record`` or ``person``.
    """
    entries = entries_visible_to(reader.user)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    for name, narrow in FILTERS.items():
        if given.get(name):
            entries = entries.filter(narrow(reader, given[name]))
    if same is not None and kind == "person" and same.subject:
        entries = entries.filter(subject=same.subject)
    elif same is not None:
        entries = entries.filter(record_id=same.record_id)
    return entries.order_by("-at", "-id")


def person_of(reader: Reader, reference: str) -> UUID | None:
    """The person who bears a reference, in the offices that are overseen; else ``None``."""
    stored = read_reference(reference)
    people = Person.objects.filter(office__in=reader.overseen)
    return people.filter(reference=stored).values_list("pk", flat=True).first()


def before(entries: EntryQuerySet, last: Entry | None) -> tuple[list[Entry], Entry | None]:
    """One page of entries older than ``last``, and the entry after which the next page begins.

    By key and not by number: entries that arrive meanwhile move nothing, and the thousandth
    page costs what the first does.
    """
    if last is not None:
        entries = entries.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.pk))
    found = list(entries[: PER_PAGE + 1])
    return found[:PER_PAGE], found[PER_PAGE - 1] if len(found) > PER_PAGE else None


def entry_named(reader: Reader, text: str) -> Entry | None:
    """The visible entry of this id; ``None`` for no id, another's, or nonsense."""
    try:
        pk = UUID(text)
    except ValueError:
        return None
    return entries_visible_to(reader.user).filter(pk=pk).first()


def _is_revealed(request: StaffRequest) -> bool:
    until = request.session.get(REVEALED, 0.0)
    return bool(until > timezone.now().timestamp())
