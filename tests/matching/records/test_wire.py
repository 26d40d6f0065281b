"""The decoder of well-formed lines takes nothing, and changes nothing, that the reader would not."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.people import AMIN, WANTED
from wasl.matching import parse_record, parse_request
from wasl.matching.records import wire
from wasl.populations.world import generate

WORLD = generate(60, 30, 5)
FULL = {
    **AMIN,
    "names": [{"text": "محمد علي", "parts": [{"role": "given", "text": "محمد"}]}],
    "relatives": [
        {
            "relation": "father",
            "names": [{"text": "Ali"}],
            "sex": "male",
            "birth": {"age": 40, "on": "2023-05-01"},
            "alive": "no",
            "person": "P-9",
        }
    ],
    "separation": {"from": "2023-05-01", "place": {"text": "Tripoli", "pcode": "LY01"}},
}
ODD = st.sampled_from(
    [
        None, "", " ", "\u3000", "\u00a0x", True, False, 0, -1, 12, 12.0, 12.5, 131, 1e999, [], {},
        [None], [""], [" "], ["so"], ["SO"], ["SO\n"], ["som"], ["Som"], "male", "nobody", "arabic",
        "2023-05-02", "20230502", "2023-W18-2", "2023-05-02T00:00:00", "0001-01-01", "2023-02-30",
        "1800-01-01", "SO", "s\ud800", "a\x00b", {"text": " "}, {"text": None}, [{"text": "Ali"}],
        [{"relation": "mother"}], {"age": 3}, {"from": "2023-05-02"}, {"to": "2023-05-02"},
        float("nan"), 91.0, 10**400,
    ]
)  # fmt: skip


def outcome(read):
    """The record or the complaint, and the warnings on the way."""
    warned = []
    try:
        return read(warned.append), sorted(warned)
    except ValueError as error:
        return type(error), str(error), sorted(warned)


def both(given, careful, quick):
    line = json.dumps(given).encode()
    wanted = outcome(lambda warn: careful(json.loads(line), "f:1", warn=warn))
    return outcome(lambda warn: quick(line, "f:1", warn=warn)), wanted


def places_in(given, path=()):
    """Every place in a JSON value where something else could stand."""
    yield path
    pairs = given.items() if isinstance(given, dict) else ()
    pairs = enumerate(given) if isinstance(given, list) else pairs
    for key, value in pairs:
        yield from places_in(value, (*path, key))


def changed(given, path, value):
    if not path:
        return value
    given = copy.deepcopy(given)
    at = given
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return given


@pytest.mark.parametrize("person", WORLD.persons, ids=lambda person: person["id"])
def test_invented_persons_are_read_alike(person):
    found, wanted = both(person, parse_record, wire.record_of_line)

    assert found == wanted


@pytest.mark.parametrize("request_", WORLD.requests, ids=lambda request: request["id"])
def test_invented_requests_are_read_alike(request_):
    found, wanted = both(request_, parse_request, wire.request_of_line)

    assert found == wanted


@settings(max_examples=600, deadline=None)
@given(st.sampled_from([AMIN, FULL]).flatmap(
    lambda record: st.tuples(
        st.just(record), st.sampled_from(list(places_in(record))[1:]), ODD
    )
))  # fmt: skip
def test_a_field_changed_to_anything_is_read_alike(change):
    found, wanted = both(changed(*change), parse_record, wire.record_of_line)

    assert found == wanted


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(places_in(WANTED))[1:]), ODD)
def test_a_request_changed_to_anything_is_read_alike(path, value):
    found, wanted = both(changed(WANTED, path, value), parse_request, wire.request_of_line)

    assert found == wanted


def objects_in(given):
    """The paths of the objects in a JSON value."""
    for path in places_in(given):
        at = given
        for key in path:
            at = at[key]
        if isinstance(at, dict):
            yield path, at


@pytest.mark.parametrize(("path", "at"), list(objects_in(FULL)))
def test_an_absent_field_is_read_alike(path, at):
    for absent in at:
        rest = {key: value for key, value in at.items() if key != absent}
        found, wanted = both(changed(FULL, path, rest), parse_record, wire.record_of_line)

        assert found == wanted


@pytest.mark.parametrize(("path", "at"), list(objects_in(FULL)))
def test_an_unknown_field_is_warned_about(path, at):
    more = changed(FULL, path, {**at, "shoe_size": 43})

    found, wanted = both(more, parse_record, wire.record_of_line)

    assert found == wanted
    assert "shoe_size" in found[1][0]


@pytest.mark.parametrize("person", [*WORLD.persons[:20], AMIN, FULL], ids=lambda p: p["id"])
def test_what_is_well_formed_never_needs_the_strict_reader(person, monkeypatch):
    monkeypatch.setattr(wire, "parse_record", None)

    assert wire.record_of_line(json.dumps(person).encode()).id == person["id"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"\xff", UnicodeDecodeError),
        (b'{"id": "P-1", "names": [{"text": "\xff"}]}', UnicodeDecodeError),
        (b"{", ValueError),
        (b"[" * 100_000, RecursionError),
    ],
)
def test_what_is_not_json_is_an_error(line, error):
    with pytest.raises(error):
        wire.record_of_line(line)


def test_a_byte_order_mark_is_no_error():
    line = "\ufeff" + json.dumps(AMIN)

    assert wire.record_of_line(line.encode()) == parse_record(AMIN)
