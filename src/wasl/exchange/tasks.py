"""What the worker calls. Procrastinate finds this module by its name."""

from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wasl.exchange import jobs
from wasl.exchange.models import ImportBatch
from wasl.exchange.openrosa.arriving import forget_old_arrivals

# While another import of the office runs, and after a worker that died: try again, not for ever.
AGAIN = RetryStrategy(max_attempts=20, linear_wait=30)


@app.task(name="exchange.import_file", retry=AGAIN)
def import_file(batch: str) -> None:
    """Import an uploaded file."""
    jobs.run_import(ImportBatch.objects.select_related("office", "by").get(pk=batch))


@app.task(name="exchange.undo_file", retry=AGAIN)
def undo_file(batch: str) -> None:
    """Take an import back."""
    jobs.run_undo(ImportBatch.objects.select_related("office", "undone_by").get(pk=batch))


@app.periodic(cron="17 3 * * *")
@app.task(name="exchange.forget_old_uploads", queueing_lock="forget_old_uploads")
def forget_old_uploads(timestamp: int) -> None:
    """Delete files that were uploaded and never imported; at night."""
    jobs.forget_old_uploads(datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="27 3 * * *")
@app.task(name="exchange.forget_old_parts", queueing_lock="forget_old_parts")
def forget_old_parts(timestamp: int) -> None:
    """Delete encrypted answers that never became whole; at night."""
    forget_old_arrivals(datetime.fromtimestamp(timestamp, tz=UTC))
