"""The listed codes of the matching record (interfaces.md, section 1)."""

NAME_KINDS = frozenset({"stated", "document", "birth", "nickname", "alias", "married", "variant"})
NAME_SYSTEMS = frozenset(
    "arabic ethiopic somali afghan iranian south_asian west_african hispanic vietnamese chinese"
    " slavic western unknown".split()
)
PART_ROLES = frozenset(
    "given father grandfather great_grandfather family family2 mother kunya nisba laqab nickname"
    " patronymic middle title".split()
)
SEXES = frozenset({"female", "male", "other", "unknown"})
BIRTH_BASES = frozenset({"document", "stated", "estimated", "default"})
CALENDARS = frozenset({"gregorian", "ethiopian", "hijri", "solar_hijri", "other"})
PLACE_ROLES = frozenset(
    "origin birth residence last_seen separation transit destination current".split()
)
RELATIONS = frozenset(
    "mother father parent sister brother sibling daughter son child wife husband spouse"
    " grandmother grandfather grandparent aunt uncle cousin niece nephew guardian caregiver"
    " other".split()
)
CAUSES = frozenset(
    "migration conflict disaster detention deportation trafficking border shipwreck smuggling"
    " medical death_of_caregiver abandonment entrusted sent_ahead ran_away lost_contact cut_ties"
    " other unknown".split()
)
ALIVE = frozenset({"yes", "no", "unknown"})

# ISO 3166-1 alpha-2, with XK (Kosovo) and XX (stateless or unknown) of the user-assigned codes.
COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR"
    " BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ"
    " EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW"
    " GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY"
    " KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV"
    " MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY"
    " QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG"
    " TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK XX YE YT"
    " ZA ZM ZW".split()
)

CODED: dict[str, frozenset[str]] = {
    "sex": SEXES,
    "birth_basis": BIRTH_BASES,
    "calendar": CALENDARS,
    "relation": RELATIONS,
    "cause": CAUSES,
}
"""The columns of a table whose values are listed codes."""
