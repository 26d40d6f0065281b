"""What was compared once in a request is not compared again.

The registry holds far fewer ways in which a name can agree with the names of a request than it
holds names: whoever is called Ali and whose father agrees with nothing comes to the same bits. So
an outcome is kept under everything that it depends on: what the tokens agree with (their columns
in ``Asked.levels``), how the name is read, its system and what marks it. Two different ones meet
in one key of 64 bits about once in 10**11 requests.
"""

import numpy as np

from wasl.matching.compiled import integer, lean
from wasl.matching.compiled.layout import (
    FLAGS,
    MASCULINE,
    PATTERN,
    SLOTS_AT,
    STEM,
    SYSTEM,
    Asked,
    Bench,
    People,
)

PLACES = 1 << 15
FIGURES = 8
MOST_FILLED = PLACES // 2
TURN, FILLED = range(2)  # of Bench.turn
NOWHERE = -1


@lean
def begin(space: Bench) -> None:
    """Forget what was compared: another request begins."""
    space.turn[TURN] += 1
    space.turn[FILLED] = 0


@lean
def mixed(key: np.uint64, more: int) -> np.uint64:
    """A key with one more number in it (the finaliser of splitmix64)."""
    key = (key ^ np.uint64(more)) + np.uint64(0x9E3779B97F4A7C15)
    key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return key ^ (key >> np.uint64(31))


@lean
def key_of(theirs: People, asked: Asked, name: int, what: int) -> np.uint64:
    """The key of what comes of a name of the registry and something of the request."""
    return mixed(nature_of(theirs, asked, name), what)


@lean
def nature_of(theirs: People, asked: Asked, name: int) -> np.uint64:
    """Everything of a name of the registry that comparing it with the request depends on."""
    row = theirs.names[name]
    key = mixed(np.uint64(0), row[SYSTEM] | row[FLAGS] << 8 | integer(row[PATTERN]) << 16)
    for at in range(row[SLOTS_AT], theirs.names[name + 1, SLOTS_AT]):
        token = theirs.slots[at]
        column = integer(asked.column[token])
        stem, masculine = theirs.tokens[token, STEM], theirs.tokens[token, MASCULINE]
        if stem != token or masculine != token:
            key = mixed(key, asked.column[stem] + 1)
            key = mixed(key, asked.column[masculine] + 1)
            column |= 1 << 40
        key = mixed(key, column)
    return key


@lean
def place_of(space: Bench, key: np.uint64) -> int:
    """Where an outcome is kept or may be kept; ``NOWHERE`` when there is no more room."""
    at = integer(key & np.uint64(PLACES - 1))
    while space.turns[at] == space.turn[TURN]:
        if space.keys[at] == key:
            return at
        at = (at + 1) & (PLACES - 1)
    return at if space.turn[FILLED] < MOST_FILLED else NOWHERE


@lean
def is_known(space: Bench, place: int) -> bool:
    """Whether something is kept there."""
    return place >= 0 and space.turns[place] == space.turn[TURN]


@lean
def keep(space: Bench, place: int, key: np.uint64) -> None:
    """Mark a place as filled in this request; the figures are the caller's to write."""
    if place >= 0:
        space.turns[place] = space.turn[TURN]
        space.keys[place] = key
        space.turn[FILLED] += 1
