"""One's own account: language, second factors, sessions, roles and papers."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_language_cookie

from wasl.accounts import surroundings
from wasl.accounts.actions import set_language
from wasl.accounts.models import User
from wasl.audit.trail import record
from wasl.desk.account.forms import LanguageForm
from wasl.desk.account.sessions import end_other_sittings, sittings
from wasl.desk.http import StaffRequest
from wasl.errors import NotFound

RECOVERY_CODES_LOW = 3  # with so few left, new ones are due


@login_required
def account(request: StaffRequest) -> HttpResponse:
    """Show what the system knows of its user, and what they may change themselves."""
    user = request.user
    form = LanguageForm(request.POST or None, initial={"language": user.language})
    if form.is_valid():
        set_language(actor=user, language=form.cleaned_data["language"])
        translation.activate(form.cleaned_data["language"])
        messages.success(request, _("The pages are in this language from now on."))
        return redirect("desk:account")
    today = timezone.localdate()
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user=user)}
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    left = len(codes.wrap().get_unused_codes()) if codes else 0
    context = {
        "form": form,
        "has_app": Authenticator.Type.TOTP in factors,
        "has_passkey": Authenticator.Type.WEBAUTHN in factors,
        "codes_left": left,
        "codes_low": left <= RECOVERY_CODES_LOW,
        "sittings": sittings(user, here=request.session.session_key),
        "memberships": user.memberships.in_force(today).select_related("office"),
        "papers": user.papers,
        "papers_state": user.papers_state(today),
    }
    return render(request, "desk/account/account.html", context)


@login_required
def second_factor(request: StaffRequest) -> HttpResponse:
    """Say why a second factor is needed, and lead to the two kinds there are."""
    return render(request, "desk/account/second_factor.html")


@login_required
@require_POST
def end_others(request: StaffRequest) -> HttpResponse:
    """Sign out everywhere else."""
    ended = end_other_sittings(request.user, here=request.session.session_key)
    record(request.user, "accounts.sessions_ended", request.user, count=ended)
    said = ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("desk:account")


@login_required
@require_POST
def look_from(request: StaffRequest) -> HttpResponse:
    """Look from another of one's offices."""
    try:
        office = UUID(request.POST.get("office", ""))
    except ValueError:
        raise NotFound("accounts.not_found", _("There is no such office.")) from None
    if not surroundings.look_from(request, office):
        raise NotFound("accounts.not_found", _("There is no such office."))
    return redirect("desk:work")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages: on the account of a user, in the browser of anybody."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        set_language(actor=request.user, language=language)
    return set_language_cookie(request)


def setup_address(request: HttpRequest, pk: UUID, token: str) -> str:
    """The whole address of a set-up link, for an administrator to hand over."""
    return request.build_absolute_uri(reverse("desk:setup", args=[pk, token]))
