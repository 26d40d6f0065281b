"""The tour of the first sign-in: what the parts of the desk are for, in a few boxes."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wasl.accounts.models import User

# A CSS selector of the part that is meant, its heading, and what it is for.
STEPS = (
    ("h1", _("Welcome to Wasl"), _("This is your work: what is due, new candidates, and alerts. Start here every day.")),
    (".top-search", _("Search"), _("Type a name in any script and any spelling, a reference or a phone number. The key / brings you here.")),
    (".side nav, .bottom", _("The pages"), _("People, the requests of those who look for them, and the candidates that may be the same person.")),
    (".card", _("The next step first"), _("Each record begins with one box: what is needed now, why, and the buttons that do it.")),
    (".top .menu", _("Your language, your account"), _("Change the language of the pages here. Beside it: your password, your second factor, and the keys.")),
)  # fmt: skip


def tour_for(user: User, *, path: str) -> dict[str, Any] | None:
    """Return the tour for a user who has not seen it, on the first page only."""
    if user.toured_at is not None or path != reverse("desk:work"):
        return None
    steps = [
        {"target": target, "title": str(title), "text": str(text)} for target, title, text in STEPS
    ]
    return {"steps": steps, "done_url": reverse("desk:toured")}


@login_required
@require_POST
def toured(request: HttpRequest) -> HttpResponse:
    """Remember that the tour was seen or skipped. It says nothing about a case: no trail."""
    User.objects.filter(pk=request.user.pk).update(toured_at=timezone.now())
    return HttpResponse(status=204)
