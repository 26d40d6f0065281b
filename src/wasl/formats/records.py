"""The matching record and the request as typed rows (interfaces.md, section 1).

A missing text is empty, a missing list is an empty tuple: missing means silent, never "none".
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["people", "requests"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """One part of a name and its role."""

    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """A name as written in the file."""

    text: str
    kind: str = "stated"
    system: str = "unknown"
    parts: tuple[PartRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthRow:
    """A span of Gregorian days, both included, and the words it came from."""

    first: date
    last: date
    basis: str = "stated"
    calendar: str = "gregorian"
    as_stated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place; ``role`` is empty for the place of a separation."""

    role: str = ""
    text: str = ""
    country: str = ""
    pcode: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeRow:
    """A relative: what they are to the person, and what is known of them."""

    relation: str
    names: tuple[NameRow, ...] = ()
    sex: str = ""
    birth: BirthRow | None = None
    alive: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparationRow:
    """When, where and how the family was separated."""

    first: date | None = None
    last: date | None = None
    place: PlaceRow | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person. ``id`` is empty for the people inside a request."""

    id: str = ""
    names: tuple[NameRow, ...] = ()
    sex: str = ""
    birth: BirthRow | None = None
    nationalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    relatives: tuple[RelativeRow, ...] = ()
    separation: SeparationRow | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """Somebody (``enquirer``) who is ``relation`` of the sought person."""

    id: str
    sought: PersonRow = field(default_factory=PersonRow)
    enquirer: PersonRow | None = None
    relation: str = ""
