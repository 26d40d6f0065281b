"""Names as rows of numbers: how each may be read, and its tokens, found by what its words are.

A registry holds millions of names made of the same words in a few hundred arrangements. What a
word comes to is remembered by word, and what an arrangement comes to by the traits of its words
(``arranging.traits``), so that most names need no parser. Every other name (a title, a by-name,
a compound of two words, a word said twice) is parsed; a test holds both ways to each other.
"""

from array import array
from collections.abc import Sequence
from operator import itemgetter

from msgspec import Struct

from wasl.matching.comparing.shares import kind_of
from wasl.matching.compiled.layout import FEMALE, MAIN, MALE, MOST_ELEMENTS
from wasl.matching.names.arranging import Element, Role, element_of_unit, traits
from wasl.matching.names.forms import Form
from wasl.matching.names.fusing import Unit, alone, fuse, may_fuse
from wasl.matching.names.ordinary import is_read_whole, ordinary_tokens, ordinary_words
from wasl.matching.names.parsing import FUSED_WEAKLY, ROLE_OF_PART, parse, role_of_further
from wasl.matching.names.slavic import masculine, patronymic_stem
from wasl.matching.names.tokenise import guess_system
from wasl.matching.records.record import Name
from wasl.matching.registry.columns import (
    MAIN_KINDS,
    MOST_BYNAMES,
    SYSTEMS,
    WITH_STEMS,
    Numbering,
    Pattern,
    Tokens,
    pattern_of,
    read_slots,
    span_of,
    spans_of,
)

STEMMED = frozenset({Role.PATRONYMIC, Role.FAMILY})
OF_FAMILY = frozenset(int(role) for role in Role if kind_of(role) == "family")
FIRST = itemgetter(0)
Stem = tuple[int, int, int]  # a token, without the ending of a patronymic, of a woman


class Row(Struct, frozen=True, gc=False):
    """A name as numbers.

    Attributes:
        system: The naming system under which it is read.
        flags: See ``layout.FLAGS``.
        pattern: Number of the ways in which it may be read.
        tokens: The token in each slot of the pattern.
        shown: Where the word of each slot stands in the text (``columns.span_of``).
        stems: Of tokens that may be patronymics or women's surnames.
    """

    system: int
    flags: int
    pattern: int
    tokens: tuple[int, ...]
    shown: tuple[int, ...]
    stems: tuple[Stem, ...] = ()


class _Outline(Struct, frozen=True, gc=False):
    """What names with words of the same traits have in common."""

    pattern: int
    places: tuple[int, ...]  # the word in each slot
    stemmed: tuple[int, ...]  # words that may be patronymics or women's surnames


class _Word(Struct, frozen=True, gc=False):
    """One word or compound under one naming system."""

    token: int
    traits: int
    shown: str


class NameRows:
    """Numbers of names that have been seen, and what they came to."""

    def __init__(self, tokens: Tokens, patterns: Numbering[Pattern]) -> None:
        """Number tokens and patterns in the lists given."""
        self._tokens, self._patterns = tokens, patterns
        self._told: list[tuple[Pattern, tuple[tuple[int, int], ...]]] = []  # by pattern
        self._pieces: dict[tuple[str, str], tuple[_Word, ...]] = {}
        self._units: dict[tuple[Unit, str], _Word] = {}
        self._outlines: dict[tuple[object, ...], _Outline | None] = {}
        self._traits: dict[tuple[object, ...], int] = {}
        self.forget()

    def forget(self) -> None:
        """Forget the rows; their numbers begin anew."""
        self._known: dict[tuple[str, str, str] | tuple[Name, str], int] = {}
        self._nicknames: dict[tuple[Name, str], int] = {}
        self._called: list[tuple[Form, ...]] = [()]  # by number of a nickname
        self._joined: dict[tuple[int, tuple[int, ...]], int] = {}
        self.rows: list[Row] = []
        self.systems, self.flags, self.patterns = array("B"), array("B"), array("i")
        self.slots, self.slots_at = array("i"), array("q", [0])
        self.shown = array("H")
        self.own, self.own_at = array("i"), array("q", [0])
        self.stems, self.stems_at = array("i"), array("q", [0])

    def row(self, name: Name, hint: str) -> int:
        """The number of the row of a name, read under its declared system or else the hint."""
        system = name.system if name.system != "unknown" else hint
        key = (name, system) if name.parts else (name.text, name.kind, system)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._keep(self._new(name, system))
        return known

    def nickname(self, name: Name, hint: str) -> int:
        """A number for a nickname as a by-name; 0 when nothing of it is a name."""
        system = name.system if name.system != "unknown" else hint
        known = self._nicknames.get((name, system))
        if known is None:
            forms = tuple([each.form for each in parse(name, system).aliases])
            known = self._nicknames[name, system] = len(self._called) if forms else 0
            self._called.append(forms)
        return known

    def with_bynames(self, row: int, nicknames: tuple[int, ...]) -> int:
        """The number of the row of a name whose bearer is also called by these nicknames."""
        key = (row, nicknames)
        known = self._joined.get(key)
        if known is None:
            called = [form for each in nicknames for form in self._called[each]]
            known = self._joined[key] = self._keep(self._with_bynames(self.rows[row], called))
        return known

    def _with_bynames(self, row: Row, bynames: list[Form]) -> Row:
        told = self._told[row.pattern][0]
        read, (readings, aliases, kunyas) = read_slots(told), told
        called = [row.tokens[slot] for slot in aliases]
        called += [self._tokens.number(form) for form in bynames[: MOST_BYNAMES - len(called)]]
        slots = dict.fromkeys([*row.tokens[:read], *called, *(row.tokens[each] for each in kunyas)])
        place = {token: slot for slot, token in enumerate(slots)}
        shown = (*row.shown[:read], *[0] * (len(slots) - read))
        pattern = (
            readings,
            tuple([place[token] for token in called]),
            tuple([place[row.tokens[each]] for each in kunyas]),
        )
        return Row(row.system, row.flags, self._pattern(pattern), tuple(slots), shown, row.stems)

    def _pattern(self, pattern: Pattern) -> int:
        number = self._patterns.number(pattern)
        if number == len(self._told):
            self._told.append((pattern, own_slots(pattern)))
        return number

    def _keep(self, row: Row) -> int:
        self.rows.append(row)
        tokens = row.tokens
        self.systems.append(row.system)
        self.flags.append(row.flags)
        self.patterns.append(row.pattern)
        self.slots.extend(tokens)
        self.shown.extend(row.shown)
        self.slots_at.append(len(self.slots))
        self.own.extend([2 * tokens[slot] + kind for slot, kind in self._told[row.pattern][1]])
        self.own_at.append(len(self.own))
        for stem in row.stems:
            self.stems.extend(stem)
        self.stems_at.append(len(self.stems) // 3)
        return len(self.rows) - 1

    def _new(self, name: Name, system: str) -> Row:
        if system == "unknown":
            system = guess_system(name.text)
        row = None
        if name.kind != "nickname" and system != "chinese":
            row = self._of_parts(name, system) if name.parts else self._of_words(name, system)
        return row or self._parsed(name, system)[0]

    def _of_words(self, name: Name, system: str) -> Row | None:
        """The row of a name without parts by the traits of its words."""
        words = self._words_of(name.text, system)
        if not words or (len(words) == 1 and system in FUSED_WEAKLY and " " in words[0].shown):
            return None
        tokens = [word.token for word in words]
        if len(set(tokens)) < len(tokens):
            return None
        shape = (system, *[word.traits for word in words])
        if shape not in self._outlines:
            row, elements = self._parsed(name, system)
            self._outlines[shape] = _outline(row, elements, tokens)
            return row
        outline = self._outlines[shape]
        if outline is None:
            return None
        stems = [self._stem(words[each].token, words[each].shown) for each in outline.stemmed]
        return Row(
            SYSTEMS[system],
            MAIN if name.kind in MAIN_KINDS else 0,
            outline.pattern,
            tuple([tokens[place] for place in outline.places]),
            tuple([span_of(name.text, words[place].shown) for place in outline.places]),
            tuple(stems),
        )

    def _of_parts(self, name: Name, system: str) -> Row | None:
        """The row of a name whose parts are declared; they are its one reading."""
        if ordinary_tokens(name.text, system) is None:
            return None
        elements: list[tuple[int, _Word]] = []
        for part in name.parts:
            role = ROLE_OF_PART.get(part.role)
            words = None if role is None else self._words_of(part.text, system)
            if role is None or words is None:
                return None
            elements += [
                (int(role_of_further(role, number)), word) for number, word in enumerate(words)
            ]
        if not 0 < len(elements) <= MOST_ELEMENTS:
            return None
        elements.sort(key=FIRST)
        slots: dict[int, int] = {}
        shown, stems = [], []
        for kind, word in elements:
            if word.token in slots:
                continue
            if system in WITH_STEMS and kind in STEMMED:
                stems.append(self._stem(word.token, word.shown))
            slots[word.token] = len(slots)
            shown.append(span_of(name.text, word.shown))
        reading = tuple([(role, slots[word.token]) for role, word in elements])
        pattern = self._pattern((((0.0, False, reading),), (), ()))
        flags = MAIN if name.kind in MAIN_KINDS else 0
        return Row(SYSTEMS[system], flags, pattern, tuple(slots), tuple(shown), tuple(stems))

    def _parsed(self, name: Name, system: str) -> tuple[Row, list[Element]]:
        """The row of a name as the parser reads it, and the element in each slot."""
        parsed = parse(name, system)
        pattern, elements = pattern_of(parsed)
        tokens = tuple([self._tokens.number_of(element) for element in elements])
        stems: list[Stem] = []
        if parsed.system in WITH_STEMS:
            for element, token in zip(elements, tokens, strict=True):
                if element.role in STEMMED:
                    stems.append(self._stem(token, element.text))
        flags = MAIN if parsed.kind in MAIN_KINDS else 0
        flags |= FEMALE if "female" in parsed.sexes else 0
        flags |= MALE if "male" in parsed.sexes else 0
        number = self._pattern(pattern)
        shown = tuple(spans_of(name.text, pattern, elements))
        return Row(SYSTEMS[parsed.system], flags, number, tokens, shown, tuple(stems)), elements

    def _stem(self, token: int, text: str) -> Stem:
        stem = self._tokens.number(patronymic_stem(text))
        return token, stem, self._tokens.number(masculine(text))

    def _words_of(self, text: str, system: str) -> list[_Word] | None:
        """The words and compounds of a text; ``None`` when it holds anything remarkable."""
        found: list[_Word] = []
        for piece in text.split():
            words = self._pieces.get((piece, system))
            if words is None:
                return self._new_words_of(text, system)
            found += words
        return found if is_read_whole(text, len(found)) else None

    def _new_words_of(self, text: str, system: str) -> list[_Word] | None:
        # Nothing is numbered before the whole text is known to be ordinary: a token that no
        # name holds must not enter the vocabulary.
        tokens = ordinary_tokens(text, system)
        if tokens is None:
            return None
        if any(may_fuse(token, system) for token in tokens):
            return [self._word(unit, system) for unit in fuse(tokens, system)]
        found: list[_Word] = []
        for piece in text.split():
            words = [
                self._word(alone(token), system) for token in ordinary_words(piece, system) or ()
            ]
            self._pieces[piece, system] = tuple(words)
            found += words
        return found

    def _word(self, unit: Unit, system: str) -> _Word:
        known = self._units.get((unit, system))
        if known is None:
            token = self._tokens.number_of(element_of_unit(Role.GIVEN, unit, system))
            shared = self._traits.setdefault(traits(unit, system), len(self._traits))
            known = self._units[unit, system] = _Word(token, shared, unit.shown)
        return known


def own_slots(pattern: Pattern) -> tuple[tuple[int, int], ...]:
    """Each slot of a pattern as a given or, with 1, as a family name; both where it is both."""
    readings, aliases, kunyas = pattern
    seen: dict[tuple[int, int], None] = {}
    for _, _, elements in readings:
        for role, slot in elements:
            seen[slot, int(role in OF_FAMILY)] = None
    for slot in (*aliases, *kunyas):
        seen[slot, 0] = None
    return tuple(seen)


def _outline(row: Row, elements: Sequence[Element], tokens: Sequence[int]) -> _Outline | None:
    """What a parsed name shares with all of the same traits; ``None`` if that cannot be told."""
    if not set(row.tokens) <= set(tokens) or row.flags & (FEMALE | MALE):
        return None
    places = tuple([tokens.index(token) for token in row.tokens])
    stemmed = [
        place
        for place, element in zip(places, elements, strict=True)
        if row.stems and element.role in STEMMED
    ]
    return _Outline(row.pattern, places, tuple(stemmed))
