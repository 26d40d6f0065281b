"""A registry built from a file: the same with any number of processes, bad lines all told."""

import json

import numpy as np
import pytest

from tests.matching.people import AMIN, STRANGER
from wasl.matching import parse_record
from wasl.matching.prepared import prepare
from wasl.matching.records.jsonlines import BadLines
from wasl.matching.registry.building import build_file, regions_of
from wasl.matching.registry.columns import Draft
from wasl.matching.registry.ordering import Rearranged, rearranged
from wasl.populations.world import generate

PERSONS = generate(300, 10, 7).persons
SMALL = 20_000  # bytes; many regions in a small file


@pytest.fixture
def persons(tmp_path):
    path = tmp_path / "persons.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in PERSONS), encoding="utf-8")
    return path


def written(tmp_path, *lines):
    path = tmp_path / "persons.jsonl"
    path.write_bytes(b"\n".join(
        each if isinstance(each, bytes) else json.dumps(each).encode() for each in lines
    ))  # fmt: skip
    return path


def by_value(packed):
    """The columns with the values themselves in the place of their numbers."""
    values, columns = packed.values, dict(packed.columns)
    keys = [form.key for form in values.tokens]
    told = {
        "slots": [keys[each] for each in columns.pop("slots")],
        "own": [keys[each] for each in columns.pop("own_tokens")],
        "words": [values.words[each] for each in columns.pop("mark_words")],
    }
    for name, kind in (
        ("name_pattern", values.patterns), ("birth", values.births), ("kin_birth", values.births),
        ("nations", values.nations), ("languages", values.languages), ("places", values.places),
        ("parted_place", values.places),
    ):  # fmt: skip
        told[name] = [None if each < 0 else kind[each] for each in columns.pop(name)]
    return told, {name: column.tolist() for name, column in columns.items()}


def test_regions_are_whole_lines_and_cover_the_file(persons):
    regions = list(regions_of(persons, SMALL))

    text = persons.read_bytes()
    assert len(regions) > 5
    assert sum(each.size for each in regions) == len(text)
    for each in regions:
        assert text[each.start + each.size - 1 : each.start + each.size] == b"\n"
        assert text[: each.start].count(b"\n") == each.line - 1


def test_one_process_and_several_make_the_same_bytes(persons):
    one, two = (build_file(persons, workers=workers, region=SMALL) for workers in (1, 2))

    assert one.ids == two.ids == [each["id"] for each in PERSONS]
    assert list(one.lines) == list(two.lines)
    assert one.packed.columns.keys() == two.packed.columns.keys()
    for name, column in one.packed.columns.items():
        assert column.dtype == two.packed.columns[name].dtype
        np.testing.assert_array_equal(column, two.packed.columns[name])
    for kind in ("patterns", "births", "nations", "languages", "places", "words", "stems"):
        assert getattr(one.packed.values, kind) == getattr(two.packed.values, kind)
    for form, other in zip(one.packed.values.tokens, two.packed.values.tokens, strict=True):
        assert (form.key, form.sounds, form.families) == (other.key, other.sounds, other.families)


def test_regions_joined_hold_what_one_draft_holds(persons):
    draft = Draft()
    for each in PERSONS:
        record = parse_record(each)
        draft.add(record, prepare(record))

    built = build_file(persons, region=SMALL)

    assert by_value(built.packed) == by_value(draft.pack())


def test_a_registry_in_another_order_is_that_of_its_persons_in_this_order():
    odd = [
        {"id": "P-1", "names": [{"text": "FNU"}]},
        {
            "id": "P-2",
            "names": [{"text": "Ali"}],
            "relatives": [
                {"relation": "mother", "names": [{"text": "FNU"}]},
                {"relation": "son", "names": [{"text": "Omar Ali"}, {"text": "Abu Ali"}]},
            ],
        },
        {"id": "P-3", "names": [{"text": "Ali Hassan"}], "marks": ["a scar", "a mole"]},
    ]
    people = [parse_record(each) for each in (*PERSONS[:60], *odd)]
    order = np.random.default_rng(3).permutation(len(people))
    told, wanted = Draft(), Draft()
    for record in people:
        told.add(record, prepare(record))
    for each in order.tolist():
        wanted.add(people[each], prepare(people[each]))

    found = rearranged(told.pack(), order)

    assert by_value(found) == by_value(wanted.pack())
    lines = Rearranged([each.id for each in people], order)
    assert list(lines) == list(lines[:]) == [people[each].id for each in order]
    assert lines[5] == people[order[5]].id


def test_lines_are_read_back_from_the_file(persons):
    built = build_file(persons, workers=2, region=SMALL)

    for at in (0, 17, len(PERSONS) - 1):
        assert json.loads(built.lines[at]) == PERSONS[at]
    with pytest.raises(IndexError):
        built.lines[len(PERSONS)]


def test_what_is_not_in_the_format_is_not_kept(tmp_path):
    warned = []
    path = written(tmp_path, {**AMIN, "shoe_size": 43}, b"", STRANGER)

    built = build_file(path, warn=warned.append)

    assert parse_record(json.loads(built.lines[0])) == parse_record(AMIN)
    assert b"shoe_size" not in built.lines[0]
    assert json.loads(built.lines[1]) == STRANGER
    assert warned == [f"{path}:1: shoe_size: is not a known field and is ignored"]


@pytest.mark.parametrize("workers", [1, 2])
def test_all_bad_lines_are_told_in_order(tmp_path, workers):
    good = [{**STRANGER, "id": f"G-{number}"} for number in range(200)]
    path = written(
        tmp_path, AMIN, b"{", b"", *good, {**AMIN, "sex": "m"}, STRANGER, b"\xff", AMIN, good[0]
    )

    with pytest.raises(BadLines) as bad:
        build_file(path, workers=workers, region=2000)

    assert bad.value.complaints == [
        f"{path}:2: line: is not JSON",
        f"{path}:204: sex: unknown value 'm'",
        f"{path}:206: line: is not UTF-8",
        f"{path}:207: id: 'P-1' is already used on line 1",
        f"{path}:208: id: 'G-0' is already used on line 4",
    ]


def test_an_id_used_twice_in_one_region_is_told(tmp_path):
    path = written(tmp_path, AMIN, STRANGER, AMIN)

    with pytest.raises(BadLines) as bad:
        build_file(path)

    assert bad.value.complaints == [f"{path}:3: id: 'P-1' is already used on line 1"]


def test_an_empty_file_holds_nobody(tmp_path):
    built = build_file(written(tmp_path, b""), workers=2)

    assert len(built.packed) == len(built.ids) == len(built.lines) == 0


def test_progress_ends_with_the_whole_file(persons):
    told = []

    build_file(persons, progress=told.append, region=SMALL)

    assert told == sorted(told)
    assert told[-1] == persons.stat().st_size
