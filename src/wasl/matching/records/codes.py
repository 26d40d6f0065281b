"""The closed lists of codes that a matching record may use (interfaces.md, section 1)."""

NAME_KINDS = frozenset({"stated", "document", "birth", "nickname", "alias", "married", "variant"})
SYSTEMS = frozenset(
    {
        "arabic", "ethiopic", "somali", "afghan", "iranian", "south_asian", "west_african",
        "hispanic", "vietnamese", "chinese", "slavic", "western", "unknown",
    }
)  # fmt: skip
PART_ROLES = frozenset(
    {
        "given", "father", "grandfather", "great_grandfather", "family", "family2", "mother",
        "kunya", "nisba", "laqab", "nickname", "patronymic", "middle", "title",
    }
)  # fmt: skip
SEXES = frozenset({"female", "male", "other", "unknown"})
BASES = frozenset({"document", "stated", "estimated", "default"})
CALENDARS = frozenset({"gregorian", "ethiopian", "hijri", "solar_hijri", "other"})
PLACE_ROLES = frozenset(
    {
        "origin", "birth", "residence", "last_seen", "separation", "transit", "destination",
        "current",
    }
)  # fmt: skip
RELATIONS = frozenset(
    {
        "mother", "father", "parent", "sister", "brother", "sibling", "daughter", "son", "child",
        "wife", "husband", "spouse", "grandmother", "grandfather", "grandparent", "aunt", "uncle",
        "cousin", "niece", "nephew", "guardian", "caregiver", "other",
    }
)  # fmt: skip
CAUSES = frozenset(
    {
        "migration", "conflict", "disaster", "detention", "deportation", "trafficking", "border",
        "shipwreck", "smuggling", "medical", "death_of_caregiver", "abandonment", "entrusted",
        "sent_ahead", "ran_away", "lost_contact", "cut_ties", "other", "unknown",
    }
)  # fmt: skip
ALIVE = frozenset({"yes", "no", "unknown"})
