"""Expectation-maximisation agrees with Splink's, and its prior cannot run away."""

import json

import numpy as np
import pytest

from tests.matching.splink_patterns import DRAWN, FILE, START, by_splink
from wasl.matching.fitting.em import Fixed, Guard, Mixture, Pairs, fit, posterior

KEPT = json.loads(FILE.read_text("utf-8"))


def a_mixture(tables):
    m, u = (tuple(np.array(each) for each in tables[name]) for name in "mu")
    return Mixture(m, u, tables["prior"])


def the_pairs():
    return Pairs.of(np.array(KEPT["patterns"]), counts=np.array(KEPT["counts"]))


def same(found, expected, within):
    assert found.prior == pytest.approx(expected["prior"], abs=within)
    for name in "mu":
        for mine, theirs in zip(getattr(found, name), expected[name], strict=True):
            assert mine == pytest.approx(theirs, abs=within)


@pytest.mark.parametrize(("kept", "fixed"), [("free", Fixed.NOTHING), ("fixed_u", Fixed.U)])
def test_m_u_and_prior_are_those_of_splink(kept, fixed):
    found, rounds = fit(the_pairs(), a_mixture(START), guard=Guard(fixed), rounds=3000, enough=1e-9)

    assert rounds < 3000
    same(found, KEPT[kept], 1e-4)


def test_what_was_kept_is_what_splink_says_today():
    pytest.importorskip("splink")

    fresh = by_splink(KEPT["patterns"], KEPT["counts"], fix_u=False)

    same(a_mixture(KEPT["free"]), fresh, 1e-6)


def test_the_mixture_that_was_drawn_is_found_again():
    found, _ = fit(the_pairs(), a_mixture(START))

    same(found, DRAWN, 0.06)


def test_a_fixed_prior_stays_and_a_free_one_is_bounded():
    alike = Pairs.of(np.zeros((50, 4), int))  # everybody agrees: a free prior would say all match

    free, _ = fit(alike, a_mixture(START), guard=Guard(most=0.2))
    fixed, _ = fit(alike, a_mixture(START), guard=Guard(Fixed.PRIOR))

    assert free.prior == pytest.approx(0.2)
    assert fixed.prior == START["prior"]


def test_a_missing_level_says_nothing():
    mixture = a_mixture(START)
    silent = Pairs.of(np.full((1, 4), -1))

    assert posterior(silent, mixture)[0] == pytest.approx(START["prior"])
    found, _ = fit(silent, mixture)
    for mine, theirs in zip(found.m, mixture.m, strict=True):
        assert mine == pytest.approx(theirs)


def test_answers_outweigh_what_is_guessed():
    levels = np.array([[0, 0, 0, 0]] * 20 + [[3, 2, 2, 1]] * 20)
    answers = np.array([0.0] * 20 + [1.0] * 20)  # against all appearance

    found, _ = fit(Pairs.of(levels, answers=answers), a_mixture(START), guard=Guard(Fixed.PRIOR))

    assert found.m[0][3] == pytest.approx(1.0)
    assert found.u[0][0] == pytest.approx(1.0)


def test_imagined_pairs_hold_few_data_near_the_start():
    levels = np.array([[3, 2, 2, 1]] * 4)
    answers = np.ones(4)

    found, _ = fit(Pairs.of(levels, answers=answers), a_mixture(START), guard=Guard(worth=40.0))

    assert found.m[0][3] == pytest.approx((4 + 40 * 0.1) / 44)


def test_nothing_or_a_strange_level_is_refused():
    with pytest.raises(ValueError, match="no pairs"):
        fit(Pairs.of(np.zeros((0, 4), int)), a_mixture(START))
    with pytest.raises(ValueError, match="level"):
        fit(Pairs.of(np.full((3, 4), 3)), a_mixture(START))
