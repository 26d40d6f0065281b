"""A person's names as pages show them: as stated, in their own script, the other spellings below."""

from collections.abc import Iterable
from dataclasses import dataclass

from wasl.desk.parts import Spelling
from wasl.people.codes import NameKind
from wasl.people.contents import NameContent
from wasl.people.models import Name, Person
from wasl.people.summaries import in_order_of_lead


@dataclass(frozen=True)
class Spellings:
    """What the partial ``_name.html`` takes."""

    name: Spelling
    others: tuple[Spelling, ...] = ()
    called: str = ""


def spellings_of(person: Person) -> Spellings:
    """Return a person's names in the order in which they are shown; prefetch ``names`` first."""
    return arrange(person.names.all())


def arrange(names: Iterable[Name]) -> Spellings:
    """Put the leading name first and the nickname apart."""
    rows = in_order_of_lead(names)
    if not rows:
        return Spellings(Spelling(text=""))
    lead, *rest = rows
    called = next((row.content.text for row in rest if row.kind == NameKind.NICKNAME), "")
    others = {
        row.content.text: _spelling(row.content)
        for row in rest
        if row.kind != NameKind.NICKNAME and row.content.text != lead.content.text
    }  # what two sources write alike is shown once
    return Spellings(_spelling(lead.content), tuple(others.values()), called)


def _spelling(content: NameContent) -> Spelling:
    return Spelling(text=content.text, lang=content.language)
