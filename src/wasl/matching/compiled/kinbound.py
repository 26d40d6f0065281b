"""What a person's relatives can be worth at most, before they are assigned to the request's."""

from wasl.matching.compiled import lean
from wasl.matching.compiled.facts import births
from wasl.matching.compiled.kinnames import name_of_kin
from wasl.matching.compiled.layout import (
    BORN,
    KIN_AT,
    KIN_NAMED,
    KIN_NAMES,
    MOST_KIN,
    RELATION,
    Asked,
    Bench,
    People,
    Weights,
)
from wasl.matching.compiled.memory import is_known, keep, key_of, place_of

ANY_KIN = 1 << 9  # what is kept in the bench's memory: this, plus a relation
NOBODY = -99.0


@lean
def most_of_kin(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, person: int
) -> float:
    """The most that a person's relatives can be worth: each by the best that it agrees with."""
    low = theirs.persons[person, KIN_AT]
    best, rest, least = 0.0, 0.0, w.numbers[0].relatives__least_bits
    for j in range(low, min(theirs.persons[person + 1, KIN_AT], low + MOST_KIN)):
        bits = NOBODY
        for y in range(
            theirs.kin[j, KIN_NAMES], theirs.kin[j, KIN_NAMES] + theirs.kin[j, KIN_NAMED]
        ):
            bits = max(bits, _best_for(mine, theirs, asked, w, space, theirs.kin[j, RELATION], y))
        if theirs.kin[j, BORN] >= 0:
            bits += _most_of_birth(mine, theirs, w, theirs.kin[j, BORN])
        if bits < least:
            continue
        rest += min(bits, best)
        best = max(bits, best)
    total = best + rest * w.numbers[0].relatives__same_family_weight
    return min(total, w.numbers[0].relatives__most)


@lean
def _best_for(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, relation: int, y: int
) -> float:
    """The most that a name is worth beside any relative of the request who may be the same."""
    key = key_of(theirs, asked, y, ANY_KIN + relation)
    place = place_of(space, key)
    if is_known(space, place):
        return space.known[place, 0]
    best, share = NOBODY, w.numbers[0].relatives__chained_weight
    for i in range(min(mine.persons[1, KIN_AT], MOST_KIN)):
        cost = w.relations[mine.kin[i, RELATION], relation]
        if cost >= 0.0:
            bits, x = name_of_kin(mine, theirs, asked, w, space, i, y, share)
            if x >= 0:
                best = max(best, bits - cost)
    keep(space, place, key)
    if place >= 0:
        space.known[place, 0] = best
    return best


@lean
def _most_of_birth(mine: People, theirs: People, w: Weights, born: int) -> float:
    """The most that the time of birth of a relative is worth beside any of the request's."""
    best = 0.0
    for i in range(min(mine.persons[1, KIN_AT], MOST_KIN)):
        if mine.kin[i, BORN] >= 0:
            bits, _, _, _ = births(mine, mine.kin[i, BORN], theirs, born, False, w)
            best = max(best, bits)
    return best * w.numbers[0].relatives__birth_weight
