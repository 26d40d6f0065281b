"""The atlas says of every place what a pair of places says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wasl.matching.comparing.places import CODES, weigh_places
from wasl.matching.records.record import Place
from wasl.matching.registry.atlas import Atlas

NAMES = (
    "", "Baidoa", "Baydhabo", "بيدوا", "Baidoa, Bay", "Camp 3, block B", "Camp 4, block B",
    "Camp 3", "Camp 1E", "Camp 1 East", "camp", "North Darfur", "South Darfur", "Darfur",
    "Kyiv", "Kiev", "Київ", "Kobani", "Ayn al-Arab", "عين العرب", "Raqqa", "الرقة", "???", "12",
    "San Pedro", "San Pedro Sula", "مخيم الزعتري", "Zaatari camp", "Mazar-e Sharif", "B",
)  # fmt: skip
PCODES = (None, "SO", "SO24", "SO2401", "SO2402", "SO11", "ET04", "SY02", "BD2022", "123", "x", "NG001",
          "NG002", "NER001", "NER001003")  # fmt: skip
POINTS = ((None, None), (3.11, 43.65), (3.2, 43.7), (2.04, 45.34), (-90.0, 0.0), (36.9, 38.35))


@st.composite
def places(draw):
    """A place with or without name, country, code and point."""
    lat, lon = draw(st.sampled_from(POINTS))
    return Place(
        draw(st.one_of(st.sampled_from(NAMES), st.text(max_size=12))),
        draw(st.sampled_from((None, "origin", "transit"))),
        draw(st.sampled_from((None, "SO", "ET", "SY", "BD"))),
        draw(st.sampled_from(PCODES)),
        lat,
        lon,
    )


@settings(max_examples=80, deadline=None)
@given(places(), st.lists(places(), max_size=12), st.booleans())
def test_the_atlas_agrees_with_each_pair(sought, found, told):
    weighed = Atlas.build(found).weigh(sought, lambda _: 0.02, countries_told=told)

    for at, each in enumerate(found):
        bits, code, km = weigh_places(sought, each, lambda _: 0.02, countries_told=told)
        assert weighed.bits[at] == pytest.approx(bits, abs=1e-5)
        assert weighed.code[at] == code
        assert weighed.km[at] == pytest.approx(km, rel=1e-4, abs=1e-2, nan_ok=True)


def an_atlas():
    return Atlas.build(
        [
            Place("Baidoa", "origin", "SO"),
            Place("Camp 3", None, "BD"),
            Place("", None, "SO", "SO24"),
        ]
    )


def test_a_place_that_agrees_stands_out():
    weighed = an_atlas().weigh(Place("بيدوا", None, "SO"), lambda _: 0.01, countries_told=True)

    assert CODES[weighed.code[0]] == "place.name"
    assert weighed.bits[0] > 5
    assert weighed.bits[1] < 0


def test_an_atlas_can_be_saved_and_mapped(tmp_path):
    atlas = an_atlas()
    for name, array in atlas.arrays.items():
        np.save(tmp_path / f"{name}.npy", array)
    arrays = {path.stem: np.load(path, mmap_mode="r") for path in tmp_path.glob("*.npy")}

    again = Atlas.of(arrays, atlas.labels)

    sought = Place("Camp 3, block B", None, "BD")
    one = atlas.weigh(sought, lambda _: 0.1, countries_told=True)
    two = again.weigh(sought, lambda _: 0.1, countries_told=True)
    assert len(again) == 3
    np.testing.assert_array_equal(one.bits, two.bits)
    np.testing.assert_array_equal(one.code, two.code)


def test_spellings_of_one_name_are_common_together():
    atlas = Atlas.build(
        [
            Place("Baidoa", None, "SO"),
            Place("Baydoa", None, "SO"),
            Place("Kobani", None, "SY"),
            Place("Ayn al-Arab", None, "SY"),
            Place("Kobani", None, "DE"),
        ]
    )
    shares = np.array([0.2, 0.1, 0.3, 0.05, 0.01])

    assert atlas.share_of(Place("Baidoa", None, "SO"), shares) == pytest.approx(0.3)
    assert atlas.share_of(Place("Kobani", None, "SY"), shares) == pytest.approx(0.35)
    assert atlas.share_of(Place(""), shares) == 0.0


def test_the_commoner_the_name_the_less_it_says():
    atlas = an_atlas()
    rare = atlas.weigh(Place("Baidoa"), np.array([0.01, 0, 0]), countries_told=True)
    common = atlas.weigh(Place("Baidoa"), np.array([0.2, 0, 0]), countries_told=True)

    assert rare.bits[0] > common.bits[0] + 4


def test_an_empty_atlas_answers_nothing():
    weighed = Atlas.build([]).weigh(Place("Kyiv"), lambda _: 0.1, countries_told=True)

    assert len(weighed.bits) == 0
