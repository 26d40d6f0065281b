"""The shapes of the matching record and the request, as plain dictionaries.

Source: the matching record of the settled interfaces, section 1. Every key but ``id`` and
``names`` may be absent, and an absent key is silent.
"""

from typing import NotRequired, TypedDict


class PartRecord(TypedDict):
    """One token of a name and its place in the naming system."""

    role: str
    text: str


class NameRecord(TypedDict):
    """One name as somebody wrote it."""

    text: str
    kind: NotRequired[str]
    system: NotRequired[str]
    parts: NotRequired[list[PartRecord]]


# The functional form, because ``from`` is a word of the language.
BirthRecord = TypedDict(
    "BirthRecord",
    {
        "from": NotRequired[str],
        "to": NotRequired[str],
        "age": NotRequired[int],
        "on": NotRequired[str],
        "basis": NotRequired[str],
        "calendar": NotRequired[str],
        "as_stated": NotRequired[str],
    },
)


class PlaceRecord(TypedDict):
    """A place as told; coordinates and code only where somebody looked them up."""

    text: str
    role: NotRequired[str]
    country: NotRequired[str]
    pcode: NotRequired[str]
    lat: NotRequired[float]
    lon: NotRequired[float]


class RelativeRecord(TypedDict):
    """What ``relation`` the relative is to this person; ``person`` names another record."""

    relation: str
    names: NotRequired[list[NameRecord]]
    sex: NotRequired[str]
    birth: NotRequired[BirthRecord | None]
    alive: NotRequired[str]
    person: NotRequired[str]


SeparationRecord = TypedDict(
    "SeparationRecord",
    {
        "from": NotRequired[str],
        "to": NotRequired[str],
        "place": NotRequired[PlaceRecord],
        "cause": NotRequired[str],
    },
)


class PersonRecord(TypedDict):
    """What one office, or one enquirer, knows of one human."""

    id: NotRequired[str]
    names: list[NameRecord]
    sex: NotRequired[str]
    birth: NotRequired[BirthRecord]
    nationalities: NotRequired[list[str]]
    languages: NotRequired[list[str]]
    places: NotRequired[list[PlaceRecord]]
    relatives: NotRequired[list[RelativeRecord]]
    separation: NotRequired[SeparationRecord]
    marks: NotRequired[list[str]]


class RequestRecord(TypedDict):
    """One person asking for one other: the enquirer is the ``relation`` of the sought."""

    id: str
    sought: PersonRecord
    enquirer: NotRequired[PersonRecord | None]
    relation: NotRequired[str | None]
