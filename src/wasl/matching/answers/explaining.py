"""The compiled scorer's lines as evidence: each figure with its sentence, in words as stated."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from wasl.matching.comparing.births import CALENDAR_ORDER, CODES, shown_birth
from wasl.matching.comparing.families import RELATION_ORDER
from wasl.matching.comparing.places import CODES as PLACE_CODES
from wasl.matching.comparing.places import kilometres, locate
from wasl.matching.compiled import align, facts, kin, whole
from wasl.matching.compiled.layout import (
    FEMALE,
    FLAGS,
    KIN_AT,
    KIN_NAMES,
    MALE,
    NAMES_AT,
    SLOTS_AT,
    Array,
    People,
)
from wasl.matching.evidence import Evidence
from wasl.matching.names.parsing import Parsed, Role
from wasl.matching.names.tokens import Level
from wasl.matching.prepared import (
    MOST_KIN_NAMES,
    MOST_NAMES,
    Kin,
    Prepared,
    names_of,
    own_names,
    system_of_record,
)
from wasl.matching.records.record import Name, Record
from wasl.matching.registry.columns import SEX_ORDER, at_span, elements_of
from wasl.matching.sentences import SENTENCES

Line = Sequence[float]
# Sentences for what a record of somebody registered with the person tells.
TOLD_BY_OTHERS = {
    kin.POINTED: "together.pointed",
    kin.TOGETHER: "together.beside",
    kin.TOLD_BY: "together.told",
}
ROLE_FEATURES = {role: SENTENCES[f"role.{role.name.lower()}"] for role in Role}
AGREEMENTS = {int(level): f"name.{level.name.lower()}" for level in Level}
RULES = AGREEMENTS | {
    align.ONLY_ASKED: "name.absent_found",
    align.ONLY_FOUND: "name.absent_sought",
    align.SWAPPED: "name.swapped",
    align.READING: "name.reading",
    align.ALIAS: "name.alias",
    align.CONFLICT: "name.sex_conflict",
    align.AGREE: "name.sex_agree",
}


class Held(NamedTuple):
    """What a registry keeps of its names, each by its position."""

    people: People
    shown: Array  # slot -> where its word stands in the text (``columns.span_of``)

    def word(self, name: int, slot: int, text: str) -> str:
        """The word of a slot, cut out of the text; empty where it is no part of that."""
        return at_span(text, int(self.shown[self.people.names[name, SLOTS_AT] + slot]))

    def sex(self, name: int) -> str:
        """The sex that words of a name tell; empty for none."""
        flags = self.people.names[name, FLAGS]
        return "female" if flags & FEMALE else "male" if flags & MALE else ""


class Side:
    """One side of a comparison, for the words in sentences.

    A registered name is parsed only where a sentence shows a word that is not a part of its text.
    """

    def __init__(self, record: Record, bounds: Sequence[int], held: Held | None = None) -> None:
        """Take a person; see ``registered`` and ``of_request``.

        Args:
            record: The person's.
            bounds: Positions in the registry where the own names begin, those of each relative,
                and where the last ones end.
            held: What the registry keeps of their names; ``None`` for a request.
        """
        self.record = record
        self.relatives: tuple[Kin, ...] = ()
        self._starts, self._ends = bounds[:-1], bounds[1:]
        self._held = held
        self._parsed: dict[int, tuple[Parsed, ...]] = {}
        self._words: dict[tuple[float, float], str] = {}

    @classmethod
    def registered(cls, record: Record, people: People, shown: Array, number: int) -> "Side":
        """The side of a person by their position in a registry.

        Args:
            record: The person's.
            people: The registry.
            shown: Where the word of each of its slots stands.
            number: The position.
        """
        own, end = people.persons[number : number + 2, NAMES_AT].tolist()
        first, last = people.persons[number : number + 2, KIN_AT]
        bounds = [own, *people.kin[first:last, KIN_NAMES].tolist(), end]
        return cls(record, bounds, Held(people, shown))

    @classmethod
    def of_request(cls, person: Prepared) -> "Side":
        """The side of a request, laid out as a registry of one."""
        names = [person.names, *(kin.names for kin in person.relatives)]
        side = cls(person.record, [0, *accumulate(len(each) for each in names)])
        side.relatives = person.relatives
        side._parsed = dict(enumerate(names))
        return side

    @cached_property
    def _system(self) -> str:
        return system_of_record(self.record)

    def name(self, number: float) -> str:
        """The text of a name by its position in the registry."""
        return self._stated(number).text

    def sex(self, number: float) -> str:
        """The sex that words of a name tell; empty for none."""
        if self._held is not None:
            return self._held.sex(int(number))
        return min(self._parse(number).sexes, default="")

    def word(self, number: float, slot: float) -> str:
        """An element of a name, as stated."""
        found = self._words.get((number, slot))
        if found is None:
            found = self._words[number, slot] = self._word(int(number), int(slot))
        return found

    def _word(self, number: int, slot: int) -> str:
        shown = ""
        if self._held is not None:
            shown = self._held.word(number, slot, self._stated(number).text)
        return shown or elements_of(self._parse(number))[slot].text

    def _stated(self, number: float) -> Name | Parsed:
        whose, which = self._place(number)
        if whose in self._parsed:
            return self._parsed[whose][which]
        names = self._names(whose)
        if self._ends[whose] - self._starts[whose] < len(names):
            # by-names were laid to the others
            names = [each for each in names if each.kind != "nickname"]
        return names[which]

    def _names(self, whose: int) -> Sequence[Name]:
        if whose:
            return self.record.relatives[whose - 1].names[:MOST_KIN_NAMES]
        return self.record.names[:MOST_NAMES]

    def _parse(self, number: float) -> Parsed:
        whose, which = self._place(number)
        if whose not in self._parsed:
            self._parsed[whose] = (
                names_of(self.record.relatives[whose - 1], self._system)
                if whose
                else own_names(self.record, self._system)
            )
        return self._parsed[whose][which]

    def _place(self, number: float) -> tuple[int, int]:
        """Whose name it is (0: the person's own), and which of theirs."""
        whose = bisect_right(self._starts, int(number)) - 1
        return whose, int(number) - self._starts[whose]


Tell = Callable[[Line, Side, Side], Evidence]


def explain(lines: np.ndarray[Any, Any], sought: Side, found: Side) -> list[Evidence]:
    """The evidence of one pair; its bits sum to the pair's.

    Args:
        lines: As the compiled scorer wrote them.
        sought: The request's side.
        found: The registered person's side.
    """
    return [TELLERS[int(line[0])](line, sought, found) for line in lines.tolist()]


def _own(line: Line, sought: Side, found: Side) -> Evidence:
    _, bits, one, two, rule, role, slot_a, slot_b = line
    if int(rule) in {align.CONFLICT, align.AGREE}:
        a, b = sought.sex(one), found.sex(two)
    else:
        a = sought.word(one, slot_a) if slot_a >= 0 else ""
        b = found.word(two, slot_b) if slot_b >= 0 else ""
    params = {"sought": a, "found": b, "rarity": rarity(bits)}
    return Evidence(ROLE_FEATURES[Role(int(role))], "name", bits, RULES[int(rule)], params, a, b)


def rarity(bits: float) -> str:
    """How common a name is, in words, from what its agreement is worth."""
    if bits < 5.0:
        return SENTENCES["rarity.common"]
    return SENTENCES["rarity.usual" if bits < 8.5 else "rarity.rare"]


def _own_capped(line: Line, _: Side, __: Side) -> Evidence:
    code = "name.variant" if int(line[2]) == align.VARIANT else "name.most"
    return Evidence("name", "name", line[1], code)


def _kin(line: Line, sought: Side, found: Side) -> Evidence:
    _, bits, one, two, number, what = line[:6]
    if int(what) == kin.TIES_CAPPED:
        return Evidence("relatives", "relatives", bits, "relatives.most")
    relative = sought.relatives[int(number)]
    a = sought.name(one) if one >= 0 else ""
    if int(what) in TOLD_BY_OTHERS:
        # The words of another person's record are theirs: they are not shown here.
        kin_word = RELATION_ORDER[int(line[7])]
        params = {"relation": relative.relation, "kin": kin_word, "sought": a}
        code = TOLD_BY_OTHERS[int(what)]
        return Evidence(relative.relation, "relatives", bits, code, params, a)
    b = found.name(two) if two >= 0 else ""
    code = "relative.enquirer" if relative.enquirer else "relative.agree"
    code = {kin.CONFLICT: "relative.differ", kin.LINKED: "relative.linked"}.get(int(what), code)
    params = {"relation": relative.relation, "sought": a, "found": b}
    return Evidence(relative.relation, "relatives", bits, code, params, a, b)


def _lineage(line: Line, sought: Side, found: Side) -> Evidence:
    a = sought.word(line[2], line[3])
    b = found.word(line[4], line[5])
    differs = int(line[6]) == Level.DIFFER
    code = "lineage.differs" if differs else "lineage.fits"
    params = {"sought": a, "found": b}
    return Evidence("father in the chain", "lineage", line[1], code, params, a, b)


def _birth(line: Line, sought: Side, found: Side) -> Evidence:
    calendar = CALENDAR_ORDER[int(line[3])].replace("_", " ")
    params = {"calendar": calendar, "years": f"{line[4]:.0f}"}
    one, two = sought.record.birth, found.record.birth
    shown = (shown_birth(one) if one else "", shown_birth(two) if two else "")
    return Evidence("birth", "birth", line[1], CODES[int(line[2])], params, *shown)


def _sex(line: Line, sought: Side, found: Side) -> Evidence:
    a, b = sought.record.sex or "", found.record.sex or ""
    if a == b:
        return Evidence("sex", "sex", line[1], "sex.agree", {"sex": a}, a, b)
    return Evidence("sex", "sex", line[1], "sex.differ", {"sought": a, "found": b}, a, b)


def _sex_by_word(line: Line, sought: Side, found: Side) -> Evidence:
    told = sought.record.sex or found.record.sex or ""
    marked = "male" if told == "female" else "female"
    a, b = (told, marked) if sought.record.sex in SEX_ORDER[1:] else (marked, told)
    params = {"sex": marked, "other": told}
    return Evidence("sex", "sex", line[1], "sex.marker", params, a, b)


def _nation(line: Line, sought: Side, found: Side) -> Evidence:
    mine = set(sought.record.nationalities)
    theirs = set(found.record.nationalities)
    shown = ", ".join(sorted(mine)), ", ".join(sorted(theirs))
    common = ", ".join(sorted(mine & theirs))
    if common:
        code, params = "nationality.same", {"code": common}
    else:
        code, params = "nationality.differ", {"sought": shown[0], "found": shown[1]}
    return Evidence("nationality", "origin", line[1], code, params, *shown)


def _language(line: Line, sought: Side, found: Side) -> Evidence:
    mine, theirs = set(sought.record.languages), set(found.record.languages)
    shown = ", ".join(sorted(mine)), ", ".join(sorted(theirs))
    common = ", ".join(sorted(mine & theirs))
    if common:
        return Evidence("language", "origin", line[1], "language.same", {"code": common}, *shown)
    return Evidence("language", "origin", line[1], "language.differ", {}, *shown)


def _place(line: Line, sought: Side, found: Side) -> Evidence:
    one = sought.record.places[int(line[2])]
    two = found.record.places[int(line[3])]
    code = "place.route" if int(line[4]) == facts.ROUTE else PLACE_CODES[int(line[4])]
    a, b = (each.text or each.pcode or each.country or "" for each in (one, two))
    km = ""
    if code == "place.near":
        points = locate(one), locate(two)
        if points[0] is not None and points[1] is not None:
            km = f"{kilometres(points[0], points[1]):.0f}"
    params = {"sought": a, "found": b, "country": two.country or one.country or "", "km": km}
    return Evidence("place", "place", line[1], code, params, a, b)


def _parted_time(line: Line, sought: Side, found: Side) -> Evidence:
    parted = sought.record.separation, found.record.separation
    a, b = (each.start.isoformat() if each and each.start else "" for each in parted)
    code = "event.time" if line[1] > 0 else "event.time_differ"
    return Evidence("separation", "event", line[1], code, {}, a, b)


def _parted_place(line: Line, sought: Side, found: Side) -> Evidence:
    parted = sought.record.separation, found.record.separation
    a, b = (each.place.text if each and each.place else "" for each in parted)
    return Evidence("separation", "event", line[1], "event.place", {"found": b}, a, b)


def _parted_cause(line: Line, sought: Side, found: Side) -> Evidence:
    parted = sought.record.separation, found.record.separation
    a, b = ((each.cause or "") if each else "" for each in parted)
    code = "event.cause" if line[1] > 0 else "event.cause_differ"
    return Evidence("separation", "event", line[1], code, {}, a, b)


def _mark(line: Line, sought: Side, found: Side) -> Evidence:
    a = sought.record.marks[int(line[2])]
    b = found.record.marks[int(line[3])]
    return Evidence("mark", "marks", line[1], "marks.same", {"found": b}, a, b)


def _marks_capped(line: Line, _: Side, __: Side) -> Evidence:
    return Evidence("mark", "marks", line[1], "group.most")


def _sibling(line: Line, _: Side, __: Side) -> Evidence:
    return Evidence("brother or sister", "relatives", line[1], "kin.alternative")


def _named_sibling(line: Line, _: Side, found: Side) -> Evidence:
    named = found.word(line[2], line[3])
    params = {"found": named}
    return Evidence("brother or sister", "relatives", line[1], "kin.named", params, "", named)


TELLERS: dict[int, Tell] = {
    whole.OWN_LINE: _own,
    whole.OWN_CAPPED_LINE: _own_capped,
    whole.KIN_LINE: _kin,
    whole.LINEAGE_LINE: _lineage,
    whole.BIRTH_LINE: _birth,
    whole.SEX_LINE: _sex,
    whole.SEX_WORD_LINE: _sex_by_word,
    whole.NATION_LINE: _nation,
    whole.LANGUAGE_LINE: _language,
    whole.PLACE_LINE: _place,
    whole.PARTED_TIME_LINE: _parted_time,
    whole.PARTED_PLACE_LINE: _parted_place,
    whole.PARTED_CAUSE_LINE: _parted_cause,
    whole.MARK_LINE: _mark,
    whole.MARKS_CAPPED_LINE: _marks_capped,
    whole.SIBLING_LINE: _sibling,
    whole.NAMED_SIBLING_LINE: _named_sibling,
}
