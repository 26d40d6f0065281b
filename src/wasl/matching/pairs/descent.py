"""What a name tells of descent beside its chain: a parent's sex, and names made of a father's."""

import re
from functools import cache

from wasl.matching.names.parsing import Parsed, Role
from wasl.matching.scripts import fold
from wasl.matching.tables_io import rows

# Family names made of the father's given name: Einarsson, Einarsdóttir, Hansdatter.
MADE = re.compile(r"^(\w{2,}?)(s?dóttir|s?dottir|s?datter|sson)$")
# Where the ending of a given name tells a man's from a woman's, and what a woman's are.
WOMANS_ENDS = {"arabic": ("a", "ah", "ة"), "somali": ("a", "o")}
# Elsewhere only these endings are surely a man's.
MANS_ENDS = {
    "ethiopic": ("ay", "ai", "aye", "ele", "ede", "esse", "os", "us", "om", "ab", "mu", "lu")
}
TOLD_SPOUSE = re.compile(
    r"\b(?:w/o|h/o|wife of|husband of|spouse of|épouse|esposa de)\s+(.+)$", re.IGNORECASE
)


@cache
def womens_names() -> frozenset[str]:
    """Given names of women that do not end as such."""
    return frozenset(fold(row["name"]) for row in rows("womens_names.tsv", ("name",)))


def sex_of_parent(parent: Parsed, system: str) -> str | None:
    """Whether a parent is a father (``male``) or a mother; ``None`` where the name leaves it open.

    Only in systems whose chains make the difference matter and whose endings tell.
    """
    if len(parent.sexes) == 1:
        return next(iter(parent.sexes))
    given = [each for each in parent.hypotheses[0].elements if each.role == Role.GIVEN]
    if not given or not given[0].key.isascii() or given[0].key in womens_names():
        return None
    key = given[0].key
    if system in MANS_ENDS:
        return "male" if key.endswith(MANS_ENDS[system]) else None
    if system not in WOMANS_ENDS or key.endswith(WOMANS_ENDS[system]):
        return None  # a woman, or a man such as Musa: a mother's chain says nothing anyway
    return "male"


def told_spouse(text: str) -> str | None:
    """The husband or wife that a name states: ``Rukhsana w/o Allah Ditta``."""
    found = TOLD_SPOUSE.search(text)
    return found[1] if found else None


def fathers_stem(family: str) -> str | None:
    """What is left of a family name that is made of a father's given name."""
    found = MADE.match(family.casefold())
    return fold(found[1]) if found else None


def made_of(stem: str, given: str) -> bool:
    """Whether a stem may be the genitive of a given name: Helga of Helgi, Jón of Jón."""
    key = fold(given)
    least = max(2, len(stem) - 1)
    return key[:least] == stem[:least]
