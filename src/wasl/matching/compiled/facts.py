"""Everything but names: births, sex, origin, places, the separation, marks."""

import numpy as np

from wasl.matching.compiled import lean
from wasl.matching.compiled.layout import (
    AT_HOME,
    BASIS,
    CALENDAR_USED,
    CODE,
    COUNTRY,
    EXACT,
    FEMALE,
    FIRST,
    FLAGS,
    GROUP,
    LAST,
    MALE,
    MARKS_AT,
    MIDDLE_DAY,
    NAMED,
    NAMES_AT,
    PARTED_CAUSE,
    PARTED_FROM,
    PARTED_PLACE,
    PARTED_THERE,
    PARTED_TO,
    PLACE,
    PLACE_ROLE,
    PLACES_AT,
    SEX,
    SOFT,
    WINDOW_COST,
    WINDOWS,
    Array,
    Asked,
    People,
    Weights,
)

YEAR = 365.25
MOST_PLACES = 8
MOST_MARKS = 20
# Positions in births.CODES.
OVERLAP, DEFAULT, SWAP, CALENDAR, SAME_DAY, NEAR, APART = range(7)
ETHIOPIAN = 1  # position in births.CALENDAR_ORDER
ROUTE = 200  # beside places.CODES: one place in another part of the journey


@lean
def births(
    ours: People,
    a: int,
    others: People,
    b: int,
    ethiopian: bool,
    w: Weights,
) -> tuple[float, int, int, float]:
    """Two times of birth: bits, code, calendar, years apart (domain.md 4.13)."""
    basis = int(min(ours.spans[a, BASIS], others.spans[b, BASIS]))
    best, code, calendar, years, any_ = 0.0, OVERLAP, 0, 0.0, False
    for i in range(int(ours.spans[a, WINDOWS]), int(ours.spans[a + 1, WINDOWS])):
        if ours.windows[i, CALENDAR_USED] == ETHIOPIAN and not ethiopian:
            continue
        for j in range(int(others.spans[b, WINDOWS]), int(others.spans[b + 1, WINDOWS])):
            if others.windows[j, CALENDAR_USED] == ETHIOPIAN and not ethiopian:
                continue
            swapped = ours.windows[i, CODE] == SWAP and others.windows[j, CODE] == SWAP
            if swapped and ours.windows[i, WINDOW_COST] > 0 and others.windows[j, WINDOW_COST] > 0:
                continue
            bits, said, apart = _windows(ours, i, others, j, basis, w)
            if not any_ or bits > best:
                best, code, years, any_ = bits, said, apart, True
                used = ours.windows[i, CALENDAR_USED]
                calendar = int(used if used > 0 else others.windows[j, CALENDAR_USED])
    return best, code, calendar, years


@lean
def _windows(
    ours: People, i: int, others: People, j: int, basis: int, w: Weights
) -> tuple[float, int, float]:
    one, two = ours.windows[i], others.windows[j]
    gap = max(0.0, one[FIRST] - two[LAST], two[FIRST] - one[LAST])
    soft = one[SOFT] + two[SOFT]
    spread = w.numbers[0].birth__registry_years * YEAR
    cost = one[WINDOW_COST] + two[WINDOW_COST]
    worse = one[CODE]
    if one[WINDOW_COST] < two[WINDOW_COST] or one[CODE] == OVERLAP:
        worse = two[CODE]
    code = int(worse if worse != OVERLAP else one[CODE])
    long_a, long_b = one[LAST] - one[FIRST], two[LAST] - two[FIRST]
    if gap <= soft * 0.5:
        width = max(long_a, long_b, 1.0) + soft
        bits = min(w.numbers[0].birth__most, np.log2(spread * 0.9 / width))
        if one[EXACT] > 0 and two[EXACT] > 0 and cost == 0.0:
            code = SAME_DAY
        return bits - cost, code, 0.0
    years = gap / YEAR
    width = max(long_a, long_b, YEAR * 0.5) + soft
    start = min(2.5, np.log2(spread * 0.5 / width))
    per_year = w.numbers[0].birth__per_year_outside
    bits = max(w.births_differ[basis], start + per_year * years / max(1.0, soft / YEAR))
    if bits > 0 and (code == OVERLAP or code == SAME_DAY):
        code = NEAR
    if bits <= 0:
        code = APART
    return bits - cost, code, years


@lean
def births_of_siblings(ours: People, a: int, others: People, b: int, w: Weights) -> float:
    """What the two times of birth say for brothers and sisters."""
    years = abs(ours.spans[a, MIDDLE_DAY] - others.spans[b, MIDDLE_DAY]) / YEAR
    if years < 1.0:
        return float(w.numbers[0].kin__birth_same)
    if years <= 12.0:
        return float(w.numbers[0].kin__birth_near)
    return float(w.numbers[0].kin__birth_far) if years > 20.0 else 0.0


@lean
def sexes(a: int, b: int, w: Weights) -> float:
    """What the sex that both state says; 1 female, 2 male, 0 not told."""
    if a == 0 or b == 0:
        return 0.0
    return float(w.numbers[0].sex__agree if a == b else w.numbers[0].sex__differ)


@lean
def marked_sex(people: People, person: int) -> int:
    """The sex that words in a person's own names mark; 0 for none, or for both."""
    found, first = 0, people.persons[person, NAMES_AT]
    for name in range(first, first + people.persons[person, NAMED]):
        found |= people.names[name, FLAGS] & (FEMALE | MALE)
    if found == FEMALE:
        return 1
    return 2 if found == MALE else 0


@lean
def sex_by_words(mine: People, theirs: People, person: int, w: Weights) -> float:
    """What a word of a name says against the sex that the other side states; never for it.

    Silent where both state the sex, and where words of both names mark one: that is told.
    """
    a, b = mine.persons[0, SEX], theirs.persons[person, SEX]
    if (a > 0) == (b > 0):
        return 0.0
    word = marked_sex(theirs, person) if a > 0 else marked_sex(mine, 0)
    return 0.0 if word == 0 or word == max(a, b) else float(w.numbers[0].sex__marker_differ)


@lean
def places(
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
    n = min(mine.persons[1, PLACES_AT], MOST_PLACES)
    low = theirs.persons[person, PLACES_AT]
    m = min(theirs.persons[person + 1, PLACES_AT] - low, MOST_PLACES)
    if n == 0 or m == 0:
        return 0.0, 0
    used_i, used_j = 0, 0
    total, count, weight = 0.0, 0, 1.0
    while True:
        best, p, q, code = -1.0e9, -1, -1, 0
        for i in range(n):
            if used_i >> i & 1:
                continue
            group = w.place_roles[mine.places[i, PLACE_ROLE], GROUP]
            for j in range(m):
                if used_j >> j & 1:
                    continue
                role = theirs.places[low + j, PLACE_ROLE]
                bits = asked.place_bits[i, theirs.places[low + j, PLACE]]
                said = asked.place_codes[i, theirs.places[low + j, PLACE]]
                if mine.places[i, PLACE_ROLE] != role and bits > 0:
                    bits = max(0.0, bits - w.numbers[0].place__other_role_minus)
                    said = ROUTE
                other = w.place_roles[role, GROUP]
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
            weight = w.numbers[0].place__further
            bits = _less_of_nation(mine, theirs, asked, w, (p, low + q), nation, nation_bits, bits)
            if count < kept.shape[0]:
                kept[count, 0], kept[count, 1] = p, q
                kept[count, 2], kept[count, 3] = bits, code
            count += 1
            total += bits
    return total, count


@lean
def _less_of_nation(
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
    role_a, role_b = mine.places[at[0], PLACE_ROLE], theirs.places[at[1], PLACE_ROLE]
    if not (w.place_roles[role_a, AT_HOME] and w.place_roles[role_b, AT_HOME]):
        return bits
    country = asked.place_facts[theirs.places[at[1], PLACE], COUNTRY]
    if country < 0:
        country = asked.countries[at[0]]
    if country != nation:
        return bits
    return max(min(bits, 1.0), bits - nation_bits)


@lean
def parting_times(first: int, last: int, start: int, end: int, w: Weights) -> float:
    """Bits of when the family lost each other; days as ordinals, 0 where it is not known."""
    if first <= 0 or start <= 0:
        return 0.0
    gap, width = max(first - end, start - last, 0), max(last - first, end - start)
    if gap <= 92:
        near = gap <= 31 and width <= 62
        return w.numbers[0].event__same_month if near else w.numbers[0].event__same_season
    bits = w.numbers[0].event__differ + w.numbers[0].event__differ_per_year * (gap / 365 - 0.2)
    return min(0.0, max(w.numbers[0].event__least, bits))


@lean
def parting_causes(one: int, two: int, w: Weights) -> float:
    """Bits of why the family lost each other; 0 where it is not known."""
    if one <= 0 or two <= 0:
        return 0.0
    return w.numbers[0].event__cause_same if one == two else w.numbers[0].event__cause_differ


@lean
def parted(
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    person: int,
    place_told: bool,
) -> tuple[float, float, float]:
    """When, where and why the family lost each other: bits of each."""
    place = 0.0
    time = parting_times(
        mine.persons[0, PARTED_FROM], mine.persons[0, PARTED_TO],
        theirs.persons[person, PARTED_FROM], theirs.persons[person, PARTED_TO], w,
    )  # fmt: skip
    there = theirs.persons[person, PARTED_PLACE]
    if mine.persons[0, PARTED_PLACE] >= 0 and there >= 0 and asked.place_facts[there, PARTED_THERE]:
        place = w.numbers[0].event__place
        if place_told:
            place *= w.numbers[0].place__further
    cause = parting_causes(mine.persons[0, PARTED_CAUSE], theirs.persons[person, PARTED_CAUSE], w)
    return time, place, cause


@lean
def marks(mine: People, theirs: People, w: Weights, person: int, kept: Array) -> tuple[float, int]:
    """Marks told in nearly the same words; ``kept`` receives (mine, theirs, bits)."""
    total, count = 0.0, 0
    low = theirs.persons[person, MARKS_AT]
    high = min(theirs.persons[person + 1, MARKS_AT], low + MOST_MARKS)
    for i in range(min(mine.persons[1, MARKS_AT], MOST_MARKS)):
        a, b = mine.marks[i], mine.marks[i + 1]
        for j in range(low, high):
            c, d = theirs.marks[j], theirs.marks[j + 1]
            common = 0
            for x in range(a, b):
                for y in range(c, d):
                    if mine.mark_words[x] == theirs.mark_words[y]:
                        common += 1
            if common and common >= 0.6 * min(b - a, d - c):
                bits = min(w.numbers[0].marks__same, w.numbers[0].marks__per_word * common)
                if count < kept.shape[0]:
                    kept[count, 0], kept[count, 1], kept[count, 2] = i, j - low, bits
                count += 1
                total += bits
                break
    return total, count
