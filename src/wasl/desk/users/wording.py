"""Each permission in words, for whoever decides who gets which role."""

from django.utils.translation import gettext_lazy as _

from wasl.accounts.permissions import Can

PERMISSIONS = {
    Can.ACCEPT_REQUEST: _("accept or decline requests"),
    Can.ASSIGN_FIELD_TASK: _("send colleagues out with forms"),
    Can.CLOSE_REQUEST: _("close requests"),
    Can.CREATE_REQUEST: _("open requests"),
    Can.DECIDE_ANSWERS: _("decide about answers that wait"),
    Can.EDIT_PERSON: _("change persons"),
    Can.ERASE_PERSON: _("erase persons"),
    Can.EXPORT_DATA: _("export what they may see"),
    Can.EXPORT_TRAIL: _("export the trail"),
    Can.FILL_FORM: _("fill forms"),
    Can.IMPORT_DATA: _("import lists"),
    Can.ISSUE_DEVICE: _("issue phones and tablets"),
    Can.MANAGE_OFFICES: _("manage offices"),
    Can.MANAGE_USERS: _("manage users"),
    Can.MERGE_PEOPLE: _("merge two records of one person"),
    Can.PUBLISH_FORM: _("publish forms of the office"),
    Can.READ_ANSWERS: _("read what was answered"),
    Can.READ_CONSENT: _("read consents"),
    Can.READ_LIFE_OR_SAFETY: _("read what could endanger somebody, with a reason"),
    Can.READ_PERSON: _("read persons"),
    Can.READ_REQUEST: _("read requests"),
    Can.READ_TRAIL: _("read the trail"),
    Can.RECORD_CONSENT: _("record consents"),
    Can.REGISTER_PERSON: _("register persons"),
    Can.RELEASE_DATA: _("pass on what a person agreed to"),
    Can.RETRACT_MATCH: _("retract matches"),
    Can.REVIEW_CANDIDATE: _("review candidates"),
    Can.SEARCH_PEOPLE: _("search persons"),
    Can.SET_FIELD_POLICY: _("decide what may lie on phones and tablets"),
    Can.STAND_FOR_CHILD: _("decide with a child what may be shared"),
    Can.SUBMIT_REQUEST: _("submit requests"),
}
