"""An independent reading of the settled interfaces, section 1: what a valid record is.

Written from the document and not from the package, so that the two can disagree.
"""

import re
from datetime import date

KINDS = ["stated", "document", "birth", "nickname", "alias", "married", "variant"]
SYSTEMS = [
    "arabic",
    "ethiopic",
    "somali",
    "afghan",
    "iranian",
    "south_asian",
    "west_african",
    "hispanic",
    "vietnamese",
    "chinese",
    "slavic",
    "western",
    "unknown",
]
PART_ROLES = [
    "given",
    "father",
    "grandfather",
    "great_grandfather",
    "family",
    "family2",
    "mother",
    "kunya",
    "nisba",
    "laqab",
    "nickname",
    "patronymic",
    "middle",
    "title",
]
SEXES = ["female", "male", "other", "unknown"]
BASES = ["document", "stated", "estimated", "default"]
CALENDARS = ["gregorian", "ethiopian", "hijri", "solar_hijri", "other"]
PLACE_ROLES = [
    "origin",
    "birth",
    "residence",
    "last_seen",
    "separation",
    "transit",
    "destination",
    "current",
]
RELATIONS = [
    "mother",
    "father",
    "parent",
    "sister",
    "brother",
    "sibling",
    "daughter",
    "son",
    "child",
    "wife",
    "husband",
    "spouse",
    "grandmother",
    "grandfather",
    "grandparent",
    "aunt",
    "uncle",
    "cousin",
    "niece",
    "nephew",
    "guardian",
    "caregiver",
    "other",
]
CAUSES = [
    "migration",
    "conflict",
    "disaster",
    "detention",
    "deportation",
    "trafficking",
    "border",
    "shipwreck",
    "smuggling",
    "medical",
    "death_of_caregiver",
    "abandonment",
    "entrusted",
    "sent_ahead",
    "ran_away",
    "lost_contact",
    "cut_ties",
    "other",
    "unknown",
]
TODAY = date(2026, 11, 22)
KEYS = {
    "person": [
        "id",
        "names",
        "sex",
        "birth",
        "nationalities",
        "languages",
        "places",
        "relatives",
        "separation",
        "marks",
    ],
    "name": ["text", "kind", "system", "parts"],
    "birth": ["from", "to", "age", "on", "basis", "calendar", "as_stated"],
    "place": ["role", "text", "country", "pcode", "lat", "lon"],
    "relative": ["relation", "names", "sex", "birth", "alive", "person"],
    "separation": ["from", "to", "place", "cause"],
    "request": ["id", "sought", "enquirer", "relation"],
}


def known(kind, record):
    assert set(record) <= set(KEYS[kind]), f"{kind}: {set(record) - set(KEYS[kind])}"


def one_of(record, key, codes):
    assert record.get(key, codes[0]) in codes, f"{key}: {record[key]}"


def check_span(span):
    first, last = date.fromisoformat(span["from"]), date.fromisoformat(span["to"])
    assert date(1850, 1, 1) <= first <= last <= TODAY, span


def check_name(name):
    known("name", name)
    assert name["text"].strip() == name["text"] != ""
    assert "  " not in name["text"]
    one_of(name, "kind", KINDS)
    one_of(name, "system", SYSTEMS)
    for part in name.get("parts", []):
        assert set(part) == {"role", "text"}
        assert part["role"] in PART_ROLES, part
        assert part["text"] in name["text"], name


def check_birth(birth):
    known("birth", birth)
    one_of(birth, "basis", BASES)
    one_of(birth, "calendar", CALENDARS)
    if "age" in birth:
        assert "from" not in birth
        assert 0 <= birth["age"] <= 120
        assert date.fromisoformat(birth["on"]) <= TODAY
    else:
        check_span(birth)


def check_place(place):
    known("place", place)
    assert place["text"]
    one_of(place, "role", PLACE_ROLES)
    assert re.fullmatch("[A-Z]{2}", place.get("country", "XX"))
    assert ("lat" in place) == ("lon" in place)
    assert abs(place.get("lat", 0)) <= 90
    assert abs(place.get("lon", 0)) <= 180


def check_relative(relative):
    known("relative", relative)
    assert relative["relation"] in RELATIONS
    one_of(relative, "sex", SEXES)
    one_of(relative, "alive", ["yes", "no", "unknown"])
    for name in relative.get("names", []):
        check_name(name)
    if relative.get("birth"):
        check_birth(relative["birth"])


def check_person(person, *, with_id):
    known("person", person)
    assert ("id" in person) == with_id
    assert person["names"]
    for name in person["names"]:
        check_name(name)
    one_of(person, "sex", SEXES)
    if "birth" in person:
        check_birth(person["birth"])
    assert all(re.fullmatch("[A-Z]{2}", code) for code in person.get("nationalities", []))
    assert all(re.fullmatch("[a-z]{3}", code) for code in person.get("languages", []))
    for place in person.get("places", []):
        check_place(place)
    for relative in person.get("relatives", []):
        check_relative(relative)
    if separation := person.get("separation"):
        known("separation", separation)
        check_span(separation)
        one_of(separation, "cause", CAUSES)
        if "place" in separation:
            check_place(separation["place"])
    assert all(isinstance(mark, str) and mark for mark in person.get("marks", []))


def check_request(request):
    known("request", request)
    check_person(request["sought"], with_id=False)
    if request.get("enquirer") is not None:
        check_person(request["enquirer"], with_id=False)
        assert request["relation"] in RELATIONS
