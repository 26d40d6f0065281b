"""Records back into the exchange format, and the same format for the index's record store."""

from datetime import date
from typing import Any

from wasl.matching.records.record import BirthSpan, Name, Place, Record, Relative, Separation

Json = dict[str, Any]


def as_json(record: Record) -> Json:
    """One person as a JSON object that ``parse_record`` reads back unchanged."""
    return _stated(
        {
            "id": record.id,
            "names": [_name(name) for name in record.names],
            "sex": record.sex,
            "birth": _birth(record.birth),
            "nationalities": list(record.nationalities),
            "languages": list(record.languages),
            "places": [_place(place) for place in record.places],
            "relatives": [_relative(relative) for relative in record.relatives],
            "separation": _separation(record.separation),
            "marks": list(record.marks),
        }
    )


def _stated(fields: Json) -> Json:
    return {key: value for key, value in fields.items() if value not in (None, [], "", {})}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _name(name: Name) -> Json:
    return _stated(
        {
            "text": name.text,
            "kind": name.kind,
            "system": name.system,
            "parts": [{"role": part.role, "text": part.text} for part in name.parts],
        }
    )


def _birth(birth: BirthSpan | None) -> Json | None:
    if birth is None:
        return None
    fields = _stated(
        {
            "from": _day(birth.start),
            "to": _day(birth.end),
            "basis": birth.basis,
            "calendar": birth.calendar,
            "as_stated": birth.as_stated,
            "on": _day(birth.on),
        }
    )
    return fields if birth.age is None else {**fields, "age": birth.age}


def _place(place: Place | None) -> Json | None:
    if place is None:
        return None
    fields = _stated(
        {
            "role": place.role,
            "text": place.text,
            "country": place.country,
            "pcode": place.pcode,
        }
    )
    if place.lat is not None:
        fields["lat"] = place.lat
    if place.lon is not None:
        fields["lon"] = place.lon
    return fields


def _relative(relative: Relative) -> Json:
    return _stated(
        {
            "relation": relative.relation,
            "names": [_name(name) for name in relative.names],
            "sex": relative.sex,
            "birth": _birth(relative.birth),
            "alive": relative.alive,
            "person": relative.person,
        }
    )


def _separation(separation: Separation | None) -> Json | None:
    if separation is None:
        return None
    return _stated(
        {
            "from": _day(separation.start),
            "to": _day(separation.end),
            "place": _place(separation.place),
            "cause": separation.cause,
        }
    )
