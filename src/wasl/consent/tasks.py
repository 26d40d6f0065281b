"""What consent does by itself, each night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from wasl.consent.actions import expire_consents
from wasl.vault.keys import ring


@app.periodic(cron="41 0 * * *")
@app.task(name="consent.expire", queueing_lock="consent.expire", pass_context=False)
def expire(timestamp: int) -> None:
    """End what has expired or an age has overtaken, and warn of what soon will.

    Nothing rests on the hour: the gate judges each consent anew whenever something would leave.
    """
    del timestamp
    with ring():
        expire_consents(timezone.localdate())
