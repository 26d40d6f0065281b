"""The request of somebody who is signed in."""

from django.http import HttpRequest

from wasl.accounts.models import User


class StaffRequest(HttpRequest):
    """A request after ``login_required``: the user is known."""

    user: User
