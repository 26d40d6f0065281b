"""The best of a registry for one request, found by the compiled search."""

from dataclasses import dataclass

import numpy as np

from wasl.matching.compiled.align import bench
from wasl.matching.compiled.finding import find
from wasl.matching.compiled.layout import (
    Array,
    Asked,
    Bench,
    People,
    asked_ref,
    people_ref,
)
from wasl.matching.compiled.posting import Lists, Tokens
from wasl.matching.compiled.sifting import BLOCK, Standing
from wasl.matching.compiled.summing import Sums
from wasl.matching.compiled.timebound import Blocks
from wasl.matching.search.asking import Sought
from wasl.matching.search.telling import RELATIONS, Losses, told_by
from wasl.matching.search.weights import compiled_weights

NOBODY_HIDDEN = np.zeros(0, np.bool_)


@dataclass
class Desk:
    """Working space of one thread, kept between requests."""

    sums: Sums
    space: Bench
    losses: Losses

    @classmethod
    def of(cls, persons: int) -> "Desk":
        """Fresh space for a registry."""
        return cls(sums_of(persons), bench(), {})


def sums_of(persons: int) -> Sums:
    """Empty sums for a registry."""
    blocks = -(-persons // BLOCK)
    return Sums(
        np.zeros(persons, np.uint8),
        np.zeros(persons, np.uint8),
        np.zeros(blocks, np.int64),
        np.zeros(blocks, np.int64),
        np.zeros(blocks, np.int32),
        np.zeros(persons + 1, np.int32),
        np.zeros(persons, np.int64),
        np.zeros(persons, np.int64),
        np.zeros(persons, np.float32),
    )


@dataclass(frozen=True)
class Effort:
    """What a search took, for benchmarks and tests."""

    bounded: int  # persons whose own names were weighed
    scored: int  # persons scored in full


@dataclass(frozen=True)
class Grounds:
    """What of a registry the search reads."""

    people: People
    ref: People
    lists: Lists
    standing: Standing
    tokens: Tokens
    blocks: Blocks
    combinations: Array  # rows of sex, set of countries, set of languages, parts of a journey
    partings: Array  # rows of first day, last day, cause


def best(
    sought: Sought,
    asked: Asked,
    grounds: Grounds,
    desk: Desk,
    *,
    top: int,
    least: float = -1.0e9,
    hidden: Array = NOBODY_HIDDEN,
) -> tuple[Array, Array, Effort]:
    """Positions and bits of the best persons, highest first.

    Args:
        sought: The request, laid out.
        asked: What was looked up for it.
        grounds: The registry.
        desk: Working space; not shared between threads.
        top: How many are wanted.
        least: Bits below which nobody is of interest.
        hidden: Who may not be seen; empty when everybody may.
    """
    told = told_by(sought, asked, grounds, desk.losses)
    found, bits, effort = np.empty(top, np.int64), np.empty(top), np.zeros(2, np.int64)
    try:
        held = find(
            people_ref(*sought.people), grounds.ref, asked_ref(*asked), compiled_weights(),
            desk.space, told, grounds.standing, grounds.tokens, grounds.lists, desk.sums,
            RELATIONS, hidden, least, found, bits, effort,
        )  # fmt: skip
    except BaseException:
        desk.sums = sums_of(len(desk.sums.rough))  # nobody knows what is in it
        raise
    return found[:held], bits[:held], Effort(int(effort[0]), int(effort[1]))
