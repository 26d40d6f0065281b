"""From what was said of a person to a draft of their record, each kind of fact by one function."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from wasl.errors import Invalid
from wasl.matching.records.codes import CAUSES
from wasl.people.calendars import span_of_age
from wasl.people.codes import (
    BirthBasis,
    Confidence,
    ContactKind,
    Kinship,
    NameKind,
    NameSystem,
    PartRole,
    PlaceRole,
    Sex,
    Standing,
    Tri,
)
from wasl.people.contents import (
    BirthContent,
    ContactContent,
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
    ContactDraft,
    ForeignIdDraft,
    MarkDraft,
    NameDraft,
    PersonDraft,
    PlaceDraft,
    RelativeDraft,
    SeparationDraft,
)
from wasl.questionnaires.definition import ABSENT
from wasl.questionnaires.facts import ItemSaid, PersonSaid

PARTS: Final = {
    "given": PartRole.GIVEN,
    "father": PartRole.FATHER,
    "grandfather": PartRole.GRANDFATHER,
    "family": PartRole.FAMILY,
    "mother": PartRole.MOTHER,
}


# What of an item must be said before it is a fact; and answers that say nothing of it.
TELLING: Final[dict[str, frozenset[str]]] = {
    "births": frozenset({"date", "year", "age"}),
    "places": frozenset({"text", "country", "point"}),
    "contacts": frozenset({"value"}),
    "marks": frozenset({"text"}),
    "separations": frozenset({"cause", "date", "place", "narrative"}),
    "relatives": frozenset({"name", "as_stated", "age", "alive", "note", "do_not_contact"}),
    "documents": frozenset({"value"}),
}
NOT_TELLING: Final = frozenset({"", *ABSENT})


def person_draft(said: PersonSaid, *, on: date, standing: Standing) -> PersonDraft:
    """Turn what was said into a draft.

    Args:
        said: Values as they were answered.
        on: The day of the conversation: ages are counted from it.
        standing: Why the office knows the person.

    Raises:
        Invalid: a code or date that the record does not know.
    """
    return PersonDraft(
        standing=standing,
        sex=_code(Sex, _single(said, "sex"), Sex.NOT_ASKED),
        alive=_code(Tri, _single(said, "alive"), Tri.NOT_ASKED),
        content=PersonContent(
            nationalities=tuple(_single(said, "nationalities").upper().split()),
            languages=tuple(code for code in _single(said, "languages").split() if len(code) == 3),
            occupation=_single(said, "occupation"),
            note=_single(said, "note"),
        ),
        names=tuple(name for item in said.of("names") for name in _names(item)),
        births=tuple(_birth(item, on) for item in _telling(said, "births")),
        places=tuple(_place(item) for item in _telling(said, "places")),
        contacts=tuple(_contact(item) for item in _telling(said, "contacts")),
        marks=tuple(
            MarkDraft(content=MarkContent(text=item.get("text")))
            for item in _telling(said, "marks")
        ),
        separations=tuple(_separation(item) for item in _telling(said, "separations")),
        relatives=tuple(_relative(item, on) for item in _telling(said, "relatives")),
        foreign_ids=tuple(
            ForeignIdDraft(
                content=ForeignIdContent(value=item.get("value")),
                kind=item.get("kind") or item.kind or "document",
                issuer=item.get("issuer"),
            )
            for item in _telling(said, "documents")
        ),
    )


def _telling(said: PersonSaid, name: str) -> Iterator[ItemSaid]:
    """The items that say something: a form may know a father's sex and nothing else of him."""
    for item in said.of(name):
        told = {what for what, value in item.values.items() if value.value not in NOT_TELLING}
        if item.get("do_not_contact") == "no":
            told.discard("do_not_contact")
        if told & TELLING[name]:
            yield item


def _names(item: ItemSaid) -> Iterator[NameDraft]:
    """The name as stated, else put together from its parts; a nickname is a name of its own."""
    parts = tuple(
        NamePart(role=role, text=item.get(what)) for what, role in PARTS.items() if item.get(what)
    )
    in_order = (part.text for part in parts if part.role != PartRole.MOTHER)
    if text := item.get("text") or " ".join(in_order):
        yield NameDraft(
            content=NameContent(text=text, language=item.get("language"), parts=parts),
            kind=_kind(NameKind, item, NameKind.STATED),
            system=_code(NameSystem, item.get("system"), NameSystem.UNKNOWN),
            confidence=_code(Confidence, item.get("confidence"), Confidence.SURE),
        )
    if nickname := item.get("nickname"):
        yield NameDraft(content=NameContent(text=nickname), kind=NameKind.NICKNAME)


def _birth(item: ItemSaid, on: date) -> BirthDraft:
    stated = item.get("as_stated")
    if day := item.get("date"):
        first = last = _day(day)
        basis = BirthBasis.STATED
    elif year := item.get("year"):
        first, last = date(_number(year, 1880, on.year), 1, 1), date(int(year[:4]), 12, 31)
        basis = BirthBasis.STATED
    else:
        first, last = _span(item.get("age"), on)
        basis = BirthBasis.ESTIMATED
    content = BirthContent(first=first, last=last, as_stated=stated)
    return BirthDraft(content=content, basis=_kind(BirthBasis, item, basis))


def _place(item: ItemSaid) -> PlaceDraft:
    lat, lon = _point(item.get("point"))
    return PlaceDraft(
        content=PlaceContent(
            text=item.get("text"),
            country=item.get("country").upper(),
            lat=lat,
            lon=lon,
            first=_day_or_none(item.get("first")),
            last=_day_or_none(item.get("last")),
        ),
        role=_code(PlaceRole, item.get("role") or item.kind, PlaceRole.ORIGIN),
    )


def _contact(item: ItemSaid) -> ContactDraft:
    return ContactDraft(
        content=ContactContent(
            value=item.get("value"),
            owner=item.get("owner"),
            safe_times=item.get("safe_times"),
            safe_language=item.get("safe_language"),
            codeword=item.get("codeword"),
        ),
        kind=_kind(ContactKind, item, ContactKind.PHONE),
        safe_to_call=_code(Tri, item.get("safe_to_call"), Tri.NOT_ASKED),
        safe_to_leave_message=_code(Tri, item.get("safe_to_leave_message"), Tri.NOT_ASKED),
    )


def _separation(item: ItemSaid) -> SeparationDraft:
    day, place = item.get("date"), item.get("place")
    cause = item.get("cause") or "unknown"
    if cause not in CAUSES:
        raise _unknown(cause)
    return SeparationDraft(
        content=SeparationContent(
            first=_day_or_none(day),
            last=_day_or_none(day),
            place=PlaceContent(text=place) if place else None,
            narrative=item.get("narrative"),
        ),
        cause=cause,
    )


def _relative(item: ItemSaid, on: date) -> RelativeDraft:
    name, age = item.get("name"), item.get("age")
    span = _span(age, on) if age else None
    born = BirthContent(first=span[0], last=span[1]) if span else None
    return RelativeDraft(
        content=RelativeContent(
            names=(NameContent(text=name),) if name else (),
            birth=born,
            as_stated=item.get("as_stated"),
            note=item.get("note"),
        ),
        kind=_kind(Kinship, item, Kinship.UNKNOWN_RELATIVE),
        sex=_code(Sex, item.get("sex"), Sex.NOT_ASKED),
        alive=_code(Tri, item.get("alive"), Tri.NOT_ASKED),
        do_not_contact=item.get("do_not_contact") == "yes",
    )


def _kind(codes: type[TextChoices], item: ItemSaid, otherwise: str) -> str:
    return _code(codes, item.get("kind") or item.kind, otherwise)


def _code(codes: type[TextChoices], value: str, otherwise: str) -> str:
    if not value:
        return otherwise
    if value not in codes.values:
        raise _unknown(value)
    return value


def _unknown(value: str) -> Invalid:
    return Invalid(
        "questionnaires.unknown_code",
        _("The form has an answer that the record does not know: %(code)s.") % {"code": value},
    )


def _single(said: PersonSaid, what: str) -> str:
    found = said.single.get(what)
    return found.value if found else ""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Invalid("questionnaires.not_a_date", _("This is not a date.")) from error


def _day_or_none(text: str) -> date | None:
    return _day(text) if text else None


def _number(text: str, least: int, most: int) -> int:
    """A whole number, of a year or an age; the first four digits of a date will do."""
    digits = text[:4].partition(".")[0]
    if not digits.isdecimal() or not least <= int(digits) <= most:
        raise Invalid("questionnaires.not_a_number", _("This number cannot be."))
    return int(digits)


def _span(age: str, on: date) -> tuple[date, date]:
    return span_of_age(_number(age, 0, 120), on, estimated=True)


def _point(text: str) -> tuple[float | None, float | None]:
    """Latitude and longitude of a geopoint: ``lat lon altitude accuracy``."""
    try:
        lat, lon = (float(part) for part in text.split()[:2])
    except ValueError:
        return None, None
    return lat, lon
