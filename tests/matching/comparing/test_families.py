"""Evidence of the family and of words: counted once, and held against what the other side says."""

from wasl.matching import Index, compare, parse_record, parse_request
from wasl.populations import generate

ALMAZ = {"id": "P-1", "names": [{"text": "W/ro Almaz Girma", "system": "ethiopic"}]}


def evidence(record, **sought):
    index = Index.build([parse_record(record)])
    (found,) = index.rank(parse_request({"id": "R-1", "sought": sought}))
    return {each.code: each for each in found.evidence}


def test_a_word_that_marks_a_woman_is_held_against_a_man():
    names = [{"text": "Almaz Girma", "system": "ethiopic"}]

    against = evidence(ALMAZ, names=names, sex="male")

    assert -6 < against["sex.marker"].bits < 0
    assert against["sex.marker"].found == "female"
    assert "sex.marker" not in evidence(ALMAZ, names=names, sex="female")
    assert "sex.marker" not in evidence(ALMAZ, names=names)
    assert "sex.marker" not in evidence({**ALMAZ, "sex": "male"}, names=names, sex="male")


def test_the_word_may_stand_on_the_requests_side():
    record = {"id": "P-1", "names": [{"text": "Almaz Girma", "system": "ethiopic"}], "sex": "male"}

    found = evidence(record, names=ALMAZ["names"])

    assert found["sex.marker"].sought == "female"


def test_one_pair_alone_says_the_same_of_the_word():
    request = parse_request(
        {"id": "R-1", "sought": {"names": [{"text": "Almaz Girma"}], "sex": "male"}}
    )

    assert "sex.marker" in {each.code for each in compare(request, parse_record(ALMAZ)).evidence}


def test_an_initial_in_the_registry_fits_its_name():
    record = {"id": "P-1", "names": [{"text": "S. Warsame", "system": "somali"}]}
    names = [{"text": "Samatar Warsame", "system": "somali"}]

    assert evidence(record, names=names)["name.initial"].bits > 0
    assert "name.initial" not in evidence(record, names=[{**names[0], "text": "Idil Warsame"}])


def test_an_initial_in_the_request_fits_its_name():
    record = {"id": "P-1", "names": [{"text": "Samatar Warsame", "system": "somali"}]}
    names = [{"text": "S. Warsame", "system": "somali"}]

    assert evidence(record, names=names)["name.initial"].bits > 0


def test_a_word_of_the_own_name_is_not_told_again_as_the_fathers():
    world = generate(600, 80, 7)
    index = Index.build(parse_record(dict(each)) for each in world.persons)
    told = 0
    for each in world.requests:
        for found in index.rank(parse_request(dict(each))):
            own = {
                each.found
                for each in found.evidence
                if each.group == "name" and each.feature != "given name" and each.bits > 0
            }
            fathers = [e.found for e in found.evidence if e.code == "lineage.fits"]
            told += len(fathers)
            assert not own & set(fathers)
    assert told  # or lineage was never compared


def test_one_part_that_agrees_has_not_changed_places():
    record = {"id": "P-1", "names": [{"text": "Kovalenko Oleksandr"}]}

    one = evidence(record, names=[{"text": "Viktor Kovalenko"}])
    both = evidence(record, names=[{"text": "Oleksandr Kovalenko"}])

    assert "name.swapped" not in one
    assert one["name.differ"].bits <= -5
    assert "name.differ" not in both


def test_a_by_name_that_is_the_given_name_is_told_once():
    nickname = {"text": "Mamitu", "kind": "nickname"}
    record = {"id": "P-1", "names": [{"text": "Mamitu Tilahun", "system": "ethiopic"}, nickname]}
    names = [{"text": "Mamitu Tilahun", "system": "ethiopic"}, nickname]
    other = {"text": "Koket", "kind": "nickname"}

    assert "name.alias" not in evidence(record, names=names)
    both = evidence({**record, "names": [record["names"][0], other]}, names=[names[0], other])
    assert both["name.alias"].bits > 0
