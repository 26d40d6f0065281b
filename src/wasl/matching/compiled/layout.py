"""Persons as arrays: what the compiled scorer reads on either side of a comparison.

A request is laid out as a registry of one, so that both sides have one shape. Indices that
may be absent are -1.
"""

from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
MOST_ELEMENTS = 10  # elements of one reading of a name; further ones are not compared
DIFFER = 7  # tokens.Level.DIFFER, as a number for the compiler


class Patterns(NamedTuple):
    """How names may be read: each pattern holds hypotheses over the slots of a name."""

    hypotheses: Array  # pattern -> first hypothesis; one longer
    costs: Array
    rotated: Array
    elements: Array  # hypothesis -> first element; one longer
    roles: Array
    slots: Array
    aliases: Array  # pattern -> first alias; one longer
    alias_slots: Array
    kunyas: Array  # pattern -> first kunya; one longer
    kunya_slots: Array


class Births(NamedTuple):
    """Distinct times of birth, each with the windows that it may mean."""

    at: Array  # birth -> first window; one longer
    first: Array  # ordinals
    last: Array
    soft: Array  # days
    cost: Array  # bits
    codes: Array  # births.CODES
    calendars: Array  # 0 none, 1 and on as in births.CALENDAR_ORDER
    exact: Array
    basis: Array
    middle: Array  # the ordinal in the middle of what was stated


class People(NamedTuple):
    """Registered persons, or the one sought."""

    names_at: Array  # person -> first own name
    named: Array  # number of own names
    kin_at: Array  # person -> first relative; one longer
    name_system: Array
    name_flags: Array  # MAIN, FEMALE, MALE
    name_pattern: Array
    name_slots: Array  # name -> first slot; one longer
    slots: Array  # tokens
    kin_relation: Array
    kin_birth: Array
    kin_names: Array  # relative -> first name
    kin_named: Array
    kin_person: Array  # number of the registered person who is this relative
    birth: Array
    ethiopian: Array  # whether the Ethiopian calendar may have been meant
    sex: Array
    nations: Array  # number of a set of countries; 0 none
    languages: Array
    places_at: Array  # person -> first place; one longer
    places: Array
    place_roles: Array
    parted_from: Array  # ordinals; 0 unknown
    parted_to: Array
    parted_place: Array
    parted_cause: Array
    marks_at: Array  # person -> first mark; one longer
    mark_words_at: Array  # mark -> first word; one longer
    mark_words: Array
    stems: Array  # token -> token without the ending of a patronymic
    masculine: Array  # token -> token without the ending of a woman
    patterns: Patterns
    births: Births


MAIN, FEMALE, MALE = 1, 2, 4


class Asked(NamedTuple):
    """What one request makes of the registry's distinct values, looked up once."""

    levels: Array  # row of (manner, token of the request) x token of the registry: the level,
    # and eight times the tenths of a bit taken off within it
    manner_rows: Array  # system -> first row of its manner
    bits: Array  # token of the request x kind x system x level
    found_bits: Array  # the same for tokens of the other side, where shares are two-sided; or empty
    place_bits: Array  # place of the request x distinct place
    place_codes: Array
    place_country: Array  # distinct place -> country; -1 unknown
    asked_country: Array  # place of the request -> country
    nation_bits: Array  # set of countries -> bits; NaN silent
    nation_code: Array  # set of countries -> the country that agrees; -1 none
    language_bits: Array
    parted_same: Array  # distinct place -> whether it is the place of separation
    kin_odds: float


class Numbers(NamedTuple):
    """Single weights; each field is section and key of model.toml, joined by two underscores."""

    names__swapped: float
    names__alias_weight: float
    names__sex_conflict: float
    names__sex_agree: float
    names__variant_weight: float
    names__most: float
    names__least: float
    relatives__birth_weight: float
    relatives__chained_weight: float
    relatives__same_family_weight: float
    relatives__least_bits: float
    relatives__linked: float
    relatives__most: float
    relatives__least: float
    lineage__differ: float
    sex__agree: float
    sex__differ: float
    birth__registry_years: float
    birth__most: float
    birth__per_year_outside: float
    place__further: float
    place__other_role_minus: float
    event__same_month: float
    event__same_season: float
    event__differ_per_year: float
    event__least: float
    event__cause_same: float
    event__cause_differ: float
    event__place_share: float
    marks__same: float
    marks__most: float
    kin__same_given: float
    kin__birth_same: float
    kin__birth_near: float
    kin__birth_far: float
    kin__most_named: float


class Weights(NamedTuple):
    """The numbers of model.toml that the compiled scorer needs."""

    differ: Array  # system x role
    absent: Array  # role
    roles: Array  # role x role: bits; -99 cannot be aligned
    relations: Array  # relation x relation: cost; -1 cannot be
    kinds: Array  # relation -> kind
    relation_differ: Array  # relation -> bits
    relation_single: Array  # whether a person has only one
    relation_own: Array  # whether a sibling would have others
    chain_systems: Array  # system -> names are chains of fathers
    told_systems: Array  # system -> chains that tell a father
    role_groups: Array  # role of a place -> group; 0 any
    role_home: Array
    births_differ: Array  # basis -> bits
    numbers: Numbers
