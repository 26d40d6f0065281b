"""A user's sessions. They live minutes, so the few that are open are read one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from wasl.accounts.models import User


@dataclass(frozen=True)
class Sitting:
    """One browser in which the user is signed in."""

    key: str
    last_used: datetime
    here: bool


def sittings(user: User, *, here: str | None) -> list[Sitting]:
    """Where the user is signed in now, the latest used first.

    Args:
        user: Whose sessions.
        here: Key of the session that asks.
    """
    alive = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    found = [
        Sitting(session.session_key, session.expire_date - alive, session.session_key == here)
        for session in _sessions_of(user)
    ]
    return sorted(found, key=lambda sitting: sitting.last_used, reverse=True)


def end_other_sittings(user: User, *, here: str | None) -> int:
    """End every session of the user but this one; return how many."""
    keys = [session.session_key for session in _sessions_of(user) if session.session_key != here]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _sessions_of(user: User) -> Iterator[Session]:
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session
