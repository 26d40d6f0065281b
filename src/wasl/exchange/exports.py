"""Let people leave as a file: through the gate only, with a reason, recorded and marked."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wasl.accounts.models import Calendar, Office, User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record
from wasl.consent.disclosable import BirthOut, Disclosable, PlaceOut, RelativeOut
from wasl.consent.gate import export_rows
from wasl.exchange.codes import FileFormat
from wasl.exchange.models import Export
from wasl.exchange.person_rows import RELATIVES
from wasl.formats.codes import SEXES
from wasl.formats.records import (
    BirthRow,
    NameRow,
    PartRow,
    PersonRow,
    PlaceRow,
    RelativeRow,
    SeparationRow,
)
from wasl.formats.writing import write_csv, write_jsonl, write_xlsx
from wasl.people.codes import Purpose
from wasl.people.models import Person

MEDIA: dict[FileFormat, str] = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.JSONL: "application/x-ndjson; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The file's word for a tie: the one with the relative's sex where there is one.
RELATION_OF = {(kind.value, sex.value): word for word, (kind, sex) in RELATIVES.items() if word}
KINSHIP_ONLY = {kind.value: word for word, (kind, _sex) in reversed(RELATIVES.items()) if word}


@dataclass(frozen=True)
class Origin:
    """Where an exported file comes from; it stands in the file."""

    export: str
    by: str
    office: str
    at: str
    purpose: str
    reason: str

    def sentence(self) -> str:
        """Return it in one line."""
        return _("Exported from Wasl by %(by)s, %(office)s, on %(at)s for: %(purpose)s. %(reason)s. Confidential; do not pass on. Export %(export)s") % self.__dict__  # fmt: skip


def export_people(
    *,
    actor: User,
    office: Office,
    people: QuerySet[Person],
    purpose: Purpose,
    reason: str,
    file_format: FileFormat,
    now: datetime,
    on: date,
) -> Iterator[bytes]:
    """Return a file of people as a stream; it is recorded whether it is read to its end or not.

    Only people kept for this purpose leave, so that nothing is used for another (D07).

    Args:
        actor: Who exports.
        office: Whose people.
        people: Which of them; what the actor may not see is left out by the gate.
        purpose: What the file is for.
        reason: Why, in words; written into the file and sealed under each person's key.
        file_format: XLSX, CSV or JSON Lines.
        now: The moment.
        on: Today in the office.

    Raises:
        NotFound: the actor does not work in this office.
        Forbidden: the actor may not export there.
        Invalid: no reason was given.
    """
    actor.require(Can.EXPORT_DATA, on=office)
    chosen = people.filter(office=office, purpose=purpose).order_by("created_at", "pk")
    leaving = export_rows(actor=actor, people=chosen, reason=reason, on=on)
    export = Export.objects.create(
        office=office, by=actor, purpose=purpose, format=file_format, at=now
    )
    record(actor, "exchange.export_begun", export, purpose=purpose, format=file_format)
    origin = Origin(
        str(export.pk),
        actor.name,
        office.name,
        date_format(now, "DATETIME_FORMAT"),
        str(purpose.label),
        reason.strip(),
    )
    return _stream(export, leaving, WRITERS[file_format], origin, origin.sentence())


Write = Callable[[Iterable[PersonRow], Origin, str], Iterator[bytes]]
WRITERS: dict[FileFormat, Write] = {
    FileFormat.CSV: lambda people, _origin, words: write_csv(people, words),
    FileFormat.XLSX: lambda people, _origin, words: write_xlsx(people, words),
    FileFormat.JSONL: lambda people, origin, _words: write_jsonl(people, dict(origin.__dict__)),
}


def _stream(
    export: Export, leaving: Iterator[Disclosable], write: Write, origin: Origin, words: str
) -> Iterator[bytes]:
    counted = 0

    def rows() -> Iterator[PersonRow]:
        nonlocal counted
        for person in leaving:
            counted += 1
            yield as_row(person)

    try:
        yield from write(rows(), origin, words)
    finally:
        Export.objects.filter(pk=export.pk).update(people=counted)


def as_row(person: Disclosable) -> PersonRow:
    """Turn what the gate lets out into the row of a file. The id is the spoken reference."""
    apart = person.separation
    return PersonRow(
        id=person.reference,
        names=tuple(
            NameRow(
                text=name.text,
                kind=name.kind,
                system=name.system,
                parts=tuple(PartRow(role=role, text=text) for role, text in name.parts),
            )
            for name in person.names
        ),
        sex=person.sex if person.sex in SEXES else "",
        birth=_birth(person.birth) if person.birth else None,
        nationalities=person.nationalities,
        languages=person.languages,
        places=tuple(_place(place) for place in person.places),
        relatives=tuple(_relative(relative) for relative in person.relatives),
        separation=SeparationRow(
            first=apart.first,
            last=apart.last,
            place=_place(apart.place) if apart.place else None,
            cause=apart.cause,
        )
        if apart
        else None,
    )


def _birth(birth: BirthOut) -> BirthRow:
    return BirthRow(
        first=birth.first,
        last=birth.last,
        basis=birth.basis,
        calendar=birth.calendar or Calendar.GREGORIAN,
        as_stated=birth.as_stated,
    )


def _place(place: PlaceOut) -> PlaceRow:
    return PlaceRow(role=place.role, text=place.text, country=place.country, pcode=place.pcode)


def _relative(relative: RelativeOut) -> RelativeRow:
    word = RELATION_OF.get((relative.kinship, relative.sex)) or KINSHIP_ONLY.get(
        relative.kinship, "other"
    )
    return RelativeRow(
        relation=word,
        names=tuple(NameRow(text=name) for name in relative.names),
        sex=relative.sex if relative.sex in SEXES else "",
        alive=relative.alive if relative.alive in {"yes", "no", "unknown"} else "",
    )
