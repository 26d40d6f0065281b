"""The bridge from a file's rows to drafts of people. Nothing is decided here."""

from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from wasl.accounts.models import Calendar
from wasl.formats.records import BirthRow, NameRow, PersonRow, PlaceRow, RelativeRow, SeparationRow
from wasl.people.codes import Kinship, Sex, Source, Standing, Tri
from wasl.people.contents import (
    BirthContent,
    ForeignIdContent,
    MarkContent,
    NameContent,
    NamePart,
    PersonContent,
    PlaceContent,
    RelativeContent,
    SeparationContent,
)
from wasl.people.drafts import (
    BirthDraft,
    ForeignIdDraft,
    Item,
    MarkDraft,
    NameDraft,
    PersonDraft,
    PlaceDraft,
    RelativeDraft,
    SeparationDraft,
)
from wasl.people.scripts import script_of

Fact = TypeVar("Fact", bound=Item)

# What a file calls a relative, and what we call them: the tie, and the relative's sex.
RELATIVES: dict[str, tuple[Kinship, Sex]] = {
    "mother": (Kinship.PARENT, Sex.FEMALE),
    "father": (Kinship.PARENT, Sex.MALE),
    "parent": (Kinship.PARENT, Sex.NOT_ASKED),
    "sister": (Kinship.SIBLING, Sex.FEMALE),
    "brother": (Kinship.SIBLING, Sex.MALE),
    "sibling": (Kinship.SIBLING, Sex.NOT_ASKED),
    "daughter": (Kinship.CHILD, Sex.FEMALE),
    "son": (Kinship.CHILD, Sex.MALE),
    "child": (Kinship.CHILD, Sex.NOT_ASKED),
    "wife": (Kinship.SPOUSE, Sex.FEMALE),
    "husband": (Kinship.SPOUSE, Sex.MALE),
    "spouse": (Kinship.SPOUSE, Sex.NOT_ASKED),
    "grandmother": (Kinship.GRANDPARENT, Sex.FEMALE),
    "grandfather": (Kinship.GRANDPARENT, Sex.MALE),
    "grandparent": (Kinship.GRANDPARENT, Sex.NOT_ASKED),
    "aunt": (Kinship.AUNT_UNCLE, Sex.FEMALE),
    "uncle": (Kinship.AUNT_UNCLE, Sex.MALE),
    "cousin": (Kinship.COUSIN, Sex.NOT_ASKED),
    "niece": (Kinship.NIECE_NEPHEW, Sex.FEMALE),
    "nephew": (Kinship.NIECE_NEPHEW, Sex.MALE),
    "guardian": (Kinship.GUARDIAN, Sex.NOT_ASKED),
    "caregiver": (Kinship.CAREGIVER, Sex.NOT_ASKED),
    "other": (Kinship.OTHER_FAMILY, Sex.NOT_ASKED),
    "": (Kinship.UNKNOWN_RELATIVE, Sex.NOT_ASKED),
}
SECTIONS = ("names", "births", "places", "marks", "separations", "relatives", "foreign_ids")


@dataclass(frozen=True)
class Giver:
    """Who gave the ids of a file: they are written down with each person."""

    kind: str
    issuer: str


def draft_of(
    row: PersonRow,
    *,
    standing: Standing,
    giver: Giver,
    identifier: str = "",
    known: dict[str, UUID] | None = None,
) -> PersonDraft:
    """Return what a row says of a person, as the draft of a new record.

    Args:
        row: The person in the file.
        standing: Why the office will know of them.
        giver: Whose ids they are.
        identifier: The id that the record is found by when the file comes again; may be none.
        known: The people behind the ids of relatives, as far as the office has them.
    """
    return PersonDraft(
        standing=standing,
        sex=row.sex or Sex.NOT_ASKED,
        content=PersonContent(nationalities=row.nationalities, languages=row.languages),
        names=tuple(_name(name) for name in row.names),
        births=(_birth(row.birth),) if row.birth else (),
        places=tuple(_place(place) for place in row.places),
        marks=tuple(
            MarkDraft(source=Source.IMPORT, content=MarkContent(text=mark)) for mark in row.marks
        ),
        separations=(_separation(row.separation),) if row.separation else (),
        relatives=_relatives(row.relatives, known or {}),
        foreign_ids=(_foreign_id(giver, identifier),) if identifier else (),
    )


def amended(now: PersonDraft, row: PersonDraft) -> PersonDraft:
    """Return what a record will say after a row came again.

    Facts that came from a file are replaced by those of the row; facts from anybody else stay,
    and so does what the row is silent about.
    """
    sections: dict[str, Any] = {
        name: _section(getattr(now, name), getattr(row, name)) for name in SECTIONS
    }
    return replace(
        now,
        sex=row.sex if row.sex != Sex.NOT_ASKED else now.sex,
        content=replace(
            now.content,
            nationalities=row.content.nationalities or now.content.nationalities,
            languages=row.content.languages or now.content.languages,
        ),
        **sections,
    )


def restored(before: PersonDraft, now: PersonDraft) -> PersonDraft:
    """Return an earlier draft so that it can be written again: rows removed since are new ones."""
    sections: dict[str, Any] = {}
    for name in (*SECTIONS, "contacts"):
        there = {item.id for item in getattr(now, name)}
        sections[name] = tuple(
            item if item.id in there else replace(item, id=None) for item in getattr(before, name)
        )
    return replace(before, **sections)


def relatives_named(row: PersonRow) -> frozenset[str]:
    """Return the ids that the row's relatives are said to have."""
    return frozenset(relative.person for relative in row.relatives if relative.person)


def _section(now: tuple[Fact, ...], row: tuple[Fact, ...]) -> tuple[Fact, ...]:
    if not row:
        return now
    fresh = list(row)
    kept: list[Fact] = []
    for item in now:
        if item.source != Source.IMPORT:
            kept.append(item)
            continue
        same = next((new for new in fresh if _same(item, new)), None)
        if same is not None:
            fresh.remove(same)
            kept.append(item)
    return (*kept, *fresh)


def _same(item: Item, new: Item) -> bool:
    return replace(item, id=None, purpose=new.purpose) == new


def _name(row: NameRow) -> NameDraft:
    return NameDraft(
        source=Source.IMPORT, content=_name_content(row), kind=row.kind, system=row.system
    )


def _name_content(row: NameRow) -> NameContent:
    parts = tuple(NamePart(role=part.role, text=part.text) for part in row.parts)
    return NameContent(text=row.text, script=script_of(row.text), parts=parts)


def _birth(row: BirthRow) -> BirthDraft:
    known = row.calendar in Calendar.values
    return BirthDraft(
        source=Source.IMPORT,
        content=_birth_content(row),
        basis=row.basis,
        calendar=row.calendar if known else Calendar.GREGORIAN,
    )


def _birth_content(row: BirthRow) -> BirthContent:
    return BirthContent(first=row.first, last=row.last, as_stated=row.as_stated)


def _place(row: PlaceRow) -> PlaceDraft:
    return PlaceDraft(source=Source.IMPORT, content=_place_content(row), role=row.role)


def _place_content(row: PlaceRow) -> PlaceContent:
    return PlaceContent(
        text=row.text, country=row.country, pcode=row.pcode, lat=row.lat, lon=row.lon
    )


def _separation(row: SeparationRow) -> SeparationDraft:
    return SeparationDraft(
        source=Source.IMPORT,
        content=SeparationContent(
            first=row.first,
            last=row.last,
            place=_place_content(row.place) if row.place else None,
        ),
        cause=row.cause or "unknown",
    )


def _relatives(rows: tuple[RelativeRow, ...], known: dict[str, UUID]) -> tuple[RelativeDraft, ...]:
    drafts, named = [], set()
    for row in rows:
        other = known.get(row.person)
        if other in named:  # one edge between two people
            continue
        if other is not None:
            named.add(other)
        drafts.append(_relative(row, other))
    return tuple(drafts)


def _relative(row: RelativeRow, other: UUID | None) -> RelativeDraft:
    kind, sex = RELATIVES[row.relation]
    return RelativeDraft(
        source=Source.IMPORT,
        content=RelativeContent(
            names=tuple(_name_content(name) for name in row.names),
            birth=_birth_content(row.birth) if row.birth else None,
            as_stated=row.relation,
        ),
        kind=kind,
        other_id=other,
        sex=row.sex or sex,
        alive=row.alive or Tri.NOT_ASKED,
    )


def _foreign_id(giver: Giver, identifier: str) -> ForeignIdDraft:
    return ForeignIdDraft(
        source=Source.IMPORT,
        content=ForeignIdContent(value=identifier),
        kind=giver.kind,
        issuer=giver.issuer,
    )
