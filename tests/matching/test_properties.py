"""What must hold of any input: no crash, the same answer twice, both loops alike."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.matching.people import WANTED, records
from wasl.matching import Index, compare_names, lineage, parse_record, parse_request
from wasl.matching.names.distance import (
    BARE,
    FAR,
    LIGHT,
    PLAIN,
    STRICT,
    UNLIKE,
    costs,
    neighbours,
    weigh,
    weight_of_length,
)
from wasl.matching.names.forms import form_of
from wasl.matching.names.sounds import ALPHABET
from wasl.matching.names.tokens import Level, compare_forms
from wasl.matching.names.vocabulary import Vocabulary
from wasl.matching.records.codes import RELATIONS, SYSTEMS

WORDS = st.sampled_from(
    [
        "Mohamed",
        "Ali",
        "bin",
        "Abu",
        "al",
        "محمد",
        "علي",
        "عبد",
        "الرحمن",
        "ተስፋይ",
        "ገብረ",
        "Cabdi",
        "Xasan",
        "Md.",
        "Begum",
        "s/o",
        "José",
        "de",
        "la",
        "Nguyễn",
        "Thị",
        "王小明",
        "Петрович",
        "Иван",
        "মোঃ",
        "इस्लाम",
        "FNU",
        "(",
        ")",
        ",",
        "'",
        "-",
        "Kaur",
        "van",
        "Ould",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=8).map(" ".join))
CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@CALM
@given(TEXTS, TEXTS, st.sampled_from(sorted(SYSTEMS)))
def test_any_two_names_can_be_compared(one, other, system):
    probability, _, evidence = compare_names(one, other, system)

    assert 0.0 <= probability <= 1.0
    assert all(each.because for each in evidence)
    assert compare_names(one, other, system)[0] == probability


@CALM
@given(TEXTS, TEXTS, st.sampled_from(sorted(RELATIONS)), st.sampled_from(sorted(SYSTEMS)))
def test_any_lineage_gets_a_verdict(child, relative, relation, system):
    verdict = lineage(child, relative, relation, system)

    assert verdict.verdict in {"consistent", "inconsistent", "neutral"}
    assert verdict.because


DAYS = st.dates().map(str)
ANY_RECORD = st.fixed_dictionaries(
    {"names": st.lists(st.fixed_dictionaries({"text": TEXTS.filter(str.strip)}), min_size=1, max_size=3)},
    optional={
        "birth": st.fixed_dictionaries({"age": st.integers(0, 130), "on": DAYS}),
        "marks": st.lists(TEXTS, max_size=3),
        "places": st.lists(st.fixed_dictionaries({"text": TEXTS}), max_size=3),
        "relatives": st.lists(
            st.fixed_dictionaries(
                {"relation": st.sampled_from(sorted(RELATIONS)),
                 "names": st.lists(st.fixed_dictionaries({"text": TEXTS.filter(str.strip)}), max_size=2)}
            ),
            max_size=4,
        ),
    },
)  # fmt: skip


@CALM
@given(ANY_RECORD, ANY_RECORD)
def test_any_records_can_be_indexed_and_ranked(one, other):
    index = Index.build([parse_record({**one, "id": "1"}), parse_record({**other, "id": "2"})])
    request = parse_request({"id": "r", "sought": other, "enquirer": one, "relation": "mother"})

    found = index.rank(request)

    assert len(found) == 2
    assert found == index.rank(request)
    for candidate in found:
        assert abs(sum(each.bits for each in candidate.evidence) - candidate.bits) < 0.05


def test_five_hundred_relatives_are_borne():
    many = [{"relation": "sibling", "names": [{"text": f"Name {n}"}]} for n in range(500)]
    request = parse_request({**WANTED, "sought": {**WANTED["sought"], "relatives": many}})

    assert Index.build(records()).rank(request)[0].person == "P-1"


SOUNDS = st.text(alphabet=ALPHABET, min_size=1, max_size=12)


@CALM
@given(SOUNDS, SOUNDS, st.sampled_from([PLAIN, LIGHT, STRICT]))
def test_distance_is_symmetric_and_zero_only_to_itself(one, other, manner):
    from wasl.matching.names.distance import encode, least_distance

    table, first, second = costs(manner)
    there = weigh(encode(one), encode(other), table, first, second, FAR)
    back = weigh(encode(other), encode(one), table, second, first, FAR)

    assert abs(there - back) < 1e-9
    assert least_distance(encode(one), encode(other)) <= there + 1e-9
    assert weigh(encode(one), encode(one), table, first, second, FAR) == 0.0


NAMES = ["Mohamed", "Maxamed", "محمد", "Hasan", "Xuseen", "حسين", "حسن", "Cabdiraxmaan", "Tesfay",
         "ተስፋይ", "Petrovich", "Fatou", "Fatoumata", "Pepe", "José", "Nguyen", "王", "J", "Abdul",
         "Karim", "Zubayr", "Zobeir", "Otaibi", "العتيبي", "Sylhet", "Minh", "Manh"]  # fmt: skip


def test_the_vocabulary_decides_as_the_pair_does():
    forms = [form_of(name) for name in NAMES]
    vocabulary = Vocabulary.build(forms)

    for manner in (PLAIN, LIGHT):
        for form in forms:
            hits = vocabulary.hits(form, manner)
            found = dict(zip(hits.ids.tolist(), hits.levels.tolist(), strict=True))
            for other in forms:
                level = compare_forms(form, other, manner)
                if level == Level.INITIAL:
                    continue  # the vocabulary leaves initials to the closer look
                assert found.get(vocabulary.id_of(other), Level.DIFFER) == level, (
                    form.key, other.key)  # fmt: skip


@CALM
@given(SOUNDS, SOUNDS, st.sampled_from([PLAIN, LIGHT, STRICT, BARE]), st.floats(0.0, 6.0))
def test_the_compiled_distance_is_the_plain_one(one, other, manner, limit):
    from wasl.matching.compiled.nearness import weigh as compiled
    from wasl.matching.names.distance import encode

    table, first, second = costs(manner)
    found = compiled(
        np.array(encode(one), np.uint8), np.array(encode(other), np.uint8), len(other),
        np.array(table), np.array(first), np.array(second), np.array(neighbours()), UNLIKE, limit,
    )  # fmt: skip

    plain = weigh(encode(one), encode(other), table, first, second, limit)
    assert found == plain or (plain > limit and found == np.inf)


def test_the_weight_of_a_length():
    assert weight_of_length("hsn") == 3.0
