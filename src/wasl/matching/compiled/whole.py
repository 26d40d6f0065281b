"""All evidence of one pair, added up; and, where asked for, each line of it."""

import numpy as np

from wasl.matching.compiled import jit
from wasl.matching.compiled.align import (
    FATHER,
    GIVEN,
    MARRIED,
    MIDDLE,
    NOTHING,
    PATRONYMIC,
    ROOT,
    VARIANT,
    compare,
    system_of,
)
from wasl.matching.compiled.facts import (
    births,
    births_of_siblings,
    marks,
    parted,
    places,
    sex_by_words,
    sexes,
)
from wasl.matching.compiled.kin import WITH_WIDTH, lineage, relatives
from wasl.matching.compiled.layout import (
    BIRTH,
    DIFFER,
    ETHIOPIAN,
    FLAGS,
    LANGUAGES,
    MAIN,
    NAMED,
    NAMES_AT,
    NATION_BITS,
    NATION_CODE,
    NATIONS,
    SEX,
    SYSTEM,
    Array,
    Asked,
    Bench,
    People,
    Weights,
)
from wasl.matching.compiled.siblings import named_sibling

# What a line of the trace is about. Each line: this, bits, and up to six figures that
# explaining.py reads.
(
    OWN_LINE, OWN_CAPPED_LINE, KIN_LINE, LINEAGE_LINE, BIRTH_LINE, SEX_LINE, NATION_LINE,
    LANGUAGE_LINE, PLACE_LINE, PARTED_TIME_LINE, PARTED_PLACE_LINE, PARTED_CAUSE_LINE, MARK_LINE,
    MARKS_CAPPED_LINE, SIBLING_LINE, NAMED_SIBLING_LINE, SEX_WORD_LINE,
) = range(17)  # fmt: skip
MOST_LINES = 96
WIDTH = 8


@jit
def own_names(
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    space: Bench,
    person: int,
    lines: Array,
    at: int,
) -> tuple[float, float, bool, bool, bool, int]:
    """The person's own names.

    Returns:
        Bits; those that a sibling would share; whether a father was compared, whether he
        agreed, whether the given name agreed; and the number of lines.
    """
    best, worth, weight, p, q = 0.0, NOTHING, 1.0, -1, -1
    own, other = mine.persons[0, NAMES_AT], theirs.persons[person, NAMES_AT]
    count = 0
    for x in range(own, own + mine.persons[0, NAMED]):
        for y in range(other, other + theirs.persons[person, NAMED]):
            bits, pieces, _ = compare(mine, theirs, asked, w, space, x, y, -1)
            if pieces == 0:
                continue
            main = (mine.names[x, FLAGS] & MAIN) and (theirs.names[y, FLAGS] & MAIN)
            factor = 1.0 if main or bits < 0 else w.numbers[0].names__variant_weight
            if bits * factor > worth:
                best, worth, weight, p, q, count = bits, bits * factor, factor, x, y, pieces
                space.pieces[3, :pieces] = space.pieces[0, :pieces]
                space.bits[3, :pieces] = space.bits[0, :pieces]
    if p < 0:
        return 0.0, 0.0, False, False, False, at
    shared, told, agreed, given = 0.0, False, False, False
    for each in range(count):
        rule, role, level = space.pieces[3, each, 0], space.pieces[3, each, 1], -1
        bits, level = space.bits[3, each], space.pieces[3, each, 4]
        if role > MIDDLE and role != MARRIED:
            shared += bits
        if (role == FATHER or role == PATRONYMIC) and level >= 0:
            told = True
            agreed = agreed or level < DIFFER
        if role == GIVEN and 0 <= level <= ROOT:
            given = True
        if abs(bits) >= 0.005 and at < lines.shape[0]:
            lines[at, 0], lines[at, 1], lines[at, 2], lines[at, 3] = OWN_LINE, bits, p, q
            lines[at, 4], lines[at, 5] = rule, role
            lines[at, 6], lines[at, 7] = space.pieces[3, each, 2], space.pieces[3, each, 3]
            at += 1
    total = best
    if weight != 1.0:
        total = best * weight
        at = _say(lines, at, OWN_CAPPED_LINE, total - best, VARIANT)
    kept = min(w.numbers[0].names__most, max(w.numbers[0].names__least, total))
    if abs(kept - total) > 1e-9:
        at = _say(lines, at, OWN_CAPPED_LINE, kept - total, 0)
    return kept, shared, told, agreed, given, at


@jit
def _say(lines: Array, at: int, what: int, bits: float, more: float) -> int:
    if at < lines.shape[0] and abs(bits) >= 0.005:
        lines[at, 0], lines[at, 1], lines[at, 2] = what, bits, more
        return at + 1
    return at


@jit
def score(
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    space: Bench,
    person: int,
    lines: Array,
) -> tuple[float, int]:
    """The bits of one registered person by their own record; see ``score_with``."""
    alone = np.zeros((0, WITH_WIDTH), np.int64)
    return score_with(mine, theirs, asked, w, space, person, alone, lines)


@jit
def score_with(
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    space: Bench,
    person: int,
    company: Array,
    lines: Array,
) -> tuple[float, int]:
    """The bits of one registered person for a request, and the number of lines written.

    Args:
        mine: The request, laid out as a registry of one.
        theirs: The registry.
        asked: What was looked up for the request.
        w: The model.
        space: Working space of this thread.
        person: Position in the registry.
        company: What those registered with the person tell of the family (``company_of``).
        lines: Receives the evidence, or is empty; the sum is the same either way.
    """
    name, shared, told, agreed, given, at = own_names(
        mine, theirs, asked, w, space, person, lines, 0
    )
    before = at
    family, common, father, at = relatives(
        mine, theirs, asked, w, space, person, company, agreed, lines, at
    )
    for each in range(before, at):
        lines[each, 5] = lines[each, 0]
        lines[each, 0] = KIN_LINE
    total = name + family
    shared += common
    if not told and not father:
        found = np.full(5, -1, np.int64)
        bits = lineage(mine, theirs, asked, w, person, found)
        if found[0] >= 0:
            total += bits
            shared += bits
            if at < lines.shape[0] and abs(bits) >= 0.005:
                lines[at, 0], lines[at, 1] = LINEAGE_LINE, bits
                lines[at, 2:7] = found
                at += 1
    a, b = mine.persons[0, BIRTH], theirs.persons[person, BIRTH]
    if a >= 0 and b >= 0:
        ethiopian = mine.persons[0, ETHIOPIAN] > 0 or theirs.persons[person, ETHIOPIAN] > 0
        bits, code, calendar, years = births(mine, a, theirs, b, ethiopian, w)
        total += bits
        if at < lines.shape[0] and abs(bits) >= 0.005:
            lines[at, 0], lines[at, 1], lines[at, 2] = BIRTH_LINE, bits, code
            lines[at, 3], lines[at, 4] = calendar, years
            at += 1
        shared += births_of_siblings(mine, a, theirs, b, w)
    bits = sexes(mine.persons[0, SEX], theirs.persons[person, SEX], w)
    total += bits
    at = _say(lines, at, SEX_LINE, bits, 0)
    bits = sex_by_words(mine, theirs, person, w)
    total += bits
    at = _say(lines, at, SEX_WORD_LINE, bits, 0)
    nation_bits = asked.nations[theirs.persons[person, NATIONS], NATION_BITS]
    nation = -1
    if not np.isnan(nation_bits):
        total += nation_bits
        shared += nation_bits
        nation = int(asked.nations[theirs.persons[person, NATIONS], NATION_CODE])
        at = _say(lines, at, NATION_LINE, nation_bits, nation)
    language_bits = asked.languages[theirs.persons[person, LANGUAGES]]
    if not np.isnan(language_bits):
        # Language follows nationality closely: beside it, it says a part only.
        beside = not np.isnan(nation_bits)
        if beside:
            language_bits *= 0.25 if language_bits > 0 else 0.5
        total += language_bits
        shared += language_bits
        at = _say(lines, at, LANGUAGE_LINE, language_bits, 0)
    kept = np.zeros((20, 4))
    bits, count = places(mine, theirs, asked, w, person, nation, nation_bits, kept)
    total += bits
    shared += bits
    by_name = False
    for each in range(count):
        code = int(kept[each, 3])
        by_name = by_name or code == ROUTE_CODE or code == NAME_CODE
        if at < lines.shape[0] and abs(kept[each, 2]) >= 0.005:
            lines[at, 0], lines[at, 1], lines[at, 2] = PLACE_LINE, kept[each, 2], kept[each, 0]
            lines[at, 3], lines[at, 4] = kept[each, 1], code
            at += 1
    time, place, cause = parted(mine, theirs, asked, w, person, by_name)
    total += time + place + cause
    shared += time + place + cause
    at = _say(lines, at, PARTED_TIME_LINE, time, 0)
    at = _say(lines, at, PARTED_PLACE_LINE, place, 0)
    at = _say(lines, at, PARTED_CAUSE_LINE, cause, 0)
    bits, count = marks(mine, theirs, w, person, kept)
    total += min(bits, w.numbers[0].marks__most)
    for each in range(min(count, kept.shape[0])):
        if at < lines.shape[0]:
            lines[at, 0], lines[at, 1] = MARK_LINE, kept[each, 2]
            lines[at, 2], lines[at, 3] = kept[each, 0], kept[each, 1]
            at += 1
    if bits > w.numbers[0].marks__most:
        at = _say(lines, at, MARKS_CAPPED_LINE, w.numbers[0].marks__most - bits, 0)
    return _less_of_sibling(mine, theirs, asked, w, person, total, shared, given, lines, at)


ROUTE_CODE, NAME_CODE = 200, 1  # facts.ROUTE; position of place.name in places.CODES


@jit
def _less_of_sibling(
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    person: int,
    total: float,
    shared: float,
    given: bool,
    lines: Array,
    at: int,
) -> tuple[float, int]:
    """Take off what a brother or sister of the person would explain as well.

    With S the bits of a sibling against a stranger, a pair loses log2(1 + odds * 2**S).
    """
    name, slot = -1, -1
    if given:
        shared += w.numbers[0].kin__same_given
    elif mine.persons[0, NAMED] > 0 and theirs.persons[person, NAMED] > 0:
        system = system_of(
            mine.names[mine.persons[0, NAMES_AT], SYSTEM],
            theirs.names[theirs.persons[person, NAMES_AT], SYSTEM],
            w,
        )
        bits, name, slot = named_sibling(mine, theirs, asked, w, person, system)
        shared += min(bits, w.numbers[0].kin__most_named)
    if shared > 60.0:
        off = shared + np.log2(asked.kin_odds[0])
    else:
        off = np.log2(1.0 + asked.kin_odds[0] * 2.0**shared)
    if off < 0.05:
        return total, at
    if at < lines.shape[0]:
        lines[at, 0], lines[at, 1] = NAMED_SIBLING_LINE if name >= 0 else SIBLING_LINE, -off
        lines[at, 2], lines[at, 3] = name, slot
        at += 1
    return total - off, at
