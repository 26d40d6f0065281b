"""What is sealed: the shapes behind the sealed columns. Plain values, framework-free."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class NamePart:
    """One part of a name and its role (codes of ``PartRole``)."""

    role: str
    text: str


@dataclass(frozen=True, kw_only=True)
class NameContent:
    """A name exactly as it was said or written; never normalised in place (R061).

    Attributes:
        script: ISO 15924, detected from the text when the name was written down.
        language: BCP 47; empty when not known.
    """

    text: str
    script: str = ""
    language: str = ""
    parts: tuple[NamePart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BirthContent:
    """A span of days, both ends included, and the words that it came from (4.13)."""

    first: date
    last: date
    as_stated: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceContent:
    """A place as stated; ``pcode`` never overwrites the words (4.14).

    Attributes:
        country: ISO 3166-1 alpha-2; empty when not known.
        first: When the person was there; ``None`` when not known.
        last: When the person left; ``None`` when not known.
    """

    text: str = ""
    country: str = ""
    pcode: str = ""
    lat: float | None = None
    lon: float | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, kw_only=True)
class ContactContent:
    """How to reach somebody without harm (2.0, CONTACT; C4)."""

    value: str
    owner: str = ""
    safe_times: str = ""
    safe_language: str = ""
    codeword: str = ""


@dataclass(frozen=True, kw_only=True)
class MarkContent:
    """An identifying mark; withheld from outgoing messages (2.1)."""

    text: str


@dataclass(frozen=True, kw_only=True)
class RelativeContent:
    """A relative known only by what was said of them, or words about the tie itself.

    Attributes:
        as_stated: The word that was used ("my brother"), which may be classificatory (3.1 c).
    """

    names: tuple[NameContent, ...] = ()
    birth: BirthContent | None = None
    as_stated: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonContent:
    """What belongs to the person as a whole.

    Attributes:
        nationalities: ISO 3166-1 alpha-2.
        languages: ISO 639-3.
        note: Free text.
    """

    nationalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    occupation: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SeparationContent:
    """When, where and how people lost each other (R060)."""

    first: date | None = None
    last: date | None = None
    place: PlaceContent | None = None
    narrative: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignIdContent:
    """An id that somebody else gave, as written."""

    value: str


@dataclass(frozen=True, kw_only=True)
class FileContent:
    """What a stored file is called and shows; the bytes lie encrypted beside the database.

    Attributes:
        key: What opens the bytes. Sealed here, it goes with the person's own key.
        sizes: Width and height in pixels, of an image.
    """

    title: str = ""
    note: str = ""
    sizes: dict[str, int] = field(default_factory=dict)
    key: bytes = b""


@dataclass(frozen=True, kw_only=True)
class MergeContent:
    """What a merge made of the kept person's own words, so that it can be undone."""

    before: PersonContent = field(default_factory=PersonContent)
    after: PersonContent = field(default_factory=PersonContent)
