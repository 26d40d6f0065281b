"""What somebody wants to be written about a person: plain values, one item for each fact.

Forms, imports, the field app and the demonstration all fill a ``PersonDraft``; ``actions`` alone
turns it into rows. An item with an ``id`` stands for a row that exists, one without for a new one.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from wasl.accounts.models import Calendar
from wasl.people.codes import (
    BirthBasis,
    Confidence,
    ContactKind,
    EdgeState,
    Kinship,
    NameKind,
    NameSystem,
    PlaceRole,
    Sex,
    Source,
    Standing,
    Tri,
)
from wasl.people.contents import (
    BirthContent,
    ContactContent,
    ForeignIdContent,
    MarkContent,
    NameContent,
    PersonContent,
    PlaceContent,
    RelativeContent,
    SeparationContent,
)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One fact: from whom, how sure (D21). Codes are those of ``codes``, plain text will do.

    Attributes:
        id: The row it stands for; ``None`` for a new one.
        purpose: What the fact is kept for; empty means the same as the person's record.
    """

    id: UUID | None = None
    source: str = Source.PERSON
    confidence: str = Confidence.SURE
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class NameDraft(Item):
    """A name."""

    content: NameContent
    kind: str = NameKind.STATED
    system: str = NameSystem.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class BirthDraft(Item):
    """A birth: a span of days and the calendar in which it was told."""

    content: BirthContent
    basis: str = BirthBasis.STATED
    calendar: str = Calendar.GREGORIAN


@dataclass(frozen=True, kw_only=True)
class PlaceDraft(Item):
    """A place and what it is to the person."""

    content: PlaceContent
    role: str = PlaceRole.ORIGIN


@dataclass(frozen=True, kw_only=True)
class ContactDraft(Item):
    """A way to reach the person (C4)."""

    content: ContactContent
    kind: str = ContactKind.PHONE
    safe_to_call: str = Tri.NOT_ASKED
    safe_to_leave_message: str = Tri.NOT_ASKED
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class MarkDraft(Item):
    """An identifying mark."""

    content: MarkContent


@dataclass(frozen=True, kw_only=True)
class SeparationDraft(Item):
    """How people lost each other; ``cause`` is a code of interfaces.md 1."""

    content: SeparationContent
    cause: str = "unknown"


@dataclass(frozen=True, kw_only=True)
class RelativeDraft(Item):
    """A relative: what they are (``kind``) to the person drafted.

    Attributes:
        other_id: Another person of the same office; ``None`` for one who was only spoken of.
        sex: Of a relative who was only spoken of.
        alive: Of a relative who was only spoken of.
    """

    content: RelativeContent = field(default_factory=RelativeContent)
    kind: str = Kinship.UNKNOWN_RELATIVE
    other_id: UUID | None = None
    qualifier: str = ""
    sex: str = Sex.NOT_ASKED
    alive: str = Tri.NOT_ASKED
    state: str = EdgeState.CLAIMED
    do_not_contact: bool = False


@dataclass(frozen=True, kw_only=True)
class ForeignIdDraft(Item):
    """An id that somebody else gave: kind, issuer, value."""

    content: ForeignIdContent
    kind: str
    issuer: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonDraft:
    """Everything that a form or a file says of one person. No field is required but standing."""

    standing: str = Standing.REGISTERED
    sex: str = Sex.NOT_ASKED
    alive: str = Tri.NOT_ASKED
    content: PersonContent = field(default_factory=PersonContent)
    names: tuple[NameDraft, ...] = ()
    births: tuple[BirthDraft, ...] = ()
    places: tuple[PlaceDraft, ...] = ()
    contacts: tuple[ContactDraft, ...] = ()
    marks: tuple[MarkDraft, ...] = ()
    separations: tuple[SeparationDraft, ...] = ()
    relatives: tuple[RelativeDraft, ...] = ()
    foreign_ids: tuple[ForeignIdDraft, ...] = ()
