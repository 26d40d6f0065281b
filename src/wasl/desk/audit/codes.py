"""The codes of the trail in words: one table, shown to auditors and printed in the docs."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wasl.consent.codes import Status as ConsentStatus
from wasl.tracing.models import Verdict
from wasl.tracing.rules import CandidateStatus, RequestStatus

Words = str | Promise

_PLAIN: dict[str, Words] = {
    "accounts.device_issued": _("Device issued"),
    "accounts.device_paired": _("Device paired"),
    "accounts.device_revoked": _("Device revoked"),
    "accounts.device_wiped": _("Device emptied itself"),
    "accounts.factor_added": _("Second factor set up"),
    "accounts.factor_removed": _("Second factor removed"),
    "accounts.language_set": _("Language chosen"),
    "accounts.office_changed": _("Office changed"),
    "accounts.office_closed": _("Office closed"),
    "accounts.office_made": _("Office added"),
    "accounts.office_reopened": _("Office opened again"),
    "accounts.organisation_made": _("Organisation added"),
    "accounts.papers_recorded": _("Papers of a colleague recorded"),
    "accounts.password_changed": _("Password changed"),
    "accounts.recovery_codes_made": _("Recovery codes made"),
    "accounts.role_ended": _("Role ended"),
    "accounts.role_given": _("Role given"),
    "accounts.sessions_ended": _("Other sessions ended"),
    "accounts.sign_in": _("Sign-in"),
    "accounts.sign_in_reset": _("Sign-in reset by an administrator"),
    "accounts.sign_in_set_up": _("First password set"),
    "accounts.signed_in": _("Signed in"),
    "accounts.signed_out": _("Signed out"),
    "accounts.toured": _("Tour seen"),
    "accounts.user_changed": _("User changed"),
    "accounts.user_deactivated": _("Account closed"),
    "accounts.user_invited": _("User invited"),
    "accounts.user_reactivated": _("Account opened again"),
    "audit.exported": _("Trail exported"),
    "audit.ids_revealed": _("Ids of the trail shown"),
    "audit.verified": _("Trail verified"),
    "audit.words_opened": _("Words of an entry opened"),
    "consent.asked": _("Consent asked for"),
    "consent.collected": _("Disclosed information collected"),
    "consent.effects_done": _("Effects of a withdrawal carried out"),
    "consent.exported": _("Consents exported"),
    "consent.released": _("Information released"),
    "consent.revoked": _("Release called back"),
    "exchange.arrival_forgotten": _("Incomplete answers of a device deleted"),
    "exchange.caseload_taken": _("Caseload taken along on a device"),
    "exchange.export_begun": _("Export begun"),
    "exchange.import_begun": _("Import begun"),
    "exchange.import_cancelled": _("Import cancelled"),
    "exchange.imported": _("Row imported"),
    "exchange.person_removed": _("Imported person removed"),
    "exchange.request_removed": _("Imported request removed"),
    "exchange.undone": _("Import undone"),
    "people.access_ended": _("Access ended"),
    "people.access_given": _("Access given"),
    "people.amended": _("Person changed"),
    "people.cross_check": _("Cross-checking decided"),
    "people.erased": _("Person erased"),
    "people.file_removed": _("File removed"),
    "people.file_stored": _("File stored"),
    "people.informed": _("Person informed"),
    "people.merged": _("Records merged"),
    "people.registered": _("Person registered"),
    "people.related": _("Relationship added"),
    "people.relationship_moved": _("Relationship changed"),
    "people.searched": _("Persons searched"),
    "people.unmerged": _("Merge undone"),
    "portal.opened": _("Enquirer's page opened"),
    "questionnaires.assigned": _("Colleague sent out with a form"),
    "questionnaires.decided": _("Decided about answers that waited"),
    "questionnaires.exported": _("Answers exported"),
    "questionnaires.policy_set": _("Decided what may lie on phones"),
    "questionnaires.printed": _("Answers printed"),
    "questionnaires.published": _("Form published"),
    "questionnaires.received": _("Filled form received"),
    "questionnaires.retired": _("Form retired"),
    "questionnaires.set_aside": _("Answers set aside"),
    "questionnaires.unassigned": _("Field task taken back"),
    "tracing.amended": _("Request changed"),
    "tracing.closure_asked": _("Closure proposed"),
    "tracing.opened": _("Request opened"),
    "tracing.pin_given": _("PIN given"),
    "tracing.proposed": _("Candidate proposed"),
    "worklist.ticked_off": _("Alert ticked off"),
}

# Codes that name the state a record came to.
_FAMILIES = (
    ("consent.", ConsentStatus, _("Consent became: {}")),
    ("tracing.", RequestStatus, _("Request became: {}")),
    ("tracing.candidate.", CandidateStatus, _("Candidate became: {}")),
    ("tracing.review.", Verdict, _("Reviewer decided: {}")),
)

ACTIONS: dict[str, Words] = {
    **{
        f"{prefix}{state.value}": format_lazy(words, state.label)
        for prefix, states, words in _FAMILIES
        for state in states
    },
    **_PLAIN,
}

KINDS: dict[str, Words] = {
    "accounts.device": _("device"),
    "audit.entry": _("entry of the trail"),
    "consent.disclosure": _("disclosure"),
    "consent.grant": _("consent"),
    "exchange.arrival": _("incomplete answers of a device"),
    "exchange.import": _("import"),
    "people.contact": _("contact"),
    "people.person": _("person"),
    "people.place": _("present whereabouts"),
    "people.storedfile": _("file"),
    "questionnaires.attachment": _("file of a filled form"),
    "questionnaires.fieldpolicy": _("rules for phones"),
    "questionnaires.fieldtask": _("field task"),
    "questionnaires.form": _("form"),
    "questionnaires.submission": _("filled form"),
    "tracing.candidate": _("candidate"),
    "tracing.request": _("request"),
}

_OPENED = ".opened"  # the trail makes these of the kind of record


def said(action: str) -> Words:
    """The action in words; for a refused page, and for what has no words yet, the code itself."""
    if action in ACTIONS:
        return ACTIONS[action]
    if action.endswith(_OPENED):
        kind = action.removesuffix(_OPENED)
        return format_lazy(_("Opened: {}"), KINDS.get(kind, kind))
    return action
