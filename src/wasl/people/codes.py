"""The codes that the rules about people read. Lists of domain.md 2.0 and 3."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """Why the office knows of this person."""

    ENQUIRER = "enquirer", _("Enquirer")
    REGISTERED = "registered", _("Registered")
    RELATIVE = "relative", _("Relative")
    SOUGHT = "sought", _("Sought")


class Sex(models.TextChoices):
    """Sex as stated; unknown, declined and not asked are three values."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Unknown")
    DECLINED = "declined", _("Declined to say")
    NOT_ASKED = "not_asked", _("Not asked")


class Basis(models.TextChoices):
    """Lawful basis of keeping a record (D01)."""

    CONSENT = "consent", _("Consent")
    CONTRACT = "contract", _("Contract")
    LEGAL_OBLIGATION = "legal_obligation", _("Legal obligation")
    LEGITIMATE_INTEREST = "legitimate_interest", _("Legitimate interest")
    PUBLIC_INTEREST = "public_interest", _("Public interest")
    VITAL_INTEREST = "vital_interest", _("Vital interest")


class Purpose(models.TextChoices):
    """What a record or fact is kept for; fixed codes (D07)."""

    CARE = "care", _("Care and protection")
    REUNIFICATION = "reunification", _("Reunification")
    TRACING = "tracing", _("Tracing")


class NameKind(models.TextChoices):
    """What sort of name it is; the codes of the matching record."""

    STATED = "stated", _("As stated")
    DOCUMENT = "document", _("In a document")
    BIRTH = "birth", _("At birth")
    NICKNAME = "nickname", _("Nickname")
    ALIAS = "alias", _("Also known as")
    MARRIED = "married", _("By marriage")
    VARIANT = "variant", _("Other spelling")


class NameSystem(models.TextChoices):
    """How the name is built (domain.md 4.2 to 4.10)."""

    UNKNOWN = "unknown", _("Not known")
    AFGHAN = "afghan", _("Afghan")
    ARABIC = "arabic", _("Arabic")
    CHINESE = "chinese", _("Chinese")
    ETHIOPIC = "ethiopic", _("Ethiopian or Eritrean")
    HISPANIC = "hispanic", _("Hispanic or Portuguese")
    IRANIAN = "iranian", _("Iranian")
    SLAVIC = "slavic", _("Slavic")
    SOMALI = "somali", _("Somali")
    SOUTH_ASIAN = "south_asian", _("South Asian")
    VIETNAMESE = "vietnamese", _("Vietnamese")
    WEST_AFRICAN = "west_african", _("West African")
    WESTERN = "western", _("Western")


class PartRole(models.TextChoices):
    """The role of one part of a name."""

    GIVEN = "given", _("Given name")
    FATHER = "father", _("Father's name")
    GRANDFATHER = "grandfather", _("Grandfather's name")
    GREAT_GRANDFATHER = "great_grandfather", _("Great-grandfather's name")
    FAMILY = "family", _("Family name")
    FAMILY2 = "family2", _("Second family name")
    MOTHER = "mother", _("Mother's name")
    KUNYA = "kunya", _("Kunya (father or mother of)")
    NISBA = "nisba", _("Nisba (place or tribe)")
    LAQAB = "laqab", _("Laqab (epithet)")
    NICKNAME = "nickname", _("Nickname")
    PATRONYMIC = "patronymic", _("Patronymic")
    MIDDLE = "middle", _("Middle name")
    TITLE = "title", _("Title")


class BirthBasis(models.TextChoices):
    """How a birth is known."""

    DOCUMENT = "document", _("From a document")
    STATED = "stated", _("As stated")
    ESTIMATED = "estimated", _("Estimated")
    DEFAULT = "default", _("A default date")


class PlaceRole(models.TextChoices):
    """What a place is to the person."""

    ORIGIN = "origin", _("From")
    BIRTH = "birth", _("Born in")
    RESIDENCE = "residence", _("Lived in")
    LAST_SEEN = "last_seen", _("Last seen in")
    SEPARATION = "separation", _("Separated in")
    TRANSIT = "transit", _("Passed through")
    DESTINATION = "destination", _("On the way to")
    CURRENT = "current", _("Is now in")


class ContactKind(models.TextChoices):
    """By what a person can be reached."""

    EMAIL = "email", _("E-mail")
    FORWARDING = "forwarding", _("Forwarding address")
    IN_PERSON = "in_person", _("In person, through somebody")
    PHONE = "phone", _("Phone")
    POSTAL = "postal", _("Postal address")
    SOCIAL = "social", _("Social media")


class Tri(models.TextChoices):
    """Yes, no, and the three ways of not having an answer."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Unknown")
    DECLINED = "declined", _("Declined to say")
    NOT_ASKED = "not_asked", _("Not asked")


class Confidence(models.TextChoices):
    """How sure whoever said it was."""

    SURE = "sure", _("Sure")
    UNSURE = "unsure", _("Not sure")
    GUESS = "guess", _("A guess")


class Source(models.TextChoices):
    """Who a fact comes from."""

    PERSON = "person", _("The person")
    FAMILY = "family", _("The family")
    DOCUMENT = "document", _("A document")
    STAFF = "staff", _("Staff")
    PARTNER = "partner", _("Another organisation")
    IMPORT = "import", _("An imported file")


class AccessReason(models.TextChoices):
    """Why somebody of another office may see a person."""

    HANDOVER = "handover", _("The case is handed over")
    JOINT_CASE = "joint_case", _("Both offices work on the case")
    REFERRAL = "referral", _("Referred to them")
    SECOND_OPINION = "second_opinion", _("To give a second opinion")


class ErasureReason(models.TextChoices):
    """Why a person's data are erased."""

    ASKED = "asked", _("The person asked for it")
    AUTHORITY = "authority", _("An authority or court ordered it")
    KEPT_LONG_ENOUGH = "kept_long_enough", _("The time for keeping it is over")
    UNLAWFUL = "unlawful", _("It should never have been kept")


class EdgeState(models.TextChoices):
    """How far a relationship is established (3.1 f)."""

    CLAIMED = "claimed", _("Claimed")
    PROBABLE = "probable", _("Probable")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")


class Qualifier(models.TextChoices):
    """What makes a kinship more exact: side, half, milk, by law or marriage (3.1)."""

    MATERNAL = "maternal", _("On the mother's side")
    PATERNAL = "paternal", _("On the father's side")
    HALF_MATERNAL = "half_maternal", _("Half: one mother")
    HALF_PATERNAL = "half_paternal", _("Half: one father")
    MILK = "milk", _("By milk")
    ADOPTIVE = "adoptive", _("By adoption")
    BY_MARRIAGE = "by_marriage", _("By marriage")


class Kinship(models.TextChoices):
    """What one person is to another, without gender (3.1)."""

    PARENT = "parent", _("Parent")
    CHILD = "child", _("Child")
    STEP_PARENT = "step_parent", _("Step-parent")
    STEP_CHILD = "step_child", _("Step-child")
    ADOPTIVE_PARENT = "adoptive_parent", _("Adoptive parent")
    ADOPTED_CHILD = "adopted_child", _("Adopted child")
    FOSTER_PARENT = "foster_parent", _("Foster carer")
    FOSTER_CHILD = "foster_child", _("Foster child")
    KAFALA_CARER = "kafala_carer", _("Kafil")
    MAKFUL = "makful", _("Makful")
    GRANDPARENT = "grandparent", _("Grandparent")
    GRANDCHILD = "grandchild", _("Grandchild")
    GREAT_GRANDPARENT = "great_grandparent", _("Great-grandparent")
    GREAT_GRANDCHILD = "great_grandchild", _("Great-grandchild")
    SIBLING = "sibling", _("Brother or sister")
    AUNT_UNCLE = "aunt_uncle", _("Aunt or uncle")
    NIECE_NEPHEW = "niece_nephew", _("Niece or nephew")
    COUSIN = "cousin", _("Cousin")
    SPOUSE = "spouse", _("Spouse")
    FIANCE = "fiance", _("Betrothed")
    PARTNER = "partner", _("Partner")
    FORMER_SPOUSE = "former_spouse", _("Former spouse")
    CO_WIFE = "co_wife", _("Co-wife")
    PARENT_IN_LAW = "parent_in_law", _("Parent-in-law")
    CHILD_IN_LAW = "child_in_law", _("Child-in-law")
    SIBLING_IN_LAW = "sibling_in_law", _("Sibling-in-law")
    CAREGIVER = "customary_caregiver", _("Customary caregiver")
    CARED_CHILD = "cared_child", _("Child in their care")
    GUARDIAN = "legal_guardian", _("Guardian")
    WARD = "ward", _("Ward")
    GODPARENT = "godparent", _("Godparent")
    GODCHILD = "godchild", _("Godchild")
    CLAN_RELATIVE = "clan_relative", _("Relative of one clan")
    SAME_VILLAGE = "same_village", _("From the same village")
    NEIGHBOUR = "neighbour", _("Neighbour")
    FRIEND = "friend", _("Friend")
    TRAVEL_COMPANION = "travel_companion", _("Travel companion")
    COLLEAGUE = "colleague", _("Colleague")
    TEACHER = "teacher", _("Teacher")
    PUPIL = "pupil", _("Pupil")
    RELIGIOUS_LEADER = "religious_leader", _("Religious leader")
    FOLLOWER = "follower", _("Member of the congregation")
    EMPLOYER = "employer", _("Employer")
    EMPLOYEE = "employee", _("Employee")
    UNKNOWN_RELATIVE = "unknown_relative", _("Relative, unknown how")
    OTHER_FAMILY = "other_family", _("Other family")
    OTHER_NONFAMILY = "other_nonfamily", _("Not family")
