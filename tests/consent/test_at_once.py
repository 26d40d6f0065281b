"""A withdrawal and a release at the same moment: whichever comes first, nothing stays open."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from tests.consent.answers import TODAY, a_release, readable
from tests.factories import a_user
from wasl.accounts.permissions import Role
from wasl.consent.actions import withdraw
from wasl.consent.codes import Scope, Status
from wasl.consent.gate import release
from wasl.errors import Refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("by_itself")]


def test_nothing_stays_open_when_both_happen_at_once():
    grant = a_release()
    officer = a_user(Role.TRO, grant.person.office)
    start, problems = threading.Barrier(2), []

    def let_out():
        release(
            actor=officer,
            person=grant.person,
            scope=Scope.REL_MSG,
            recipient=grant.recipient,
            request=None,
            on=TODAY,
            now=timezone.now(),
        )

    def take_back():
        withdraw(actor=officer, grant=grant, reason="", now=timezone.now())

    def at_once(step):
        try:
            start.wait()
            step()
        except Refused:
            pass  # the release came second
        except Exception as error:  # noqa: BLE001 - a thread's error would be lost
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=at_once, args=(s,)) for s in (let_out, take_back)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    grant.refresh_from_db()
    assert problems == []
    assert grant.status == Status.WITHDRAWN
    assert not readable(grant)
