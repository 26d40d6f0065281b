"""Ranking in a registry: what is found, what it adds up to, what is kept hidden."""

import json

import numpy as np
import pytest

from tests.matching.people import AMIN, BROTHER, STRANGER, a_request, records
from wasl.matching import (
    Index,
    IndexUnreadable,
    as_json,
    compare,
    parse_record,
    parse_request,
    questions,
)
from wasl.matching.comparing.scoring import as_candidate
from wasl.matching.evidence import Evidence
from wasl.matching.names import familiar
from wasl.matching.names.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def index():
    return Index.build(records())


def test_the_person_sought_comes_first_and_strong(index):
    found = index.rank(a_request())

    assert found[0].person == "P-1"
    assert found[0].band == "strong"
    assert len(found) == 3


def test_what_many_bear_is_told_by_the_index_and_changes_nothing(index, tmp_path, monkeypatch):
    assert len(index.vocabulary.familiar_words) == 0
    monkeypatch.setattr(familiar, "LEAST_BORNE", 1)
    Index.build(records()).save(tmp_path)
    knowing = Index.open(tmp_path)
    assert len(knowing.vocabulary.familiar_words) == len(knowing.vocabulary)

    looked_up, look_up = [], Vocabulary._look_up

    def counted(vocabulary, form, *given):
        if vocabulary in {index.vocabulary, knowing.vocabulary}:  # not that of places
            looked_up.append(form.key)
        return look_up(vocabulary, form, *given)

    monkeypatch.setattr(Vocabulary, "_look_up", counted)
    index.forget()

    name = records()[0].names[0].text
    expected, without = (index.rank(a_request()), index.search(name)), set(looked_up)
    looked_up.clear()
    assert (knowing.rank(a_request()), knowing.search(name)) == expected
    assert set(looked_up) < without


def test_a_brother_is_not_mistaken_for_the_person(index):
    found = {each.person: each for each in index.rank(a_request())}

    assert found["P-3"].band == "weak"
    assert any(each.feature == "brother or sister" for each in found["P-3"].evidence)


def test_bits_are_the_sum_of_the_evidence_and_order_the_candidates(index):
    found = index.rank(a_request())

    for candidate in found:
        total = sum(each.bits for each in candidate.evidence)
        assert total == pytest.approx(candidate.bits, abs=0.01)
        assert all(each.because for each in candidate.evidence)
    assert [each.bits for each in found] == sorted((e.bits for e in found), reverse=True)


@pytest.mark.parametrize("step", [1, -1])
def test_of_many_who_tie_the_first_by_id_are_found_in_whatever_order_they_came(step):
    people = [
        parse_record({"id": f"P-{n:03}", "names": [{"text": name}], "sex": "male"})
        for n, name in enumerate(["Omar Ali", "Yusuf", "Karim Nur Samir", "Idris Bah"] * 100)
    ]
    index = Index.build(people[::step])
    asked = {"id": "R", "sought": {"names": [{"text": "FNU"}], "sex": "male"}}

    found = index.rank(parse_request(asked), top=7)

    assert [each.person for each in found] == [f"P-{n:03}" for n in range(7)]
    assert len({each.bits for each in found}) == 1


def test_ties_are_ordered_by_id_by_code_point():
    twins = [parse_record({**STRANGER, "id": name}) for name in ("é", "z", "B", "a")]

    found = Index.build(twins).rank(a_request())

    assert [each.person for each in found] == ["B", "a", "z", "é"]


def test_what_is_told_as_equal_is_ordered_by_id():
    halves = (0.1 + 0.2, 0.3), (0.3, 0.3)  # the sums differ in their last digit
    told = [[Evidence("name", "name", bits, "name.most") for bits in each] for each in halves]
    found = [as_candidate(who, each, 0.0) for who, each in zip("ba", told, strict=True)]

    assert sum(halves[0]) != sum(halves[1])
    assert found[0].bits == found[1].bits == 0.6


def test_nobody_below_the_wanted_probability(index):
    assert [each.person for each in index.rank(a_request(), min_probability=0.85)] == ["P-1"]
    assert index.rank(a_request(), min_probability=1.0) == []


def test_an_empty_registry_answers_with_nobody():
    assert Index.build([]).rank(a_request()) == []


def test_hidden_persons_neither_appear_nor_change_what_is_shown():
    alone = Index.build(records(AMIN, STRANGER))
    all_of_them = Index.build(records(AMIN, STRANGER, BROTHER))

    for allowed in (
        {"P-1", "P-2"},
        np.array([name != "P-3" for name in all_of_them.ids]),
        lambda name: name != "P-3",
    ):
        seen = all_of_them.rank(a_request(), allowed=allowed)

        assert seen == alone.rank(a_request())
    assert all_of_them.rank(a_request(), allowed=set()) == []


def test_a_saved_index_answers_alike(index, tmp_path):
    index.save(tmp_path / "index")
    opened = Index.open(tmp_path / "index")

    assert opened.rank(a_request()) == index.rank(a_request())
    assert len(opened) == 3
    assert sorted(opened.ids) == ["P-1", "P-2", "P-3"]
    assert opened.record("P-1") == index.record("P-1")


def test_a_torn_foreign_or_older_folder_is_refused(index, tmp_path):
    folder = tmp_path / "index"
    with pytest.raises(IndexUnreadable):
        Index.open(folder)
    index.save(folder)
    (folder / "records.bin").write_bytes(b"{")
    with pytest.raises(IndexUnreadable, match="torn"):
        Index.open(folder)
    index.save(folder)
    meta = json.loads((folder / "index.json").read_text())
    (folder / "index.json").write_text(json.dumps({**meta, "version": 0}))
    with pytest.raises(IndexUnreadable, match="version"):
        Index.open(folder)
    (folder / "index.json").write_text('{"some": "json"}')
    with pytest.raises(IndexUnreadable):
        Index.open(folder)


def test_search_finds_a_name_in_any_script(index):
    for typed in ("mohamed ali", "محمد علي", "Maxamed Cali", "Мухаммед Али"):
        assert index.search(typed)[0].person == "P-1", typed
    assert index.search("   ") == []


def test_a_small_delta_scores_like_the_main_index():
    main = Index.build(records())
    delta = Index.build(records(AMIN), frequencies=main)

    there = next(each for each in main.rank(a_request()) if each.person == "P-1")
    here = delta.rank(a_request())[0]

    assert here.bits == pytest.approx(there.bits, abs=1.5)


def test_ranking_agrees_with_comparing_every_person(index):
    best = max(records(), key=lambda record: compare(a_request(), record).bits)

    assert index.rank(a_request())[0].person == best.id


def test_a_record_survives_being_written_and_read():
    for record in records():
        assert parse_record(as_json(record)) == record


def test_questions_ask_for_what_is_missing_and_reveal_nothing():
    asked = questions(a_request(), records(AMIN)[0], records(BROTHER))

    codes = [each.code for each in asked]
    assert "father" in codes
    assert "mother" not in codes
    assert all("Faadumo" not in each.text and "Fatuma" not in each.text for each in asked)
    assert [each.gain for each in asked] == sorted((e.gain for e in asked), reverse=True)
