"""Two names of which one writes together what the other writes apart."""

from itertools import pairwise

from wasl.matching.names.distance import manner_of
from wasl.matching.names.forms import form_of
from wasl.matching.names.tokenise import ARTICLES, MOST_WORDS, readable
from wasl.matching.names.tokens import Level, compare_forms
from wasl.matching.scripts import fold, script_of

SHORTEST = 5  # letters of a joined word; two short syllables meet by chance
UNEVEN = 4  # letters by which a joined word and its match may differ in length


def respaced(a: str, b: str, system: str) -> tuple[str, str] | None:
    """Both names with words joined where the other side writes them as one.

    ``Amir Hossein`` beside ``Amirhossein``, ``Du Bois`` beside ``Dubois``: no table can list all
    compounds, but the other name shows which there are. ``None`` when nothing is to be joined.
    """
    one, two = _words(a), _words(b)
    if not one or not two or max(len(one), len(two)) > MOST_WORDS:
        return None
    joined_one, joined_two = _join(one, two, system), _join(two, one, system)
    if joined_one == one and joined_two == two:
        return None
    return " ".join(joined_one), " ".join(joined_two)


def _words(text: str) -> list[str]:
    return readable(text).replace("-", " ").split()


def _join(words: list[str], others: list[str], system: str) -> list[str]:
    """The words with the first pair or triple joined that is one word on the other side."""
    for at, _ in enumerate(pairwise(words)):
        for count in (2, 3):
            several = words[at : at + count]
            if len(several) < count or (count == 3 and fold(several[1]) not in ARTICLES):
                continue
            joined = several[0] + "".join(several[1:]).lower()  # a capital would part it again
            if any(_is_one(joined, several, other, system) for other in others):
                return [*words[:at], joined, *words[at + count :]]
    return words


def _is_one(joined: str, several: list[str], other: str, system: str) -> bool:
    key, key_other = fold(joined), fold(other)
    if len(key) < SHORTEST and script_of(joined) == "latin":
        return False
    if any(fold(each) == key_other for each in several):
        return False
    if key == key_other:
        return True
    if script_of(joined) == script_of(other) and abs(len(key) - len(key_other)) > UNEVEN:
        return False
    whole, manner = form_of(other, "", system), manner_of(system)
    apart = form_of(joined, "", system)
    # Across scripts an article within (Nur al-Huda) is written where it is not heard.
    least = Level.CLOSE if script_of(joined) == script_of(other) else Level.NEAR
    if apart.affix != whole.affix or compare_forms(apart, whole, manner) > least:
        return False
    # Not when a part alone would do as well: Abdul beside Abdallah.
    return all(
        compare_forms(form_of(each, "", system), whole, manner) == Level.DIFFER for each in several
    )
