"""The tour of the first sign-in: what the parts of the desk are for, in a few boxes."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wasl.accounts.actions import mark_toured
from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.desk.http import StaffRequest

# For whom a step is (None: everybody), a CSS selector of the part that is meant, its heading,
# and what it is for.
STEPS = (
    (None, "h1", _("Welcome to Wasl"), _("This is your work: what is due, new candidates, and alerts. Start here every day.")),
    (Can.SEARCH_PEOPLE, ".top-search", _("Search"), _("Type a name in any script and any spelling, a reference or a phone number. The key / brings you here.")),
    (Can.CREATE_REQUEST, '[href$="/requests/"]', _("Requests"), _("Somebody looks for a relative: open a request. One name is enough to begin.")),
    (Can.REVIEW_CANDIDATE, '[href$="/candidates/"]', _("Candidates"), _("Two records that may be the same person. You decide, with a second reviewer; the machine only shows the evidence.")),
    (Can.RECORD_CONSENT, '[href$="/consents/"]', _("Consents"), _("Nothing leaves a file without the person's own consent. What they agreed to, and what they took back, stands here.")),
    (Can.MANAGE_USERS, '[href$="/users/"]', _("Users and offices"), _("Invite colleagues, give roles, record their papers. You manage your offices and all their branches, never yourself.")),
    (Can.READ_TRAIL, '[href$="/audit/"]', _("The trail"), _("Everything that was done, opened or refused. You see pseudonyms; to see more takes a reason, and is recorded too.")),
    (Can.READ_REQUEST, ".card", _("The next step first"), _("Each record begins with one box: what is needed now, why, and the buttons that do it.")),
    (None, ".top .menu", _("Your language, your account"), _("Change the language of the pages here. Beside it: your password, your second factor, your papers, and the keys.")),
)  # fmt: skip


def tour_for(user: User, *, path: str) -> dict[str, Any] | None:
    """Return the tour for a user who has not seen it, on the first page only."""
    if user.toured_at is not None or path != reverse("desk:work"):
        return None
    steps = [
        {"target": target, "title": str(title), "text": str(text)}
        for can, target, title, text in STEPS
        if can is None or user.may(can)
    ]
    return {"steps": steps, "done_url": reverse("desk:toured")}


@login_required
@require_POST
def toured(request: StaffRequest) -> HttpResponse:
    """Remember that the tour was seen or skipped."""
    mark_toured(actor=request.user)
    return HttpResponse(status=204)
