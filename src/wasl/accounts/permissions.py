"""Who may do what: one enum of permissions, and roles as sets of it (domain.md, roles; 7.11)."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Can(StrEnum):
    """Everything that needs leave, as ``<record>.<verb>``. Alphabetical."""

    ACCEPT_REQUEST = "tracing.accept"
    ASSIGN_FIELD_TASK = "questionnaires.assign"
    CLOSE_REQUEST = "tracing.close"
    CREATE_REQUEST = "tracing.create"
    DECIDE_ANSWERS = "questionnaires.decide"
    EDIT_PERSON = "people.edit"
    ERASE_PERSON = "people.erase"
    EXPORT_DATA = "exchange.export"
    EXPORT_TRAIL = "audit.export"
    FILL_FORM = "questionnaires.fill"
    IMPORT_DATA = "exchange.import"
    ISSUE_DEVICE = "accounts.issue_device"
    MANAGE_OFFICES = "accounts.manage_offices"
    MANAGE_USERS = "accounts.manage_users"
    MERGE_PEOPLE = "people.merge"
    PUBLISH_FORM = "questionnaires.publish"
    READ_ANSWERS = "questionnaires.read"
    READ_CONSENT = "consent.read"
    READ_LIFE_OR_SAFETY = "people.read_c4"
    READ_PERSON = "people.read"
    READ_REQUEST = "tracing.read"
    READ_TRAIL = "audit.read"
    RECORD_CONSENT = "consent.record"
    REGISTER_PERSON = "people.register"
    RELEASE_DATA = "consent.release"
    RETRACT_MATCH = "tracing.retract"
    REVIEW_CANDIDATE = "tracing.review"
    SEARCH_PEOPLE = "people.search"
    SET_FIELD_POLICY = "questionnaires.set_policy"
    STAND_FOR_CHILD = "consent.stand_for_child"
    SUBMIT_REQUEST = "tracing.submit"


class Role(models.TextChoices):
    """The roles of domain.md that sign in. Alphabetical by code."""

    ADM = "ADM", _("Administrator")
    AUD = "AUD", _("Auditor")
    BIDM = "BIDM", _("Best interests case manager")
    CA = "CA", _("Central authority")
    CMP = "CMP", _("Complaints handler")
    CW = "CW", _("Caseworker")
    DPO = "DPO", _("Data protection officer")
    FLN = "FLN", _("Partner society")
    FOR = "FOR", _("Forensic officer")
    INT = "INT", _("Interpreter")
    MCO = "MCO", _("Mission in the country of origin")
    MEL = "MEL", _("Monitoring and reporting")
    MHO = "MHO", _("Mission in the host country")
    PAN = "PAN", _("Panel member")
    REV = "REV", _("Match reviewer")
    SOC = "SOC", _("Social services")
    SPR = "SPR", _("Service provider")
    SUP = "SUP", _("Supervisor")
    TRO = "TRO", _("Tracing officer")
    VOL = "VOL", _("Volunteer")


_READ = frozenset({Can.READ_CONSENT, Can.READ_PERSON, Can.READ_REQUEST, Can.SEARCH_PEOPLE})
_CASEWORK = _READ | {
    Can.ASSIGN_FIELD_TASK,
    Can.CREATE_REQUEST,
    Can.DECIDE_ANSWERS,
    Can.EDIT_PERSON,
    Can.EXPORT_DATA,
    Can.FILL_FORM,
    Can.IMPORT_DATA,
    Can.ISSUE_DEVICE,
    Can.MERGE_PEOPLE,
    Can.READ_ANSWERS,
    Can.READ_LIFE_OR_SAFETY,
    Can.RECORD_CONSENT,
    Can.REGISTER_PERSON,
    Can.RELEASE_DATA,
    Can.SUBMIT_REQUEST,
}
_MISSION = _CASEWORK - {
    Can.EXPORT_DATA,
    Can.IMPORT_DATA,
    Can.ISSUE_DEVICE,
    Can.MERGE_PEOPLE,
    Can.RELEASE_DATA,
}

# Roles that later parts of the system give work to (panel, forensic, complaints ...) can sign in
# and see nothing until then: deny is the default.
ROLES: dict[Role, frozenset[Can]] = {
    Role.ADM: frozenset({Can.MANAGE_OFFICES, Can.MANAGE_USERS}),
    Role.AUD: frozenset({Can.EXPORT_TRAIL, Can.READ_TRAIL}),
    Role.BIDM: frozenset({Can.READ_PERSON, Can.READ_CONSENT}),
    Role.CA: frozenset({Can.CREATE_REQUEST, Can.SUBMIT_REQUEST, Can.READ_REQUEST}),
    Role.CMP: frozenset(),
    Role.CW: _CASEWORK,
    Role.DPO: frozenset({Can.ERASE_PERSON, Can.EXPORT_TRAIL, Can.READ_TRAIL, Can.READ_CONSENT}),
    Role.FLN: _MISSION,
    Role.FOR: frozenset(),
    Role.INT: frozenset(),
    Role.MCO: _MISSION,
    Role.MEL: frozenset(),
    Role.MHO: _MISSION,
    Role.PAN: frozenset(),
    Role.REV: _READ | {Can.REVIEW_CANDIDATE},
    Role.SOC: frozenset({Can.CREATE_REQUEST, Can.READ_REQUEST}),
    Role.SPR: frozenset(),
    Role.SUP: (_CASEWORK - {Can.RELEASE_DATA})
    | {
        Can.ACCEPT_REQUEST,
        Can.CLOSE_REQUEST,
        Can.PUBLISH_FORM,
        Can.RETRACT_MATCH,
        Can.REVIEW_CANDIDATE,
        Can.SET_FIELD_POLICY,
        Can.STAND_FOR_CHILD,
    },
    Role.TRO: _CASEWORK,
    Role.VOL: frozenset({Can.FILL_FORM}),
}

# Whoever may see C3 or C4 data signs in with a second factor (D37).
SENSITIVE = frozenset(
    {
        Can.READ_ANSWERS,
        Can.READ_CONSENT,
        Can.READ_LIFE_OR_SAFETY,
        Can.READ_PERSON,
        Can.READ_REQUEST,
        Can.READ_TRAIL,
    }
)
