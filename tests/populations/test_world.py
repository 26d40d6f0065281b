import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.populations.validator import check_person, check_request
from wasl.populations import generate
from wasl.populations.tables import harder, populations, rates

PERSONS, REQUESTS = 3000, 600


@pytest.fixture(scope="module")
def world():
    return generate(PERSONS, REQUESTS, seed=7)


def test_there_are_as_many_as_were_asked_for(world):
    assert len(world.persons) == len({p["id"] for p in world.persons}) == PERSONS
    assert len(world.requests) == len({r["id"] for r in world.requests}) == REQUESTS


def test_every_record_is_valid(world):
    for person in world.persons:
        check_person(person, with_id=True)
    for request in world.requests:
        check_request(request)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**64), persons=st.integers(0, 40), requests=st.integers(0, 30))
def test_any_seed_gives_valid_records_and_truth(seed, persons, requests):
    world = generate(persons, requests, seed)

    ids = {person["id"] for person in world.persons}
    assert len(ids) == persons
    assert len(world.requests) == requests
    for person in world.persons:
        check_person(person, with_id=True)
    for request in world.requests:
        check_request(request)
    assert set(world.truth) == {request["id"] for request in world.requests}
    assert {person for person in world.truth.values() if person} <= ids


@pytest.mark.parametrize(("persons", "requests"), [(-1, 0), (0, -1)])
def test_negative_numbers_are_refused(persons, requests):
    with pytest.raises(ValueError, match="negative"):
        generate(persons, requests, seed=1)


def test_one_seed_gives_one_world_whatever_the_hash_seed():
    code = (
        "import hashlib, json; from wasl.populations import generate; w = generate(60, 30, 5); "
        "text = json.dumps([w.persons, w.requests, w.truth, w.country_registered]); "
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    path = os.pathsep.join(sys.path)
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": hashing, "PYTHONPATH": path},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hashing in ("0", "1", "4711")
    }

    assert len(seen) == 1
    assert generate(60, 30, 5) == generate(60, 30, 5)
    assert generate(60, 30, 5) != generate(60, 30, 6)


def test_the_share_of_answerable_requests_is_the_one_in_the_table(world):
    answered = sum(person is not None for person in world.truth.values())

    assert answered == round(REQUESTS * rates().requests["answerable"])


def test_truth_points_at_registered_persons_of_the_same_people(world):
    for request, person in world.truth.items():
        if person:
            assert world.population[person] == world.request_population[request]


def test_no_request_tells_the_id_of_a_person(world):
    for request in world.requests:
        assert "P-" not in json.dumps(request)
        assert '"person"' not in json.dumps(request)


def test_ids_do_not_tell_who_is_of_one_family(world):
    order = [world.family[person["id"]] for person in world.persons]
    beside = sum(one == next_ for one, next_ in itertools.pairwise(order))
    assert len(set(order)) < PERSONS  # there are families of several

    assert beside < PERSONS / 50


def test_every_person_has_a_family_and_an_office_abroad_or_on_the_way(world):
    by_code = {people.code: people for people in populations()}
    for person in world.persons:
        people = by_code[world.population[person["id"]]]
        assert world.family[person["id"]]
        assert world.country_registered[person["id"]] in people.hosts + people.transit


def test_all_naming_systems_but_the_western_appear(world):
    systems = {n.get("system") for p in world.persons for n in p["names"]} - {None}
    assert systems == {
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
    }
    assert len(set(world.population.values())) >= 12


def test_linked_relatives_are_registered_members_of_the_family(world):
    links = [
        (person["id"], relative["person"])
        for person in world.persons
        for relative in person.get("relatives", [])
        if "person" in relative
    ]
    assert links
    assert all(world.family[one] == world.family[other] for one, other in links)


def test_most_of_the_sought_are_children_and_separations_are_recent(world):
    spans = [r["sought"]["separation"] for r in world.requests if "separation" in r["sought"]]
    assert all("2014-11" <= span["from"] <= span["to"] <= "2026-11-01" for span in spans)
    ages = []
    for person in world.persons:
        birth, parted = person.get("birth", {}), person.get("separation")
        if "from" in birth and parted:
            ages.append(int(parted["from"][:4]) - int(birth["from"][:4]))
    young = sum(3 <= age <= 18 for age in ages)
    assert 0.5 < young / len(ages) < 0.85


def share(hits):
    hits = list(hits)
    return sum(hits) / len(hits)


def test_gaps_and_errors_occur_at_about_their_rates(world):
    table = rates()
    people = world.persons
    by_id = {person["id"]: person for person in people}
    measured = {
        "sex_missing": (share("sex" not in p for p in people), table.facts["sex_missing"]),
        "nationality": (
            share("nationalities" not in p for p in people),
            table.facts["nationality_missing"],
        ),
        "no birth": (share("birth" not in p for p in people), table.births_registry["missing"]),
        "separation": (
            share("separation" not in p for p in people),
            table.facts["separation_missing"],
        ),
        "variant": (
            share(any(n.get("kind") == "variant" for n in p["names"]) for p in people),
            table.telling["second_latin"],
        ),
        "nickname asked": (
            share(
                any(n.get("kind") == "nickname" for n in r["sought"]["names"])
                for r in world.requests
            ),
            table.telling["nickname_request"],
        ),
        "wrong sex": (
            share(
                r["sought"].get("sex") != by_id[world.truth[r["id"]]].get("sex")
                for r in world.requests
                if world.truth[r["id"]]
                and "sex" in r["sought"]
                and "sex" in by_id[world.truth[r["id"]]]
            ),
            2 * table.facts["sex_wrong"],
        ),
    }
    for name, (found, wanted) in measured.items():
        assert found == pytest.approx(wanted, abs=0.05), name


def test_default_dates_and_other_calendars_are_told(world):
    births = [p["birth"] for p in world.persons if "birth" in p]
    births += [r["sought"]["birth"] for r in world.requests if "birth" in r["sought"]]
    calendars = Counter(birth.get("calendar") for birth in births)
    assert min(calendars[c] for c in ("ethiopian", "hijri", "solar_hijri")) > 10
    spans = [birth for birth in births if birth.get("calendar") == "gregorian"]
    new_years = share(b["from"] == b["to"] and b["from"].endswith("-01-01") for b in spans)
    assert new_years > 0.05
    assert share(birth.get("basis") == "estimated" for birth in births) > 0.05


def test_one_who_is_sought_is_written_otherwise_mostly(world):
    by_id = {person["id"]: person for person in world.persons}
    same = share(
        bool(
            {n["text"] for n in r["sought"]["names"] if n["kind"] == "stated"}
            & {n["text"] for n in by_id[world.truth[r["id"]]]["names"]}
        )
        for r in world.requests
        if world.truth[r["id"]]
    )
    assert 0.05 < same < 0.4


def test_most_unanswerable_requests_have_near_misses_in_the_registry(world):
    families = set(world.family.values())
    first_two = {
        tuple(sorted(n["text"].casefold().split()[:2])) for p in world.persons for n in p["names"]
    }
    lost = [r for r in world.requests if world.truth[r["id"]] is None]
    kin = [world.request_family[r["id"]] in families for r in lost]
    names = [
        any(tuple(sorted(n["text"].casefold().split()[:2])) in first_two for n in names)
        for names in (r["sought"]["names"] for r in lost)
    ]

    assert share(kin) > 0.5
    assert share(names) > 0.2  # as written; the same names otherwise spelled are more
    assert share(one or other for one, other in zip(kin, names, strict=True)) > 0.6


def test_no_relative_is_told_twice_by_a_link(world):
    for person in world.persons:
        linked = [r["person"] for r in person.get("relatives", []) if "person" in r]
        assert len(set(linked)) == len(linked)
        assert person["id"] not in linked


def test_nothing_is_born_after_it_was_registered_or_in_the_future(world):
    for person in world.persons:
        birth = person.get("birth", {})
        if "on" in birth:
            assert date.fromisoformat(birth["on"]) <= date(2026, 11, 1)
        elif birth:
            assert birth["to"] <= "2026-11-01"


def test_more_errors_leave_the_same_people_with_fewer_facts():
    plain, hard = generate(400, 30, 5), generate(400, 30, 5, errors=2.0)

    assert len(hard.persons) == len(plain.persons)
    assert sum("sex" not in p for p in hard.persons) > sum("sex" not in p for p in plain.persons)
    assert sum("places" in p for p in hard.persons) < sum("places" in p for p in plain.persons)


def test_harder_rates_stay_shares():
    given, hard = rates(), harder(rates(), 3.0)

    assert harder(given, 1.0) == given
    assert hard.names["misheard"] == pytest.approx(3 * given.names["misheard"])
    assert hard.names["late"] == given.names["late"]
    assert max(hard.names.values()) <= 0.95
    assert hard.telling == given.telling
