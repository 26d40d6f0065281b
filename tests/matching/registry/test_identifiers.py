"""Persons found by their ids: one by one, and as sets of those who may be seen."""

import numpy as np
import pytest

from wasl.matching.registry.identifiers import FEW, Identifiers, in_order
from wasl.matching.registry.storage import Texts, load, save

IDS = [f"{number * 7919 % 10007:05d}-é" for number in range(6000)] + [
    "\U0001f600",
    "～",
    "a",
    "a\0",
]
PLAIN = [f"P-{number}" for number in range(9000)]


def opened(ids, folder):
    save(folder, ids, {"ids.order": in_order(ids)}, {}, [each.encode() for each in ids])
    texts, arrays, _, _ = load(folder)
    return Identifiers(texts, arrays["ids.order"])


@pytest.mark.parametrize("ids", [IDS, PLAIN, []])
def test_each_person_is_found_by_id(ids, tmp_path):
    found = opened(ids, tmp_path / "index")

    assert [found.number(each) for each in ids] == list(range(len(ids)))
    assert found.number("nobody") is None
    assert found.number("") is None


def test_ids_are_in_order_of_code_points():
    assert [IDS[each] for each in in_order(IDS)] == sorted(IDS)


@pytest.mark.parametrize("ids", [IDS, PLAIN])
@pytest.mark.parametrize("step", [1, 2, 7, 900])
def test_a_set_of_any_size_is_the_persons_in_it(ids, step, tmp_path):
    found = opened(ids, tmp_path / "index")
    allowed = {*ids[::step], "nobody"}

    mask = found.mask(allowed)

    assert mask.tolist() == [each in allowed for each in ids]
    assert (len(allowed) > FEW) == (step in {1, 2})


def test_a_set_told_again_is_remembered_and_a_changed_one_is_not(tmp_path):
    found = opened(PLAIN, tmp_path / "index")
    allowed = set(PLAIN[::2])
    first = found.mask(allowed)

    assert found.mask(frozenset(PLAIN[::2])) is first
    allowed.discard(PLAIN[0])
    assert not found.mask(allowed)[0]
    assert found.mask(set(PLAIN[::2])) is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = False


def test_nobody_everybody_and_a_question_are_masks_too():
    found = Identifiers(PLAIN, in_order(PLAIN))

    assert found.mask(None) is None
    assert not found.mask(set()).any()
    assert found.mask(lambda each: each == "P-3").nonzero()[0].tolist() == [3]
    assert found.mask(np.ones(len(PLAIN), int)).all()


def test_texts_are_read_one_by_one_as_all_at_once(tmp_path):
    for number, ids in enumerate((IDS, PLAIN, [])):
        folder = tmp_path / str(number)
        save(folder, ids, {}, {}, [])
        texts = load(folder)[0]
        assert isinstance(texts, Texts)
        assert list(texts) == ids == [texts[each] for each in range(len(ids))]
