"""The invented world: families, the persons that offices registered, the requests, the truth."""

import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from wasl.populations.families import (
    WORLD_DATE,
    Family,
    FamilyMaker,
    Human,
    Lost,
    relation_of,
)
from wasl.populations.naming import Pen
from wasl.populations.records import NameRecord, PersonRecord, RequestRecord
from wasl.populations.tables import Rates, Roads, harder, populations, rates, roads
from wasl.populations.telling import TOLD_AS, Teller

# Who asks, relative to each other; only the living and grown can ask.
ENQUIRERS = {
    "mother": 34, "father": 22, "brother": 12, "sister": 11, "wife": 40, "husband": 30,
    "aunt": 5, "uncle": 6, "grandmother": 4, "grandfather": 3, "cousin": 3, "son": 6,
    "daughter": 6,
}  # fmt: skip
ASKING_AGE = 14


@dataclass
class World:
    """An invented registry, requests to it, and who is really who.

    ``truth`` gives for each request the id of the person sought, or ``None`` when nobody
    registered them. The other tables are by person id; ``request_population`` and ``request_family``
    (the family of the one sought, registered or not) by request id.
    """

    persons: list[PersonRecord] = field(default_factory=list)
    requests: list[RequestRecord] = field(default_factory=list)
    truth: dict[str, str | None] = field(default_factory=dict)
    family: dict[str, str] = field(default_factory=dict)
    country_registered: dict[str, str] = field(default_factory=dict)
    population: dict[str, str] = field(default_factory=dict)
    request_population: dict[str, str] = field(default_factory=dict)
    request_family: dict[str, str] = field(default_factory=dict)


Case = tuple[Family, Lost]


def generate(persons: int, requests: int, seed: int, *, errors: float = 1.0) -> World:
    """Return a world with so many registered persons and requests; one seed, one world.

    Args:
        persons: How many are registered.
        requests: How many are asked.
        seed: The start of chance.
        errors: How many times as frequent everything goes wrong as ``errors.toml`` says.

    Raises:
        ValueError: a number is negative.
    """
    if persons < 0 or requests < 0 or errors < 0:
        raise ValueError("the numbers of persons, requests and errors must not be negative")
    chance = Random(seed)  # noqa: S311 - a repeatable world is the point, nothing is secret
    collecting = gc.isenabled()
    gc.disable()  # the families are one web of cycles, and nothing dies before the end
    try:
        return _Maker(chance, harder(rates(), errors)).make(persons, requests)
    finally:
        if collecting:
            gc.enable()


class _Maker:
    """Makes one world: first the humans and who is sought, then the records."""

    def __init__(self, rng: Random, errors: Rates) -> None:
        self.rng = rng
        self.rates = errors
        self.roads: Roads = roads()
        self.families = FamilyMaker(rng, self.rates, self.roads)
        self.teller = Teller(rng, self.rates, self.roads)
        self.peoples = populations()
        self.shares = [people.share for people in self.peoples]

    def make(self, persons: int, requests: int) -> World:
        registered, others = self._humans(persons)
        answerable = round(requests * self.rates.requests["answerable"]) if persons else 0
        sought = self._some(registered, answerable)
        sought += self._unanswerable(requests - answerable, registered, others)
        self.rng.shuffle(sought)
        self.rng.shuffle(registered)
        for number, (_, lost) in enumerate(registered, 1):
            lost.id = f"P-{number:06d}"
        world = World()
        for case in registered:
            self._register(world, *case)
        for number, case in enumerate(sought, 1):
            self._ask(world, f"R-{number:05d}", *case)
        return world

    def _found(self) -> Family:
        return self.families.found(self.rng.choices(self.peoples, weights=self.shares)[0])

    def _humans(self, persons: int) -> tuple[list[Case], list[Case]]:
        """Found families until so many are registered; return them and the other lost."""
        registered: list[Case] = []
        others: list[Case] = []
        while len(registered) < persons:
            family = self._found()
            for lost in family.lost:
                lost.registered = lost.registered and len(registered) < persons
                (registered if lost.registered else others).append((family, lost))
        return registered, others

    def _some(self, cases: list[Case], count: int) -> list[Case]:
        """Return ``count`` of the cases, each once as long as they last."""
        picked: list[Case] = []
        while len(picked) < count and cases:
            picked += self.rng.sample(cases, min(count - len(picked), len(cases)))
        return picked

    def _unanswerable(self, count: int, registered: list[Case], others: list[Case]) -> list[Case]:
        """Return sought people whom nobody registered, with near misses who are."""
        shares = self.rates.requests
        near: tuple[tuple[str, Callable[[Case], bool]], ...] = (
            ("unregistered_sibling", _has_registered("brother", "sister")),
            ("unregistered_cousin", _has_registered("cousin")),
        )
        picked: list[Case] = []
        for rate, fits in near:
            pool = [case for case in others if fits(case)]
            wanted = min(round(count * shares[rate]), len(pool))
            picked += self.rng.sample(pool, wanted)
        taken = {id(lost) for _, lost in picked}
        rest = [case for case in others if id(case[1]) not in taken]
        self.rng.shuffle(rest)
        while len(picked) + len(rest) < count:
            rest += self._nobodys()
        wanted = count - len(picked)
        namesakes = round(count * shares["unregistered_namesake"])
        for case in rest[: min(namesakes, wanted)]:
            self._name_after(case[1].human, registered)
        return picked + rest[:wanted]

    def _nobodys(self) -> list[Case]:
        family = self._found()
        for lost in family.lost:
            lost.registered = False
        return [(family, lost) for lost in family.lost]

    def _name_after(self, human: Human, registered: list[Case]) -> None:
        """Give ``human`` and the father the names of a registered person and theirs."""
        for _ in range(40):  # a few tries find one of the same people and sex, mostly
            if not registered:
                return
            other = self.rng.choice(registered)[1].human
            if other.population is human.population and other.sex == human.sex:
                human.given, human.nickname = other.given, other.nickname
                human.second = other.second
                if human.father and other.father:
                    human.father.given = other.father.given
                for renamed in (human, human.father, *(human.father or human).children):
                    if renamed:
                        self.families.rename_famous(renamed)
                return

    def _register(self, world: World, family: Family, lost: Lost) -> None:
        teller, human, people = self.teller, lost.human, family.population
        record: PersonRecord = {"id": lost.id, "names": self._registered_names(human, lost)}
        teller.facts(record, human, "registry", lost.registered_on)
        told = [
            teller.place(family.home, "origin", people),
            teller.place(lost.separation.place, "transit", people),
            teller.place(lost.seen_in, "current", people),
        ]
        places = [place for place in told if place]
        if places:
            record["places"] = places
        separation = teller.separation(lost.separation, people)
        if separation:
            record["separation"] = separation
        native = self.rng.random() < 0.1
        pen = teller.pen(lost.country, native=native)
        linked = self._linked(family, lost)
        besides = [beside.human for beside in linked]
        relatives = teller.relatives(human, family, pen, lost.registered_on, besides=besides)
        for beside in linked:
            names = [teller.scribe.write_short(beside.human, pen)]
            relation = relation_of(beside.human, human)
            relatives.append({"relation": relation, "names": names, "person": beside.id})
        if relatives:
            record["relatives"] = relatives
        world.persons.append(record)
        world.family[lost.id] = family.id
        world.country_registered[lost.id] = lost.country
        world.population[lost.id] = people.code

    def _linked(self, family: Family, lost: Lost) -> list[Lost]:
        """Return those registered together with ``lost`` whom the office points at."""
        return [
            beside
            for beside in family.lost
            if beside is not lost
            and beside.registered
            and beside.group == lost.group
            and relation_of(beside.human, lost.human) in TOLD_AS
            and self.teller.chance("relatives", "sibling_linked")
        ]

    def _registered_names(self, human: Human, lost: Lost) -> list[NameRecord]:
        """Return the names in a registry: the clerk's first, mostly."""
        teller, scribe = self.teller, self.teller.scribe
        pen = teller.pen(lost.country, native=False)
        native = Pen(pen.clerk, native=True)
        only_native = teller.chance("telling", "registry_native_only")
        names = [scribe.write(human, native if only_native else pen, "stated")]
        if not only_native and teller.chance("telling", "registry_native"):
            names.append(scribe.write(human, native, "stated"))
        if teller.chance("telling", "second_latin"):
            names.append(scribe.write(human, pen, "variant"))
        if teller.chance("telling", "document_name"):
            home = teller.home_pen(human.population, native=False)
            names.append(scribe.write(human, home, "document"))
        if teller.chance("telling", "nickname_registry"):
            names += _present(scribe.nickname(human, pen))
        if teller.chance("telling", "kunya"):
            names += _present(scribe.kunya(human, pen))
        if teller.chance("names", "alias"):
            names.insert(self.rng.randrange(2), teller.alias(human, pen))
        return names

    def _ask(self, world: World, number: str, family: Family, lost: Lost) -> None:
        teller, people = self.teller, family.population
        enquirer = self._enquirer(family, lost)
        relation = relation_of(enquirer, lost.human)
        waited = self.rng.expovariate(1 / 300)
        on = min(lost.separation.on + timedelta(days=10 + int(waited)), WORLD_DATE)
        abroad = self.rng.random() < 0.45
        country = self.rng.choice(people.hosts) if abroad else people.nationality
        native = teller.chance("telling", "request_native")
        pen = teller.pen(country, native=native)
        if not abroad:
            pen = teller.home_pen(people, native=native)
        request: RequestRecord = {
            "id": number,
            "sought": self._sought(family, lost, enquirer, pen),
            "enquirer": None,
            "relation": None,
        }
        teller.facts(request["sought"], lost.human, "request", on)
        if not teller.chance("facts", "enquirer_missing"):
            told: PersonRecord = {"names": [teller.scribe.write(enquirer, pen, "stated")]}
            if teller.chance("telling", "kunya"):
                told["names"] += _present(teller.scribe.kunya(enquirer, pen))
            teller.facts(told, enquirer, "request", on)
            request |= {"enquirer": told, "relation": relation}
        world.requests.append(request)
        world.truth[number] = lost.id if lost.registered else None
        world.request_population[number] = people.code
        world.request_family[number] = family.id

    def _enquirer(self, family: Family, lost: Lost) -> Human:
        """Return who asks: living, grown, and not lost together with the one sought."""
        together = {id(x.human) for x in family.lost if x.group == lost.group}
        weights = {
            id(kin): ENQUIRERS.get(relation_of(kin, lost.human), 0)
            for kin in family.members()
            if kin.alive and kin.age_on(WORLD_DATE) >= ASKING_AGE and id(kin) not in together
        }
        asking = [kin for kin in family.members() if weights.get(id(kin))]
        if not asking:
            survivor = family.father if lost.human is family.mother else family.mother
            survivor.alive = True
            return survivor
        return self.rng.choices(asking, weights=[weights[id(kin)] for kin in asking])[0]

    def _sought(self, family: Family, lost: Lost, enquirer: Human, pen: Pen) -> PersonRecord:
        teller, human, people = self.teller, lost.human, family.population
        names = [teller.scribe.write(human, pen, "stated")]
        if teller.chance("telling", "second_latin"):
            latin = teller.home_pen(people, native=False)
            names.append(teller.scribe.write(human, latin, "variant"))
        if teller.chance("telling", "nickname_request"):
            names += _present(teller.scribe.nickname(human, pen))
        if teller.chance("telling", "kunya"):
            names += _present(teller.scribe.kunya(human, pen))
        record: PersonRecord = {"names": names}
        told = [
            teller.place(family.home, "origin", people),
            teller.place(lost.separation.place, "last_seen", people),
        ]
        places = [place for place in told if place]
        if places:
            record["places"] = places
        separation = teller.separation(lost.separation, people)
        if separation:
            record["separation"] = separation
        relatives = teller.relatives(human, family, pen, lost.separation.on, besides=[enquirer])
        if relatives:
            record["relatives"] = relatives
        return record


def _present(name: NameRecord | None) -> list[NameRecord]:
    return [name] if name else []


def _has_registered(*relations: str) -> Callable[[Case], bool]:
    """Return a test: is a relative of one of these kinds registered?"""

    def fits(case: Case) -> bool:
        family, lost = case
        return any(
            other.registered and relation_of(other.human, lost.human) in relations
            for other in family.lost
            if other is not lost
        )

    return fits
