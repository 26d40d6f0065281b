"""How the system says no: one class per kind, one permanent code per reason.

Codes are stored and counted; sentences are translated when shown. ``middleware`` is the one
place that turns these into HTTP answers and records the refusal after the rollback.
"""

from django.utils.functional import Promise


class Refused(Exception):  # noqa: N818 - the worker's word, and it is raised as one
    """The request was understood and will not be carried out (409)."""

    status = 409

    def __init__(self, code: str, message: str | Promise) -> None:
        """Keep the permanent ``code`` for logs and the ``message`` for the person asking."""
        super().__init__(code)
        self.code = code
        self.message = message


class Forbidden(Refused):
    """This person may not do this to this record (403)."""

    status = 403


class NotFound(Refused):
    """For this person the record does not exist (404)."""

    status = 404


class IllegalMove(Refused):
    """The record is in a state from which this step does not lead (409)."""


class ConsentMissing(Refused):
    """The person concerned has not agreed to this (403)."""

    status = 403


class Stale(Refused):
    """Somebody else saved the record meanwhile; both versions must be shown (409)."""


class Invalid(Refused):
    """What was given cannot be understood; the message says where and why (422)."""

    status = 422
