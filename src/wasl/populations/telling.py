"""What one side tells of a human: births, places, kin and marks, with gaps and errors."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from wasl.populations.calendars import FROM_GREGORIAN, TO_GREGORIAN, year_span
from wasl.populations.families import (
    WORLD_DATE,
    Family,
    Human,
    Separation,
    relation_of,
)
from wasl.populations.naming import Pen, Scribe
from wasl.populations.records import (
    BirthRecord,
    NameRecord,
    PersonRecord,
    PlaceRecord,
    RelativeRecord,
    SeparationRecord,
)
from wasl.populations.tables import Place, Population, Rates, Roads

HEAPS = (3, 5, 8, 10, 12, 14, 15, 17, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70)
DEFAULT_DAYS = ((1, 1), (1, 1), (1, 1), (1, 1), (7, 1), (12, 31))  # month, day
OLDEST_TOLD = 1930  # before it nobody tells a birth in another calendar
# Which rate of errors.toml says how often a relation is named.
TOLD_AS = {
    "father": "father", "mother": "mother", "brother": "sibling", "sister": "sibling",
    "grandfather": "grandparent", "grandmother": "grandparent", "aunt": "aunt_uncle",
    "uncle": "aunt_uncle", "cousin": "cousin", "husband": "spouse", "wife": "spouse",
    "son": "child", "daughter": "child", "niece": "cousin", "nephew": "cousin",
}  # fmt: skip
LOOKED_UP = 2  # decimals of a coordinate from a gazetteer


def years_later(day: date, years: int) -> date:
    """Return the same day of another year; 29 February becomes the 28th."""
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    return date(year, day.month, min(day.day, last))


def _span(first: date, last: date, basis: str, kind: str, as_stated: str) -> BirthRecord:
    return {
        "from": first.isoformat(),
        "to": min(last, WORLD_DATE).isoformat(),
        "basis": basis,
        "calendar": kind,
        "as_stated": as_stated,
    }


def _stated(parts: tuple[int, int, int]) -> str:
    return f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}"


class Births:
    """Tells births: in which form, in which calendar, and how wrongly."""

    def __init__(self, rng: Random, rates: Rates) -> None:
        self.rng = rng
        self.rates = rates.births
        self.forms = {"registry": rates.births_registry, "request": rates.births_request}

    def tell(self, human: Human, side: str, on: date) -> BirthRecord | None:
        """Return the birth as ``side`` (registry or request) tells it on a day, or nothing."""
        rng = self.rng
        forms = self.forms[side]
        form = rng.choices(tuple(forms), weights=tuple(forms.values()))[0]
        if form == "missing":
            return None
        born = self._remembered(human, side, on)
        if form in ("age", "estimated"):
            return self._aged(born, on, form)
        kind = self._calendar(human.population, side, born)
        if form == "default":
            return self._default(born, kind)
        if form == "year":
            return self._year(born, kind, human.population)
        day = born
        if (
            kind == "gregorian"
            and born.day <= 12
            and rng.random() < self.rates["day_month_swapped"]
        ):
            day = min(date(born.year, born.day, born.month), on)
        basis = "document" if form == "document" else "stated"
        return _span(day, day, basis, kind, _stated(FROM_GREGORIAN[kind](day)))

    def _remembered(self, human: Human, side: str, on: date) -> date:
        """Return the birth as believed or claimed, never after ``on``."""
        rng = self.rng
        born, age = human.born, human.age_on(on)
        if side == "registry" and 14 <= age <= 17 and rng.random() < self.rates["adult_claimed"]:
            born = years_later(born, age - rng.choice((18, 18, 19)))
        elif side == "registry" and 18 <= age <= 22 and rng.random() < self.rates["child_claimed"]:
            born = years_later(born, age - rng.choice((15, 16, 17)))
        elif rng.random() < self.rates["year_wrong"]:
            born = years_later(born, rng.choice((-2, -1, -1, 1, 1, 2)))
        return min(born, on)

    def _calendar(self, population: Population, side: str, born: date) -> str:
        first, *second = population.calendars
        if born.year < OLDEST_TOLD:
            return "gregorian"
        if second and self.rng.random() < self.rates["calendar_second"]:
            return second[0]
        if self.rng.random() < self.rates[f"calendar_home_{side}"]:
            return first
        return "gregorian"

    def _aged(self, born: date, on: date, form: str) -> BirthRecord:
        rng = self.rng
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        if form == "age":
            return {"age": age, "on": on.isoformat(), "basis": "stated"}
        age = max(0, age + round(rng.gauss(0, 0.4 + 0.06 * age)))
        if rng.random() < self.rates["heaped"]:
            age = min(HEAPS, key=lambda heap: abs(heap - age))
        if rng.random() < 0.5:
            return {"age": age, "on": on.isoformat(), "basis": "estimated"}
        wide = max(1, round(0.15 * age))
        first = years_later(on, -age - 1 - wide) + timedelta(days=1)
        last = min(years_later(on, wide - age), on)
        return _span(first, last, "estimated", "gregorian", f"about {age} on {on.isoformat()}")

    def _default(self, born: date, kind: str) -> BirthRecord:
        """Return a default day of the year: the new year of the calendar, mostly."""
        year = FROM_GREGORIAN[kind](born)[0]
        month, day = (1, 1) if kind != "gregorian" else self.rng.choice(DEFAULT_DAYS)
        on = min(TO_GREGORIAN[kind](year, month, day), WORLD_DATE)
        basis = "default" if self.rng.random() < self.rates["default_flagged"] else "document"
        return _span(on, on, basis, kind, _stated((year, month, day)))

    def _year(self, born: date, kind: str, population: Population) -> BirthRecord:
        home = population.calendars[0]
        if home == "ethiopian" and self.rng.random() < self.rates["calendar_undeclared"]:
            year = FROM_GREGORIAN[home](born)[0]
            return _span(*year_span("gregorian", year), "stated", "gregorian", str(year))
        year = FROM_GREGORIAN[kind](born)[0]
        return _span(*year_span(kind, year), "stated", kind, str(year))


class Teller:
    """Tells records of one world, from one stream of chance."""

    def __init__(self, rng: Random, rates: Rates, roads: Roads) -> None:
        self.rng = rng
        self.rates = rates
        self.roads = roads
        self.scribe = Scribe(rng, rates)
        self.births = Births(rng, rates)

    def chance(self, section: str, name: str) -> bool:
        """Draw against one rate of the table."""
        table: dict[str, float] = getattr(self.rates, section)
        return self.rng.random() < table[name]

    def pen(self, country: str, *, native: bool) -> Pen:
        """Return the pen of an office or a family in ``country``."""
        return Pen(self.roads.clerk_of(country), native)

    def home_pen(self, population: Population, *, native: bool) -> Pen:
        """Return the pen of somebody who writes as the people itself does."""
        return Pen(self.roads.clerks[population.clerk], native, home=True)

    def alias(self, human: Human, pen: Pen) -> NameRecord:
        """Return a false name: another given name, the rest as it is."""
        others = human.population.words(human.sex)
        name = self.scribe.spell(others.draw(self.rng), pen)
        rest = human.family or (human.father.given if human.father else None)
        text = f"{name} {self.scribe.spell(rest, pen)}" if rest else name
        return {"text": text, "kind": "alias"}

    def place(self, place: Place, role: str, population: Population) -> PlaceRecord | None:
        """Return a place as told, or nothing when it is not told."""
        rng = self.rng
        if self.chance("facts", "place_missing"):
            return None
        if self.chance("facts", "place_neighbour"):
            near = [p for p in population.places if p.country == place.country and p != place]
            place = min(
                near, key=lambda p: (p.lat - place.lat) ** 2 + (p.lon - place.lon) ** 2,
                default=place,
            )  # fmt: skip
        text = place.spellings[0]
        if self.chance("facts", "place_other_spelling"):
            text = rng.choice(place.spellings)
        record: PlaceRecord = {"role": role, "text": text}
        if not self.chance("facts", "country_missing"):
            record["country"] = place.country
        if self.chance("facts", "place_located"):
            record["lat"] = round(place.lat, LOOKED_UP)
            record["lon"] = round(place.lon, LOOKED_UP)
            if place.pcode:
                record["pcode"] = place.pcode
        return record

    def separation(self, told: Separation, population: Population) -> SeparationRecord | None:
        """Return the separation as told: a day, a month or a year; rarely a month off."""
        rng = self.rng
        if self.chance("facts", "separation_missing"):
            return None
        on = told.on
        if self.chance("facts", "separation_wrong"):
            on = min(on + timedelta(days=rng.choice((-60, -30, 30, 60))), WORLD_DATE)
        last = calendar.monthrange(on.year, on.month)[1]
        month = (on.replace(day=1), on.replace(day=last))
        year = (date(on.year, 1, 1), date(on.year, 12, 31))
        first, until = rng.choices(((on, on), month, year), weights=(25, 50, 25))[0]
        record: SeparationRecord = {
            "from": first.isoformat(),
            "to": min(until, WORLD_DATE).isoformat(),
            "cause": told.cause if rng.random() < 0.85 else "unknown",
        }
        place = self.place(told.place, "separation", population)
        if place:
            del place["role"]
            record["place"] = place
        return record

    def relatives(
        self, human: Human, family: Family, pen: Pen, on: date, *, besides: Sequence[Human] = ()
    ) -> list[RelativeRecord]:
        """Return the kin that are named; ``besides`` (told elsewhere) are left out."""
        told = []
        for kin in family.members():
            if kin is human or any(kin is other for other in besides):
                continue
            relation = relation_of(kin, human)
            rate = TOLD_AS.get(relation)
            if rate and self.chance("relatives", rate):
                told.append(self._relative(kin, relation, pen, on))
        return told

    def _relative(self, kin: Human, relation: str, pen: Pen, on: date) -> RelativeRecord:
        native = pen.native or self.chance("relatives", "relative_native")
        record: RelativeRecord = {
            "relation": relation,
            "names": [self.scribe.write_short(kin, Pen(pen.clerk, native))],
            "sex": kin.sex,
        }
        if kin.born <= on and self.chance("relatives", "relative_birth"):
            record["birth"] = self.births.tell(kin, "request", on)
        if self.chance("relatives", "relative_alive_known"):
            record["alive"] = "yes" if kin.alive else "no"
        return record

    def facts(self, record: PersonRecord, human: Human, side: str, on: date) -> None:
        """Add sex, birth, nationality, languages and marks, each with its gaps."""
        population = human.population
        if not self.chance("facts", "sex_missing"):
            wrong = self.chance("facts", "sex_wrong")
            other = "male" if human.sex == "female" else "female"
            record["sex"] = other if wrong else human.sex
        birth = self.births.tell(human, side, on)
        if birth:
            record["birth"] = birth
        if not self.chance("facts", "nationality_missing"):
            record["nationalities"] = [population.nationality]
        if not self.chance("facts", "language_missing"):
            count = 1 if self.rng.random() < 0.7 else 2
            record["languages"] = list(population.languages[:count])
        if human.marks and self.chance("facts", "mark_told"):
            record["marks"] = list(human.marks)
