"""What answers say, sorted by whom they say it of: still words, not yet rows.

An answer with ``bind::wasl:to`` is one value of a fact. The values of one item, a name with its
parts, a relative with their age, are those of the nearest group or repeat around them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from wasl.questionnaires.answers import Answer, Answers
from wasl.questionnaires.definition import ABSENT
from wasl.questionnaires.targets import Target, read_target

# Where not having an answer is itself what is written down.
KEEP_ABSENT = frozenset({"sex", "alive", "safe_to_call", "safe_to_leave_message"})


@dataclass(frozen=True, kw_only=True)
class Said:
    """A value, and the path of the question that it answers."""

    value: str
    path: str


@dataclass(frozen=True, kw_only=True)
class ItemSaid:
    """The values of one item of a list, such as ``names`` or ``relatives``.

    Attributes:
        kind: Fixed by the form; empty where an answer gives it, or nothing does.
    """

    list: str
    kind: str
    values: dict[str, Said]

    def get(self, what: str) -> str:
        """A value; empty when it was not said."""
        said = self.values.get(what)
        return said.value if said else ""

    @property
    def paths(self) -> tuple[str, ...]:
        """The questions that it rests on."""
        return tuple(said.path for said in self.values.values())


@dataclass(frozen=True, kw_only=True)
class PersonSaid:
    """Everything that a form says of one person."""

    single: dict[str, Said] = field(default_factory=dict)
    items: tuple[ItemSaid, ...] = ()

    def of(self, name: str) -> tuple[ItemSaid, ...]:
        """The items of one list."""
        return tuple(item for item in self.items if item.list == name)

    @property
    def paths(self) -> tuple[str, ...]:
        """The questions that it rests on."""
        return (
            *(said.path for said in self.single.values()),
            *(path for item in self.items for path in item.paths),
        )


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a whole form says.

    Attributes:
        known: Whom the form is about, where somebody known was chosen: ``person``, ``enquirer``.
        people: What is said of ``person``, ``enquirer`` and ``sought``.
        consents: Each repeat that asks for one consent, and with it what holds for all of them.
    """

    known: dict[str, UUID]
    people: dict[str, PersonSaid]
    request: dict[str, Said]
    consents: tuple[dict[str, Said], ...]


def read_facts(answers: Answers) -> Facts:
    """Sort a submission's answers by whom they concern."""
    known: dict[str, UUID] = {}
    single: dict[str, dict[str, Said]] = {}
    items: dict[tuple[str, int, str, str], dict[str, Said]] = {}
    request: dict[str, Said] = {}
    consents: dict[int, dict[str, Said]] = {}
    for container, target, said in _said(answers):
        if target.who == "request":
            request[target.what] = said
        elif target.who == "consent":
            consents.setdefault(container, {})[target.what] = said
        elif target.list:
            key = (target.who, container, target.list, target.kind)
            items.setdefault(key, {})[target.what] = said
        elif target.what:
            single.setdefault(target.who, {})[target.what] = said
        elif pk := _uuid(said.value):
            known[target.who] = pk
    whose = {*single, *(who for who, *_rest in items)}
    return Facts(
        known=known,
        people={
            who: PersonSaid(
                single=single.get(who, {}),
                items=tuple(
                    ItemSaid(list=name, kind=kind, values=values)
                    for (owner, _container, name, kind), values in items.items()
                    if owner == who
                ),
            )
            for who in sorted(whose)
        },
        request=request,
        consents=_each_consent(consents.values()),
    )


def _each_consent(groups: Iterable[dict[str, Said]]) -> tuple[dict[str, Said], ...]:
    """Give each question of consent what the form says once for all of them."""
    groups = list(groups)
    common = {
        what: said for group in groups if "scope" not in group for what, said in group.items()
    }
    return tuple({**common, **group} for group in groups if "scope" in group)


def _said(answers: Answers) -> Iterator[tuple[int, Target, Said]]:
    """Yield each answer that becomes a fact, with the number of the group or repeat it is in."""
    numbers = iter(range(1_000_000))

    def within(items: tuple[Answer, ...]) -> Iterator[tuple[int, Target, Said]]:
        here = next(numbers)
        for answer in items:
            if answer.field.children:
                yield from within(answer.children)
                continue
            target = read_target(answer.field.to) if answer.field.to and answer.value else None
            if target is None:
                continue
            if answer.value in ABSENT and target.what not in KEEP_ABSENT:
                continue
            yield here, target, Said(value=answer.value, path=answer.field.path)

    yield from within(answers.items)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
