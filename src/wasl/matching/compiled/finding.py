"""The whole search for one request: who may be among the best, and who is.

The likeliest are looked at first; what the best of them reach tells whom else to look at.
"""

import numpy as np

from wasl.matching.compiled import jit
from wasl.matching.compiled.layout import Array, Asked, Bench, People, Weights
from wasl.matching.compiled.memory import begin
from wasl.matching.compiled.posting import Lists, Tokens, Told, postings
from wasl.matching.compiled.search import bound, look, touched
from wasl.matching.compiled.sifting import (
    BINS,
    Standing,
    add_up,
    blocks_at_most,
    choose,
    cut_for,
    rough_cut,
)
from wasl.matching.compiled.summing import Sums, forget, sum_up

LIKELY = 2048  # persons who are chosen first, about: the best of them tell what the rest must reach
MORE_LIKELY = 16  # times as many where those were too few
ROUNDS = (64, 512)  # persons looked at in the first rounds, before all who remain
LOWEST_HELD = -1.0e8


@jit
def find(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, told: Told,
    standing: Standing, tokens: Tokens, lists: Lists, sums: Sums, relations: int, hidden: Array,
    least: float, found: Array, bits: Array, effort: Array,
) -> int:  # fmt: skip
    """Fill in the best persons of a registry, highest first; how many there are.

    Args:
        mine: The request.
        theirs: The registry.
        asked: What was looked up for the request.
        w: The model.
        space: Working space of this thread.
        told: What the request tells.
        standing: What persons have in common.
        tokens: What is kept of each token.
        lists: Persons by what they hold.
        sums: Working space, as ``forget`` leaves it; left so.
        relations: How many kinds of relatives there are.
        hidden: Who may not be seen; empty when everybody may.
        least: Bits below which nobody is of interest.
        found: Receives positions in the registry.
        bits: Receives their bits.
        effort: Receives how many had their names weighed, and how many everything.
    """
    begin(space)
    least = max(least, LOWEST_HELD)
    found[:], bits[:] = -1, LOWEST_HELD
    top, held, met, likely, last = found.shape[0], 0, 0, LIKELY, False
    rows = postings(told, tokens, lists, relations)
    n = w.numbers[0]
    add_up(rows, lists, standing, sums, n.relatives__least_bits, n.relatives__most)
    facts, nameless = blocks_at_most(mine, theirs, w, space, told, standing, sums.rough)
    while not last:
        last = held >= top or not likely  # then whoever can still be among the best is chosen
        lowest = cut = max(least, bits[top - 1])
        if not last:
            cut = max(cut, rough_cut(told, standing, sums, likely))
            likely = likely * MORE_LIKELY if cut > lowest else 0  # all who share anything are in
        begun, share = met, 0 if last else 1
        met = choose(told, standing, sums, facts, nameless, cut, share, met)
        sum_up(rows, lists, sums)
        counts, below = np.zeros(BINS, np.int64), np.inf
        bound(mine, theirs, w, space, told, standing, sums, begun, met, counts)
        for each in range(len(ROUNDS) + 1):
            # Each round learns what it takes to be among the best: the next leaves more out.
            wanted = ROUNDS[each] if each < len(ROUNDS) else met + 1
            cut = max(cut_for(counts, wanted), least, bits[top - 1])
            if cut < below:
                numbers, bounds = touched(sums, begun, met, cut, below)
                held = look(
                    mine, theirs, asked, w, space, told, standing, sums, numbers, bounds,
                    hidden, least, found, bits, effort, held,
                )  # fmt: skip
                below = cut
    forget(sums)
    return held
