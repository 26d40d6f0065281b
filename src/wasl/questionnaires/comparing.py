"""Two versions of answers side by side; and what was told before beside what was found (R149).

Pure: answers and a draft in, pairs out. Words for values are made where they are shown.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from wasl.people.drafts import PersonDraft
from wasl.questionnaires.answers import Answer, Answers
from wasl.questionnaires.definition import ABSENT, FILES, Field
from wasl.questionnaires.targets import Target, read_target

ALIKE: Final = 0.5
"""The share of equal answers from which two instances of a repeat are taken for one."""


class Verdict(StrEnum):
    """How two values stand to each other."""

    SAME = "same"
    DIFFERS = "differs"
    ONLY_HERE = "only_here"  # in the newer version; in the form
    ONLY_THERE = "only_there"  # in the older version; in the record


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One question, there and here.

    Attributes:
        within: Groups and repeats around it, outermost first.
        there: The older value, or what the record says: several where it says several.
        here: The newer value, or what the form says.
    """

    field: Field
    verdict: Verdict
    there: tuple[str, ...] = ()
    here: str = ""
    within: tuple[Field, ...] = ()


def compare_versions(older: Answers, newer: Answers) -> list[Pair]:
    """Return what differs between two versions, in the order of the newer one's form."""
    return list(_differences(older.items, newer.items, ()))


def compare_with_record(answers: Answers, draft: PersonDraft, who: str = "person") -> list[Pair]:
    """Compare what a form says of somebody with what the record says, by ``wasl:to``.

    A fact that may be told several times (names, places, relatives) is compared with the one of
    the record that is most like it; where the record has none of its kind, it is only here.

    Args:
        answers: What was verified.
        draft: What the record said before: ``people.sections.read_draft``.
        who: ``person``, ``enquirer`` or ``sought``: whom of the form the record is about.
    """
    pairs: list[Pair] = []
    taken: set[int] = set()  # rows of the record that an instance of a repeat stands for
    repeated: dict[tuple[str, str], _Item] = {}
    for item in _items(answers.items, who, ()):
        pairs.extend(_compare_item(item, draft, taken))
        target = item.parts[0][0]
        if item.repeated and target.list:
            repeated.setdefault((target.list, target.kind), item)
    for item in repeated.values():
        pairs.extend(_left_over(item, draft, taken))
    return pairs


# Two versions ------------------------------------------------------------------------------------


def _differences(
    older: tuple[Answer, ...], newer: tuple[Answer, ...], within: tuple[Field, ...]
) -> Iterator[Pair]:
    for name in dict.fromkeys(each.field.name for each in (*newer, *older)):
        there = [each for each in older if each.field.name == name]
        here = [each for each in newer if each.field.name == name]
        item = (here or there)[0].field
        if item.children:
            for old, new in _matched(there, here):
                below_old = old.children if old else ()
                below_new = new.children if new else ()
                yield from _differences(below_old, below_new, (*within, item))
        elif item.asks:
            yield from _difference(item, there, here, within)


def _difference(
    item: Field, there: list[Answer], here: list[Answer], within: tuple[Field, ...]
) -> Iterator[Pair]:
    old = there[0].value if there else ""
    new = here[0].value if here else ""
    if _plain(old) == _plain(new) and old == new:
        return
    verdict = Verdict.DIFFERS if old and new else Verdict.ONLY_HERE if new else Verdict.ONLY_THERE
    yield Pair(field=item, verdict=verdict, there=(old,) if old else (), here=new, within=within)


def _matched(
    there: list[Answer], here: list[Answer]
) -> Iterator[tuple[Answer | None, Answer | None]]:
    """Pair instances by what they say, not by their place: one inserted moves none."""
    if len(there) == len(here) == 1:
        yield there[0], here[0]
        return
    likeness = sorted(
        (
            (-_likeness(old, new), abs(i - j), i, j)
            for i, old in enumerate(there)
            for j, new in enumerate(here)
        ),
    )
    partner: dict[int, int] = {}
    for alike, _distance, i, j in likeness:
        if -alike >= ALIKE and i not in partner and j not in partner.values():
            partner[i] = j
    taken = {j: i for i, j in partner.items()}
    for j, new in enumerate(here):
        yield (there[taken[j]] if j in taken else None), new
    for i, old in enumerate(there):
        if i not in partner:
            yield old, None


def _likeness(one: Answer, other: Answer) -> float:
    a, b = _leaves(one), _leaves(other)
    every = a | b
    return len(a & b) / max(len(a), len(b)) if every else 1.0


def _leaves(answer: Answer) -> set[tuple[str, str]]:
    return {
        (each.field.path, _plain(each.value))
        for each in answer.walk()
        if each.value and not each.field.children
    }


# The record ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Item:
    """Answers that make up one fact: those of one list in one group or instance."""

    parts: tuple[tuple[Target, Answer], ...]
    within: tuple[Field, ...]

    @property
    def repeated(self) -> bool:
        """Whether there may be several of it."""
        return any(each.kind == "repeat" for each in self.within)


def _items(answers: tuple[Answer, ...], who: str, within: tuple[Field, ...]) -> Iterator[_Item]:
    facts: dict[tuple[str, str], list[tuple[Target, Answer]]] = {}
    for answer in answers:
        if answer.field.children:
            yield from _items(answer.children, who, (*within, answer.field))
            continue
        target = read_target(answer.field.to) if answer.field.to else None
        if target and target.who == who and target.what and answer.field.kind not in FILES:
            place = (target.list, target.kind) if target.list else ("", target.what)
            facts.setdefault(place, []).append((target, answer))
    for parts in facts.values():
        yield _Item(tuple(parts), within)


def _compare_item(item: _Item, draft: PersonDraft, taken: set[int]) -> Iterator[Pair]:
    rows = [row for row in _rows(item, draft) if not item.repeated or id(row) not in taken]
    told = [(target, answer, [_told(row, target) for row in rows]) for target, answer in item.parts]
    best = _best(told, len(rows), must_agree=item.repeated)
    if best is not None and item.repeated:
        taken.add(id(rows[best]))
    for target, answer, there in told:
        said = () if best is None else there[best]
        yield from _judged(target, answer, said, item.within)


def _left_over(item: _Item, draft: PersonDraft, taken: set[int]) -> Iterator[Pair]:
    """What the record says and no instance of the repeat does."""
    target, answer = item.parts[0]
    for row in _every_row(target, draft):
        there = _told(row, target)
        if there and id(row) not in taken:
            yield Pair(
                field=answer.field, verdict=Verdict.ONLY_THERE, there=there, within=item.within
            )


def _judged(
    target: Target, answer: Answer, there: tuple[str, ...], within: tuple[Field, ...]
) -> Iterator[Pair]:
    here = "" if answer.value in ABSENT else answer.value
    if not here and not there:
        return
    if not there:
        verdict = Verdict.ONLY_HERE
    elif not here:
        verdict = Verdict.ONLY_THERE
    else:
        verdict = Verdict.SAME if _agree(target, here, there) else Verdict.DIFFERS
    yield Pair(field=answer.field, verdict=verdict, there=there, here=answer.value, within=within)


def _every_row(target: Target, draft: PersonDraft) -> list[Any]:
    """The facts of the record of one list, of the kind that a target fixes."""
    rows: Iterable[Any] = getattr(draft, ATTRIBUTES.get(target.list, target.list))
    column = KINDS.get(target.list, "")
    fixed = target.kind and column
    return [row for row in rows if not fixed or str(getattr(row, column)) == target.kind]


def _rows(item: _Item, draft: PersonDraft) -> list[Any]:
    """The facts of the record with which an item may be compared: those of its kind."""
    target = item.parts[0][0]
    if not target.list:
        return [draft]
    kind, column = _stated_kind(item), KINDS.get(target.list, "")
    rows = _every_row(target, draft)
    return [row for row in rows if not (kind and column) or str(getattr(row, column)) == kind]


def _stated_kind(item: _Item) -> str:
    """The kind that the form asks for beside the fact: ``person.places.role``."""
    return next(
        (
            answer.value
            for target, answer in item.parts
            if target.what == KINDS.get(target.list) and answer.value
        ),
        "",
    )


def _best(
    told: list[tuple[Target, Answer, list[tuple[str, ...]]]], rows: int, *, must_agree: bool
) -> int | None:
    """The row that agrees most and contradicts least; ``None`` when there is none.

    One of several must agree in something: two brothers of other names are two.
    """
    if not rows:
        return None

    def score(row: int) -> tuple[int, int]:
        agree = contradict = 0
        for target, answer, there in told:
            if answer.value and answer.value not in ABSENT and there[row]:
                same = _agree(target, answer.value, there[row])
                agree, contradict = agree + same, contradict + (not same)
        return agree, -contradict

    best = max(range(rows), key=lambda row: (*score(row), -row))
    agree, contradict = score(best)
    return None if must_agree and agree <= -contradict else best


def _agree(target: Target, here: str, there: tuple[str, ...]) -> bool:
    if target.what in {"nationalities", "languages"}:
        return set(here.split()) == set(there)
    if target.what == "point":
        return _point(here) == _point(there[0])
    if target.what == "value" and target.list == "contacts":
        return _signs(here) == _signs(there[0])
    return _plain(here) in {_plain(each) for each in there}


ATTRIBUTES: Final = {"documents": "foreign_ids"}
KINDS: Final = {
    "names": "kind",
    "places": "role",
    "contacts": "kind",
    "relatives": "kind",
    "documents": "kind",
}


def _told(row: Any, target: Target) -> tuple[str, ...]:
    """What the record says at a target; nothing where it was not asked, unknown or declined."""
    read = READERS.get((target.list, target.what))
    values = read(row) if read else (_plainly(row, target.what),)
    return tuple(value for value in values if value and value not in ABSENT)


def _plainly(row: Any, what: str) -> str:
    value = getattr(row, what, None)
    if value is None:
        value = getattr(row.content, what, None)
    return "" if value is None else _said(value)


def _said(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _part(role: str) -> Any:
    return lambda row: tuple(part.text for part in row.content.parts if part.role == role)


def _birth_date(row: Any) -> tuple[str, ...]:
    born = row.content
    return (born.first.isoformat(),) if born.first == born.last else ()


def _birth_year(row: Any) -> tuple[str, ...]:
    born = row.content
    return (str(born.first.year),) if born.first.year == born.last.year else ()


def _lost_on(row: Any) -> tuple[str, ...]:
    apart = row.content
    return (apart.first.isoformat(),) if apart.first and apart.first == apart.last else ()


def _lost_at(row: Any) -> tuple[str, ...]:
    return (row.content.place.text,) if row.content.place else ()


def _where(row: Any) -> tuple[str, ...]:
    place = row.content
    return () if place.lat is None or place.lon is None else (f"{place.lat} {place.lon}",)


READERS: Final[dict[tuple[str, str], Any]] = {
    ("", "nationalities"): lambda draft: draft.content.nationalities,
    ("", "languages"): lambda draft: draft.content.languages,
    ("", "occupation"): lambda draft: (draft.content.occupation,),
    ("", "note"): lambda draft: (draft.content.note,),
    **{
        ("names", role): _part(role)
        for role in ("given", "father", "grandfather", "family", "mother", "nickname")
    },
    ("births", "date"): _birth_date,
    ("births", "year"): _birth_year,
    ("births", "age"): lambda _row: (),  # an age is of a day; the span says it
    ("places", "point"): _where,
    ("separations", "date"): _lost_on,
    ("separations", "place"): _lost_at,
    ("relatives", "name"): lambda row: tuple(name.text for name in row.content.names),
    ("relatives", "age"): lambda _row: (),
}


def _plain(text: str) -> str:
    """One spelling of blanks, case and composed signs; letters stay as they are."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _signs(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _point(text: str) -> tuple[float, ...]:
    try:
        return tuple(round(float(part), 4) for part in text.split()[:2])
    except ValueError:
        return ()
