"""Jobs of tracing."""

from procrastinate.contrib.django import app

from wasl.tracing.finding import find_candidates


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="find_candidates", lock="find_candidates", pass_context=False)
def find_candidates_every_minute(timestamp: int) -> None:
    """Match whatever is new; at most one at a time, so a long run is not doubled."""
    del timestamp
    find_candidates()
