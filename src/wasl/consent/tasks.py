"""Jobs of consent."""

from django.utils import timezone
from procrastinate.contrib.django import app

from wasl.consent.actions import expire_consents


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="expire_consents", lock="expire_consents", pass_context=False)
def expire_consents_every_hour(timestamp: int) -> None:
    """Let consents expire on their day, wherever that day begins; warn before it (D13)."""
    del timestamp
    expire_consents(timezone.localdate())
