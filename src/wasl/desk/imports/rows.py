"""What the pages of imports show of rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from wasl.exchange.looking import Preview
from wasl.exchange.models import ImportRow
from wasl.exchange.reasons import field_words, reason_words
from wasl.formats.problems import REMARKS, Problem
from wasl.formats.records import BirthRow, PersonRow, RequestRow
from wasl.people.codes import Sex


@dataclass(frozen=True)
class Understood:
    """A row as it was understood, in a few columns."""

    identifier: str
    names: tuple[str, ...]
    sex: str
    birth: str
    places: tuple[str, ...]
    relatives: tuple[str, ...]
    enquirer: str = ""


@dataclass(frozen=True)
class Wrong:
    """One thing wrong with a row, for the person who holds the file."""

    line: int
    field: str
    reason: str
    value: str = ""


def preview_rows(preview: Preview) -> list[Understood]:
    """Return the first rows as they were understood."""
    return [
        _understood(record.sought, record.id, record.enquirer)
        if isinstance(record, RequestRow)
        else _understood(record, record.id)
        for record in preview.records
    ]


def problem_rows(problems: Iterable[Problem]) -> list[Wrong]:
    """Return problems and remarks in the worker's language, with the values they are about."""
    from wasl.desk.imports.remarks import REMARK_WORDS

    return [
        Wrong(
            problem.line,
            field_words(problem.field),
            str(REMARK_WORDS[problem.code])
            if problem.code in REMARKS
            else reason_words(problem.code),
            problem.value,
        )
        for problem in problems
    ]


def refused_rows(rows: Iterable[ImportRow]) -> list[Wrong]:
    """Return what was wrong with rows that were refused; their values are not kept."""
    return [
        Wrong(row.line, field_words(field), reason_words(code))
        for row in rows
        for code, field in row.problems
    ]


def _understood(
    person: PersonRow, identifier: str, enquirer: PersonRow | None = None
) -> Understood:
    return Understood(
        identifier,
        tuple(name.text for name in person.names),
        str(dict(Sex.choices).get(person.sex, person.sex)),
        _span(person.birth),
        tuple(" · ".join(filter(None, (p.text, p.country))) for p in person.places),
        tuple(name.text for relative in person.relatives for name in relative.names[:1]),
        enquirer.names[0].text if enquirer and enquirer.names else "",
    )


def _span(birth: BirthRow | None) -> str:
    if birth is None:
        return ""
    first, last = birth.first.isoformat(), birth.last.isoformat()
    return first if first == last else f"{first} – {last}"
