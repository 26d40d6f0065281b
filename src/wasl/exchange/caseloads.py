"""That a device took its holder's caseload along is recorded, with how many people it was."""

from django.db import transaction

from wasl.accounts.models import Device
from wasl.audit.trail import record


@transaction.atomic
def note_caseload_taken(*, device: Device, csv: str) -> None:
    """Record it. The actor is the holder: the device asks for them.

    Args:
        device: Which device.
        csv: The list as it was handed out, a heading and a line for each person.
    """
    people = csv.count("\n") - 1
    record(device.user, "exchange.caseload_taken", device, people=people)
