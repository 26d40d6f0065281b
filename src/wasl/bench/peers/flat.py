"""A person or the person of a request as one flat row, as linkage packages want it.

One row a record: the first name that is written in Latin letters (or else the first, romanised)
is the name; the words of all names are kept beside it. Relatives become columns by relation, the
enquirer among them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from wasl.bench.peers.blocks import Width, blocks
from wasl.bench.peers.phonetic import token_codes, tokens

Row = dict[str, Any]


def row_of_person(person: Mapping[str, Any], width: Width) -> Row:
    """The row of a registered person, with the keys by which it is found."""
    row = _row(person["id"], person, person.get("relatives", ()))
    row["blocks"] = blocks(width, row["words"], row.pop("kin"), row["year"], asking=False)
    return row


def row_of_request(request: Mapping[str, Any], width: Width) -> Row:
    """The row of the person sought; the enquirer is the first of the relatives."""
    sought = request["sought"]
    relatives = list(sought.get("relatives", ()))
    enquirer = request.get("enquirer")
    if enquirer:
        relatives.insert(0, {**enquirer, "relation": request.get("relation") or "other"})
    row = _row(request["id"], sought, relatives)
    row["blocks"] = blocks(width, row["words"], row.pop("kin"), row["year"], asking=True)
    return row


def _row(identifier: str, person: Mapping[str, Any], relatives: Iterable[Mapping[str, Any]]) -> Row:
    words = tokens(_main_name(person))
    every = _distinct(token for name in person["names"] for token in tokens(name["text"]))
    given = words[0] if words else None
    kin: dict[str, list[str]] = {"father": [], "mother": [], "kin": []}
    for each in relatives:
        role = each["relation"] if each["relation"] in {"father", "mother"} else "kin"
        kin[role] += [token for name in each.get("names", ())[:1] for token in tokens(name["text"])]
    start, end = _span(person.get("birth"))
    origin = _place(person, "origin")
    separation = person.get("separation") or {}
    row: Row = {
        "unique_id": identifier,
        "given": given,
        "family": words[-1] if len(words) > 1 else None,
        "given_key": key_of(given),
        "words": every,
        "keys": _keys(every),
        "rest_keys": [key for key in _keys(every) if key != key_of(given)],
        "born_from": start.toordinal() if start else None,
        "born_to": end.toordinal() if end else None,
        "year": (start.year + end.year) // 2 if start and end else None,
        "sex": person.get("sex"),
        "origin": " ".join(tokens(origin.get("text", ""))) or None,
        "country": origin.get("country"),
        "nation": next(iter(person.get("nationalities", ())), None),
        "lost_at": " ".join(tokens((separation.get("place") or {}).get("text", ""))) or None,
        "lost_in": _year(separation.get("from")),
    }
    for role, names in kin.items():
        keys = _keys(_distinct(names))
        row[f"{role}_keys"] = keys
        if role != "kin":
            row[f"{role}_key"] = keys[0] if keys else None
    row["kin"] = _distinct(token for names in kin.values() for token in names)
    return row


def key_of(token: str | None) -> str | None:
    """How a word sounds: its first double metaphone code."""
    return token_codes(token)[0] if token else None


def _main_name(person: Mapping[str, Any]) -> str:
    names: Sequence[str] = [name["text"] for name in person["names"]]
    return next((name for name in names if _latin(name)), names[0])


def _latin(name: str) -> bool:
    return sum(letter < "\u0250" for letter in name) > len(name) / 2


def _keys(words: Iterable[str]) -> list[str]:
    return _distinct(token_codes(token)[0] for token in words if len(token) > 1)


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _span(birth: Mapping[str, Any] | None) -> tuple[date | None, date | None]:
    if birth and birth.get("from") and birth.get("to"):
        return date.fromisoformat(birth["from"]), date.fromisoformat(birth["to"])
    if birth and birth.get("on"):
        year = date.fromisoformat(birth["on"]).year - int(birth["age"])
        return date(year - 1, 1, 1), date(year, 12, 31)
    return None, None


def _place(person: Mapping[str, Any], role: str) -> Mapping[str, Any]:
    places: Sequence[Mapping[str, Any]] = person.get("places", ())
    return next((place for place in places if place.get("role") == role), {})


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None
