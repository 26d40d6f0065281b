"""The verbs of tracing: the only writers of requests, candidates and links."""

from wasl.tracing.actions.candidates import (
    ask_first,
    confirm_candidate,
    reject_candidate,
    retract_match,
    start_review,
    verify_candidate,
)
from wasl.tracing.actions.news import release_to_enquirer
from wasl.tracing.actions.requests import (
    accept_request,
    amend_request,
    ask_closure,
    close_request,
    decline_request,
    give_pin,
    open_request,
    reopen_request,
    submit_request,
    withdraw_request,
)

__all__ = [
    "accept_request",
    "amend_request",
    "ask_closure",
    "ask_first",
    "close_request",
    "confirm_candidate",
    "decline_request",
    "give_pin",
    "open_request",
    "reject_candidate",
    "release_to_enquirer",
    "reopen_request",
    "retract_match",
    "start_review",
    "submit_request",
    "verify_candidate",
    "withdraw_request",
]
