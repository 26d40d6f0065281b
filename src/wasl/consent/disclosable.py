"""The shape in which people leave by export. What is C4 has no field here (R110, D54).

Contacts, where somebody is now, coordinates, marks, photos, free notes and the words of requests
are left out by having no place to stand, not by a filter that could be forgotten.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from wasl.people.codes import PlaceRole
from wasl.people.models import Birth, Name, Person, Place, Relationship, Separation


@dataclass(frozen=True, kw_only=True)
class NameOut:
    """A name as stated; ``parts`` are pairs of role and text."""

    text: str
    kind: str
    system: str
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class BirthOut:
    """A span of days, both ends included."""

    first: date
    last: date
    basis: str
    calendar: str
    as_stated: str


@dataclass(frozen=True, kw_only=True)
class PlaceOut:
    """A place in the past, as stated; never coordinates."""

    role: str
    text: str
    country: str
    pcode: str


@dataclass(frozen=True, kw_only=True)
class RelativeOut:
    """A relative: what they are to the person (``Kinship``), and what they are called."""

    kinship: str
    sex: str
    alive: str
    names: tuple[str, ...]
    person: UUID | None


@dataclass(frozen=True, kw_only=True)
class SeparationOut:
    """When and where the person and the family were separated, and by what."""

    cause: str
    first: date | None
    last: date | None
    place: PlaceOut | None


@dataclass(frozen=True, kw_only=True)
class Disclosable:
    """One person as an export may show them."""

    id: UUID
    reference: str
    standing: str
    sex: str
    names: tuple[NameOut, ...]
    birth: BirthOut | None
    nationalities: tuple[str, ...]
    languages: tuple[str, ...]
    places: tuple[PlaceOut, ...]
    relatives: tuple[RelativeOut, ...]
    separation: SeparationOut | None


ITEM_CODES = sorted(field.name for field in fields(Disclosable) if field.name != "id")
LEFT_OUT = frozenset({PlaceRole.CURRENT})
"""Where somebody is now is life or safety (C4)."""
WITH = ("names", "births", "places", "relationships__other__names", "separations")
"""What to prefetch, so that the number of queries does not grow with people."""


def disclosable(person: Person) -> Disclosable:
    """Return what an export may show of one person; ``WITH`` must be prefetched."""
    content = person.content
    births, separations = list(person.births.all()), list(person.separations.all())
    return Disclosable(
        id=person.pk,
        reference=person.reference,
        standing=person.standing,
        sex=person.sex,
        names=tuple(_name(name) for name in person.names.all()),
        birth=_birth(births[0]) if births else None,
        nationalities=tuple(content.nationalities),
        languages=tuple(content.languages),
        places=tuple(_place(p) for p in person.places.all() if p.role not in LEFT_OUT),
        relatives=tuple(_relative(edge) for edge in person.relationships.all()),
        separation=_separation(separations[0]) if separations else None,
    )


def concerned(people: Iterable[Person]) -> set[UUID]:
    """Return everybody whose key is needed to show these people: themselves and relatives."""
    keys: set[UUID] = set()
    for person in people:
        keys.add(person.pk)
        keys.update(e.other_id for e in person.relationships.all() if e.other_id is not None)
    return keys


def _name(name: Name) -> NameOut:
    content = name.content
    parts = tuple((part.role, part.text) for part in content.parts)
    return NameOut(text=content.text, kind=name.kind, system=name.system, parts=parts)


def _birth(birth: Birth) -> BirthOut:
    said = birth.content
    return BirthOut(
        first=said.first,
        last=said.last,
        basis=birth.basis,
        calendar=birth.calendar,
        as_stated=said.as_stated,
    )


def _place(place: Place) -> PlaceOut:
    said = place.content
    return PlaceOut(role=place.role, text=said.text, country=said.country, pcode=said.pcode)


def _relative(edge: Relationship) -> RelativeOut:
    other = edge.other
    if other is not None and other.erased_at is None:
        names = tuple(name.content.text for name in other.names.all())
        sex, alive = other.sex, other.alive
    else:
        said = edge.content if other is None else None
        names = tuple(name.text for name in said.names) if said else ()
        sex, alive = edge.sex, edge.alive
    return RelativeOut(kinship=edge.kind, sex=sex, alive=alive, names=names, person=edge.other_id)


def _separation(row: Separation) -> SeparationOut:
    said, where = row.content, row.content.place
    place = (
        PlaceOut(role="separation", text=where.text, country=where.country, pcode=where.pcode)
        if where
        else None
    )
    return SeparationOut(cause=row.cause, first=said.first, last=said.last, place=place)
