"""What people are to each other: one word stored, the rest derived (domain.md 3.1).

"A is ``kind`` of B" is stored once. The inverse, the word that fits the sex of the person named,
and what two ties together suggest are read from the tables below. Nothing here decides anything:
a suggestion is a suggestion (3.1 d), and an unknown sex is never guessed (3.1 b).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wasl.people.codes import Kinship, Sex

K = Kinship


@dataclass(frozen=True)
class Kin:
    """One row of the table.

    Attributes:
        inverse: If A is this of B, what B is of A.
        male: The word for a man or boy; ``None`` where the neutral word serves.
        female: The word for a woman or girl.
    """

    inverse: Kinship
    male: str | Promise | None = None
    female: str | Promise | None = None


KINSHIPS: dict[Kinship, Kin] = {
    K.PARENT: Kin(K.CHILD, _("Father"), _("Mother")),
    K.CHILD: Kin(K.PARENT, _("Son"), _("Daughter")),
    K.STEP_PARENT: Kin(K.STEP_CHILD, _("Stepfather"), _("Stepmother")),
    K.STEP_CHILD: Kin(K.STEP_PARENT, _("Stepson"), _("Stepdaughter")),
    K.ADOPTIVE_PARENT: Kin(K.ADOPTED_CHILD, _("Adoptive father"), _("Adoptive mother")),
    K.ADOPTED_CHILD: Kin(K.ADOPTIVE_PARENT, _("Adopted son"), _("Adopted daughter")),
    K.FOSTER_PARENT: Kin(K.FOSTER_CHILD, _("Foster father"), _("Foster mother")),
    K.FOSTER_CHILD: Kin(K.FOSTER_PARENT, _("Foster son"), _("Foster daughter")),
    K.KAFALA_CARER: Kin(K.MAKFUL, _("Kafil"), _("Kafila")),
    K.MAKFUL: Kin(K.KAFALA_CARER, _("Makful (boy)"), _("Makfula (girl)")),
    K.GRANDPARENT: Kin(K.GRANDCHILD, _("Grandfather"), _("Grandmother")),
    K.GRANDCHILD: Kin(K.GRANDPARENT, _("Grandson"), _("Granddaughter")),
    K.GREAT_GRANDPARENT: Kin(K.GREAT_GRANDCHILD, _("Great-grandfather"), _("Great-grandmother")),
    K.GREAT_GRANDCHILD: Kin(K.GREAT_GRANDPARENT, _("Great-grandson"), _("Great-granddaughter")),
    K.SIBLING: Kin(K.SIBLING, _("Brother"), _("Sister")),
    K.AUNT_UNCLE: Kin(K.NIECE_NEPHEW, _("Uncle"), _("Aunt")),
    K.NIECE_NEPHEW: Kin(K.AUNT_UNCLE, _("Nephew"), _("Niece")),
    K.COUSIN: Kin(K.COUSIN, _("Cousin (man or boy)"), _("Cousin (woman or girl)")),
    K.SPOUSE: Kin(K.SPOUSE, _("Husband"), _("Wife")),
    K.FIANCE: Kin(K.FIANCE, _("Betrothed (man)"), _("Betrothed (woman)")),
    K.PARTNER: Kin(K.PARTNER, _("Partner (man)"), _("Partner (woman)")),
    K.FORMER_SPOUSE: Kin(K.FORMER_SPOUSE, _("Former husband"), _("Former wife")),
    K.CO_WIFE: Kin(K.CO_WIFE),
    K.PARENT_IN_LAW: Kin(K.CHILD_IN_LAW, _("Father-in-law"), _("Mother-in-law")),
    K.CHILD_IN_LAW: Kin(K.PARENT_IN_LAW, _("Son-in-law"), _("Daughter-in-law")),
    K.SIBLING_IN_LAW: Kin(K.SIBLING_IN_LAW, _("Brother-in-law"), _("Sister-in-law")),
    K.CAREGIVER: Kin(K.CARED_CHILD),
    K.CARED_CHILD: Kin(K.CAREGIVER, _("Boy in their care"), _("Girl in their care")),
    K.GUARDIAN: Kin(K.WARD),
    K.WARD: Kin(K.GUARDIAN),
    K.GODPARENT: Kin(K.GODCHILD, _("Godfather"), _("Godmother")),
    K.GODCHILD: Kin(K.GODPARENT, _("Godson"), _("Goddaughter")),
    K.CLAN_RELATIVE: Kin(K.CLAN_RELATIVE),
    K.SAME_VILLAGE: Kin(K.SAME_VILLAGE),
    K.NEIGHBOUR: Kin(K.NEIGHBOUR),
    K.FRIEND: Kin(K.FRIEND),
    K.TRAVEL_COMPANION: Kin(K.TRAVEL_COMPANION),
    K.COLLEAGUE: Kin(K.COLLEAGUE),
    K.TEACHER: Kin(K.PUPIL),
    K.PUPIL: Kin(K.TEACHER),
    K.RELIGIOUS_LEADER: Kin(K.FOLLOWER),
    K.FOLLOWER: Kin(K.RELIGIOUS_LEADER),
    K.EMPLOYER: Kin(K.EMPLOYEE),
    K.EMPLOYEE: Kin(K.EMPLOYER),
    K.UNKNOWN_RELATIVE: Kin(K.UNKNOWN_RELATIVE),
    K.OTHER_FAMILY: Kin(K.OTHER_FAMILY),
    K.OTHER_NONFAMILY: Kin(K.OTHER_NONFAMILY),
}

# If A is the first of B, and B the second of C, then A may be the third of C.
COMPOSED: dict[tuple[Kinship, Kinship], Kinship] = {
    (K.PARENT, K.PARENT): K.GRANDPARENT,
    (K.PARENT, K.GRANDPARENT): K.GREAT_GRANDPARENT,
    (K.GRANDPARENT, K.PARENT): K.GREAT_GRANDPARENT,
    (K.CHILD, K.CHILD): K.GRANDCHILD,
    (K.CHILD, K.GRANDCHILD): K.GREAT_GRANDCHILD,
    (K.GRANDCHILD, K.CHILD): K.GREAT_GRANDCHILD,
    (K.CHILD, K.PARENT): K.SIBLING,
    (K.SIBLING, K.SIBLING): K.SIBLING,
    (K.SIBLING, K.CHILD): K.CHILD,
    (K.PARENT, K.SIBLING): K.PARENT,
    (K.GRANDPARENT, K.SIBLING): K.GRANDPARENT,
    (K.SIBLING, K.PARENT): K.AUNT_UNCLE,
    (K.CHILD, K.SIBLING): K.NIECE_NEPHEW,
    (K.CHILD, K.GRANDPARENT): K.AUNT_UNCLE,
    (K.GRANDCHILD, K.PARENT): K.NIECE_NEPHEW,
    (K.CHILD, K.AUNT_UNCLE): K.COUSIN,
    (K.AUNT_UNCLE, K.SIBLING): K.AUNT_UNCLE,
    (K.COUSIN, K.SIBLING): K.COUSIN,
    (K.SIBLING, K.COUSIN): K.COUSIN,
    (K.SPOUSE, K.PARENT): K.STEP_PARENT,
    (K.CHILD, K.SPOUSE): K.STEP_CHILD,
    (K.PARENT, K.SPOUSE): K.PARENT_IN_LAW,
    (K.SPOUSE, K.CHILD): K.CHILD_IN_LAW,
    (K.SIBLING, K.SPOUSE): K.SIBLING_IN_LAW,
    (K.SPOUSE, K.SIBLING): K.SIBLING_IN_LAW,
}

# The codes of the matching record (interfaces.md 1): what is said there, and what is kept here.
RELATIONS: dict[str, tuple[Kinship, Sex | None]] = {
    "mother": (K.PARENT, Sex.FEMALE),
    "father": (K.PARENT, Sex.MALE),
    "parent": (K.PARENT, None),
    "sister": (K.SIBLING, Sex.FEMALE),
    "brother": (K.SIBLING, Sex.MALE),
    "sibling": (K.SIBLING, None),
    "daughter": (K.CHILD, Sex.FEMALE),
    "son": (K.CHILD, Sex.MALE),
    "child": (K.CHILD, None),
    "wife": (K.SPOUSE, Sex.FEMALE),
    "husband": (K.SPOUSE, Sex.MALE),
    "spouse": (K.SPOUSE, None),
    "grandmother": (K.GRANDPARENT, Sex.FEMALE),
    "grandfather": (K.GRANDPARENT, Sex.MALE),
    "grandparent": (K.GRANDPARENT, None),
    "aunt": (K.AUNT_UNCLE, Sex.FEMALE),
    "uncle": (K.AUNT_UNCLE, Sex.MALE),
    "cousin": (K.COUSIN, None),
    "niece": (K.NIECE_NEPHEW, Sex.FEMALE),
    "nephew": (K.NIECE_NEPHEW, Sex.MALE),
    "guardian": (K.GUARDIAN, None),
    "caregiver": (K.CAREGIVER, None),
    "other": (K.OTHER_FAMILY, None),
}
_RELATION_OF = {pair: code for code, pair in RELATIONS.items()}


def inverse(kind: str) -> Kinship:
    """Return what B is of A when A is ``kind`` of B."""
    return KINSHIPS[Kinship(kind)].inverse


def word(kind: str, sex: str) -> str:
    """Return the word for a relative of this sex, in the reader's language."""
    kin = KINSHIPS[Kinship(kind)]
    gendered = {Sex.MALE.value: kin.male, Sex.FEMALE.value: kin.female}.get(str(sex))
    return str(gendered or Kinship(kind).label)


def compose(first: str, second: str) -> Kinship | None:
    """Suggest what A is of C when A is ``first`` of B and B is ``second`` of C."""
    return COMPOSED.get((Kinship(first), Kinship(second)))


def relation_code(kind: str, sex: str) -> str:
    """Return the code of the matching record for a kinship; ``other`` where it has none."""
    for wanted in (Sex(sex), None):
        code = _RELATION_OF.get((Kinship(kind), wanted))
        if code is not None:
            return code
    return "other"
