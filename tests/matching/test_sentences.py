"""The engine's words: each that a sentence may hold can be translated."""

from wasl.matching.comparing.calendars import CALENDARS
from wasl.matching.comparing.events import TOLD_SEXES
from wasl.matching.records.codes import RELATIONS
from wasl.matching.sentences import WORDS


def test_every_code_inside_a_sentence_is_marked() -> None:
    codes = {*RELATIONS, *TOLD_SEXES, *(name.replace("_", " ") for name in CALENDARS)}
    assert codes <= set(WORDS)
