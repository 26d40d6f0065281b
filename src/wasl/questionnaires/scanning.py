"""Words that may say too much where few would look for them (D67).

Free text in a question of a low class is seen by more people, exported and not masked. What looks
like a telephone number, an address, an illness or the name of somebody who is named elsewhere in
the same form is pointed out; whoever reads it decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from wasl.questionnaires.answers import Answer, Answers
from wasl.questionnaires.targets import read_target

LOW: Final = 2
"""The highest class that is looked at."""
SHORTEST_NAME: Final = 3


class Sign(TextChoices):
    """What a text seems to hold."""

    ADDRESS = "address", _("an address")
    ILLNESS = "illness", _("an illness")
    NAME = "name", _("a name")
    REACH = "reach", _("a number or e-mail address")


@dataclass(frozen=True)
class Hint:
    """One question whose answer may say too much; never the words themselves."""

    path: str
    signs: tuple[Sign, ...]


REACH: Final = re.compile(
    r"[\w.+-]+@[\w-]+\.\w{2,}"
    r"|(?:\+|00)?[\d٠-٩۰-۹](?:[ ./-]?[\d٠-٩۰-۹]){7,}"
)
ADDRESS: Final = re.compile(
    r"\b(?:street|road|avenue|apartment|flat|house no|block|tent|shelter no"
    r"|rue|avenue|boulevard|immeuble|appartement|tente|bloc|logement)\b\W*\w*\d"
    r"|\d+\W{0,3}(?:bis |ter )?\b(?:rue|avenue|boulevard|street|road|via|strasse|straße)\b"
    r"|(?:شارع|طريق|عمارة|شقة|خيمة|بناية|منزل رقم)\s",
    re.IGNORECASE,
)
ILLNESS: Final = re.compile(
    r"\b(?:hiv|aids|vih|sida|tuberculosis|tuberculose|hepatitis|hépatite|syphilis|pregnan\w+"
    r"|enceinte|abortion|avortement|suicid\w*|psychos\w*|epilep\w*|épilep\w*|raped?|viol(?:ée?|s)?)\b"
    r"|الإيدز|السل|التهاب الكبد|حامل|إجهاض|انتحار|صرع|اغتصاب|نقص المناعة",
    re.IGNORECASE,
)


def scan(answers: Answers) -> tuple[Hint, ...]:
    """Return the questions of a low class whose free text may say too much."""
    names = frozenset(_names(answers))
    found = ((answer.field.path, tuple(_signs(answer, names))) for answer in _free_text(answers))
    return tuple(dict.fromkeys(Hint(path, signs) for path, signs in found if signs))


def _free_text(answers: Answers) -> Iterator[Answer]:
    for answer in answers.walk():
        field = answer.field
        mapped = read_target(field.to) if field.to else None
        if field.kind == "text" and field.sensitivity <= LOW and answer.value and mapped is None:
            yield answer


def _signs(answer: Answer, names: frozenset[str]) -> Iterator[Sign]:
    if ADDRESS.search(answer.value):
        yield Sign.ADDRESS
    if ILLNESS.search(answer.value):
        yield Sign.ILLNESS
    if names & set(_words(answer.value)):
        yield Sign.NAME
    if REACH.search(answer.value):
        yield Sign.REACH


def _names(answers: Answers) -> Iterator[str]:
    """Every word of a name that the form gives where names belong."""
    for answer in answers.walk():
        target = read_target(answer.field.to) if answer.field.to and answer.value else None
        if target and (
            (target.list == "names" and answer.field.kind == "text")
            or (target.list == "relatives" and target.what == "name")
        ):
            yield from _words(answer.value)


def _words(text: str) -> Iterator[str]:
    return (word for word in re.findall(r"\w+", text.casefold()) if len(word) >= SHORTEST_NAME)
