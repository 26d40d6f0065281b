"""Everything but names: births, sex, origin, places, the separation, marks."""

import numpy as np

from wasl.matching.compiled import jit
from wasl.matching.compiled.layout import Array, Asked, Births, People, Weights

YEAR = 365.25
MOST_PLACES = 8
MOST_MARKS = 20
# Positions in births.CODES.
OVERLAP, DEFAULT, SWAP, CALENDAR, SAME_DAY, NEAR, APART = range(7)
ETHIOPIAN = 1  # position in births.CALENDAR_ORDER
ROUTE = 200  # beside places.CODES: one place in another part of the journey


@jit
def births(  # noqa: PLR0914, PLR0917 - compiled
    ours: Births,
    a: int,
    others: Births,
    b: int,
    ethiopian: bool,  # noqa: FBT001 - compiled
    w: Weights,
) -> tuple[float, int, int, float]:
    """Two times of birth: bits, code, calendar, years apart (domain.md 4.13)."""
    basis = min(ours.basis[a], others.basis[b])
    best, code, calendar, years, any_ = 0.0, OVERLAP, 0, 0.0, False
    for i in range(ours.at[a], ours.at[a + 1]):
        if ours.calendars[i] == ETHIOPIAN and not ethiopian:
            continue
        for j in range(others.at[b], others.at[b + 1]):
            if others.calendars[j] == ETHIOPIAN and not ethiopian:
                continue
            swapped = ours.codes[i] == SWAP and others.codes[j] == SWAP
            if swapped and ours.cost[i] > 0 and others.cost[j] > 0:
                continue
            bits, said, apart = _windows(ours, i, others, j, basis, w)
            if not any_ or bits > best:
                best, code, years, any_ = bits, said, apart, True
                calendar = ours.calendars[i] if ours.calendars[i] else others.calendars[j]
    return best, code, calendar, years


@jit
def _windows(  # noqa: PLR0917 - compiled
    ours: Births, i: int, others: Births, j: int, basis: int, w: Weights
) -> tuple[float, int, float]:
    gap = max(0.0, ours.first[i] - others.last[j], others.first[j] - ours.last[i])
    soft = ours.soft[i] + others.soft[j]
    spread = w.numbers.birth__registry_years * YEAR
    cost = ours.cost[i] + others.cost[j]
    worse = ours.codes[i]
    if ours.cost[i] < others.cost[j] or ours.codes[i] == OVERLAP:
        worse = others.codes[j]
    code = worse if worse != OVERLAP else ours.codes[i]
    long_a, long_b = ours.last[i] - ours.first[i], others.last[j] - others.first[j]
    if gap <= soft * 0.5:
        width = max(long_a, long_b, 1.0) + soft
        bits = min(w.numbers.birth__most, np.log2(spread * 0.9 / width))
        if ours.exact[i] and others.exact[j] and cost == 0.0:
            code = SAME_DAY
        return bits - cost, code, 0.0
    years = gap / YEAR
    width = max(long_a, long_b, YEAR * 0.5) + soft
    start = min(2.5, np.log2(spread * 0.5 / width))
    per_year = w.numbers.birth__per_year_outside
    bits = max(w.births_differ[basis], start + per_year * years / max(1.0, soft / YEAR))
    if bits > 0 and (code == OVERLAP or code == SAME_DAY):  # noqa: PLR1714 - numba
        code = NEAR
    if bits <= 0:
        code = APART
    return bits - cost, code, years


@jit
def births_of_siblings(ours: Births, a: int, others: Births, b: int, w: Weights) -> float:
    """What the two times of birth say for brothers and sisters."""
    years = abs(ours.middle[a] - others.middle[b]) / YEAR
    if years < 1.0:
        return float(w.numbers.kin__birth_same)
    if years <= 12.0:
        return float(w.numbers.kin__birth_near)
    return float(w.numbers.kin__birth_far) if years > 20.0 else 0.0


@jit
def sexes(a: int, b: int, w: Weights) -> float:
    """What the sex that both state says; 1 female, 2 male, 0 not told."""
    if a == 0 or b == 0:
        return 0.0
    return float(w.numbers.sex__agree if a == b else w.numbers.sex__differ)


@jit
def places(  # noqa: C901, PLR0912, PLR0914, PLR0917 - compiled
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    person: int,
    nation: int,
    nation_bits: float,
    kept: Array,
) -> tuple[float, int]:
    """The best agreement whole, further ones in part: places of one road go together.

    ``kept`` receives rows of (place of the request, place of the person, bits, code); returns
    the sum and the number of rows.
    """
    n = min(mine.places_at[1], MOST_PLACES)
    low = theirs.places_at[person]
    m = min(theirs.places_at[person + 1] - low, MOST_PLACES)
    if n == 0 or m == 0:
        return 0.0, 0
    used_i, used_j = 0, 0
    total, count, weight = 0.0, 0, 1.0
    while True:
        best, p, q, code = -1.0e9, -1, -1, 0
        for i in range(n):
            if used_i >> i & 1:
                continue
            group = w.role_groups[mine.place_roles[i]]
            for j in range(m):
                if used_j >> j & 1:
                    continue
                role = theirs.place_roles[low + j]
                bits = asked.place_bits[i, theirs.places[low + j]]
                said = asked.place_codes[i, theirs.places[low + j]]
                if mine.place_roles[i] != role and bits > 0:
                    bits = max(0.0, bits - w.numbers.place__other_role_minus)
                    said = ROUTE
                other = w.role_groups[role]
                fits = bits > 0 or group == 0 or other == 0 or group == other
                if fits and bits > best:
                    best, p, q, code = bits, i, j, said
        if p < 0 or (best < 0 and count > 0):
            break
        used_i |= 1 << p
        used_j |= 1 << q
        bits = best
        if abs(bits) >= 0.005:
            bits *= weight
            weight = w.numbers.place__further
            bits = _less_of_nation(mine, theirs, asked, w, (p, low + q), nation, nation_bits, bits)
            if count < kept.shape[0]:
                kept[count, 0], kept[count, 1] = p, low + q
                kept[count, 2], kept[count, 3] = bits, code
            count += 1
            total += bits
    return total, count


@jit
def _less_of_nation(  # noqa: PLR0917 - compiled
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    at: tuple[int, int],
    nation: int,
    nation_bits: float,
    bits: float,
) -> float:
    """Places at home go with nationality: what it told already is taken off them."""
    if nation < 0 or bits <= 0:
        return bits
    if not (w.role_home[mine.place_roles[at[0]]] and w.role_home[theirs.place_roles[at[1]]]):
        return bits
    country = asked.place_country[theirs.places[at[1]]]
    if country < 0:
        country = asked.asked_country[at[0]]
    if country != nation:
        return bits
    return max(min(bits, 1.0), bits - nation_bits)


@jit
def parted(  # noqa: PLR0917 - compiled
    mine: People, theirs: People, asked: Asked, w: Weights, person: int, place_told: bool  # noqa: FBT001
) -> tuple[float, float, float]:
    """When, where and why the family lost each other: bits of each."""
    time, place, cause = 0.0, 0.0, 0.0
    numbers = w.numbers
    if mine.parted_from[0] > 0 and theirs.parted_from[person] > 0:
        first, last = mine.parted_from[0], mine.parted_to[0]
        start, end = theirs.parted_from[person], theirs.parted_to[person]
        gap, width = max(first - end, start - last, 0), max(last - first, end - start)
        if gap <= 92:
            near = gap <= 31 and width <= 62
            time = numbers.event__same_month if near else numbers.event__same_season
        else:
            per_year = numbers.event__differ_per_year
            time = min(0.0, max(numbers.event__least, per_year * (gap / 365 - 0.2)))
    there = theirs.parted_place[person]
    if mine.parted_place[0] >= 0 and there >= 0 and asked.parted_same[there]:
        place = 6.0 * numbers.event__place_share
        if place_told:
            place *= numbers.place__further
    one, two = mine.parted_cause[0], theirs.parted_cause[person]
    if one > 0 and two > 0:
        cause = numbers.event__cause_same if one == two else numbers.event__cause_differ
    return time, place, cause


@jit
def marks(mine: People, theirs: People, w: Weights, person: int, kept: Array) -> tuple[float, int]:
    """Marks told in nearly the same words; ``kept`` receives (mine, theirs, bits)."""
    total, count = 0.0, 0
    low = theirs.marks_at[person]
    high = min(theirs.marks_at[person + 1], low + MOST_MARKS)
    for i in range(min(mine.marks_at[1], MOST_MARKS)):
        a, b = mine.mark_words_at[i], mine.mark_words_at[i + 1]
        for j in range(low, high):
            c, d = theirs.mark_words_at[j], theirs.mark_words_at[j + 1]
            common = 0
            for x in range(a, b):
                for y in range(c, d):
                    if mine.mark_words[x] == theirs.mark_words[y]:
                        common += 1
            if common and common >= 0.6 * min(b - a, d - c):
                bits = min(w.numbers.marks__same, 1.5 * common)
                if count < kept.shape[0]:
                    kept[count, 0], kept[count, 1], kept[count, 2] = i, j, bits
                count += 1
                total += bits
                break
    return total, count
