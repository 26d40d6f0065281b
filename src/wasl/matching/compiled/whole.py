"""All evidence of one pair, added up; and, where asked for, each line of it."""

import numpy as np

from wasl.matching.compiled import lean
from wasl.matching.compiled.align import (
    FATHER,
    FINAL,
    GIVEN,
    KEPT,
    MARRIED,
    MIDDLE,
    NOTHING,
    PATRONYMIC,
    ROOT,
    SWAPPED,
    VARIANT,
    copy_pieces,
    system_of,
)
from wasl.matching.compiled.comparing import compare
from wasl.matching.compiled.facts import (
    births,
    births_of_siblings,
    marks,
    parted,
    places,
    sex_by_words,
    sexes,
)
from wasl.matching.compiled.kin import lineage, relatives
from wasl.matching.compiled.layout import (
    BIRTH,
    DIFFER,
    ETHIOPIAN,
    FLAGS,
    LANGUAGES,
    MAIN,
    MOST_NAMES,
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
from wasl.matching.compiled.memory import is_known, keep, key_of, place_of
from wasl.matching.compiled.siblings import named_sibling

# What a line of the trace is about. Each line: this, bits, and up to six figures that
# explaining.py reads.
(
    OWN_LINE, OWN_CAPPED_LINE, KIN_LINE, LINEAGE_LINE, BIRTH_LINE, SEX_LINE, NATION_LINE,
    LANGUAGE_LINE, PLACE_LINE, PARTED_TIME_LINE, PARTED_PLACE_LINE, PARTED_CAUSE_LINE, MARK_LINE,
    MARKS_CAPPED_LINE, SIBLING_LINE, NAMED_SIBLING_LINE, SEX_WORD_LINE,
) = range(17)  # fmt: skip
FATHER_TOLD, FATHER_AGREED, GIVEN_AGREED = 1, 2, 4  # what own names told; one bit each
OWN = 1  # what is kept in the bench's memory: see also kinnames.KIN
MOST_LINES = 96
WIDTH = 8


@lean
def _own_name(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, y: int, least: float
) -> tuple[float, float, float, int, int]:  # fmt: skip
    """One name of the person beside those of the request.

    Returns:
        What it is worth, which is bits times weight; both of these; the name of the request;
        and the number of pieces, which are left on the bench where it is worth more than least.
    """
    worth, best, weight, p, count = least, 0.0, 1.0, -1, 0
    own = mine.persons[0, NAMES_AT]
    for x in range(own, own + mine.persons[0, NAMED]):
        bits, pieces, _ = compare(mine, theirs, asked, w, space, x, y, -1)
        if pieces == 0:
            continue
        main = (mine.names[x, FLAGS] & MAIN) and (theirs.names[y, FLAGS] & MAIN)
        factor = 1.0 if main or bits < 0 else w.numbers[0].names__variant_weight
        if bits * factor > worth:
            worth, best, weight, p, count = bits * factor, bits, factor, x, pieces
            copy_pieces(space, FINAL, KEPT, pieces)
    return worth, best, weight, p, count


@lean
def _told_by(space: Bench, count: int) -> tuple[float, int]:
    """Of the pieces kept: bits that a sibling would share, and what agreed (see TOLD)."""
    shared, told = 0.0, 0
    for each in range(count):
        rule, role, level = space.pieces[KEPT, each, 0], space.pieces[KEPT, each, 1], -1
        bits, level = space.bits[KEPT, each], space.pieces[KEPT, each, 4]
        if role > MIDDLE and role != MARRIED:
            shared += bits
        if rule == SWAPPED or ((role == FATHER or role == PATRONYMIC) and level >= 0):
            told |= FATHER_TOLD  # an exchange has set the father beside something
        if (role == FATHER or role == PATRONYMIC) and 0 <= level < DIFFER:
            told |= FATHER_AGREED
        if role == GIVEN and 0 <= level <= ROOT:
            told |= GIVEN_AGREED
    return shared, told


@lean
def _kept(total: float, w: Weights) -> float:
    return min(w.numbers[0].names__most, max(w.numbers[0].names__least, total))


@lean
def own_names(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, person: int
) -> tuple[float, float, int]:  # fmt: skip
    """The person's own names: bits, those that a sibling would share, and what agreed."""
    best, shared, told = NOTHING, 0.0, 0
    first = theirs.persons[person, NAMES_AT]
    if mine.persons[0, NAMED] == 0:
        return 0.0, 0.0, 0
    for y in range(first, first + theirs.persons[person, NAMED]):
        worth, common, what = _remembered(mine, theirs, asked, w, space, y)
        if worth > best:
            best, shared, told = worth, common, what
    if best <= NOTHING:
        return 0.0, 0.0, 0
    return _kept(best, w), shared, told


@lean
def likely_names(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, person: int, needed: float
) -> tuple[float, int]:  # fmt: skip
    """The same where names count that may be worth so much; of the others what ``Bench`` says.

    Returns:
        Bits, less than what is needed if no name is worth it; and what agreed.
    """
    best, told = NOTHING, 0
    first = theirs.persons[person, NAMES_AT]
    for y in range(first, first + theirs.persons[person, NAMED]):
        if y - first < MOST_NAMES and space.names[y - first] < needed:
            best = max(best, space.names[y - first])
            continue
        worth, _, what = _remembered(mine, theirs, asked, w, space, y)
        if worth > best:
            best, told = worth, what
    return (0.0, 0) if best <= NOTHING else (_kept(best, w), told)


@lean
def _remembered(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, y: int
) -> tuple[float, float, int]:  # fmt: skip
    """One name, taken from the bench's memory where its like was compared before."""
    key = key_of(theirs, asked, y, OWN)
    place = place_of(space, key)
    if is_known(space, place):
        kept = space.known[place]
        return kept[0], kept[1], int(kept[2])
    worth, _, _, p, count = _own_name(mine, theirs, asked, w, space, y, NOTHING)
    common, what = _told_by(space, count if p >= 0 else 0)
    keep(space, place, key)
    if place >= 0:
        kept = space.known[place]
        kept[0], kept[1], kept[2] = worth, common, what
    return worth, common, what


@lean
def own_lines(
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    space: Bench,
    person: int,
    lines: Array,
) -> int:
    """Write down the evidence of the person's own names; the number of lines."""
    worth, best, weight, p, q, count, at = NOTHING, 0.0, 1.0, -1, -1, 0, 0
    first = theirs.persons[person, NAMES_AT]
    for y in range(first, first + theirs.persons[person, NAMED]):
        found, bits, factor, x, pieces = _own_name(mine, theirs, asked, w, space, y, worth)
        if x >= 0:
            worth, best, weight, p, q, count = found, bits, factor, x, y, pieces
    if p < 0:
        return 0
    for each in range(count):
        bits = space.bits[KEPT, each]
        if abs(bits) >= 0.005 and at < lines.shape[0]:
            lines[at, 0], lines[at, 1], lines[at, 2], lines[at, 3] = OWN_LINE, bits, p, q
            lines[at, 4], lines[at, 5] = space.pieces[KEPT, each, 0], space.pieces[KEPT, each, 1]
            lines[at, 6], lines[at, 7] = space.pieces[KEPT, each, 2], space.pieces[KEPT, each, 3]
            at += 1
    total = best
    if weight != 1.0:
        total = best * weight
        at = _say(lines, at, OWN_CAPPED_LINE, total - best, VARIANT)
    kept = _kept(total, w)
    if abs(kept - total) > 1e-9:
        at = _say(lines, at, OWN_CAPPED_LINE, kept - total, 0)
    return at


@lean
def _say(lines: Array, at: int, what: int, bits: float, more: float) -> int:
    if at < lines.shape[0] and abs(bits) >= 0.005:
        lines[at, 0], lines[at, 1], lines[at, 2] = what, bits, more
        return at + 1
    return at


@lean
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
    return score_with(mine, theirs, asked, w, space, person, space.tied[0][:0], lines)


@lean
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
    name, shared, own = own_names(mine, theirs, asked, w, space, person)
    at = own_lines(mine, theirs, asked, w, space, person, lines) if lines.shape[0] else 0
    before, agreed, told = at, (own & FATHER_AGREED) > 0, (own & FATHER_TOLD) > 0
    given = (own & GIVEN_AGREED) > 0
    family, common, father, at = relatives(
        mine, theirs, asked, w, space, person, company, agreed, lines, at
    )
    for each in range(before, at):
        lines[each, 5] = lines[each, 0]
        lines[each, 0] = KIN_LINE
    total = name + family
    shared += common
    if not told and not father:
        found = space.teller
        bits = lineage(mine, theirs, asked, w, space, person)
        if found[0] >= 0:
            total += bits
            shared += bits
            if at < lines.shape[0] and abs(bits) >= 0.005:
                lines[at, 0], lines[at, 1] = LINEAGE_LINE, bits
                for each in range(5):
                    lines[at, 2 + each] = found[each]
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
            language_bits *= w.numbers[0].language__beside if language_bits > 0 else 0.5
        total += language_bits
        shared += language_bits
        at = _say(lines, at, LANGUAGE_LINE, language_bits, 0)
    kept = space.facts
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
    return _less_of_sibling(mine, theirs, asked, w, space, person, total, shared, given, lines, at)


ROUTE_CODE, NAME_CODE = 200, 1  # facts.ROUTE; position of place.name in places.CODES


@lean
def _less_of_sibling(
    mine: People,
    theirs: People,
    asked: Asked,
    w: Weights,
    space: Bench,
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
        bits, name, slot = named_sibling(mine, theirs, asked, w, space, person, system)
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
