"""The best of a registry for one request, found by the compiled search."""

from dataclasses import dataclass

import numpy as np

from wasl.matching.compiled import search
from wasl.matching.compiled.align import bench
from wasl.matching.compiled.layout import (
    Array,
    Asked,
    Bench,
    People,
    asked_ref,
    people_ref,
)
from wasl.matching.compiled.memory import begin
from wasl.matching.compiled.posting import Lists, Tokens, postings
from wasl.matching.compiled.sifting import (
    BINS,
    BLOCK,
    Standing,
    add_up,
    blocks_at_most,
    choose,
    cut_for,
    rough_cut,
)
from wasl.matching.compiled.summing import Sums, forget, sum_up
from wasl.matching.compiled.timebound import Blocks
from wasl.matching.search.asking import Sought
from wasl.matching.search.telling import RELATIONS, Losses, told_by
from wasl.matching.search.weights import compiled_weights

LIKELY = 2048  # persons who are chosen first, about: the best of them tell what the rest must reach
MORE_LIKELY = 16  # times as many where those were too few
ROUNDS = (64, 512)  # persons looked at in the first rounds, before all who remain
NOBODY_HIDDEN = np.zeros(0, np.bool_)
LOWEST_HELD = -1.0e8


@dataclass
class Desk:
    """Working space of one thread, kept between requests."""

    sums: Sums
    space: Bench
    losses: Losses

    @classmethod
    def of(cls, persons: int) -> "Desk":
        """Fresh space for a registry."""
        blocks = -(-persons // BLOCK)
        sums = Sums(
            np.zeros(persons, np.uint8),
            np.zeros(blocks, np.int64),
            np.zeros(blocks, np.int64),
            np.zeros(persons, np.int64),
            np.zeros(persons + 1, np.int32),
            np.zeros(persons, np.float32),
        )
        return cls(sums, bench(), {})


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
    told = told_by(sought, asked, grounds, desk.losses)
    arguments = people_ref(*sought.people), grounds.ref, asked_ref(*asked), compiled_weights()
    mine, theirs, _, w = arguments
    bounding = mine, theirs, w, desk.space, told, grounds.standing
    found, bits = np.full(top, -1, np.int64), np.full(top, LOWEST_HELD)
    effort, least = np.zeros(2, np.int64), max(least, LOWEST_HELD)
    held, met = 0, 0

    def look(positions: Array, bounds: Array) -> int:
        return search.look(
            *arguments, desk.space, told, grounds.standing, desk.sums, positions, bounds, hidden,
            least, found, bits, effort, held,
        )  # fmt: skip

    try:
        rows = postings(told, grounds.tokens, grounds.lists, RELATIONS)
        add_up(rows, grounds.lists, desk.sums.rough)
        facts, nameless = blocks_at_most(*bounding)
        likely, last = LIKELY, False
        while not last:
            last = held >= top or not likely  # then whoever can still be among the best is chosen
            lowest = cut = max(least, bits[top - 1])
            if not last:
                cut = max(cut, rough_cut(told, grounds.standing, desk.sums, likely))
                likely = (
                    likely * MORE_LIKELY if cut > lowest else 0
                )  # all who share anything are in
            begun, share = met, 0 if last else 1
            met = choose(told, grounds.standing, desk.sums, facts, nameless, cut, share, met)
            sum_up(rows, grounds.lists, desk.sums)
            counts, below = np.zeros(BINS, np.int64), np.inf
            search.bound(*bounding, desk.sums, begun, met, counts)
            for wanted in (*ROUNDS, met + 1):
                # Each round learns what it takes to be among the best: the next leaves more out.
                cut = max(cut_for(counts, wanted), least, bits[top - 1])
                if cut < below:
                    held = look(*search.touched(desk.sums, begun, met, cut, below))
                    below = cut
    finally:
        forget(desk.sums, met)  # whatever happened: the next request begins with nothing
    return found[:held], bits[:held], Effort(int(effort[0]), int(effort[1]))
