"""Devices of the field app. What needs the apps is imported late: this file is read before them."""

import pytest
from django.test import Client


@pytest.fixture
def office():
    from tests.factories import an_office

    return an_office()


@pytest.fixture
def worker(office):
    from tests.factories import a_user

    return a_user("TRO", office)


@pytest.fixture
def officer(office):
    from tests.factories import a_user

    return a_user("SUP", office)


@pytest.fixture
def form():
    from tests.questionnaires.sheets import published

    return published()


@pytest.fixture
def paired(worker, office):
    """The device, and its secret."""
    from wasl.accounts.actions import pair_device

    return pair_device(actor=worker, office=office)


@pytest.fixture
def phone(paired):
    from tests.exchange.field.phones import Phone

    device, secret = paired
    return Phone(device.pk, secret)


@pytest.fixture
def desk(worker):
    from tests.factories import sign_in_fully

    return sign_in_fully(Client(), worker)
