"""Jobs of tracing."""

from django.utils import timezone
from procrastinate.contrib.django import app

from wasl.tracing.finding import find_candidates
from wasl.tracing.reviews import file_reviews


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="find_candidates", lock="find_candidates", pass_context=False)
def find_candidates_every_minute(timestamp: int) -> None:
    """Match whatever is new; at most one at a time, so a long run is not doubled."""
    del timestamp
    find_candidates()


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="file_reviews", lock="file_reviews", pass_context=False)
def file_reviews_every_hour(timestamp: int) -> None:
    """Put each open request's next review on its office's list."""
    del timestamp
    file_reviews(timezone.localdate())
