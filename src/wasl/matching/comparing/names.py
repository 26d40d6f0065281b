"""How far two names speak for one person: aligned by role, weighed by rarity, in bits."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import chain
from math import log2

from wasl.matching.comparing.ceilings import set_ceiling, weigh_markers
from wasl.matching.comparing.namematch import ORDER, NameMatch, Piece
from wasl.matching.comparing.shares import Shares, kind_of
from wasl.matching.model import model, of_model
from wasl.matching.names.distance import manner_of
from wasl.matching.names.forms import Form, form_of, key_of
from wasl.matching.names.parsing import (
    CHAIN_SYSTEMS,
    Element,
    Hypothesis,
    Parsed,
    Role,
)
from wasl.matching.names.slavic import masculine, patronymic_stem
from wasl.matching.names.tokens import Level, compare_forms

Cell = tuple[int, int, int]  # elements of each side passed; those silent in this gap, signed
Found = tuple[float, Cell | None, Piece | None]


@of_model
@cache
def _absent(role: Role) -> float:
    return model().number("absent", role.name.lower())


@of_model
@cache
def _differ(system: str, role: Role) -> float:
    return model().number_for("differ", system, role.name.lower())


@of_model
@cache
def _role_cost(a: Role, b: Role) -> float | None:
    if a == b:
        return 0.0
    low, high = sorted((a, b))
    value = model().sections["roles"].get(f"{low.name.lower()}_{high.name.lower()}")
    return None if value is None else float(value)


CompareForms = Callable[[Form, Form, str], Level]


MOST_TURNED = 6  # elements of a name in which two may have changed places; bounds the work


class Comparer:
    """Compares parsed names under one source of shares."""

    def __init__(
        self, shares: Shares, level: CompareForms = compare_forms, *, plain: float = 2.0
    ) -> None:
        """Keep where u comes from and how the level of two forms is found.

        ``plain``: bits that a forced reading must be better by, for each band it gives up.
        """
        self._shares = shares
        self._plain = plain
        self._level = level
        self._one_sided = shares.one_sided
        self._bits: dict[tuple[Form, str, str, Level], float] = {}

    def level_of(self, a: Form, b: Form, system: str) -> Level:
        """How well two elements agree in names of a system."""
        return self._level(a, b, manner_of(system))

    def agreement(self, form: Form, role: Role, system: str, level: Level) -> float:
        """Bits of an agreement at ``level`` with an element of a name."""
        kind = kind_of(role)
        key = (form, kind, system, level)
        known = self._bits.get(key)
        if known is not None:
            return known
        weight = model().levels[level.name.lower()]
        share = min(0.9, self._shares.share(form, kind, system, level))
        bits = log2(weight.m / share) - weight.minus
        if level == Level.EXACT:
            same = model().levels["same"]
            shared = min(0.9, self._shares.share(form, kind, system, Level.SAME))
            most = model().number("shares", "most_exact_over_same")
            bits = min(bits, log2(same.m / shared) - same.minus + most)
        bits = max(bits, 0.1)
        if len(self._bits) > 200_000:
            self._bits.clear()
        self._bits[key] = bits
        return bits

    def pair(self, a: Element, b: Element, system: str) -> Piece | None:
        """Two elements beside each other; ``None`` where their roles cannot meet."""
        cost = _role_cost(a.role, b.role)
        if cost is None:
            return None
        form_a, form_b = _forms_to_compare(a, b, system)
        level = self.level_of(form_a, form_b, system)
        role = min(a.role, b.role)
        if Role.GIVEN in (a.role, b.role) or Role.MARRIED in (a.role, b.role):
            role = max(a.role, b.role)
        if level == Level.DIFFER:
            bits, rule = _differ(system, role) + min(cost, 0.0) / 2, "differ"
        else:
            agreed = self.agreement(form_a, a.role, system, level)
            if not self._one_sided:
                agreed = min(agreed, self.agreement(form_b, b.role, system, level))
            bits, rule = agreed + cost, level.name.lower()
        return Piece(role, a.text, b.text, bits, rule, level, (form_a, form_b))

    def compare(self, a: Parsed, b: Parsed, hint: str = "unknown") -> NameMatch:
        """The best reading of two names. Symmetric in bits and ceiling."""
        system = system_of(a, b, hint)
        best: NameMatch | None = None
        for one in a.hypotheses:
            for two in b.hypotheses:
                match = self._align(one, two, system)
                if best is None or self._worth(match) > self._worth(best):
                    best = match
        match = best or NameMatch()
        self._aliases(match, a, b, system)
        weigh_markers(match, a, b)
        set_ceiling(match, a, b, system)
        return match

    def _worth(self, match: NameMatch) -> float:
        """How good a reading is: a plain one stands before a slightly better forced one."""
        return match.bits - self._plain * ORDER.index(match.ceiling)

    def may_agree(self, a: Parsed, b: Parsed, system: str) -> bool:
        """Whether the given name of either is found anywhere in the other; quick."""
        manner = manner_of(system)
        ours, theirs = _first_forms(a), _first_forms(b)
        return any(
            self._level(one, two, manner) < Level.DIFFER
            for firsts, others in ((ours, _forms(b)), (theirs, _forms(a)))
            for one in firsts
            for two in others
        )

    def _align(self, a: Hypothesis, b: Hypothesis, system: str) -> NameMatch:
        match = self._monotone(a.elements, b.elements, system)
        if max(len(a.elements), len(b.elements)) <= MOST_TURNED and _crossed(match):
            turned = self._turned(a.elements, b.elements, system)
            if turned is not None and turned.bits > match.bits + 1.0:
                match = turned
        if a.rotated != b.rotated:
            match.limit("possible", "order")
        if a.cost + b.cost:
            match.add(Piece(Role.GIVEN, "", "", -(a.cost + b.cost), "reading"))
        return match

    def _turned(
        self, a: tuple[Element, ...], b: tuple[Element, ...], system: str
    ) -> NameMatch | None:
        """The best alignment with two elements of the longer name exchanged, of either if even."""
        best: NameMatch | None = None
        cost = model().number("names", "swapped")
        tries = [(turned, b, turned, a) for turned in _exchanges(a) if len(a) >= len(b)]
        tries += [(a, turned, turned, b) for turned in _exchanges(b) if len(b) >= len(a)]
        for one, two, turned, whole in tries:
            other = self._monotone(one, two, system)
            if (
                (best is None or other.bits + cost > best.bits)
                and _agreeing(other) >= min(2, len(a), len(b))
                and not _crossed(other)
            ):
                other.add(Piece(Role.GIVEN, "", "", cost, "swapped"))
                moved = system in {"ethiopic", "somali"} and turned[0].text != whole[0].text
                other.limit("weak" if moved else "possible", "swapped")
                best = other
        return best

    def _monotone(self, a: tuple[Element, ...], b: tuple[Element, ...], system: str) -> NameMatch:
        """The best alignment that keeps the order of both sides.

        Within one gap only one side may be silent: what both sides state differs.
        """
        n, m = len(a), len(b)
        if not n or not m:
            return NameMatch()
        best: dict[Cell, Found] = {(0, 0, 0): (0.0, None, None)}
        order: list[list[Cell]] = [[(0, 0, 0)], *([] for _ in range(n + m))]
        pairs: dict[tuple[int, int], Piece | None] = {}
        for cell in chain.from_iterable(order):  # by elements passed, so none is improved late
            i, j, _ = cell
            if i < n and j < m and (i, j) not in pairs:
                pairs[i, j] = self.pair(a[i], b[j], system)
            here = best[cell][0]
            for following, step in _steps(a, b, cell, pairs.get((i, j))):
                known = best.get(following)
                if known is None:
                    order[following[0] + following[1]].append(following)
                if known is None or here + step.bits > known[0]:
                    best[following] = (here + step.bits, cell, step)
        ends = [found for cell, found in best.items() if cell[:2] == (n, m)]
        return _trace(max(ends, key=lambda end: end[0]), best)

    def _aliases(self, match: NameMatch, a: Parsed, b: Parsed, system: str) -> None:
        """By-names told on both sides, or one that stands for the given name."""
        weight = model().number("names", "alias_weight")
        for mine, theirs in ((a.aliases, b.aliases), (a.kunyas, b.kunyas)):
            agreeing = [
                piece
                for one in mine
                for two in theirs
                if not _told_as_given(match, one, two)
                and (piece := self.pair(one, two, system)) is not None
                and piece.level is not Level.DIFFER
            ]
            if agreeing:
                best = max(agreeing, key=_bits)
                match.add(replace(best, bits=max(0.0, best.bits) * weight, rule="alias"))
                return
        if not match.given_agrees:
            self._alias_as_given(match, a, b, system)

    def _alias_as_given(self, match: NameMatch, a: Parsed, b: Parsed, system: str) -> None:
        """The by-name of one side that is best as the given name of the other, if any is."""
        paired = [(self.pair(mine, given, system), mine, given)
                  for mine in a.aliases for given in _givens(b)]  # fmt: skip
        paired += [(self.pair(theirs, given, system), given, theirs)
                   for theirs in b.aliases for given in _givens(a)]  # fmt: skip
        fitting = [
            replace(piece, sought=one.text, found=two.text)
            for piece, one, two in paired
            if piece is not None
            and piece.level is not None
            and piece.level <= Level.NEAR
            and piece.bits > 0
        ]
        if not fitting:
            return
        for each in [p for p in match.pieces if p.role == Role.GIVEN and p.rule in GIVEN_FAILED]:
            match.pieces.remove(each)
            match.bits -= each.bits
        best = max(fitting, key=_bits)
        weight = model().number("names", "alias_weight")
        match.add(replace(best, bits=best.bits * weight, rule="alias"))
        match.limit("possible", "alias")


def _bits(piece: Piece) -> float:
    return piece.bits


def _told_as_given(match: NameMatch, one: Element, two: Element) -> bool:
    """Whether either by-name is the very word that agreed as a given name: told once."""
    return any(
        key_of(piece.sought) == one.key or key_of(piece.found) == two.key
        for piece in match.pieces
        if piece.role <= Role.MIDDLE and piece.level is not None and piece.level < Level.DIFFER
    )


def _first_forms(parsed: Parsed) -> list[Form]:
    firsts = [each.elements[0].form for each in parsed.hypotheses if each.elements]
    return firsts + [alias.form for alias in (*parsed.aliases, *parsed.kunyas)]


def _forms(parsed: Parsed) -> list[Form]:
    forms = [element.form for each in parsed.hypotheses[:2] for element in each.elements]
    return forms + [alias.form for alias in (*parsed.aliases, *parsed.kunyas)]


GIVEN_FAILED = frozenset({"differ", "absent"})


def _forms_to_compare(a: Element, b: Element, system: str) -> tuple[Form, Form]:
    if Role.PATRONYMIC in (a.role, b.role) and a.role != b.role:
        if a.role == Role.PATRONYMIC:
            return patronymic_stem(a.text), b.form
        return a.form, patronymic_stem(b.text)
    if a.role == b.role == Role.PATRONYMIC:
        return patronymic_stem(a.text), patronymic_stem(b.text)
    if system in {"slavic", "unknown"} and a.role == b.role == Role.FAMILY:
        return masculine(a.text), masculine(b.text)
    return a.form, b.form


def system_of(a: Parsed, b: Parsed, hint: str) -> str:
    """Under which system two names are compared: the hint, else the one they share."""
    if hint != "unknown":
        return hint
    if b.system in (a.system, "unknown"):
        return a.system
    if a.system == "unknown":
        return b.system
    chained = CHAIN_SYSTEMS & {a.system, b.system}
    return min(chained) if chained else min(a.system, b.system)


def _skip(elements: tuple[Element, ...], at: int, *, at_end: bool) -> float:
    role = elements[at].role
    if at_end and role in CHAINED:
        return 0.0
    if role == Role.GIVEN and at > 0:
        return _absent(Role.MIDDLE)
    return _absent(role)


CHAINED = frozenset({Role.FATHER, Role.GRANDFATHER, Role.ANCESTOR})


def _steps(
    a: tuple[Element, ...], b: tuple[Element, ...], cell: Cell, piece: Piece | None
) -> list[tuple[Cell, Piece]]:
    """Where an alignment may go from one cell.

    The third figure of a cell counts the elements passed over since the last pair: positive on
    the sought side, negative on the found side. Two that could be a pair are never both passed.
    """
    i, j, gap = cell
    found: list[tuple[Cell, Piece]] = []
    if piece is not None:
        found.append(((i + 1, j + 1, 0), piece))
    if i < len(a) and not (gap < 0 and _meets(a[i], b[j + gap : j])):
        bits = _skip(a, i, at_end=j == len(b))
        step = Piece(a[i].role, a[i].text, "", bits, "absent")
        found.append(((i + 1, j, max(gap, 0) + 1 if gap >= 0 else gap), step))
    if j < len(b) and not (gap > 0 and _meets(b[j], a[i - gap : i])):
        bits = _skip(b, j, at_end=i == len(a))
        step = Piece(b[j].role, "", b[j].text, bits, "absent")
        found.append(((i, j + 1, min(gap, 0) - 1 if gap <= 0 else gap), step))
    return found


def _meets(one: Element, others: tuple[Element, ...]) -> bool:
    return any(_role_cost(one.role, other.role) is not None for other in others)


def _trace(end: Found, best: dict[Cell, Found]) -> NameMatch:
    pieces: list[Piece] = []
    _, cell, step = end
    while step is not None and cell is not None:
        pieces.append(step)
        _, cell, step = best[cell]
    match = NameMatch()
    for piece in reversed(pieces):
        match.add(piece)
    return match


def _agreeing(match: NameMatch) -> int:
    """How many parts agree: one alone has not changed places, it is the family's name."""
    return sum(p.level is not None and p.level < Level.DIFFER for p in match.pieces)


def _crossed(match: NameMatch) -> bool:
    """Whether what is left over on one side agrees with what is left over on the other."""
    left = [p for p in match.pieces if p.sought and p.rule in GIVEN_FAILED]
    right = [p for p in match.pieces if p.found and p.rule in GIVEN_FAILED]
    for one in left:
        for two in right:
            if one is not two:
                a, b = form_of(one.sought), form_of(two.found)
                if compare_forms(a, b, "plain") <= Level.CLOSE:
                    return True
    return False


def _exchanges(elements: tuple[Element, ...]) -> list[tuple[Element, ...]]:
    """The elements with two of them changed about, roles staying in their places."""
    found = []
    for i in range(len(elements)):
        for j in range(i + 1, len(elements)):
            turned = list(elements)
            turned[i] = replace(elements[j], role=elements[i].role)
            turned[j] = replace(elements[i], role=elements[j].role)
            found.append(tuple(turned))
    if len(elements) > 2:
        for shifted in (elements[1:] + elements[:1], elements[-1:] + elements[:-1]):
            found += [
                tuple(
                    replace(each, role=place.role)
                    for each, place in zip(shifted, elements, strict=True)
                )
            ]
    return found


def _givens(parsed: Parsed) -> list[Element]:
    return [
        element
        for hypothesis in parsed.hypotheses[:1]
        for element in hypothesis.elements
        if element.role == Role.GIVEN
    ]
