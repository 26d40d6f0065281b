"""Invented families: who is whose child, what they are called, when they were born."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from wasl.populations.tables import Place, Population, Rates, Roads
from wasl.populations.words import Word

# The day on which the invented world stands still: nothing happens after it.
WORLD_DATE = date(2026, 11, 1)
FIRST_SEPARATION = date(2015, 1, 1)
DAYS_A_YEAR = 365.25
GENDERED = {
    "parent": {"male": "father", "female": "mother"},
    "spouse": {"male": "husband", "female": "wife"},
    "child": {"male": "son", "female": "daughter"},
    "sibling": {"male": "brother", "female": "sister"},
    "grandparent": {"male": "grandfather", "female": "grandmother"},
    "aunt_uncle": {"male": "uncle", "female": "aunt"},
    "niece_nephew": {"male": "nephew", "female": "niece"},
}


@dataclass(eq=False, slots=True)
class Human:
    """One invented person, as they are; records tell less, and wrongly."""

    sex: str
    born: date
    given: Word
    population: Population
    second: Word | None = None
    family: Word | None = None
    family2: Word | None = None
    nickname: Word | None = None
    father: "Human | None" = None
    mother: "Human | None" = None
    spouse: "Human | None" = None
    children: list["Human"] = field(default_factory=list)
    alive: bool = True
    marks: tuple[str, ...] = ()

    def age_on(self, on: date) -> int:
        """Return completed years on a day."""
        before = (on.month, on.day) < (self.born.month, self.born.day)
        return on.year - self.born.year - before


@dataclass(frozen=True, slots=True)
class Separation:
    """When, where and why somebody lost their family."""

    on: date
    place: Place
    cause: str


@dataclass(eq=False, slots=True)
class Lost:
    """A family member who lost the others, and the office that may have registered them."""

    human: Human
    separation: Separation
    country: str  # of the office that registers, or would
    registered: bool
    seen_in: Place
    registered_on: date
    group: int  # those of a family with one group travelled and were registered together
    id: str = ""


@dataclass(eq=False, slots=True)
class Family:
    """Three generations around one couple, and those of them who are lost."""

    id: str
    population: Population
    home: Place
    father: Human
    mother: Human
    children: list[Human]
    kin: list[Human]  # grandparents, aunts and uncles, cousins
    lost: list[Lost]

    def members(self) -> list[Human]:
        """Return everybody, the couple and their children first."""
        return [self.father, self.mother, *self.children, *self.kin]


def relation_of(relative: Human, to: Human) -> str:
    """Say what ``relative`` is to the other, in the codes of the matching record."""
    relation = _relation(relative, to)
    return GENDERED.get(relation, {}).get(relative.sex, relation)


def _relation(relative: Human, to: Human) -> str:
    """Return the neutral word; the closest relation first."""
    parents = [p for p in (to.father, to.mother) if p]
    theirs = [p for p in (relative.father, relative.mother) if p]
    if relative in parents:
        found = "parent"
    elif relative.spouse is to:
        found = "spouse"
    elif to in theirs:
        found = "child"
    elif _siblings(relative, to):
        found = "sibling"
    elif any(relative in (p.father, p.mother) for p in parents):
        found = "grandparent"
    elif any(_siblings(relative, p) for p in parents):
        found = "aunt_uncle"
    elif any(_siblings(to, p) for p in theirs):
        found = "niece_nephew"
    elif any(_siblings(a, b) for a in parents for b in theirs):
        found = "cousin"
    else:
        found = "other"
    return found


def _siblings(one: Human, other: Human) -> bool:
    return one is not other and one.father is not None and one.father is other.father


class FamilyMaker:
    """Founds families of one world, from one stream of chance."""

    def __init__(self, rng: Random, rates: Rates, roads: Roads) -> None:
        self.rng = rng
        self.rates = rates
        self.roads = roads
        self.founded = 0
        self.earlier: dict[str, list[tuple[Word, Human]]] = {}

    def found(self, population: Population) -> Family:
        """Found a family: ancestors, couple, children, kin, and who of them is lost."""
        rng, rates = self.rng, self.rates.families
        self.founded += 1
        grown = rng.random() < rates["adults"]
        when = self._day(FIRST_SEPARATION, WORLD_DATE - timedelta(days=60))
        ages = self._ages(grown=grown)
        eldest = when - timedelta(days=DAYS_A_YEAR * max(ages))
        father = self._descendant(population, "male", self._before(eldest, 20, 38), 3)
        mother = self._descendant(population, "female", self._before(eldest, 17, 30), 2)
        for parent in (father, mother):
            self._make_known(parent)
        father.alive = rng.random() >= rates["father_dead"]
        mother.alive = rng.random() >= rates["mother_dead"]
        children = self._children(father, mother, when, ages)
        self._repeat_names(population, children, father)
        kin = self._kin(father, mother)
        if grown:
            kin += [k for child in children for k in self._marry(child, when)]
        home = rng.choice(population.places)
        family = Family(
            f"F-{self.founded:06d}", population, home, father, mother, children, kin, []
        )
        self._lose(family, when, grown=grown)
        return family

    def _ages(self, *, grown: bool) -> list[float]:
        """Return ages of the children at separation, in years."""
        rng = self.rng
        count = rng.choices((1, 2, 3, 4, 5, 6, 7), weights=(6, 14, 22, 22, 18, 12, 6))[0]
        if grown:
            return [rng.uniform(18, 36) for _ in range(min(count, 4))]
        low = rng.triangular(2, 15, 8)
        gaps = [rng.uniform(1.1, 4.2) for _ in range(count)]
        ages = [low]
        for gap in gaps[1:]:
            ages.append(ages[-1] + gap)
        return ages

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randrange((last - first).days + 1))

    def _before(self, born: date, low: float, high: float) -> date:
        return born - timedelta(days=int(DAYS_A_YEAR * self.rng.triangular(low, high)))

    def _human(self, population: Population, sex: str, born: date) -> Human:
        rng = self.rng
        human = Human(sex, born, population.words(sex).draw(rng), population)
        seconds = population.words(f"second.{sex}")
        if seconds and rng.random() < population.second_rate:
            human.second = seconds.draw(rng)
            if human.second == human.given:
                human.second = None
        return human

    def _make_known(self, human: Human) -> None:
        """Give a nickname and perhaps a mark: only to those whom a record may be about."""
        human.nickname = self._nickname(human)
        if self.rng.random() < self.rates.families["marks"]:
            human.marks = (self.rng.choice(self.roads.marks),)

    def _nickname(self, human: Human) -> Word | None:
        short = human.population.short.get(human.given.native)
        if short:
            return self.rng.choice(short)
        general = human.population.words(f"nicknames.{human.sex}")
        return general.draw(self.rng) if general else None

    def _descendant(self, population: Population, sex: str, born: date, depth: int) -> Human:
        """Return a human with ``depth`` generations of forefathers and a mother each."""
        human = self._human(population, sex, born)
        families = population.words("family")
        if depth:
            human.father = self._descendant(
                population, "male", self._before(born, 20, 40), depth - 1
            )
            human.mother = self._human(population, "female", self._before(born, 17, 35))
            human.father.spouse, human.mother.spouse = human.mother, human.father
            human.mother.family = families.draw(self.rng) if families else None
            self.rename_famous(human.mother)
            human.mother.alive = human.mother.born.year > 1945
            human.father.children.append(human)
            human.mother.children.append(human)
            human.family = human.father.family
            if "family2" in population.structure:
                human.family2 = human.mother.family
            human.father.alive = human.father.born.year > 1950
        elif families and self.rng.random() < population.family_rate:
            human.family = families.draw(self.rng)
        self.rename_famous(human)
        return human

    def famous(self, human: Human) -> bool:
        """Tell whether the name is that of somebody in the public eye."""
        pairs = self.roads.avoid.get(human.population.code)
        if not pairs:
            return False
        rest = [human.family] if human.family else []
        rest += [human.father.given] if human.father else []
        return any(f"{human.given.native} {word.native}" in pairs for word in rest)

    def rename_famous(self, human: Human) -> None:
        """Draw another given name as long as the name is a famous one."""
        while self.famous(human):
            human.given = human.population.words(human.sex).draw(self.rng)
            human.nickname = self._nickname(human)

    def _child(self, father: Human, mother: Human, born: date) -> Human:
        sex = self.rng.choice(("male", "female"))
        child = self._human(father.population, sex, born)
        taken = {c.given.native for c in father.children} | {father.given.native}
        for _ in range(8):  # siblings bear different names; a few tries suffice
            if child.given.native not in taken:
                break
            child.given = father.population.words(sex).draw(self.rng)
        child.father, child.mother = father, mother
        child.family = father.family
        if "family2" in father.population.structure:
            child.family2 = mother.family
        self.rename_famous(child)
        self._make_known(child)
        father.children.append(child)
        mother.children.append(child)
        return child

    def _children(self, father: Human, mother: Human, when: date, ages: list[float]) -> list[Human]:
        father.spouse, mother.spouse = mother, father
        days = [when - timedelta(days=int(DAYS_A_YEAR * age)) for age in ages]
        return [self._child(father, mother, day) for day in sorted(days)]

    def _repeat_names(self, population: Population, children: list[Human], father: Human) -> None:
        """Now and then give a child and a father the names of another family's: namesakes."""
        earlier = self.earlier.setdefault(population.code, [])
        if earlier and self.rng.random() < self.rates.families["namesake"]:
            given, other = self.rng.choice(earlier)
            child = children[0]
            if child.sex == other.sex and other.father:
                child.given, father.given = given, other.father.given
                self._make_known(child)
                for renamed in (father, *children):
                    self.rename_famous(renamed)
        earlier.append((children[0].given, children[0]))

    def _kin(self, father: Human, mother: Human) -> list[Human]:
        """Return living grandparents, aunts, uncles, and a paternal uncle's children."""
        rng = self.rng
        kin = []
        for parent in (father, mother):
            grandfather, grandmother = parent.father, parent.mother
            assert grandfather is not None
            assert grandmother is not None
            kin += [grandfather, grandmother]
            for _ in range(rng.choices((0, 1, 2), weights=(3, 5, 3))[0]):
                born = parent.born + timedelta(days=rng.randrange(400, 4000))
                if born.year - grandmother.born.year < 46:
                    kin.append(self._child(grandfather, grandmother, born))
        uncles = [k for k in kin if k.sex == "male" and k.father is father.father]
        if uncles:
            kin += self._cousins(uncles[0])
        return kin

    def _cousins(self, uncle: Human) -> list[Human]:
        rng = self.rng
        aunt = self._descendant(uncle.population, "female", self._before(uncle.born, -4, 8), 1)
        uncle.spouse, aunt.spouse = aunt, uncle
        cousins: list[Human] = []
        born = aunt.born
        for _ in range(rng.randrange(1, 4)):
            born += timedelta(days=rng.randrange(6600, 9000) if not cousins else 800)
            if born < WORLD_DATE - timedelta(days=900):
                cousins.append(self._child(uncle, aunt, born))
        return cousins

    def _marry(self, human: Human, when: date) -> list[Human]:
        """Give a grown child a spouse and perhaps small children; return the new people."""
        rng = self.rng
        if human.age_on(when) < 20 or rng.random() >= self.rates.families["married"]:
            return []
        sex = "female" if human.sex == "male" else "male"
        spouse = self._descendant(human.population, sex, self._before(human.born, -5, 6), 2)
        human.spouse, spouse.spouse = spouse, human
        father, mother = (human, spouse) if human.sex == "male" else (spouse, human)
        born = human.born + timedelta(days=int(19.5 * DAYS_A_YEAR))
        new = [spouse]
        while (born := born + timedelta(days=rng.randrange(500, 1600))) < when and len(new) < 4:
            new.append(self._child(father, mother, born))
        return new

    def _lose(self, family: Family, when: date, *, grown: bool) -> None:
        """Decide who of the family is lost, with whom, where, and who registered them."""
        rng, rates = self.rng, self.rates.families
        candidates = [c for c in family.children if grown or 3 <= c.age_on(when) <= 17]
        if not candidates:
            candidates = family.children[-1:]
        count = min(len(candidates), rng.choices((1, 2, 3, 4), weights=(52, 28, 14, 6))[0])
        lost = rng.sample(candidates, count)
        parents = [p for p in (family.father, family.mother) if p.alive]
        if parents and rng.random() < rates["parent_lost"]:
            lost.append(rng.choice(parents))
        cousins = [
            k
            for k in family.kin
            if k.father
            and k.father is not family.father
            and k.father.father is family.father.father
            and k.age_on(when) >= 4
        ]
        if cousins and rng.random() < rates["cousin_lost"]:
            lost.append(rng.choice(cousins))
        group = 0
        shared = self._lost(family, lost[0], when, group)
        family.lost.append(shared)
        for human in lost[1:]:
            if rng.random() < rates["together"]:
                family.lost.append(self._beside(shared, human))
            else:
                group += 1
                later = min(
                    when + timedelta(days=rng.randrange(1, 400)), WORLD_DATE - timedelta(days=40)
                )
                family.lost.append(self._lost(family, human, later, group))

    def _lost(self, family: Family, human: Human, when: date, group: int) -> Lost:
        rng, population = self.rng, family.population
        transit = rng.choice(population.transit)
        on_the_way = self.roads.places.get(transit, population.places)
        where = rng.choice(on_the_way) if rng.random() < 0.75 else family.home
        country = rng.choice(population.hosts if rng.random() < 0.75 else population.transit)
        seen = rng.choice(self.roads.places.get(country, on_the_way))
        separation = Separation(when, where, rng.choice(population.causes))
        waited = int(rng.expovariate(1 / 250)) + 3
        on = min(when + timedelta(days=waited), WORLD_DATE)
        registered = rng.random() < self.rates.families["registered"]
        return Lost(human, separation, country, registered, seen, on, group)

    def _beside(self, other: Lost, human: Human) -> Lost:
        """Return ``human`` lost together with ``other``; mostly the same office knows both."""
        registered = other.registered
        if self.rng.random() < 0.2:
            registered = not registered
        return Lost(
            human,
            other.separation,
            other.country,
            registered,
            other.seen_in,
            other.registered_on,
            other.group,
        )
