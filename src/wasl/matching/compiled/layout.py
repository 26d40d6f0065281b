"""Persons as tables: what the compiled scorer reads on either side of a comparison.

A request is laid out as a registry of one, so that both sides have one shape. Positions that
may be absent are -1. Tables that say where something begins have one row more than there are
things, so that each ends where the next begins.

The compiled code takes each of these as one reference (a Numba structure): passing dozens of
arrays one by one made it slow to compile.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numba.experimental import structref
from numba.np.numpy_support import from_dtype

from wasl.matching.compiled import jit
from wasl.matching.compiled.references import register

Array = np.ndarray[Any, Any]
MOST_ELEMENTS = 10  # elements of one reading of a name; further ones are not compared
MOST_NAMES = 32  # names of a person that are bounded one by one
MOST_KIN = 40  # relatives on either side; further ones are not compared
MOST_WITH = 48  # relatives whom other registered persons tell
MOST_TOLD = 20  # rows of places, marks, or names of brothers and sisters
DIFFER = 7  # tokens.Level.DIFFER, as a number for the compiler

# Columns of People.persons.
(
    NAMES_AT, NAMED, KIN_AT, BIRTH, ETHIOPIAN, SEX, NATIONS, LANGUAGES, PLACES_AT,
    PARTED_FROM, PARTED_TO, PARTED_PLACE, PARTED_CAUSE, MARKS_AT,
) = range(14)  # fmt: skip
SYSTEM, FLAGS, PATTERN, SLOTS_AT = range(4)  # of People.names
MAIN, FEMALE, MALE = 1, 2, 4  # FLAGS: a main name, and the sexes that its words mark
RELATION, BORN, KIN_NAMES, KIN_NAMED = range(4)  # of People.kin
PLACE, PLACE_ROLE = range(2)  # of People.places
STEM, MASCULINE = range(2)  # of People.tokens
READINGS, ALIASES, KUNYAS = range(3)  # of People.patterns: where each begins
ELEMENTS, ROTATED, COST = range(3)  # of People.readings; cost in hundredths of a bit
ROLE, SLOT = range(2)  # of People.elements
WINDOWS, BASIS, MIDDLE_DAY = range(3)  # of People.spans
FIRST, LAST, SOFT, WINDOW_COST, CODE, CALENDAR_USED, EXACT = range(7)  # of People.windows
COUNTRY, PARTED_THERE = range(2)  # of Asked.place_facts
NATION_BITS, NATION_CODE = range(2)  # of Asked.nations


class People(NamedTuple):
    """Registered persons, or the one sought.

    Attributes:
        persons: One row a person, and one more.
        names: Own names of a person, then those of the relatives; and one row more.
        slots: Tokens of names.
        kin: Relatives.
        places: Places of persons, as numbers of distinct places, with their roles.
        marks: Where the words of each mark begin.
        mark_words: Words of marks.
        tokens: For each token the one without the ending of a patronymic, and of a woman.
        patterns: Distinct ways in which names may be read; by-names stand before kunyas.
        readings: Where the elements of each reading begin, and what it costs.
        elements: Role and slot of each element.
        by_slots: Slots of by-names and kunyas.
        spans: Distinct times of birth: where their windows begin, basis, middle day.
        windows: What each time of birth may mean: days as ordinals, softness in days, bits.
    """

    persons: Array
    names: Array
    slots: Array
    kin: Array
    places: Array
    marks: Array
    mark_words: Array
    tokens: Array
    patterns: Array
    readings: Array
    elements: Array
    by_slots: Array
    spans: Array
    windows: Array


class Asked(NamedTuple):
    """What one request makes of the registry's distinct values, looked up once.

    Attributes:
        levels: Row of (manner, token of the request) x column: the level, and eight times the
            tenths of a bit taken off within it. Tokens of the registry that agree alike with all
            of the request share a column; column 0 agrees with nothing.
        column: Token of the registry: its column.
        rows: System -> first row of its manner.
        bits: Token of the request x kind x system x level.
        found_bits: The same for tokens of the other side where shares are two-sided; or empty.
        place_bits: Place of the request x distinct place.
        place_codes: The sentence of each.
        place_facts: Distinct place: country, and whether it is the place of separation.
        countries: Country of each place of the request; -1 unknown.
        nations: Set of countries: bits (NaN silent), and the country that agrees (-1 none).
        languages: Set of languages: bits; NaN silent.
        kin_odds: One figure: odds of being a brother or sister before anything is compared.
    """

    levels: Array
    column: Array
    rows: Array
    bits: Array
    found_bits: Array
    place_bits: Array
    place_codes: Array
    place_facts: Array
    countries: Array
    nations: Array
    languages: Array
    kin_odds: Array


NUMBERS = (
    "names__swapped", "names__alias_weight", "names__sex_conflict", "names__sex_agree",
    "names__variant_weight", "names__most", "names__least",
    "relatives__birth_weight", "relatives__chained_weight", "relatives__same_family_weight",
    "relatives__least_bits", "relatives__linked", "relatives__beside_minus",
    "relatives__most", "relatives__least",
    "lineage__differ", "sex__agree", "sex__differ", "sex__marker_differ",
    "birth__registry_years", "birth__most", "birth__per_year_outside",
    "place__further", "place__other_role_minus",
    "language__beside", "event__same_month", "event__same_season", "event__differ",
    "event__differ_per_year",
    "event__least", "event__cause_same", "event__cause_differ", "event__place",
    "marks__same", "marks__per_word", "marks__most",
    "kin__same_given", "kin__birth_same", "kin__birth_near", "kin__birth_far", "kin__most_named",
)  # fmt: skip
"""Single weights: section and key of model.toml, joined by two underscores."""
NUMBERS_TYPE = np.dtype([(name, np.float64) for name in NUMBERS], align=True)


class Weights(NamedTuple):
    """The model for the compiled scorer.

    Attributes:
        differ: System x role: bits.
        absent: Role: bits.
        roles: Role x role: bits of standing in for another; -99 they cannot be aligned.
        relations: Relation x relation: cost of being taken for one; -1 they cannot be.
        kin: Relation: kind, bits where it differs, whether there is only one such relative,
            whether a brother or sister would have another.
        systems: System: names are chains of fathers; names tell the father.
        place_roles: Role of a place: group (0 any), and whether it is home.
        births_differ: Basis: bits.
        numbers: The rest, one record of NUMBERS_TYPE.
    """

    differ: Array
    absent: Array
    roles: Array
    relations: Array
    kin: Array
    systems: Array
    place_roles: Array
    births_differ: Array
    numbers: Array


KIND, KIN_DIFFER, KIN_SINGLE, KIN_OWN = range(4)  # of Weights.kin
CHAINED, TOLD = range(2)  # of Weights.systems
GROUP, AT_HOME = range(2)  # of Weights.place_roles


class Bench(NamedTuple):
    """Working space of one thread.

    Attributes:
        sides: 3 x elements x (role, token, slot): of a, of b, of either turned about.
        best: Cells of an alignment: elements of a, of b passed, gap.
        back: Where each cell was reached from.
        worth: Element of a x element of b: bits.
        most: The same at most, in whatever roles.
        told: The same: whether they can be a pair, role, level.
        lost: Element of the side that is turned: what it loses at least that agrees with nothing.
        met: Side x element x place on the other side: the last one before it that can be a pair.
        names: Each name of the person: what it is worth at most.
        teller: Name and slot on either side that tell of a father, and the level.
        tellers: Side x rows of what ``kin.lineage`` and ``siblings`` compare.
        natures: What names of a person's relatives depend on (``memory.nature_of``).
        ties: Relative of the request x relative of the person: bits.
        tied: The same: names on either side, and who else tells of the relative.
        taken: Side x relative: whether used already.
        facts: Rows of figures about places or marks.
        pieces: 4 x pieces x (rule, role, slot of a, slot of b, level).
        bits: 4 x pieces.
        keys: What was compared in this request already: a hash in each filled place.
        turns: The request in which each place was filled.
        known: What came of it.
        turn: The number of this request, and how many places it has filled.
    """

    sides: Array
    best: Array
    back: Array
    worth: Array
    most: Array
    told: Array
    lost: Array
    met: Array
    names: Array
    teller: Array
    tellers: Array
    natures: Array
    ties: Array
    tied: Array
    taken: Array
    facts: Array
    pieces: Array
    bits: Array
    keys: Array
    turns: Array
    known: Array
    turn: Array


@register
class PeopleType(types.StructRef):
    """``People`` for the compiler."""


@register
class AskedType(types.StructRef):
    """``Asked`` for the compiler."""


@register
class WeightsType(types.StructRef):
    """``Weights`` for the compiler."""


@register
class BenchType(types.StructRef):
    """``Bench`` for the compiler."""


class PeopleRef(structref.StructRefProxy):
    """A reference to people."""


class AskedRef(structref.StructRefProxy):
    """A reference to what was asked."""


class WeightsRef(structref.StructRefProxy):
    """A reference to the weights."""


class BenchRef(structref.StructRefProxy):
    """A reference to working space."""


structref.define_boxing(PeopleType, PeopleRef)
structref.define_boxing(AskedType, AskedRef)
structref.define_boxing(WeightsType, WeightsRef)
structref.define_boxing(BenchType, BenchRef)

I4, I8, U1, U8 = types.int32, types.int64, types.uint8, types.uint64
F4, F8 = types.float32, types.float64


def _array(kind: Any, dimensions: int) -> Any:
    return types.Array(kind, dimensions, "C")


PEOPLE = PeopleType(
    [
        (name, _array(F8, 2) if name in {"spans", "windows"} else _array(I4, dimensions))
        for name, dimensions in zip(
            People._fields, (2, 2, 1, 2, 2, 1, 1, 2, 2, 2, 2, 1, 2, 2), strict=True
        )
    ]
)
ASKED = AskedType(
    [
        ("levels", _array(U1, 2)), ("column", _array(I4, 1)), ("rows", _array(I8, 1)),
        ("bits", _array(F4, 4)),
        ("found_bits", _array(F4, 4)), ("place_bits", _array(F4, 2)),
        ("place_codes", _array(U1, 2)), ("place_facts", _array(I4, 2)),
        ("countries", _array(I4, 1)), ("nations", _array(F8, 2)), ("languages", _array(F8, 1)),
        ("kin_odds", _array(F8, 1)),
    ]
)  # fmt: skip
WEIGHTS = WeightsType(
    [
        ("differ", _array(F8, 2)), ("absent", _array(F8, 1)), ("roles", _array(F8, 2)),
        ("relations", _array(F8, 2)), ("kin", _array(F8, 2)), ("systems", _array(I4, 2)),
        ("place_roles", _array(I4, 2)), ("births_differ", _array(F8, 1)),
        ("numbers", _array(from_dtype(NUMBERS_TYPE), 1)),
    ]
)  # fmt: skip
BENCH = BenchType(
    [
        ("sides", _array(I8, 3)), ("best", _array(F8, 3)), ("back", _array(I8, 3)),
        ("worth", _array(F8, 2)), ("most", _array(F8, 2)), ("told", _array(I8, 3)), ("lost", _array(F8, 1)), ("met", _array(I8, 3)), ("names", _array(F8, 1)),
        ("teller", _array(I8, 1)), ("tellers", _array(I8, 3)), ("natures", _array(U8, 1)),
        ("ties", _array(F8, 2)), ("tied", _array(I8, 3)), ("taken", _array(I8, 2)),
        ("facts", _array(F8, 2)),
        ("pieces", _array(I8, 3)),
        ("bits", _array(F8, 2)), ("keys", _array(U8, 1)), ("turns", _array(I8, 1)),
        ("known", _array(F8, 2)), ("turn", _array(I8, 1)),
    ]
)  # fmt: skip


@jit
def people_ref(
    persons: Array, names: Array, slots: Array, kin: Array, places: Array, marks: Array,
    mark_words: Array, tokens: Array, patterns: Array, readings: Array, elements: Array,
    by_slots: Array, spans: Array, windows: Array,
) -> People:  # fmt: skip
    """``People`` as one reference, typed as what it stands for; the fields in their order."""
    ref: Any = structref.new(PEOPLE)  # type: ignore[call-arg]  # the compiler adds the first
    ref.persons, ref.names, ref.slots, ref.kin = persons, names, slots, kin
    ref.places, ref.marks, ref.mark_words, ref.tokens = places, marks, mark_words, tokens
    ref.patterns, ref.readings, ref.elements = patterns, readings, elements
    ref.by_slots, ref.spans, ref.windows = by_slots, spans, windows
    return ref


@jit
def asked_ref(
    levels: Array, column: Array, rows: Array, bits: Array, found_bits: Array,
    place_bits: Array, place_codes: Array, place_facts: Array, countries: Array, nations: Array,
    languages: Array, kin_odds: Array,
) -> Asked:  # fmt: skip
    """``Asked`` as one reference; the fields in their order."""
    ref: Any = structref.new(ASKED)  # type: ignore[call-arg]  # the compiler adds the first
    ref.levels, ref.column, ref.rows = levels, column, rows
    ref.bits, ref.found_bits = bits, found_bits
    ref.place_bits, ref.place_codes, ref.place_facts = place_bits, place_codes, place_facts
    ref.countries, ref.nations, ref.languages = countries, nations, languages
    ref.kin_odds = kin_odds
    return ref


@jit
def weights_ref(
    differ: Array, absent: Array, roles: Array, relations: Array, kin: Array, systems: Array,
    place_roles: Array, births_differ: Array, numbers: Array,
) -> Weights:  # fmt: skip
    """``Weights`` as one reference; the fields in their order."""
    ref: Any = structref.new(WEIGHTS)  # type: ignore[call-arg]  # the compiler adds the first
    ref.differ, ref.absent, ref.roles, ref.relations = differ, absent, roles, relations
    ref.kin, ref.systems, ref.place_roles = kin, systems, place_roles
    ref.births_differ, ref.numbers = births_differ, numbers
    return ref


@jit
def bench_ref(
    sides: Array, best: Array, back: Array, worth: Array, most: Array, told: Array,
    lost: Array, met: Array, names: Array,
    teller: Array, tellers: Array, natures: Array, ties: Array, tied: Array, taken: Array,
    facts: Array, pieces: Array, bits: Array, keys: Array, turns: Array, known: Array, turn: Array,
) -> Bench:  # fmt: skip
    """``Bench`` as one reference; the fields in their order."""
    ref: Any = structref.new(BENCH)  # type: ignore[call-arg]  # the compiler adds the first
    ref.sides, ref.best, ref.back, ref.worth = sides, best, back, worth
    ref.most, ref.told, ref.lost, ref.met, ref.names = most, told, lost, met, names
    ref.pieces, ref.bits = pieces, bits
    ref.teller, ref.tellers, ref.natures, ref.facts = teller, tellers, natures, facts
    ref.ties, ref.tied, ref.taken = ties, tied, taken
    ref.keys, ref.turns, ref.known, ref.turn = keys, turns, known, turn
    return ref
