"""The door: a reference and a PIN, tried seldom, answered alike whatever was wrong."""

from datetime import datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext_lazy as _

from wasl.errors import Refused
from wasl.people.references import read_reference
from wasl.portal.models import Attempt
from wasl.portal.reads import request_by_reference
from wasl.tracing.models import Request
from wasl.vault.keys import blind

WINDOW = timedelta(minutes=15)
# Of 100 million PINs, 5 in a quarter of an hour are 0.0005 % a day.
PER_REFERENCE = 5
PER_ADDRESS = 30  # a whole shelter may share one


class TooManyTries(Refused):
    """Wait before trying again (429)."""

    status = 429

    def __init__(self) -> None:
        """One sentence, whether the reference exists or not."""
        super().__init__("portal.too_many", _("Please wait 15 minutes, then try again."))


def check_pin(*, reference: str, pin: str, address: str, now: datetime) -> Request | None:
    """Return the request that this reference and PIN open, or ``None``.

    A wrong reference and a wrong PIN cost the same work and get the same answer (D16).

    Args:
        reference: As typed, in any digits.
        pin: As typed, in any digits.
        address: Where the try comes from.
        now: The moment.

    Raises:
        TooManyTries: from this address or at this reference, right or wrong.
    """
    wanted = read_reference(plain(reference)) or ""
    tries = [
        (blind("portal.reference", wanted or plain(reference)), PER_REFERENCE),
        (blind("portal.address", address), PER_ADDRESS),
    ]
    # Counted before it is checked: many tries at once do not slip through between the two.
    made = Attempt.objects.bulk_create(Attempt(key=key, at=now) for key, _most in tries)
    Attempt.objects.filter(at__lt=now - WINDOW).delete()
    for key, most in tries:
        if Attempt.objects.filter(key=key, at__gte=now - WINDOW).count() > most:
            raise TooManyTries
    nobodys = _nobodys_pin()  # before all else: the first try of a process makes it
    found = request_by_reference(wanted)
    kept = found.pin if found is not None and found.pin else nobodys
    if not check_password(plain(pin), kept) or found is None:
        return None
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in made]).delete()
    return found


def plain(text: str) -> str:
    """Return digits of any script as 0 to 9, without blanks: ``٤`` is typed for 4."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in text if not c.isspace())


@cache
def _nobodys_pin() -> str:
    """Return a hash that takes as long to refuse as a real one; no PIN fits it."""
    return make_password("not a PIN: these have digits only")
