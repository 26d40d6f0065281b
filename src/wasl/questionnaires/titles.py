"""What our own forms are called: XLSForm has a title in one language only.

A test holds the list to the forms.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

TITLES: Final = (
    _("Best interests determination"),
    _("Case closure"),
    _("Case conference"),
    _("Case transfer and handover"),
    _("Complaint or feedback"),
    _("Consent"),
    _("Data of a missing person (AMD)"),
    _("Data of unidentified remains (PMD)"),
    _("Family tracing and assessment"),
    _("Follow-up visit"),
    _("Oral message (salamat)"),
    _("Red Cross message"),
    _("Referral"),
    _("Registration and best interests assessment"),
    _("Reintegration plan: child without parents"),
    _("Reintegration plan: family with children"),
    _("Risk assessment before a search"),
    _("Safe and well message"),
    _("Tracing request"),
    _("Verification of a relative"),
)
