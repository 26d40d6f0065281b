"""Which tasks end by being ticked off, and which only by being done."""

from django.utils.translation import gettext_lazy as _

from wasl.errors import IllegalMove
from wasl.worklist.models import Kind

# The others end with the step that they ask for: a tick would hide work that was not done.
BY_HAND = frozenset(
    {
        Kind.CONSENT_EXPIRES,
        Kind.INFORM_PERSON,
        Kind.MATCH_RETRACTED,
        Kind.NEWS_TO_PASS_ON,
        Kind.NEW_CANDIDATES,
        Kind.REVIEW_REQUEST,
    }
)
CANDIDATES = frozenset({Kind.CANDIDATE_STALE, Kind.NEW_CANDIDATES, Kind.SECOND_REVIEW})


def check_by_hand(kind: Kind) -> None:
    """Refuse to tick off what ends only by being done."""
    if kind not in BY_HAND:
        raise IllegalMove(
            "worklist.do_it", _("This ends when the step itself is done, not before.")
        )
