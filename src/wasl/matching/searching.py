"""The best of a registry for one request, found by the compiled search."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from wasl.matching.asking import Sought
from wasl.matching.bounding import Blocks
from wasl.matching.compiled import search
from wasl.matching.compiled.align import bench
from wasl.matching.compiled.layout import Array, Asked, Bench, People, asked_ref, people_ref
from wasl.matching.compiled.memory import begin
from wasl.matching.compiled.search import Lists, Standing, Sums, Tokens, Told
from wasl.matching.telling import RELATIONS, loose_bits, nothing_agrees, told_by
from wasl.matching.weights import compiled_weights

ROUNDS = (4, 32, 256)  # blocks looked at in the first rounds, before all who remain
NOBODY_HIDDEN = np.zeros(0, np.bool_)
LOWEST_HELD = -1.0e8


@dataclass
class Desk:
    """Working space of one thread, kept between requests."""

    sums: Sums
    space: Bench

    @classmethod
    def of(cls, persons: int) -> "Desk":
        """Fresh space for a registry."""
        blocks = -(-persons // search.BLOCK)
        sums = Sums(
            np.zeros(persons, np.uint16),
            np.zeros(persons, np.uint32),
            np.zeros(persons, np.uint8),
            np.zeros(blocks, np.float32),
        )
        return cls(sums, bench())


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
    combinations: Array  # rows of sex, set of countries, set of languages
    partings: Array  # rows of first day, last day, cause
    free: Array  # positions of persons with a name that may hold no given name
    loose: Array  # positions of persons whose given name need not come first

    @cached_property
    def strict(self) -> Array:
        """The sums of own names to begin with, where a request surely tells a given name."""
        own = np.zeros(len(self.standing.order), np.uint16)
        loose = ceil((loose_bits() - nothing_agrees()) * search.EIGHTH)
        free = ceil(-nothing_agrees() * search.EIGHTH)
        own[self.loose] = search.ANY_FOUND | loose
        own[self.free] = search.ANY_FOUND | search.GIVEN_FOUND | free
        return own


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
    begin(desk.space)
    told = told_by(sought, asked, grounds)
    counts = bound_everybody(told, grounds, desk)
    found, bits = np.full(top, -1, np.int64), np.full(top, -1.0e9)
    effort = np.zeros(2, np.int64)
    arguments = people_ref(*sought.people), grounds.ref, asked_ref(*asked), compiled_weights()
    held, below = 0, np.inf
    for blocks in (*ROUNDS, len(desk.sums.tops) + 1):
        # Each round learns what it takes to be among the best, so that the next leaves more out.
        enough = max(least, bits[top - 1] if held == top else LOWEST_HELD)
        cut = max(search.cut_for(counts, blocks), enough)
        if cut >= below:
            continue
        held = search.look(
            *arguments, desk.space, told, grounds.standing, desk.sums, hidden,
            cut, below, max(least, LOWEST_HELD), found, bits, effort, held,
        )  # fmt: skip
        below = cut
        if cut <= enough:
            break
    return found[:held], bits[:held], Effort(int(effort[0]), int(effort[1]))


def bound_everybody(told: Told, grounds: Grounds, desk: Desk) -> Array:
    """Bound every block; how many there are in each bin."""
    sums = desk.sums
    if told.figures[search.WITHOUT_ANY] < 0.0:
        np.copyto(sums.own, grounds.strict)
    else:
        sums.own.fill(0)
    sums.kin.fill(0)
    sums.places.fill(0)
    search.gather(told, grounds.tokens, grounds.lists, RELATIONS, sums)
    counts = np.zeros(search.BINS, np.int64)
    search.bound_blocks(told, grounds.standing, compiled_weights(), sums, counts)
    return counts
