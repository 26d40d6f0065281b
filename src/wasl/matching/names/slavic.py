"""Slavic patronymics and the endings of women's surnames."""

from functools import lru_cache

from wasl.matching.names.forms import Form, form_of
from wasl.matching.names.lexicon import known_as
from wasl.matching.names.parsing import PATRONYMIC_ENDS
from wasl.matching.scripts import fold


@lru_cache(maxsize=50_000)
def patronymic_stem(form_text: str) -> Form:
    """The father's name within a patronymic."""
    key = form_text.casefold()
    for end in sorted(PATRONYMIC_ENDS, key=len, reverse=True):
        if key.endswith(end) and len(key) - len(end) >= 2:
            return form_of(_whole(key[: -len(end)]), "", "slavic")
    return form_of(form_text, "", "slavic")


# Endings that a given name loses before the ending of a patronymic: Nikola(i)-evich, Il(ya)-ich.
LOST = ("", "i", "y", "ii", "o", "a", "ya", "й", "ій", "ий", "о", "а", "я", "ь")


def _whole(stem: str) -> str:
    """The given name of which a stem is left, as far as the tables know one."""
    slavic = known_as("given", "slavic")
    return next((stem + end for end in LOST if fold(stem + end) in slavic), stem)


@lru_cache(maxsize=50_000)
def masculine(form_text: str) -> Form:
    """A Slavic surname without the ending of a woman's."""
    key = form_text.casefold()
    for woman, man in ENDINGS:
        if key.endswith(woman) and len(key) > len(woman) + 2:
            return form_of(key[: -len(woman)] + man, "", "slavic")
    return form_of(form_text, "", "slavic")


ENDINGS = (
    ("ová", ""), ("dzka", "dzky"), ("skaya", "sky"), ("skaja", "sky"), ("skaia", "sky"), ("ska", "sky"), ("cka", "cky"),
    ("skyi", "sky"), ("skiy", "sky"), ("skii", "sky"), ("skij", "sky"), ("ski", "sky"),
    ("ova", "ov"), ("owa", "ov"), ("eva", "ev"), ("iova", "iov"), ("ewa", "ew"), ("ina", "in"), ("yna", "yn"),
    ("ская", "ский"), ("ська", "ський"), ("цька", "цький"), ("цкая", "цкий"), ("ова", "ов"), ("ева", "ев"), ("єва", "єв"),
    ("ина", "ин"), ("іна", "ін"), ("ёва", "ёв"),
)  # fmt: skip
