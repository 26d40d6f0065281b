"""Writing a human's name as a clerk or a relative would: parts chosen, ordered and spelled."""

from dataclasses import dataclass
from random import Random

from wasl.populations.families import Human
from wasl.populations.records import NameRecord
from wasl.populations.tables import Population, Rates
from wasl.populations.words import Clerk, Word, fused, misheard, respelled, without_marks

# What forms are filled with for want of a name; in pieces, since one looks like an unfinished mark.
FILLERS = ("LNU", "X" * 3, "FNU")
CHAIN = ("father", "grandfather", "great_grandfather")
UNSPACED = frozenset({"chinese"})  # native writing joins the parts
# Feminine endings of family names: native, then Latin; the first that fits is used.
FEMININE = (("ський", "ська"), ("цький", "цька"), ("ов", "ова"), ("єв", "єва"), ("ін", "іна"),
            ("skyi", "ska"), ("skyy", "ska"), ("skyj", "ska"), ("sky", "ska"), ("skij", "skaja"),
            ("ski", "ska"), ("ov", "ova"), ("iev", "ieva"), ("in", "ina"))  # fmt: skip
# Endings of a father's given name and what a son's and a daughter's patronymic put in place:
# in Cyrillic, in the first (Ukrainian) Latin spelling, and in the others (mostly Russian).
PATRONYMIC = (("ій", "ійович", "іївна"), ("ола", "олайович", "олаївна"), ("ля", "ліч", "лівна"),
              ("о", "ович", "івна"), ("а", "ович", "івна"), ("ь", "ьович", "івна"),
              ("", "ович", "івна"))  # fmt: skip
PATRONYMIC_LATIN = (("ii", "iiovych", "iivna"), ("ola", "olaiovych", "olaivna"),
                    ("lia", "lich", "livna"), ("o", "ovych", "ivna"), ("a", "ovych", "ivna"),
                    ("", "ovych", "ivna"))  # fmt: skip
PATRONYMIC_OTHER = (("ey", "eevich", "eevna"), ("ei", "eevich", "eevna"), ("iy", "iyovych", "iyivna"),
                    ("ai", "aevich", "aevna"), ("ay", "aevich", "aevna"), ("ya", "ich", "inichna"),
                    ("ja", "ich", "inichna"), ("y", "ievich", "ievna"), ("o", "ovych", "ivna"),
                    ("a", "ovich", "ovna"), ("", "ovich", "ovna"))  # fmt: skip


@dataclass(slots=True)
class Part:
    """One written part of a name."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes: in the native script or in Latin with the habits of a clerk."""

    clerk: Clerk
    native: bool
    home: bool = False  # keeps the people's own Latin orthography


def _ending(text: str, table: tuple[tuple[str, ...], ...], column: int) -> str:
    for row in table:
        if text.endswith(row[0]):
            return text[: len(text) - len(row[0])] + row[column]
    return text


def family_word(human: Human, word: Word) -> Word:
    """Return the family name as ``human`` bears it: Slavic women's have an ending of their own."""
    if human.population.system != "slavic" or human.sex == "male":
        return word
    latin = tuple(_ending(text, FEMININE, 1) for text in word.latin)
    return Word(_ending(word.native, FEMININE, 1), latin)


def patronymic(human: Human) -> Word | None:
    """Return the Slavic patronymic made from the father's given name."""
    if human.father is None:
        return None
    column = 1 if human.sex == "male" else 2
    given = human.father.given
    first, *others = given.latin
    latin = [_ending(first, PATRONYMIC_LATIN, column)]
    latin += [_ending(text, PATRONYMIC_OTHER, column) for text in others]
    return Word(_ending(given.native, PATRONYMIC, column), tuple(latin))


def words_of(human: Human, structure: tuple[str, ...]) -> list[tuple[str, Word]]:
    """Return the parts that ``human`` has, in the order of ``structure``."""
    ancestors: dict[str, Word] = {}
    ancestor = human.father
    for role in CHAIN:
        if ancestor is None:
            break
        ancestors[role] = ancestor.given
        ancestor = ancestor.father
    own = {
        "given": human.given,
        "second": human.second,
        "family": family_word(human, human.family) if human.family else None,
        "family2": human.family2,
        "patronymic": patronymic(human) if "patronymic" in structure else None,
        **ancestors,
    }
    return [(role, word) for role in structure if (word := own.get(role)) is not None]


class Scribe:
    """Writes names with the errors of the table, from one stream of chance."""

    def __init__(self, rng: Random, rates: Rates) -> None:
        self.rng = rng
        self.telling = rates.telling
        self.rates = rates.names

    def _chance(self, name: str) -> bool:
        return self.rng.random() < self.rates[name]

    def write(self, human: Human, pen: Pen, kind: str) -> NameRecord:
        """Return the full name as written once, errors included."""
        population = human.population
        structure = population.structure
        if population.other_structure and not pen.native and self._chance("other_order"):
            structure = population.other_structure
        words = self._chosen(words_of(human, structure), human)
        own = population.orthography_abroad
        parts = [Part(role, self.spell(word, pen, own)) for role, word in words]
        self._swap(parts)
        self._nickname(parts, human, pen)
        self._around(parts, human, pen)
        return self._record(parts, population, pen, kind)

    def write_short(self, human: Human, pen: Pen) -> NameRecord:
        """Return a relative's name as told in passing: one part or two, fewer errors."""
        words = words_of(human, human.population.structure)
        given = [pair for pair in words if pair[0] in ("given", "second")]
        others = [pair for pair in words if pair[0] not in ("given", "second")]
        if others and self.rng.random() < 0.55:
            first = human.population.structure[0]
            given = [others[0], *given] if first == others[0][0] else [*given, others[0]]
        own = human.population.orthography_abroad
        parts = [Part(role, self.spell(word, pen, own)) for role, word in given]
        if human.population.system == "south_asian" and not human.alive and self._late():
            parts.insert(0, Part("title", "Late" if not pen.native else "মৃত"
                                 if human.population.nationality == "BD" else "مرحوم"))  # fmt: skip
        return self._record(parts, human.population, pen, "stated")

    def _late(self) -> bool:
        return self.rng.random() < self.rates["late"]

    def spell(self, word: Word, pen: Pen, own: float = 1.0) -> str:
        """Return one word as this pen writes it.

        ``own`` is the share of words that keep the people's own Latin orthography abroad.
        """
        rng = self.rng
        if pen.native:
            text = word.native
            return misheard(rng, text) if rng.random() < self.rates["misheard"] / 2 else text
        forms = word.latin
        if not pen.home and len(forms) > 1 and rng.random() >= own:
            forms = forms[1:]
        text = rng.choice(forms) if self._chance("other_romanisation") else forms[0]
        if " " in text:
            if self._chance("abd_shortened") and text.startswith("Abd"):
                text = text.rsplit(" ", 1)[1]
            elif self._chance("compound_fused"):
                text = fused(text)
        text = respelled(rng, text, pen.clerk, self.rates["habit"])
        return misheard(rng, text) if self._chance("misheard") else text

    def _chosen(self, words: list[tuple[str, Word]], human: Human) -> list[tuple[str, Word]]:
        """Leave parts out, never all of them."""
        roles = [role for role, _ in words]
        dropped = set()
        if "second" in roles and self._chance("second_dropped"):
            dropped.add("second")
        if "father" in roles and self._chance("father_dropped"):
            dropped.add("father")
        if "family" in roles and "family2" not in roles and self._chance("family_dropped"):
            dropped.add("family")
        tail = human.population.structure[-1]
        if len(words) > 2 and tail != "given" and self._chance("tail_dropped"):
            dropped.add(tail)
        kept = [pair for pair in words if pair[0] not in dropped]
        return kept if any(role == "given" for role, _ in kept) else words

    def _swap(self, parts: list[Part]) -> None:
        """Change places: given and father, or the two surnames; roles stay where they were."""
        at = {part.role: part for part in parts}
        for one, other in (("given", "father"), ("family", "family2")):
            if one in at and other in at and self._chance("swapped"):
                at[one].text, at[other].text = at[other].text, at[one].text

    def _nickname(self, parts: list[Part], human: Human, pen: Pen) -> None:
        if human.nickname is None:
            return
        given = next(i for i, part in enumerate(parts) if part.role == "given")
        text = self.spell(human.nickname, pen)
        if human.population.nickname_place == "inserted" and self._chance("nickname_inserted"):
            quoted = self.rng.random() < 0.5
            parts.insert(given + 1, Part("nickname", f"'{text}'" if quoted else text))
        elif human.given.native in human.population.short and self._chance("nickname_short"):
            parts[given].text = text
        elif self._chance("nickname_instead"):
            parts[given] = Part("nickname", text)

    def _around(self, parts: list[Part], human: Human, pen: Pen) -> None:
        """Put titles, prefixes, connectors and fillers where the people or a clerk does."""
        rng, population = self.rng, human.population
        prefixes = population.words(f"prefix.{human.sex}")
        titles = population.words(f"titles.{human.sex}")
        connectors = population.words(f"connector.{human.sex}")
        if connectors and human.father and rng.random() < self.telling["connector"]:
            joiner = self._plain(connectors.draw(rng), pen)
            roles = [part.role for part in parts]
            if "father" not in roles:
                parts.append(Part("father", self.spell(human.father.given, pen)))
                roles.append("father")
            parts.insert(roles.index("father"), Part("connector", joiner))
        if prefixes and rng.random() < self.telling["prefix"]:
            parts.insert(0, Part("title", self._plain(prefixes.draw(rng), pen)))
        elif titles and human.born.year < 2000 and rng.random() < self.telling["title"]:
            parts.insert(0, Part("title", self._plain(titles.draw(rng), pen)))
        if not pen.native and len(parts) == 1 and self._chance("filler"):
            parts.append(Part("filler", rng.choice(FILLERS)))

    def _plain(self, word: Word, pen: Pen) -> str:
        return word.native if pen.native else self.rng.choice(word.latin)

    def nickname(self, human: Human, pen: Pen) -> NameRecord | None:
        """Return the nickname as a name of its own, if there is one."""
        if human.nickname is None:
            return None
        return {"text": self.spell(human.nickname, pen), "kind": "nickname"}

    def kunya(self, human: Human, pen: Pen) -> NameRecord | None:
        """Return Abu or Umm and the eldest child, mostly the eldest son, where it is used."""
        words = human.population.words(f"kunya.{human.sex}")
        if not words or not human.children:
            return None
        sons = [child for child in human.children if child.sex == "male"]
        eldest = (sons or human.children)[0]
        text = f"{self._plain(words.words[0], pen)} {self.spell(eldest.given, pen)}"
        record: NameRecord = {"text": text, "kind": "alias", "system": human.population.system}
        record["parts"] = [{"role": "kunya", "text": text}]
        return record

    def _record(self, parts: list[Part], population: Population, pen: Pen, kind: str) -> NameRecord:
        rng = self.rng
        if not pen.native and rng.random() < self.telling["plain_keyboard"]:
            for part in parts:
                part.text = without_marks(part.text)
        gap = "" if pen.native and population.system in UNSPACED else " "
        record: NameRecord = {"text": gap.join(part.text for part in parts), "kind": kind}
        if rng.random() < self.telling["system_declared"]:
            record["system"] = population.system
            if rng.random() < self.telling["parts_declared"]:
                second = population.second_role
                record["parts"] = [
                    {"role": second if part.role == "second" else part.role, "text": part.text}
                    for part in parts
                    if part.role not in ("connector", "filler")
                ]
        return record
