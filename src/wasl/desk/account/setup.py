"""The set-up link: an administrator hands it over, it opens once, and sets the password.

The token leaves the address at once and waits in the session, so that it stands in no history
and no Referer.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.accounts.actions import is_setup_token, set_up_sign_in
from wasl.accounts.models import User
from wasl.desk.account.forms import PasswordForm
from wasl.errors import NotFound

SESSION_KEY = "setup"


def open_link(request: HttpRequest, pk: UUID, token: str) -> HttpResponse:
    """Take the token out of the address, if it opens."""
    _whose(str(pk), token)
    request.session[SESSION_KEY] = [str(pk), token]
    return redirect("desk:setup-choose")


def choose(request: HttpRequest) -> HttpResponse:
    """Ask for the first password."""
    pk, token = request.session.get(SESSION_KEY) or ("", "")
    user = _whose(pk, token)
    form = PasswordForm(request.POST or None, user=user)
    if form.is_valid():
        set_up_sign_in(actor=user, token=token, password=form.cleaned_data["password"])
        del request.session[SESSION_KEY]
        messages.success(request, _("Your password is set. Sign in with it now."))
        return redirect("account_login")
    return render(request, "desk/account/setup.html", {"form": form, "whose": user})


def _whose(pk: str, token: str) -> User:
    user = User.objects.filter(pk=pk).first() if pk else None
    if user is None or not is_setup_token(user, token):
        raise NotFound(
            "accounts.link_spent",
            gettext_lazy("This link no longer opens. Ask your administrator for a new one."),
        )
    return user
