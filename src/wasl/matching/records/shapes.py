"""Shapes of the record's fields: plain types to a type checker, checked ones to the decoder."""

from itertools import product
from string import ascii_uppercase
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta

from wasl.matching.records import codes

if TYPE_CHECKING:
    NameKind = str
    System = str
    PartRole = str
    Sex = str
    Basis = str
    Calendar = str
    PlaceRole = str
    Relation = str
    Cause = str
    Alive = str
    Country = str
else:

    def _one_of(allowed: frozenset[str]) -> Any:
        return Literal[tuple(sorted(allowed))]

    NameKind = _one_of(codes.NAME_KINDS)
    System = _one_of(codes.SYSTEMS)
    PartRole = _one_of(codes.PART_ROLES)
    Sex = _one_of(codes.SEXES)
    Basis = _one_of(codes.BASES)
    Calendar = _one_of(codes.CALENDARS)
    PlaceRole = _one_of(codes.PLACE_ROLES)
    Relation = _one_of(codes.RELATIONS)
    Cause = _one_of(codes.CAUSES)
    Alive = _one_of(codes.ALIVE)
    # A list of all pairs of letters is looked up faster than a pattern is matched.
    Country = _one_of(frozenset(map("".join, product(ascii_uppercase, repeat=2))))

Told = Annotated[str, Meta(pattern=r"\S")]  # a text that is not blank
Language = Annotated[str, Meta(pattern=r"\A[a-z]{3}\Z")]
Latitude = Annotated[float, Meta(ge=-90.0, le=90.0)]
Longitude = Annotated[float, Meta(ge=-180.0, le=180.0)]
Age = Annotated[int, Meta(ge=0, le=130)]
