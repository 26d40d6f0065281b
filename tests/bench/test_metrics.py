"""Recall, bands and calibration are counted as they are defined."""

import pytest

from wasl.bench.metrics import (
    Answer,
    bins,
    expected_error,
    off,
    percentile,
    quality,
    recall,
)


def ranking(*people, probability=0.9):
    return [Answer(person, probability, probability >= 0.85) for person in people]


def truth(*people):
    return frozenset(people)


def test_recall_counts_only_requests_with_an_answer():
    rankings = [ranking("a"), ranking("x", "b"), ranking("x"), ranking("x")]
    truths = [truth("a"), truth("b"), truth("c"), truth()]

    assert recall(rankings, truths, 1) == pytest.approx(1 / 3)
    assert recall(rankings, truths, 10) == pytest.approx(2 / 3)
    assert recall([], [], 10) is None


def test_recall_looks_no_further_than_it_says():
    eleven = ranking(*"xxxxxxxxxx", "a")

    assert recall([eleven], [truth("a")], 10) == 0
    assert recall([eleven], [truth("a")], 11) == 1


def test_any_record_of_the_person_is_right():
    assert recall([ranking("second")], [truth("first", "second")], 1) == 1


def test_quality_tells_strong_ones_that_are_right_from_those_that_should_not_be():
    rankings = [
        ranking("a"),
        ranking("b", probability=0.5),
        ranking("x"),
        ranking("x", probability=0.5),
    ]
    found = quality(rankings, [truth("a"), truth("b"), truth(), truth()])

    assert (found.requests, found.answerable) == (4, 2)
    assert found.first == 1
    assert found.right_strong == 0.5
    assert found.strong_without == 0.5


def test_a_strong_one_that_is_wrong_is_not_the_right_one():
    found = quality([[*ranking("x"), *ranking("a", probability=0.2)]], [truth("a")])

    assert found.right_strong == 0
    assert found.tenth == 1


def test_a_method_that_answers_nothing_has_no_calibration():
    found = quality([[]], [truth("a")])

    assert (found.first, found.error) == (0, None)


def test_bins_are_ten_and_equal_and_one_belongs_to_the_last():
    curve = bins([(0.0, False), (0.05, True), (0.1, True), (0.95, True), (1.0, False)])

    assert [(each.low, each.count) for each in curve] == [(0.0, 2), (0.1, 1), (0.9, 2)]
    assert curve[0].said == pytest.approx(0.025)
    assert curve[0].right == 0.5


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ([(0.95, True)] * 20, 0.05),
        ([(0.95, False)] * 20, 0.95),
        ([(0.8, True)] * 8 + [(0.8, False)] * 2, 0.0),
        ([(0.95, True)] * 10 + [(0.05, True)] * 10, 0.5),  # half 0.05 off, half 0.95
    ],
)
def test_expected_error(said, error):
    assert expected_error(bins(said)) == pytest.approx(error)


def test_only_large_bins_that_are_far_off_are_complained_of():
    large, small = [(0.95, False)] * 50, [(0.55, False)] * 49

    assert [each.low for each in off(bins(large + small))] == [0.9]
    assert off(bins([(0.75, True)] * 40 + [(0.75, False)] * 10)) == []


@pytest.mark.parametrize(("at", "value"), [(0.5, 10), (0.95, 19), (1.0, 20)])
def test_percentile(at, value):
    assert percentile(list(range(20, 0, -1)), at) == value


def test_there_is_no_percentile_of_nothing():
    assert percentile([], 0.5) is None
