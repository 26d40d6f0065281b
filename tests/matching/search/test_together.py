"""Families registered together: what one found relative says of the rest."""

import pytest

from wasl.matching import Index, parse_record, parse_request
from wasl.populations import generate

PLACE = {"role": "current", "text": "Lampedusa", "country": "IT"}
BOY = {
    "id": "P-1",
    "names": [{"text": "Samatar Warsame Guuleed", "system": "somali"}],
    "sex": "male",
    "places": [PLACE],
}
GIRL = {
    "id": "P-2",
    "names": [{"text": "Idil Warsame Guuleed", "system": "somali"}],
    "sex": "female",
    "birth": {"from": "2010-03-02", "to": "2010-03-02"},
    "places": [PLACE],
    "relatives": [{"relation": "mother", "names": [{"text": "Ubax Nuur"}]}],
}
STRANGERS = [
    {"id": f"S-{number}", "names": [{"text": text, "system": "somali"}]}
    for number, text in enumerate(("Cabdi Maxamed", "Xaliimo Cumar", "Faadumo Cali", "Yuusuf Nuur"))
]
WANTED = {
    "id": "R-1",
    "sought": {
        "names": [{"text": "Samatar Warsame", "system": "somali"}],
        "relatives": [{"relation": "sister", "names": [{"text": "Idil"}]}],
    },
}


def an_index(*records):
    return Index.build(parse_record(each) for each in (*records, *STRANGERS))


def found(index, request=WANTED, **options):
    ranked = index.rank(parse_request(request), **options)
    return next(each for each in ranked if each.person == "P-1")


def codes(candidate):
    return {each.code for each in candidate.evidence}


def elsewhere(record):
    return {**record, "places": [{**PLACE, "text": "Bari"}]}


def test_a_sister_registered_in_the_same_place_raises_her_brother():
    together = found(an_index(BOY, GIRL))
    apart = found(an_index(BOY, elsewhere(GIRL)))

    assert "together.beside" in codes(together)
    assert "together.beside" not in codes(apart)
    assert together.bits > apart.bits + 1
    assert sum(each.bits for each in together.evidence) == pytest.approx(together.bits, abs=1e-4)


def test_no_word_of_the_other_record_is_shown():
    told = [e for e in found(an_index(BOY, GIRL)).evidence if e.code.startswith("together.")]

    assert told
    assert all(each.found == "" and "Guuleed" not in each.because for each in told)


def test_a_hidden_sister_changes_nothing():
    index, alone = an_index(BOY, GIRL), an_index(BOY)
    visible = frozenset({"P-1", *(each["id"] for each in STRANGERS)})

    assert "together.beside" in codes(found(index))
    hidden = found(index, allowed=visible)
    assert codes(hidden) == codes(found(alone))
    assert hidden.bits == pytest.approx(found(alone).bits)


def test_a_sister_whom_the_record_points_to_tells_more_of_herself():
    pointing = {**elsewhere(BOY), "relatives": [
        {"relation": "sister", "names": [{"text": "I."}], "person": "P-2"}]}  # fmt: skip
    unknown = {**pointing, "relatives": [{**pointing["relatives"][0], "person": "P-9"}]}

    linked = found(an_index(pointing, GIRL))

    assert "together.pointed" in codes(linked)
    assert linked.bits > found(an_index(unknown, GIRL)).bits + 1


def test_a_record_that_names_her_in_words_gains_nothing_twice():
    words = {"relation": "sister", "names": [{"text": "Idil Warsame Guuleed", "system": "somali"}]}
    named = {**elsewhere(BOY), "relatives": [words]}
    linked = {**named, "relatives": [{**words, "person": "P-2"}]}

    assert found(an_index(linked, GIRL)).bits == pytest.approx(found(an_index(named, GIRL)).bits)


def test_the_mother_whom_a_sisters_record_names_is_the_brothers_too():
    request = {**WANTED, "sought": {"names": WANTED["sought"]["names"]},
               "enquirer": {"names": [{"text": "Ubax Nuur Jaamac", "system": "somali"}]},
               "relation": "mother"}  # fmt: skip
    pointing = {**GIRL, "relatives": [*GIRL["relatives"],
        {"relation": "brother", "names": [{"text": "Samatar"}], "person": "P-1"}]}  # fmt: skip

    assert "together.told" in codes(found(an_index(BOY, pointing), request))
    assert "together.told" not in codes(found(an_index(BOY, elsewhere(GIRL)), request))


def test_a_relative_of_the_same_id_on_both_sides_is_the_same_person():
    mother = {"relation": "mother", "names": [{"text": "Ubax"}], "person": "M-7"}
    request = {**WANTED, "sought": {**WANTED["sought"], "relatives": [mother]}}
    record = {**BOY, "relatives": [{**mother, "names": [{"text": "Hooyo"}]}]}

    same = found(an_index(record), request)
    other = {**record, "relatives": [{**record["relatives"][0], "person": "M-8"}]}

    assert "relative.linked" in codes(same)
    # A brother or sister would name the same mother: a part is taken off again for that.
    assert same.bits > found(an_index(other), request).bits + 3


def test_many_of_one_fathers_name_are_no_family():
    crowd = [
        {**GIRL, "id": f"N-{number}", "names": [{"text": f"{name} Warsame Guuleed"}]}
        for number, name in enumerate(
            ("Idil", "Hodan", "Sahra", "Amina", "Faduma", "Hibo", "Nimco", "Deeqa")
        )
    ]

    assert "together.beside" not in codes(found(an_index(BOY, *crowd)))


def test_the_second_stage_never_takes_away_and_survives_a_folder(tmp_path):
    world = generate(400, 30, 6)
    index = Index.build(parse_record(dict(each)) for each in world.persons)
    index.save(tmp_path / "index")
    opened = Index.open(tmp_path / "index")
    told = 0
    for each in world.requests:
        request = parse_request(dict(each))
        ranked = index.rank(request)
        told += sum(code.startswith("together.") for one in ranked for code in codes(one))
        assert ranked == opened.rank(request)
        assert [each.bits for each in ranked] == sorted((e.bits for e in ranked), reverse=True)
    assert told  # or nothing was compared
