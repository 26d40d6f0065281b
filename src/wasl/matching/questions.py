"""What to ask next: neutral questions whose answers would tell the candidates apart.

No question shows what is expected or what another record says.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log2

from wasl.matching.prepared import Prepared, prepare, prepare_request
from wasl.matching.records import Record, Request
from wasl.matching.sentences import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Question:
    """One question to put to the enquirer or to the person found.

    Attributes:
        code: Permanent code.
        text: English template, marked for translation; holds no personal data.
        to: ``enquirer`` or ``found``: on whose side the answer is missing.
        gain: Bits that the answer is expected to add, for or against.
    """

    code: str
    text: str
    to: str
    gain: float


@dataclass(frozen=True, slots=True)
class _Topic:
    text: str
    bits: float  # typical evidence when both sides state it
    stated: Callable[[Prepared], object]


def _relative(*relations: str) -> Callable[[Prepared], object]:
    def stated(person: Prepared) -> object:
        return tuple(
            sorted(
                name.text
                for kin in person.relatives
                if kin.relation in relations
                for name in kin.names
            )
        )

    return stated


def _place(*roles: str) -> Callable[[Prepared], object]:
    def stated(person: Prepared) -> object:
        return tuple(sorted(p.text for p in person.record.places if p.role in roles))

    return stated


def _longest_name(person: Prepared) -> object:
    lengths = [len(name.hypotheses[0].elements) for name in person.names]
    return max(lengths, default=0) > 2 or None


TOPICS: dict[str, _Topic] = {
    "father": _Topic(_("What is the full name of the father?"), 7.0, _relative("father")),
    "mother": _Topic(_("What is the full name of the mother?"), 8.0, _relative("mother")),
    "siblings": _Topic(
        _("What are the names of the brothers and sisters, eldest first?"),
        8.5,
        _relative("brother", "sister", "sibling"),
    ),
    "spouse": _Topic(
        _("Is there a wife or husband, and what is the name?"),
        6.0,
        _relative("wife", "husband", "spouse"),
    ),
    "children": _Topic(
        _("What are the names of the children?"), 6.0, _relative("daughter", "son", "child")
    ),
    "grandparents": _Topic(
        _("What are the names of the grandparents?"),
        5.0,
        _relative("grandfather", "grandmother", "grandparent"),
    ),
    "longer_name": _Topic(
        _("Is there a longer form of the name, with the names of father and grandfather?"),
        5.0,
        _longest_name,
    ),
    "nickname": _Topic(
        _("By what other names is the person called at home?"),
        3.5,
        lambda person: tuple(name.text for name in person.names if name.kind == "nickname"),
    ),
    "birth": _Topic(
        _("How old is the person, and how is that known?"), 4.0, lambda p: p.record.birth
    ),
    "origin": _Topic(
        _("Which village or quarter does the family come from?"),
        4.5,
        _place("origin", "birth", "residence"),
    ),
    "separation": _Topic(
        _("When and where did the family last see each other?"),
        3.5,
        lambda person: person.record.separation,
    ),
    "language": _Topic(_("Which languages are spoken at home?"), 1.5, lambda p: p.record.languages),
    "marks": _Topic(
        _("Are there marks by which the person could be known?"), 3.0, lambda p: p.record.marks
    ),
    "sex": _Topic(_("Is the person a woman or a man?"), 1.0, lambda p: p.record.sex),
}


def questions(
    request: Request, record: Record, others: Iterable[Record] = ()
) -> tuple[Question, ...]:
    """Questions worth asking about one candidate, most telling first.

    Args:
        request: Who is sought.
        record: The candidate looked at.
        others: Further leading candidates; what sets them apart gains weight.
    """
    sought, found = prepare_request(request), prepare(record)
    rivals = [prepare(other) for other in others]
    asked = []
    for code, topic in TOPICS.items():
        mine, theirs = topic.stated(sought), topic.stated(found)
        if mine and theirs:
            continue
        gain = topic.bits * (0.7 if mine or theirs else 0.45)
        if rivals and not mine:
            values = {str(topic.stated(each)) for each in (found, *rivals) if topic.stated(each)}
            gain += 0.5 * log2(max(1, len(values)))
        asked.append(Question(code, topic.text, "found" if mine else "enquirer", round(gain, 2)))
    return tuple(sorted(asked, key=lambda each: (-each.gain, each.code)))
