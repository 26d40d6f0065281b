"""What to ask next: neutral questions whose answers would tell the candidates apart.

No question shows what is expected or what another record says. What an answer is worth is
worked out from the leading candidates: the bits by which it is expected to lower the doubt about
who the person is, somebody else included.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wasl.matching.comparing.births import windows
from wasl.matching.model import model
from wasl.matching.names.distance import manner_of
from wasl.matching.names.parsing import Parsed, Role
from wasl.matching.names.tokens import Level, compare_forms
from wasl.matching.prepared import Prepared, prepare, prepare_request
from wasl.matching.records.record import BirthSpan, Record, Request, Separation
from wasl.matching.sentences import gettext_noop as _

Array = np.ndarray[Any, Any]
Stated = Callable[[Prepared], object]
Agree = Callable[[object, object], bool]
ENQUIRER, FOUND, BOTH = "enquirer", "found", "both"
LEAST = 0.005  # bits below which an answer tells nothing


@dataclass(frozen=True, slots=True)
class Question:
    """One question to put to the enquirer, to the person found, or to both.

    Attributes:
        code: Permanent code.
        text: English template, marked for translation; holds no personal data.
        to: ``enquirer``, ``found`` or ``both``: on whose side the answer is missing.
        gain: Bits by which the answer is expected to lower the doubt who the person is.
    """

    code: str
    text: str
    to: str
    gain: float


@dataclass(frozen=True, slots=True)
class _Topic:
    text: str
    alike: float  # share of people who would give an answer that agrees with a given one
    known: float  # share of people who can answer
    stated: Stated
    agree: Agree


def _relative(*relations: str) -> Stated:
    def stated(person: Prepared) -> object:
        return tuple(
            name for kin in person.relatives if kin.relation in relations for name in kin.names
        )

    return stated


def _place(*roles: str) -> Stated:
    def stated(person: Prepared) -> object:
        return frozenset(
            place.text.casefold()
            for place in person.record.places
            if place.role in roles and place.text
        )

    return stated


def _longer_names(person: Prepared) -> object:
    return tuple(name for name in person.names if len(name.hypotheses[0].elements) > 2)


def _nicknames(person: Prepared) -> object:
    return tuple(alias.key for name in person.names for alias in name.aliases)


def _same_given(one: object, two: object) -> bool:
    """Whether two lists of names have a given name in common, however it is spelled."""
    return any(_given_agrees(a, b) for a in _names(one) for b in _names(two))


def _names(stated: object) -> Iterable[Parsed]:
    return stated if isinstance(stated, tuple) else ()


def _given_agrees(one: Parsed, two: Parsed) -> bool:
    manner = manner_of(one.system)
    return any(
        compare_forms(a.form, b.form, manner) <= Level.NEAR
        for a in one.hypotheses[0].elements
        for b in two.hypotheses[0].elements
        if a.role == b.role == Role.GIVEN
    )


def _same_chain(one: object, two: object) -> bool:
    """Whether everything behind the given names agrees, as far as both go."""
    return any(_chain_agrees(a, b) for a in _names(one) for b in _names(two))


def _chain_agrees(one: Parsed, two: Parsed) -> bool:
    manner = manner_of(one.system)
    pairs = zip(one.hypotheses[0].elements[1:], two.hypotheses[0].elements[1:], strict=False)
    return all(compare_forms(a.form, b.form, manner) <= Level.NEAR for a, b in pairs)


def _same_birth(one: object, two: object) -> bool:
    if not isinstance(one, BirthSpan) or not isinstance(two, BirthSpan):
        return False
    a, b = windows(one)[0], windows(two)[0]
    return max(a.first - b.last, b.first - a.last) <= (a.soft + b.soft) / 2


def _same_parting(one: object, two: object) -> bool:
    if not isinstance(one, Separation) or not isinstance(two, Separation):
        return False
    if not (one.start and one.end and two.start and two.end):
        return False
    return max((one.start - two.end).days, (two.start - one.end).days) <= SEASON


SEASON = 92  # days


def _in_common(one: object, two: object) -> bool:
    return bool(set(_several(one)) & set(_several(two)))


def _several(stated: object) -> Iterable[object]:
    return stated if isinstance(stated, tuple | frozenset) else (stated,)


TOPICS: dict[str, _Topic] = {
    "father": _Topic(
        _("What is the full name of the father?"), 0.01, 0.95, _relative("father"), _same_given
    ),
    "mother": _Topic(
        _("What is the full name of the mother?"), 0.01, 0.9, _relative("mother"), _same_given
    ),
    "siblings": _Topic(
        _("What are the names of the brothers and sisters, eldest first?"),
        0.03, 0.8, _relative("brother", "sister", "sibling"), _same_given,
    ),
    "spouse": _Topic(
        _("Is there a wife or husband, and what is the name?"),
        0.01, 0.4, _relative("wife", "husband", "spouse"), _same_given,
    ),
    "children": _Topic(
        _("What are the names of the children?"),
        0.03, 0.4, _relative("daughter", "son", "child"), _same_given,
    ),
    "grandparents": _Topic(
        _("What are the names of the grandparents?"),
        0.03, 0.55, _relative("grandfather", "grandmother", "grandparent"), _same_given,
    ),
    "longer_name": _Topic(
        _("Is there a longer form of the name, with the names of father and grandfather?"),
        0.03, 0.6, _longer_names, _same_chain,
    ),
    "nickname": _Topic(
        _("By what other names is the person called at home?"), 0.02, 0.4, _nicknames, _in_common
    ),
    "birth": _Topic(
        _("How old is the person, and how is that known?"),
        0.1, 0.9, lambda person: person.record.birth, _same_birth,
    ),
    "origin": _Topic(
        _("Which village or quarter does the family come from?"),
        0.04, 0.9, _place("origin", "birth", "residence"), _in_common,
    ),
    "separation": _Topic(
        _("When and where did the family last see each other?"),
        0.1, 0.85, lambda person: person.record.separation, _same_parting,
    ),
    "language": _Topic(
        _("Which languages are spoken at home?"),
        0.4, 0.95, lambda person: person.record.languages, _in_common,
    ),
    "marks": _Topic(
        _("Are there marks by which the person could be known?"),
        0.1, 0.5, lambda person: person.record.marks, _in_common,
    ),
    "sex": _Topic(
        _("Is the person a woman or a man?"), 0.5, 0.99, lambda person: person.record.sex,
        lambda one, two: one == two,
    ),
}  # fmt: skip


def questions(
    request: Request,
    record: Record,
    others: Iterable[Record] = (),
    *,
    probabilities: Sequence[float] = (),
) -> tuple[Question, ...]:
    """Questions worth asking about one candidate, most telling first.

    Args:
        request: Who is sought.
        record: The candidate looked at.
        others: Further leading candidates, only those whom the reader may see.
        probabilities: Of the candidate and each of the others; without them the candidate
            counts for a half and all are as likely.
    """
    sought = prepare_request(request)
    people = [prepare(each) for each in (record, *others)]
    likely = _shares(probabilities, len(people))
    asked = []
    for code, topic in TOPICS.items():
        mine, theirs = topic.stated(sought), [topic.stated(each) for each in people]
        if mine and theirs[0]:
            continue
        to, gain = _best_of(topic, mine, theirs, likely)
        if gain >= LEAST:
            asked.append(Question(code, topic.text, to, round(gain, 2)))
    return tuple(sorted(asked, key=lambda each: (-each.gain, each.code)))


def _shares(probabilities: Sequence[float], people: int) -> Array:
    """How likely each candidate is the one, and last somebody else; together one."""
    given = list(probabilities) or [1.0 / (people + 1)] * people
    if len(given) != people:
        raise ValueError("one probability is needed for each candidate")
    elsewhere = max(1.0 - sum(given), LEAST_ELSEWHERE)
    shares = np.array([*given, elsewhere])
    whole: Array = shares / shares.sum()
    return whole


LEAST_ELSEWHERE = 0.02  # nobody is ever certain to be among the candidates


def _best_of(
    topic: _Topic, mine: object, theirs: Sequence[object], likely: Array
) -> tuple[str, float]:
    """On whose side to ask, and the expected gain."""
    alone = np.arange(len(likely)) == 0
    both = topic.known * topic.known * _gain(alone[:, None], topic, likely)
    if mine:  # only the found person's side is silent
        return FOUND, topic.known * _gain(alone[:, None], topic, likely)
    classes = _classes(topic.agree, theirs)
    told = np.zeros((len(likely), max(classes, default=-1) + 1), bool)
    for person, number in enumerate(classes):
        if number >= 0:
            told[person, number] = True
    one = topic.known * _gain(told, topic, likely) if told.size else 0.0
    if theirs[0] or one >= both:
        return ENQUIRER, one
    return BOTH, both


def _classes(agree: Agree, stated: Sequence[object]) -> list[int]:
    """Answers that agree as one class each; -1 for who does not tell."""
    first: list[object] = []
    numbers = []
    for each in stated:
        if not each:
            numbers.append(-1)
            continue
        same = next((at for at, one in enumerate(first) if agree(one, each)), len(first))
        if same == len(first):
            first.append(each)
        numbers.append(same)
    return numbers


def _gain(told: Array, topic: _Topic, likely: Array) -> float:
    """Bits that an answer and the identity tell of each other.

    Args:
        told: Person x class of answers: whether the person's record tells an answer of that
            class. Who tells nothing answers as anybody would.
        topic: How common an answer is that agrees by chance.
        likely: Probability of each person.
    """
    classes = told.shape[1]
    by_chance = np.full(classes, min(topic.alike, 0.9 / classes))
    answers = np.empty((len(likely), classes + 1))
    for person, row in enumerate(told):
        chances = by_chance.copy()
        if row.any():
            chances *= 1.0 - _kept()
            chances[row] = _kept()
        answers[person, :classes], answers[person, classes] = chances, 1.0 - chances.sum()
    joint = likely[:, None] * answers
    marginal = joint.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = joint * np.log2(answers / marginal)
    return float(np.nansum(bits))


def _kept() -> float:
    """How often the right person's record tells what the enquirer tells."""
    return model().number("questions", "agree")
