"""A request made ready for the compiled scorer: looked up once in all distinct values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wasl.matching.comparing.events import bits_of_language, bits_of_nationality
from wasl.matching.compiled.agreeing import columns_of
from wasl.matching.compiled.layout import Asked, People
from wasl.matching.model import model
from wasl.matching.names.distance import manner_of
from wasl.matching.names.forms import Form
from wasl.matching.names.hits import Hits
from wasl.matching.names.tokens import Level
from wasl.matching.prepared import Prepared
from wasl.matching.records.record import Place
from wasl.matching.registry import columns
from wasl.matching.registry.columns import SYSTEM_ORDER, Values
from wasl.matching.registry.people import people_of

Array = np.ndarray[Any, Any]
NO_BITS = np.zeros((0, 2, len(SYSTEM_ORDER), len(Level)), np.float32)
WeighPlaces = Callable[[Place, bool], tuple[Array, Array]]


@dataclass(frozen=True)
class Sought:
    """A request laid out as a registry of one."""

    person: Prepared
    people: People
    values: Values
    manners: tuple[str, ...]
    hits: list[tuple[int, Array, Array]] = field(default_factory=list)
    """Token of the request, tokens of the registry, levels and tenths: filled by ``ask``."""


@dataclass(frozen=True)
class Shelf:
    """The distinct values of a registry, as far as requests are looked up in them.

    Attributes:
        tokens: How many tokens there are.
        hits: Tokens that agree with a form, in a manner.
        bits: Bits of agreeing with forms: form x kind x system x level.
        nations: Sets of countries by number, the empty one first.
        languages: Sets of languages by number, the empty one first.
        countries: Numbers of countries.
        place_country: Country of each distinct place; -1 unknown.
        places: Bits and codes of a place against each distinct one.
        country_shares: Share of persons of each country.
        language_shares: Share of persons of each language.
        found_bits: Bits from the side of the registry's tokens, for a pair without a registry.
    """

    tokens: int
    hits: Callable[[Form, str], Hits]
    bits: Callable[[Sequence[Form]], Array]
    nations: Sequence[tuple[str, ...]]
    languages: Sequence[tuple[str, ...]]
    countries: Mapping[str, int]
    place_country: Array
    places: WeighPlaces
    country_shares: Mapping[str, float]
    language_shares: Mapping[str, float]
    found_bits: Array = field(default_factory=lambda: NO_BITS)


def lay_out(person: Prepared) -> Sought:
    """A sought person as a registry of one."""
    draft = columns.Draft()
    draft.add(person.record, person)
    packed = draft.pack()
    people = people_of(packed)
    told = {SYSTEM_ORDER[each] for each in packed.columns["name_system"]}
    known = sorted(told - {"unknown"}) or sorted(SYSTEM_ORDER)
    if "unknown" in told:
        known = sorted(SYSTEM_ORDER)
    manners = tuple(dict.fromkeys(manner_of(each) for each in known))
    return Sought(person, people, packed.values, manners)


def ask(sought: Sought, shelf: Shelf, kin_odds: float) -> Asked:
    """Look a request up in a registry's distinct values.

    Args:
        sought: The request, laid out.
        shelf: The distinct values of the registry.
        kin_odds: Odds that a registered person is a brother or sister of the one sought.
    """
    levels, column, rows = _levels(sought, shelf)
    bits = shelf.bits(sought.values.tokens)  # none, where the name is a filler
    record = sought.person.record
    place_bits, place_codes = _places(record.places, shelf, told=bool(record.nationalities))
    facts = np.stack([shelf.place_country, _parted(sought, shelf)], axis=1).astype(np.int32)
    countries = [shelf.countries.get(place.country or "", -1) for place in record.places]
    return Asked(
        levels,
        column,
        rows,
        bits,
        shelf.found_bits,
        place_bits,
        place_codes,
        facts,
        np.array(countries, np.int32),
        _nations(record.nationalities, shelf),
        _languages(record.languages, shelf),
        np.array([kin_odds]),
    )


def _levels(sought: Sought, shelf: Shelf) -> tuple[Array, Array, Array]:
    """Levels by column, the column of each token of the registry, and the rows of each system."""
    forms = sought.values.tokens
    sought.hits.clear()
    for manner in sought.manners:
        for number, form in enumerate(forms):
            hits = shelf.hits(form, manner)
            sought.hits.append((number, hits.ids, hits.packed))
    rows = np.arange(len(sought.hits), dtype=np.int32)  # by manner, and in each by token
    many = np.array([len(ids) for _, ids, _ in sought.hits], np.int64)
    column = np.zeros(shelf.tokens, np.int32)
    levels = columns_of(
        np.repeat(rows, many),
        _joined([ids for _, ids, _ in sought.hits], np.int32),
        _joined([packed for _, _, packed in sought.hits], np.uint8),
        len(rows),
        column,
    )
    first = [
        sought.manners.index(manner_of(system)) if manner_of(system) in sought.manners else 0
        for system in SYSTEM_ORDER
    ]
    return levels, column, np.array(first, np.int64) * len(forms)


def _joined(parts: Sequence[Array], kind: type) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _places(places: Sequence[Place], shelf: Shelf, *, told: bool) -> tuple[Array, Array]:
    count = min(len(places), 8)
    bits = np.zeros((count, len(shelf.place_country)), np.float32)
    codes = np.zeros(bits.shape, np.uint8)
    for number, place in enumerate(places[:count]):
        bits[number], codes[number] = shelf.places(place, told)
    return bits, codes


def _nations(mine: Sequence[str], shelf: Shelf) -> Array:
    number = model().number
    found = np.empty((len(shelf.nations), 2))
    found[:] = np.nan, -1
    for at, theirs in enumerate(shelf.nations):
        if not theirs or not mine:
            continue
        found[at, 0] = number("nationality", "differ")
        for code in sorted(set(mine) & set(theirs)):
            share = shelf.country_shares.get(code, number("nationality", "share"))
            worth = bits_of_nationality(share)
            if found[at, 1] < 0 or worth > found[at, 0]:
                found[at] = worth, shelf.countries[code]
    return found


def _languages(mine: Sequence[str], shelf: Shelf) -> Array:
    number = model().number
    bits = np.full(len(shelf.languages), np.nan)
    if not mine:
        return bits
    for at, theirs in enumerate(shelf.languages):
        if not theirs:
            continue
        bits[at] = number("language", "differ")
        common = set(mine) & set(theirs)
        if common:
            share = min(
                shelf.language_shares.get(code, number("language", "share")) for code in common
            )
            bits[at] = bits_of_language(share)
    return bits


PLACE_NAMED = 1  # position of place.name in places.CODES


def _parted(sought: Sought, shelf: Shelf) -> Array:
    separation = sought.person.record.separation
    if separation is None or separation.place is None or not separation.place.text:
        return np.zeros(len(shelf.place_country), np.bool_)
    _, codes = shelf.places(Place(separation.place.text), False)
    same: Array = codes == PLACE_NAMED
    return same
